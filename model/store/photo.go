package store

import (
	"context"
	"strings"
	"time"

	"example.org/hotline/model"
)

type photoRow struct {
	ID            string `gorm:"primaryKey"`
	CitizenID     int64
	TicketID      int64
	Ordinal       int
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

// TakePhotos gives a ticket the photos that its citizen uploaded for it, in this order and each once.
// model.ErrPhotoNotFound where one is not his, or another ticket has it; then the transaction must not be kept.
func (s *Store) TakePhotos(ctx context.Context, ids []string, citizenID, ticketID int64) error {
	if len(ids) == 0 {
		return nil
	}
	query := "UPDATE photo SET ticket_id = ?, ordinal = CASE id" + strings.Repeat(" WHEN ? THEN ?", len(ids)) +
		" END WHERE id IN (?" + strings.Repeat(", ?", len(ids)-1) + ") AND citizen_id = ? AND ticket_id = 0"
	args := make([]any, 0, 3*len(ids)+2)
	args = append(args, ticketID)
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
	return s.photos(ctx, model.MaxPhotos, "ticket_id = ?", ticketID)
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
		ID: r.ID, CitizenID: r.CitizenID, TicketID: r.TicketID, Width: r.Width, Height: r.Height, Size: r.Size, CreatedAt: r.CreatedAt,
	}
}
