package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
)

type synonymRow struct {
	ID        int64
	Words     string // separated by blanks
	ChangedBy int64
	ChangedAt time.Time
}

func (synonymRow) TableName() string { return "synonym" }

// SynonymGroups are all groups of words that are searched as one another, in the order in which they were made.
func (s *Store) SynonymGroups(ctx context.Context) ([]model.SynonymGroup, error) {
	var rows []synonymRow
	if err := s.read.WithContext(ctx).Order("id").Find(&rows).Error; err != nil {
		return nil, fail("read the synonyms", err)
	}
	return mapped(rows, synonymRow.group), nil
}

func (r synonymRow) group() model.SynonymGroup {
	return model.SynonymGroup{ID: r.ID, Words: strings.Fields(r.Words), ChangedBy: r.ChangedBy, ChangedAt: r.ChangedAt}
}

// SynonymPage are some of the groups, the newest first.
func (s *Store) SynonymPage(ctx context.Context, q model.Listing) (_ []model.SynonymGroup, next string, err error) {
	db, err := newestFirst(having(s.read.WithContext(ctx), q.Text, "words"), q)
	if err != nil {
		return nil, "", err
	}
	rows, next, err := pageOf(db, q, "list the synonyms", func(r synonymRow) string { return idMark(r.ID) })
	return mapped(rows, synonymRow.group), next, err
}

// SaveSynonymGroup adds a group, which gets a number, or changes the one of its number, and has every replica search by
// it. For a number that there is not it returns model.ErrNoSynonyms.
func (s *Store) SaveSynonymGroup(ctx context.Context, g *model.SynonymGroup) error {
	return s.InTx(ctx, func(tx *Store) error {
		row := synonymRow{ID: g.ID, Words: strings.Join(g.Words, " "), ChangedBy: g.ChangedBy, ChangedAt: g.ChangedAt}
		if g.ID == 0 {
			if err := tx.write.WithContext(ctx).Create(&row).Error; err != nil {
				return fail("add a group of synonyms", err)
			}
		} else {
			done := tx.write.WithContext(ctx).Model(&synonymRow{}).Where("id = ?", g.ID).Select("words", "changed_by", "changed_at").Updates(&row)
			if done.Error != nil || done.RowsAffected == 0 {
				return unknown("change a group of synonyms", done.Error)
			}
		}
		g.ID = row.ID
		return tx.NoteSearchChange(ctx, model.SearchSynonyms, strconv.FormatInt(g.ID, 10))
	})
}

// DeleteSynonymGroup forgets a group. For a number that there is not it returns model.ErrNoSynonyms.
func (s *Store) DeleteSynonymGroup(ctx context.Context, id int64) error {
	return s.InTx(ctx, func(tx *Store) error {
		done := tx.write.WithContext(ctx).Where("id = ?", id).Delete(&synonymRow{})
		if done.Error != nil || done.RowsAffected == 0 {
			return unknown("delete a group of synonyms", done.Error)
		}
		return tx.NoteSearchChange(ctx, model.SearchSynonyms, strconv.FormatInt(id, 10))
	})
}

// unknown is why nothing was changed: an error, or that there is no such thing.
func unknown(what string, err error) error {
	if err != nil {
		return fail(what, err)
	}
	return model.ErrNoSynonyms
}
