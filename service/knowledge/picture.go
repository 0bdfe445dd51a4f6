package knowledge

import (
	"context"
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
