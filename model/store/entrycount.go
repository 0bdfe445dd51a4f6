package store

import (
	"context"
	"fmt"
	"math/bits"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

type entryVoteRow struct {
	EntryID int64  `gorm:"primaryKey;autoIncrement:false"`
	Day     string `gorm:"primaryKey"`
	Voter   string `gorm:"primaryKey"`
	Useful  bool
}

func (entryVoteRow) TableName() string { return "entry_vote" }

// VoteEntry counts 有用 or 没用, once a voter a day: voting again changes the vote. changed is false where that makes no
// difference. It belongs into a transaction.
func (s *Store) VoteEntry(ctx context.Context, entryID int64, day, voter string, useful bool) (changed bool, err error) {
	if err := s.lockEntry(ctx, entryID); err != nil {
		return false, err
	}
	db := s.write.WithContext(ctx)
	done, err := s.exec(ctx, s.dialect.ignore("entry_vote (entry_id, day, voter, useful) VALUES (?, ?, ?, ?)"), entryID, day, voter, useful)
	if err != nil {
		return false, fail("count a vote", err)
	}
	first, err := done.RowsAffected()
	if err != nil {
		return false, fail("count a vote", err)
	}
	more, less := "useful", "useless"
	if !useful {
		more, less = less, more
	}
	counts := map[string]any{more: gorm.Expr(more + " + 1")}
	if first == 0 {
		turned := db.Model(&entryVoteRow{}).Where("entry_id = ? AND day = ? AND voter = ? AND useful = ?", entryID, day, voter, !useful).Update("useful", useful)
		if turned.Error != nil || turned.RowsAffected == 0 {
			return false, fail("change a vote", turned.Error)
		}
		counts[less] = gorm.Expr(less + " - 1")
	}
	return true, fail("count a vote", db.Model(&entryRow{}).Where("id = ?", entryID).Updates(counts).Error)
}

// CountEntryViews counts those of the views that were not counted before, each once, whoever asks how often. The search
// hears of an entry whose views have doubled.
func (s *Store) CountEntryViews(ctx context.Context, views []model.EntryView) error {
	byEntry := map[string][]model.EntryView{}
	for _, v := range views {
		byEntry[v.Code] = append(byEntry[v.Code], v)
	}
	codes := make([]string, 0, len(byEntry))
	for code := range byEntry {
		codes = append(codes, code)
	}
	return s.InTx(ctx, func(tx *Store) error {
		var rows []entryRow // in the order of their IDs, so that replicas do not wait for each other crosswise
		err := tx.read.WithContext(ctx).Select("id, code").Where("code IN ?", codes).Order("id").Find(&rows).Error
		if err != nil {
			return fail("count views", err)
		}
		for _, r := range rows {
			if err := tx.countViews(ctx, r, byEntry[r.Code]); err != nil {
				return err
			}
		}
		return nil
	})
}

// lockEntry has those who count for one entry go one after the other: an INSERT that finds its row there shares a lock with
// others who found it, and all would then wait for each other to change the row.
func (s *Store) lockEntry(ctx context.Context, id int64) error {
	_, err := s.exec(ctx, "UPDATE entry SET views = views WHERE id = ?", id)
	return fail("count for an entry", err)
}

func (s *Store) countViews(ctx context.Context, r entryRow, views []model.EntryView) error {
	if err := s.lockEntry(ctx, r.ID); err != nil {
		return err
	}
	args := make([]any, 0, 3*len(views))
	for _, v := range views {
		args = append(args, r.ID, v.Day, v.Viewer)
	}
	values := "(?, ?, ?)" + strings.Repeat(", (?, ?, ?)", len(views)-1)
	done, err := s.exec(ctx, s.dialect.ignore("entry_view (entry_id, day, viewer) VALUES "+values), args...)
	if err != nil {
		return fail("count views", err)
	}
	fresh, err := done.RowsAffected()
	if err != nil || fresh == 0 {
		return fail("count views", err)
	}
	db := s.write.WithContext(ctx)
	if err := db.Model(&entryRow{}).Where("id = ?", r.ID).Update("views", gorm.Expr("views + ?", fresh)).Error; err != nil {
		return fail("count views", err)
	}
	var now uint
	if err := db.Model(&entryRow{}).Where("id = ?", r.ID).Select("views").Scan(&now).Error; err != nil {
		return fail("count views", err)
	}
	if bits.Len(now) == bits.Len(now-uint(fresh)) {
		return nil
	}
	return s.NoteSearchChange(ctx, model.SearchKnowledge, r.Code)
}

// ForgetEntryCounts deletes who read and voted before a day, and what was opened from forms before a moment.
func (s *Store) ForgetEntryCounts(ctx context.Context, day string, before time.Time) error {
	for _, table := range []string{"entry_view", "entry_vote"} {
		if _, err := s.exec(ctx, "DELETE FROM "+table+" WHERE day < ?", day); err != nil {
			return fail("forget who read", err)
		}
	}
	_, err := s.exec(ctx, "DELETE FROM entry_help WHERE opened_at < ?", before)
	return fail("forget what was opened", err)
}

// NoteEntryOpened keeps that an article was opened from a form; once a form.
func (s *Store) NoteEntryOpened(ctx context.Context, o model.EntryOpened) error {
	_, err := s.exec(ctx, s.dialect.ignore("entry_help (entry_id, citizen_id, form, opened_at) SELECT id, ?, ?, ? FROM entry WHERE code = ?"),
		o.CitizenID, o.Form, o.At, o.Code)
	return fail("note what was opened", err)
}

// EntryHelps tells of some of the articles that were opened from forms since a moment, those most often first. Whether a form was submitted
// all the same is read from the tickets. All pages count from the moment of the first, as those of SearchMisses do.
func (s *Store) EntryHelps(ctx context.Context, since time.Time, q model.Listing) (_ []model.EntryHelp, next string, err error) {
	type row struct {
		ID          int64
		Code, Title string
		Opened      int
	}
	var last row
	if q.After != "" {
		var millis int64
		if _, err := fmt.Sscanf(q.After, "%d.%d.%d", &millis, &last.Opened, &last.ID); err != nil {
			return nil, "", model.ErrListCursor
		}
		since = time.UnixMilli(millis).UTC()
	}
	db := having(s.read.WithContext(ctx).Table("entry"), q.Text, "code", "title").Select("id, code, title, opened").
		Joins("JOIN (SELECT entry_id, COUNT(*) AS opened FROM entry_help WHERE opened_at >= ? GROUP BY entry_id) counted ON entry_id = id", since)
	if q.After != "" {
		db = db.Where("(opened < ? OR opened = ? AND id > ?)", last.Opened, last.Opened, last.ID)
	}
	rows, next, err := pageOf(db.Order("opened DESC, id"), q, "read how articles helped", func(r row) string {
		return fmt.Sprintf("%d.%d.%d", since.UnixMilli(), r.Opened, r.ID)
	})
	if err != nil || len(rows) == 0 {
		return []model.EntryHelp{}, "", err
	}
	filed, err := s.filedAfter(ctx, since, mapped(rows, func(r row) int64 { return r.ID }))
	return mapped(rows, func(r row) model.EntryHelp {
		return model.EntryHelp{Code: r.Code, Title: r.Title, Opened: r.Opened, Filed: filed[r.ID]}
	}), next, err
}

// filedAfter counts the forms that were submitted though an article was opened from them.
func (s *Store) filedAfter(ctx context.Context, since time.Time, entries []int64) (map[int64]int, error) {
	var rows []struct {
		EntryID int64
		Filed   int
	}
	err := s.read.WithContext(ctx).Raw(`SELECT h.entry_id, COUNT(*) AS filed
		FROM entry_help h JOIN ticket t ON t.citizen_id = h.citizen_id AND t.idempotency_key = h.form
		WHERE h.opened_at >= ? AND h.entry_id IN ? GROUP BY h.entry_id`, since, entries).Scan(&rows).Error
	filed := map[int64]int{}
	for _, r := range rows {
		filed[r.EntryID] = r.Filed
	}
	return filed, fail("read how articles helped", err)
}
