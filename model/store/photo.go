package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"example.org/hotline/model"
)

type photoRow struct {
	ID            string `gorm:"primaryKey"`
	CitizenID     int64
	TicketID      int64
	EventID       int64 // of the step that it came with; 0: with the form
	Ordinal       int   // 1 … in the order of the form or the step; 0: the form holds it no more
	Width, Height int
	Size          int
	CreatedAt     time.Time
}

func (photoRow) TableName() string { return "photo" }

// AddPhoto keeps a photo that no ticket has yet.
func (s *Store) AddPhoto(ctx context.Context, p model.Photo) error {
	row := photoRow{ID: p.ID, CitizenID: p.CitizenID, Width: p.Width, Height: p.Height, Size: p.Size, CreatedAt: p.CreatedAt}
	_, err := s.insert(ctx, &row, "")
	return fail("keep a photo", err)
}

// Photo returns one, or model.ErrPhotoNotFound.
func (s *Store) Photo(ctx context.Context, id string) (model.Photo, error) {
	var row photoRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	if missing(err) {
		return model.Photo{}, model.ErrPhotoNotFound
	}
	return row.photo(), fail("read a photo", err)
}

// TakePhotos gives a ticket the photos that its citizen uploaded for it, in this order and each once: for its form, or for
// the step eventID. model.ErrPhotoNotFound where one is not his, or another ticket has it; then the transaction must not
// be kept.
func (s *Store) TakePhotos(ctx context.Context, ids []string, citizenID, ticketID, eventID int64) error {
	if len(ids) == 0 {
		return nil
	}
	query := "UPDATE photo SET ticket_id = ?, event_id = ?, ordinal = CASE id" + strings.Repeat(" WHEN ? THEN ?", len(ids)) +
		" END WHERE id IN (?" + strings.Repeat(", ?", len(ids)-1) + ") AND citizen_id = ? AND ticket_id = 0"
	args := make([]any, 0, 3*len(ids)+3)
	args = append(args, ticketID, eventID)
	for i, id := range ids {
		args = append(args, id, i+1)
	}
	for _, id := range ids {
		args = append(args, id)
	}
	done, err := s.exec(ctx, query, append(args, citizenID)...)
	if err != nil {
		return fail("attach photos", err)
	}
	if n, err := done.RowsAffected(); err != nil || int(n) != len(ids) {
		return model.ErrPhotoNotFound
	}
	return nil
}

// DeletePhoto forgets a photo that its citizen uploaded and no ticket has.
func (s *Store) DeletePhoto(ctx context.Context, id string, citizenID int64) error {
	done := s.write.WithContext(ctx).Where("id = ? AND citizen_id = ? AND ticket_id = 0", id, citizenID).Delete(&photoRow{})
	if done.Error == nil && done.RowsAffected == 0 {
		return model.ErrPhotoNotFound
	}
	return fail("delete a photo", done.Error)
}

// LoosePhotos lists photos that no ticket took and that are older than before.
func (s *Store) LoosePhotos(ctx context.Context, before time.Time, limit int) ([]model.Photo, error) {
	return s.photos(ctx, limit, "ticket_id = 0 AND created_at < ?", before)
}

func (s *Store) photosOf(ctx context.Context, ticketID int64) ([]model.Photo, error) {
	return s.photos(ctx, model.MaxPhotos, "ticket_id = ? AND event_id = 0 AND ordinal > 0", ticketID)
}

// AddedPhotos are those that came with later steps of a ticket, by step.
func (s *Store) AddedPhotos(ctx context.Context, ticketID int64) (map[int64][]model.Photo, error) {
	const most = 200
	list, err := s.photos(ctx, most, "ticket_id = ? AND event_id > 0", ticketID)
	byStep := map[int64][]model.Photo{}
	for _, p := range list {
		byStep[p.EventID] = append(byStep[p.EventID], p)
	}
	return byStep, err
}

// ReplacePhotos gives a ticket's form these photos, in this order, in place of those that it has: some of them, and fresh
// ones of its citizen's; t has them then. What it had before stays, for the version before. Errors as of TakePhotos.
func (s *Store) ReplacePhotos(ctx context.Context, ids []string, citizenID int64, t *model.Ticket) error {
	var fresh []string
	db := s.write.WithContext(ctx).Model(&photoRow{})
	if err := db.Where("ticket_id = ? AND event_id = 0", t.ID).Update("ordinal", 0).Error; err != nil {
		return fail("replace photos", err)
	}
	for i, id := range ids {
		if !slices.ContainsFunc(t.Photos, func(p model.Photo) bool { return p.ID == id }) {
			fresh = append(fresh, id)
			continue
		}
		err := s.write.WithContext(ctx).Model(&photoRow{}).Where("id = ? AND ticket_id = ?", id, t.ID).Update("ordinal", i+1).Error
		if err != nil {
			return fail("replace photos", err)
		}
	}
	if err := s.TakePhotos(ctx, fresh, citizenID, t.ID, 0); err != nil {
		return err
	}
	for i, id := range ids { // a fresh one's place is among all of them
		if slices.Contains(fresh, id) {
			if err := s.write.WithContext(ctx).Model(&photoRow{}).Where("id = ?", id).Update("ordinal", i+1).Error; err != nil {
				return fail("replace photos", err)
			}
		}
	}
	var err error
	t.Photos, err = s.photosOf(ctx, t.ID)
	return err
}

func (s *Store) photos(ctx context.Context, limit int, where string, arg any) ([]model.Photo, error) {
	var rows []photoRow
	if err := s.read.WithContext(ctx).Where(where, arg).Order("ordinal, created_at").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fail("read photos", err)
	}
	list := make([]model.Photo, 0, len(rows))
	for _, r := range rows {
		list = append(list, r.photo())
	}
	return list, nil
}

func (r photoRow) photo() model.Photo {
	return model.Photo{
		ID: r.ID, CitizenID: r.CitizenID, TicketID: r.TicketID, EventID: r.EventID, Width: r.Width, Height: r.Height, Size: r.Size, CreatedAt: r.CreatedAt,
	}
}
