package store

import (
	"context"

	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

// factFillRow is how far the facts of older tickets have been made: those that were there before facts were, or all of them
// where somebody asked for it.
type factFillRow struct {
	ID      int `gorm:"primaryKey;autoIncrement:false"`
	NextID  int64
	UntilID int64
}

func (factFillRow) TableName() string { return "fact_fill" }

const theFill = 1

// RebuildFacts has the facts of all tickets that there are made anew by FillFacts, and tells how far the IDs go.
func (s *Store) RebuildFacts(ctx context.Context) (until int64, err error) {
	if until, err = s.highest(ctx, "ticket"); err != nil {
		return 0, err
	}
	row := factFillRow{theFill, 1, until}
	err = s.write.WithContext(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}).Create(&row).Error
	return until, fail("ask for facts", err)
}

// FillFacts makes the facts of at most n tickets that lack them, and tells how far it is. Any number of replicas may fill at
// once; a ticket that takes a step meanwhile waits, and is counted after it. Nothing is read before the tickets are held: MySQL would
// show them for the whole transaction as they were then, without a step that it waited for.
func (s *Store) FillFacts(ctx context.Context, cal model.Calendar, n int) (next, until int64, err error) {
	row, err := s.factFill(ctx)
	if err != nil || row.NextID > row.UntilID {
		return row.NextID, row.UntilID, err
	}
	err = s.InTx(ctx, func(tx *Store) error {
		to := min(row.NextID+int64(n)-1, row.UntilID)
		mine := tx.write.WithContext(ctx).Model(&factFillRow{}).
			Where("id = ? AND next_id = ? AND until_id = ?", theFill, row.NextID, row.UntilID).UpdateColumn("next_id", to+1)
		if mine.Error != nil || mine.RowsAffected == 0 { // another replica fills these
			return fail("note how far the facts are", mine.Error)
		}
		if err := tx.fillFacts(ctx, cal, row.NextID, to); err != nil {
			return err
		}
		row.NextID = to + 1
		return nil
	})
	return row.NextID, row.UntilID, err
}

// factFill is how far the filling is. The first who asks has the tickets of before filled.
func (s *Store) factFill(ctx context.Context) (row factFillRow, err error) {
	err = s.read.WithContext(ctx).Where("id = ?", theFill).Take(&row).Error
	if !missing(err) {
		return row, fail("look how far the facts are", err)
	}
	until, err := s.highest(ctx, "ticket")
	if err != nil {
		return row, err
	}
	row = factFillRow{theFill, 1, until}
	return row, fail("begin to fill facts", s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error)
}

// fillFacts makes those of the tickets from one ID to another, which it holds until the transaction ends.
func (s *Store) fillFacts(ctx context.Context, cal model.Calendar, from, to int64) error {
	const those = "id BETWEEN ? AND ?"
	if err := s.write.WithContext(ctx).Exec("UPDATE ticket SET version = version WHERE "+those, from, to).Error; err != nil {
		return fail("hold tickets", err)
	}
	var rows []ticketRow
	err := s.write.WithContext(ctx).
		Select("id, number, source, status, category, nature, address, point, department, alarm, course, submitted_at, due_at, closed_at").
		Where(those, from, to).Order("id").Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return fail("read tickets to count", err)
	}
	list := make([]model.Ticket, len(rows))
	for i, r := range rows {
		if list[i], err = s.toTicket(r); err != nil {
			return err
		}
	}
	facts, err := s.facts(ctx, list, cal)
	if err != nil {
		return err
	}
	made := make([]factRow, len(facts))
	for i, f := range facts {
		made[i] = newFactRow(f)
	}
	if err := s.write.WithContext(ctx).Where("ticket_id BETWEEN ? AND ?", from, to).Delete(&factRow{}).Error; err != nil {
		return fail("count tickets anew", err)
	}
	return fail("count tickets anew", insertAll(ctx, s, made, ""))
}
