package store

import (
	"context"
	"time"

	"example.org/hotline/model"
)

type searchChangeRow struct {
	ID         int64
	Collection model.SearchCollection
	DocID      string
	ChangedAt  time.Time
}

func (searchChangeRow) TableName() string { return "search_change" }

// NoteSearchChange has every replica's search index look at texts anew. It belongs into the transaction that publishes
// them, changes them, or takes them down.
func (s *Store) NoteSearchChange(ctx context.Context, c model.SearchCollection, docIDs ...string) error {
	if len(docIDs) == 0 {
		return nil
	}
	rows := make([]searchChangeRow, len(docIDs))
	for i, id := range docIDs {
		rows[i] = searchChangeRow{Collection: c, DocID: id, ChangedAt: s.now()}
	}
	return fail("note a change for the search", insertAll(ctx, s, rows, ""))
}

// SearchChangesAfter are the changes with numbers above after, in their order. Numbers are given before a transaction
// ends, so a lower one may come into sight later: see SearchChangesSince.
func (s *Store) SearchChangesAfter(ctx context.Context, after int64, limit int) ([]model.SearchChange, error) {
	var rows []searchChangeRow
	err := s.read.WithContext(ctx).Where("id > ?", after).Order("id").Limit(limit).Find(&rows).Error
	return searchChanges(rows), fail("read the changes for the search", err)
}

// SearchChangesSince are the changes that were noted at a moment or later, up to a number.
func (s *Store) SearchChangesSince(ctx context.Context, since time.Time, upTo int64) ([]model.SearchChange, error) {
	var rows []searchChangeRow
	err := s.read.WithContext(ctx).Where("changed_at >= ? AND id <= ?", since, upTo).Order("id").Find(&rows).Error
	return searchChanges(rows), fail("read the late changes for the search", err)
}

// CountSearchChanges is how many changes of a collection were noted at a moment or later.
func (s *Store) CountSearchChanges(ctx context.Context, c model.SearchCollection, since time.Time) (n int64, err error) {
	err = s.read.WithContext(ctx).Model(&searchChangeRow{}).Where("collection = ? AND changed_at >= ?", c, since).Count(&n).Error
	return n, fail("count the changes for the search", err)
}

// LastSearchChange is the highest number of a change; 0: there is none.
func (s *Store) LastSearchChange(ctx context.Context) (int64, error) {
	var rows []searchChangeRow
	err := s.read.WithContext(ctx).Order("id DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return 0, fail("read the last change for the search", err)
	}
	return rows[0].ID, nil
}

// ForgetSearchChanges deletes those noted before a moment, but for the last one, whose number says how far an index can
// have come. An index that has not looked for longer is built anew.
func (s *Store) ForgetSearchChanges(ctx context.Context, before time.Time) error {
	last, err := s.LastSearchChange(ctx)
	if err != nil {
		return err
	}
	return fail("forget changes for the search", s.write.WithContext(ctx).Where("changed_at < ? AND id < ?", before, last).Delete(&searchChangeRow{}).Error)
}

func searchChanges(rows []searchChangeRow) []model.SearchChange {
	list := make([]model.SearchChange, len(rows))
	for i, r := range rows {
		list[i] = model.SearchChange{ID: r.ID, Collection: r.Collection, DocID: r.DocID}
	}
	return list
}
