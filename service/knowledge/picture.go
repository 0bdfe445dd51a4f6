package knowledge

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"example.org/hotline/model"
)

// Picture is the JPEG of a picture that stands in an entry which citizens can read, or model.ErrPhotoNotFound.
func (l *Library) Picture(ctx context.Context, id string) ([]byte, error) {
	if !pictureID.MatchString(id) {
		return nil, model.ErrPhotoNotFound
	}
	e, err := l.Store.EntryOfPicture(ctx, id)
	if err != nil {
		return nil, err
	}
	if !e.Readable(l.today()) || !strings.Contains(e.Body, pictureScheme+id) {
		return nil, model.ErrPhotoNotFound
	}
	return l.Files.Get(ctx, id)
}

// StaffPicture is Picture for editors, who also see what is not published.
func (l *Library) StaffPicture(ctx context.Context, id string) ([]byte, error) {
	if !pictureID.MatchString(id) {
		return nil, model.ErrPhotoNotFound
	}
	if _, err := l.Store.EntryOfPicture(ctx, id); err != nil {
		return nil, err
	}
	return l.Files.Get(ctx, id)
}

const maxPictures = 50 // of one entry

// AddPicture keeps a picture for the bodies of an entry, and answers with its ID: ![what it shows](picture:ID). One that cannot
// be taken is model.ErrTooLarge, ErrUnsupported or ErrInvalid.
func (l *Library) AddPicture(ctx context.Context, who model.Staff, code string, r io.Reader) (id string, err error) {
	e, err := l.Store.Entry(ctx, code)
	if err != nil {
		return "", err
	}
	had, err := l.Store.EntryPictures(ctx, e.ID)
	if err != nil {
		return "", err
	}
	if len(had) >= maxPictures {
		return "", model.ErrInvalid.With("file", fmt.Sprintf("每条内容最多%d张图片", maxPictures))
	}
	var jpeg bytes.Buffer
	width, height, err := l.Pictures.Normalise(ctx, r, &jpeg)
	var known *model.Error
	if errors.As(err, &known) && known.Fields["photo"] != "" {
		err = model.ErrInvalid.With("file", known.Fields["photo"]) // an editor's form calls it so
	}
	if err != nil {
		return "", err
	}
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails
	id = fmt.Sprintf("%s-%dx%d", hex.EncodeToString(random[:]), width, height)
	if err := l.Files.Put(ctx, id, jpeg.Bytes()); err != nil {
		return "", fmt.Errorf("keep a picture: %w", err)
	}
	return id, l.Store.AddEntryPicture(ctx, id, e.ID, jpeg.Len(), who.ID)
}
