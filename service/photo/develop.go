package photo

import (
	"bytes"
	"context"
	"io"
)

// Develop is the picture of a photo as Add would keep it, for whoever keeps it elsewhere and counts how many there are; with Add's
// errors.
func (a *Album) Develop(ctx context.Context, citizenID int64, r io.Reader) (jpeg []byte, err error) {
	end, err := a.begin(citizenID)
	if err != nil {
		return nil, err
	}
	defer end()
	var picture bytes.Buffer
	_, _, err = a.dark.Normalise(ctx, r, &picture)
	return picture.Bytes(), err
}
