package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// Sieve is what the staff wants of a queue's tickets. A zero field lets all through.
type Sieve struct {
	Category  string
	Nature    model.Nature
	Source    model.Source
	Alarm     model.Alarm // this or a louder one
	Request   []model.RequestKind
	Photos    bool // only with photos
	DueFrom   time.Time
	DueBefore time.Time
	// The days on which the tickets got their numbers, as those begin: 261123 is the 23rd of November. The last one is not taken.
	FromDay, BeforeDay string
	Depth              int // how many tickets of each state one page looks behind; 0: siftMost
}

func (v Sieve) empty() bool {
	return v.Category == "" && v.Nature == "" && v.Source == 0 && v.Alarm == 0 && len(v.Request) == 0 && !v.Photos && !v.due() && v.FromDay == ""
}

func (v Sieve) due() bool { return !v.DueFrom.IsZero() || !v.DueBefore.IsZero() }

func (v Sieve) on(db *gorm.DB) *gorm.DB {
	if v.Category != "" {
		db = db.Where("ticket.category = ?", v.Category)
	}
	if v.Nature != "" {
		db = db.Where("ticket.nature = ?", v.Nature)
	}
	if v.Source != 0 {
		db = db.Where("ticket.source = ?", v.Source)
	}
	if v.Alarm != 0 {
		db = db.Where("ticket.alarm >= ?", v.Alarm)
	}
	if len(v.Request) > 0 {
		db = db.Where("ticket.request <> '' AND ticket.request IN ?", v.Request) // "<> ''" is what its index is made of
	}
	if v.Photos {
		db = db.Where("EXISTS (SELECT 1 FROM photo WHERE photo.ticket_id = ticket.id)")
	}
	if !v.DueFrom.IsZero() {
		db = db.Where("ticket.due_at >= ?", v.DueFrom)
	}
	if !v.DueBefore.IsZero() {
		db = db.Where("ticket.due_at < ?", v.DueBefore)
	}
	if v.FromDay != "" {
		db = db.Where("ticket.number >= ? AND ticket.number < ?", v.FromDay, v.BeforeDay)
	}
	return db
}

const (
	siftAtOnce = 4000  // index entries that one question looks behind
	siftMost   = 40000 // that one page looks behind: what is rarer takes several pages
)

// SiftedTickets is QueuedTickets with a sieve. A page looks behind a bounded number of tickets of each state and so may be
// short, or empty: rest is where the next one begins; 0: there is nothing more.
func (s *Store) SiftedTickets(ctx context.Context, q Queue, v Sieve) (list []model.Ticket, rest int64, err error) {
	if v.empty() {
		list, err = s.QueuedTickets(ctx, q)
		if err == nil && len(list) == q.Limit {
			rest = list[len(list)-1].ID
		}
		return list, rest, err
	}
	least, most, err := s.idsOfDays(ctx, v)
	if err != nil || most == 0 {
		return nil, 0, err
	}
	var all []int64
	farthest := int64(0) // of the states of which there is more, where the one that came least far stopped
	for _, status := range q.Statuses {
		ids, stopped, err := s.siftOne(ctx, q, v, status, least, most)
		if err != nil {
			return nil, 0, err
		}
		if stopped != 0 && (farthest == 0 || q.OldFirst == (stopped < farthest)) {
			farthest = stopped
		}
		all = append(all, ids...)
	}
	if farthest != 0 {
		all = slices.DeleteFunc(all, func(id int64) bool { return id != farthest && q.OldFirst == (id > farthest) })
	}
	sortIDs(all, q.OldFirst)
	if rest = farthest; len(all) >= q.Limit {
		all = all[:q.Limit]
		rest = all[q.Limit-1]
	}
	list, err = s.listedInOrder(ctx, all, q.OldFirst)
	return list, rest, err
}

// siftOne are the first tickets of one state that go through, and where it stopped before it knew that there are no more.
func (s *Store) siftOne(ctx context.Context, q Queue, v Sieve, status model.Status, least, most int64) (ids []int64, stopped int64, err error) {
	depth := v.Depth
	if depth == 0 {
		depth = siftMost
	}
	look := q
	look.Limit = min(siftAtOnce, depth)
	switch at := max(q.Before, q.After); {
	case q.OldFirst:
		look.After = max(at, least-1)
	case at == 0 || at > most:
		look.Before = most + 1
	}
	for looked := 0; looked < depth; looked += look.Limit {
		some, err := s.pieceOf(ctx, look, status)
		if err != nil || len(some) == 0 {
			return ids, 0, err
		}
		from, to := slices.Min(some), slices.Max(some)
		more, err := plucked(v.on(s.piece(ctx, q, status)).Where("ticket.id BETWEEN ? AND ?", max(from, least), min(to, most)).Limit(q.Limit - len(ids)))
		if err != nil {
			return nil, 0, err
		}
		ids = append(ids, more...)
		last := some[len(some)-1]
		switch {
		case len(ids) == q.Limit:
			return ids, ids[len(ids)-1], nil
		case len(some) < look.Limit, last <= least && !q.OldFirst, last >= most && q.OldFirst:
			return ids, 0, nil
		}
		if look.Before = last; q.OldFirst {
			look.Before, look.After = 0, last
		}
		stopped = last
	}
	return ids, stopped, nil
}

// idsOfDays are the lowest and the highest ID of the days that a sieve lets through; the highest is 0 where there is none.
func (s *Store) idsOfDays(ctx context.Context, v Sieve) (least, most int64, err error) {
	for of, end := range map[string]*int64{"MIN(id)": &least, "MAX(id)": &most} { // apart: SQLite reads the whole table for both
		db := s.read.WithContext(ctx).Model(&ticketRow{}).Select("COALESCE(" + of + ", 0)")
		if v.FromDay != "" {
			db = db.Where("number >= ? AND number < ?", v.FromDay, v.BeforeDay)
		}
		if err := db.Scan(end).Error; err != nil {
			return 0, 0, fail("list a queue", err)
		}
	}
	return least, most, nil
}

func (s *Store) listedInOrder(ctx context.Context, ids []int64, oldFirst bool) ([]model.Ticket, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	order := "id DESC"
	if oldFirst {
		order = "id"
	}
	return listed(s.read.WithContext(ctx).Model(&ticketRow{}).Where("id IN ?", ids).Order(order))
}
