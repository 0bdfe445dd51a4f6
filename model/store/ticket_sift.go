package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// Sieve is what the staff wants of a queue's tickets. A zero field lets all through.
type Sieve struct {
	Category string
	Nature   model.Nature
	Source   model.Source
	Alarm    model.Alarm // this or a louder one
	Request  []model.RequestKind
	Photos   bool // only with photos
	District string
	By       int64     // the staff member who took a step with it; 0: anybody
	CallBack bool      // only those to be called back about; what is due is 回访 then
	DueAfter time.Time // what the tickets wait for, as model.Ticket.WaitsUntil says
	DueBy    time.Time
	// The days on which the tickets got their numbers, as those begin: 261123 is the 23rd of November. The last one is not taken.
	FromDay, BeforeDay string
	Depth              int // how many tickets of each state one page looks behind; 0: so many that they are siftMost together
}

func (v Sieve) empty() bool {
	return v.Category == "" && v.Nature == "" && v.Source == 0 && v.Alarm == 0 && len(v.Request) == 0 && !v.Photos &&
		v.District == "" && v.By == 0 && !v.CallBack && !v.due() && v.FromDay == ""
}

func (v Sieve) due() bool { return !v.DueAfter.IsZero() || !v.DueBy.IsZero() }

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
		db = db.Where("ticket.alarm IN ?", v.alarms())
	}
	if len(v.Request) > 0 {
		db = db.Where("ticket.request <> '' AND ticket.request IN ?", v.Request) // "<> ''" is what its index is made of
	}
	if v.Photos {
		db = db.Where("EXISTS (SELECT 1 FROM photo WHERE photo.ticket_id = ticket.id)")
	}
	if v.District != "" {
		db = db.Where("EXISTS (SELECT 1 FROM ticket_fact WHERE ticket_fact.district = ? AND ticket_fact.ticket_id = ticket.id)", v.District)
	}
	if v.By != 0 {
		db = db.Where("EXISTS ("+stepsBy+" AND ticket_event.ticket_id = ticket.id)", v.By)
	}
	switch {
	case v.CallBack:
		db = v.onCallBacks(db)
	case v.due():
		within, args := v.waits()
		db = db.Where("EXISTS (SELECT 1 FROM ticket_fact WHERE ticket_fact.ticket_id = ticket.id AND "+within+")", args...)
	}
	if v.FromDay != "" {
		db = db.Where("ticket.number >= ? AND ticket.number < ?", v.FromDay, v.BeforeDay)
	}
	return db
}

const (
	siftAtOnce = 4000  // index entries that one question looks behind
	siftMost   = 16000 // that one page looks behind: what is rarer takes several pages
)

// alarms are those that a sieve lets through, each of which an index finds by itself; 0: any.
func (v Sieve) alarms() []model.Alarm {
	if v.Alarm == 0 {
		return []model.Alarm{0}
	}
	var all []model.Alarm
	for a := v.Alarm; a <= model.Red; a++ {
		all = append(all, a)
	}
	return all
}

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
	if v.By != 0 {
		return s.ticketsBy(ctx, q, v)
	}
	least, most, err := s.idsOfDays(ctx, v)
	if err != nil || most == 0 {
		return nil, 0, err
	}
	var all []int64
	farthest := int64(0) // of the states of which there is more, where the one that came least far stopped
	alarms := v.alarms()
	if v.Alarm = 0; v.Depth == 0 {
		v.Depth = max(siftMost/(len(q.Statuses)*len(alarms)), q.Limit)
	}
	for _, status := range q.Statuses {
		for _, q.alarm = range alarms {
			ids, stopped, err := s.siftOne(ctx, q, v, status, least, most)
			if err != nil {
				return nil, 0, err
			}
			if stopped != 0 && (farthest == 0 || q.OldFirst == (stopped < farthest)) {
				farthest = stopped
			}
			all = append(all, ids...)
			if len(ids) < q.Limit {
				continue
			}
			if last := ids[len(ids)-1]; q.OldFirst { // a page is full: of the other states nothing behind it is asked for
				most = min(most, last)
			} else {
				least = max(least, last)
			}
		}
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
	look := q
	look.Limit = min(siftAtOnce, v.Depth)
	switch at := max(q.Before, q.After); {
	case q.OldFirst:
		look.After = max(at, least-1)
	case at == 0 || at > most:
		look.Before = most + 1
	}
	for looked := 0; looked < v.Depth; looked += look.Limit {
		some, err := s.pieceOf(ctx, look, status)
		if err != nil || len(some) == 0 {
			return ids, 0, err
		}
		more, err := s.sieved(ctx, q, v, status, some, least, most, q.Limit-len(ids))
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

const (
	sparse  = 16      // times as many IDs as tickets: between them MariaDB would read every row
	wide    = 100_000 // IDs, of which that many rows are worth another question
	handful = 500     // tickets that are asked for by their IDs
)

// sieved are the first of some tickets of one state, which stand in the queue's order, that go through a sieve.
func (s *Store) sieved(ctx context.Context, q Queue, v Sieve, status model.Status, some []int64, least, most int64, limit int) (ids []int64, err error) {
	from, to := max(slices.Min(some), least), min(slices.Max(some), most)
	if to-from < max(wide, sparse*int64(len(some))) {
		return plucked(v.on(s.piece(ctx, q, status)).Where("ticket.id BETWEEN ? AND ?", from, to).Limit(limit))
	}
	some = slices.DeleteFunc(slices.Clone(some), func(id int64) bool { return id < from || id > to })
	for few := range slices.Chunk(some, handful) {
		more, err := plucked(v.on(s.piece(ctx, q, status)).Where("ticket.id IN ?", few).Limit(limit - len(ids)))
		if err != nil {
			return nil, err
		}
		if ids = append(ids, more...); len(ids) == limit {
			break
		}
	}
	return ids, nil
}

// idsOfDays are the lowest and the highest ID of the days that a sieve lets through; the highest is 0 where there is none. An import
// may give a day of long ago the newest IDs, so each day is asked for its own: that is its two ends in the index.
func (s *Store) idsOfDays(ctx context.Context, v Sieve) (least, most int64, err error) {
	if v.FromDay == "" {
		for of, end := range map[string]*int64{"MIN(id)": &least, "MAX(id)": &most} { // apart: SQLite reads the whole table for both
			if err := s.tickets(ctx).Select("COALESCE(" + of + ", 0)").Scan(end).Error; err != nil {
				return 0, 0, fail("list a queue", err)
			}
		}
		return least, most, nil
	}
	days, err := v.days()
	if err != nil {
		return 0, 0, err
	}
	const ends = "SELECT COALESCE((SELECT MIN(id) FROM ticket WHERE day = ?), 0) AS least, COALESCE((SELECT MAX(id) FROM ticket WHERE day = ?), 0) AS most"
	var found []struct{ Least, Most int64 }
	query := strings.TrimSuffix(strings.Repeat(ends+" UNION ALL ", len(days)/2), " UNION ALL ")
	err = s.read.WithContext(ctx).Raw(query, days...).Scan(&found).Error
	for _, d := range found {
		if most = max(most, d.Most); least == 0 || d.Least > 0 && d.Least < least {
			least = d.Least
		}
	}
	return least, most, fail("list a queue", err)
}

// days are those of a sieve, each twice.
func (v Sieve) days() (list []any, err error) {
	const written = "060102"
	from, err := time.Parse(written, v.FromDay)
	if err != nil {
		return nil, fmt.Errorf("the first day of a list: %w", err)
	}
	before, err := time.Parse(written, v.BeforeDay)
	if err != nil {
		return nil, fmt.Errorf("the last day of a list: %w", err)
	}
	for day := from; day.Before(before); day = day.AddDate(0, 0, 1) {
		list = append(list, day.Format(written), day.Format(written))
	}
	return list, nil
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
