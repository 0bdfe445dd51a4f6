package store

import (
	"context"
	"time"

	"example.org/hotline/model"
)

type entryPictureRow struct {
	ID        string `gorm:"primaryKey"`
	EntryID   int64
	Size      int
	StaffID   int64
	CreatedAt time.Time
}

func (entryPictureRow) TableName() string { return "entry_picture" }

// AddEntryPicture notes a picture that was uploaded for an entry; size is that of its JPEG in bytes.
func (s *Store) AddEntryPicture(ctx context.Context, id string, entryID int64, size int, staffID int64) error {
	row := entryPictureRow{id, entryID, size, staffID, s.now()}
	return fail("keep a picture of an entry", s.write.WithContext(ctx).Create(&row).Error)
}

// EntryOfPicture is the entry that a picture was uploaded for, or model.ErrPhotoNotFound.
func (s *Store) EntryOfPicture(ctx context.Context, id string) (model.Entry, error) {
	var row entryRow
	err := s.read.WithContext(ctx).Where("id = (SELECT entry_id FROM entry_picture WHERE entry_picture.id = ?)", id).Take(&row).Error
	if missing(err) {
		return model.Entry{}, model.ErrPhotoNotFound
	}
	if err != nil {
		return model.Entry{}, fail("read the entry of a picture", err)
	}
	return row.entry()
}

// EntryPictures are the IDs of an entry's pictures, the latest first.
func (s *Store) EntryPictures(ctx context.Context, entryID int64) ([]string, error) {
	var ids []string
	err := s.read.WithContext(ctx).Model(&entryPictureRow{}).Where("entry_id = ?", entryID).Order("created_at DESC, id").Pluck("id", &ids).Error
	return ids, fail("read the pictures of an entry", err)
}
