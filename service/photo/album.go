// Package photo keeps the pictures that citizens add to a 诉求: made small, stripped of everything but the picture, and
// encrypted before they leave the process.
package photo

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/blob"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
)

// Album takes photos in and hands them out. Who may see one is decided by whoever asks it.
type Album struct {
	store *store.Store
	blobs blob.Store
	ring  *seal.Ring
	kv    *kv.Store
	dark  *Darkroom
	now   func() time.Time

	mu        sync.Mutex
	uploading map[int64]int // by citizen
}

// New returns the album whose rows are in db and whose pictures are in blobs, encrypted with ring.
func New(db *store.Store, blobs blob.Store, ring *seal.Ring, redis *kv.Store, now func() time.Time) *Album {
	return &Album{store: db, blobs: blobs, ring: ring, kv: redis, dark: NewDarkroom(), now: now, uploading: map[int64]int{}}
}

// Darkroom is where the album's pictures are made plain. Whoever needs one shares it: it bounds the memory that pictures take.
func (a *Album) Darkroom() *Darkroom { return a.dark }

// uploadLimits are for a citizen whose phone has a poor network and a slow thumb, not for a store of pictures: a day's
// ten tickets have fifty photos.
var uploadLimits = []kv.Limit{{Max: 40, Per: time.Hour}, {Max: 100, Per: 24 * time.Hour}}

// atOnce is how many photos of one citizen may be on their way: each is held in memory until it has arrived, and the form
// sends them one by one.
const atOnce = 3

// begin counts one more upload of a citizen; end counts it off.
func (a *Album) begin(citizenID int64) (end func(), err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.uploading[citizenID] >= atOnce {
		return nil, model.ErrTooMany.After(10 * time.Second).Saying("请等前面的照片上传完再试")
	}
	a.uploading[citizenID]++
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.uploading[citizenID]--; a.uploading[citizenID] == 0 {
			delete(a.uploading, citizenID)
		}
	}, nil
}

func (a *Album) allow(ctx context.Context, citizenID int64) error {
	wait, err := a.kv.Allow(ctx, fmt.Sprintf("photo:%d", citizenID), uploadLimits...)
	if err != nil {
		return fmt.Errorf("count photos: %w", errors.Join(model.ErrUnavailable, err))
	}
	if wait > 0 {
		return model.ErrTooMany.After(wait).Saying("上传照片太频繁，请稍后再试")
	}
	return nil
}

// tidyTimeout bounds the removal of what a failed act left, for which nobody waits any more.
const tidyTimeout = 5 * time.Second

// Add keeps the photo that a citizen uploads, until a ticket takes it or Sweep finds it too old. A picture that cannot
// be taken is model.ErrTooLarge, ErrUnsupported or ErrInvalid, too many of them ErrTooMany, each with a text for the
// citizen.
func (a *Album) Add(ctx context.Context, citizenID int64, r io.Reader) (model.Photo, error) {
	if err := a.allow(ctx, citizenID); err != nil {
		return model.Photo{}, err
	}
	end, err := a.begin(citizenID)
	if err != nil {
		return model.Photo{}, err
	}
	defer end()
	picture := a.dark.buffers.get()
	defer a.dark.buffers.put(picture)
	width, height, err := a.dark.Normalise(ctx, r, picture)
	if err != nil {
		return model.Photo{}, err
	}
	p := model.Photo{
		ID: newID(), CitizenID: citizenID, Width: width, Height: height, Size: picture.Len(), CreatedAt: a.now(),
	}
	if err := a.put(ctx, p.ID, picture.Bytes()); err != nil {
		return model.Photo{}, fmt.Errorf("add photo: %w", err)
	}
	if err := a.store.AddPhoto(ctx, p); err != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyTimeout)
		defer cancel()
		return model.Photo{}, fmt.Errorf("add photo: %w", errors.Join(err, a.blobs.Delete(ctx, p.ID)))
	}
	return p, nil
}

func (a *Album) put(ctx context.Context, id string, picture []byte) error {
	box := a.dark.buffers.get()
	defer a.dark.buffers.put(box)
	box.Grow(len(picture) + seal.Overhead)
	sealed, err := a.ring.AppendSeal(box.AvailableBuffer(), picture, place(id))
	if err != nil {
		return err
	}
	return a.blobs.Put(ctx, id, bytes.NewReader(sealed), int64(len(sealed)))
}

// Open returns the JPEG of a photo.
func (a *Album) Open(ctx context.Context, p model.Photo) ([]byte, error) {
	r, err := a.blobs.Get(ctx, p.ID)
	if err != nil {
		return nil, fmt.Errorf("open photo: %w", err)
	}
	defer r.Close()
	sealed := a.dark.buffers.get()
	defer a.dark.buffers.put(sealed)
	if _, err := sealed.ReadFrom(io.LimitReader(r, maxUpload)); err != nil {
		return nil, fmt.Errorf("open photo: %w", err)
	}
	picture, err := a.ring.AppendOpen(make([]byte, 0, sealed.Len()), sealed.Bytes(), place(p.ID))
	if err != nil {
		return nil, fmt.Errorf("open photo: %w", err)
	}
	return picture, nil
}

// Remove forgets a photo that its citizen takes back. For one that is not his, or that a ticket has taken, it returns
// model.ErrPhotoNotFound.
func (a *Album) Remove(ctx context.Context, citizenID int64, id string) error {
	p, err := a.store.Photo(ctx, id)
	if err != nil {
		return err
	}
	if p.CitizenID != citizenID {
		return model.ErrPhotoNotFound
	}
	return a.remove(ctx, p)
}

// remove deletes the row first: that is where a ticket would take the photo, so from then on none can, and none is
// ever left with a row and no picture. If the picture stays, so does the row, for the next Sweep.
func (a *Album) remove(ctx context.Context, p model.Photo) error {
	if err := a.store.DeletePhoto(ctx, p.ID, p.CitizenID); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyTimeout)
	defer cancel()
	if err := a.blobs.Delete(ctx, p.ID); err != nil {
		return fmt.Errorf("remove photo: %w", errors.Join(err, a.store.AddPhoto(ctx, p)))
	}
	return nil
}

// place is what a picture is sealed for: under another photo's name it does not open.
func place(id string) string { return "photo:" + id }

// newID is 128 random bits in hexadecimal, which the folder store spreads evenly.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
