package photo

import (
	"context"
	"errors"
	"time"

	"example.org/hotline/model"
)

// looseFor is how long a photo waits for its ticket: as long as the draft that it belongs to (domain §15).
const looseFor = 30 * 24 * time.Hour

// sweepBatch bounds what is held in memory at once.
const sweepBatch = 100

// Sweep removes the photos that no ticket took in time, and says how many. It is for a background worker; several
// may run at once. After an error the rest is left to the next Sweep.
func (a *Album) Sweep(ctx context.Context) (removed int, err error) {
	for {
		loose, err := a.store.LoosePhotos(ctx, a.now().Add(-looseFor), sweepBatch)
		if err != nil {
			return removed, err
		}
		n, err := a.removeAll(ctx, loose)
		removed += n
		if err != nil || len(loose) < sweepBatch {
			return removed, err
		}
	}
}

func (a *Album) removeAll(ctx context.Context, photos []model.Photo) (removed int, err error) {
	var errs []error
	for _, p := range photos {
		switch err := a.remove(ctx, p); {
		case err == nil:
			removed++
		case errors.Is(err, model.ErrPhotoNotFound): // taken or removed since it was listed
		default:
			errs = append(errs, err)
		}
	}
	return removed, errors.Join(errs...)
}
