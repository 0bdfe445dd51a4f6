package photo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image/jpeg"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/model"
	"example.org/hotline/model/blob"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/seal"
	"example.org/hotline/model/store/storetest"
)

// bench is an album on a real store and folder, with a clock to move.
type bench struct {
	*Album
	folder string
	time   time.Time
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{folder: t.TempDir(), time: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}
	now := func() time.Time { return b.time }
	blobs, err := blob.Open(t.Context(), "file:"+b.folder)
	if err != nil {
		t.Fatal(err)
	}
	b.Album = New(storetest.Open(t, now), blobs, storetest.Ring(t), kvtest.Open(t, now), now)
	return b
}

func (b *bench) add(t testing.TB, citizen int64) model.Photo {
	t.Helper()
	p, err := b.Add(t.Context(), citizen, bytes.NewReader(withEXIF(asJPEG(t, quartered(80, 60)), exif(binary.BigEndian, 1))))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// files reads all that is on the disk.
func (b *bench) files(t testing.TB) (all [][]byte) {
	t.Helper()
	err := filepath.WalkDir(b.folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		all = append(all, content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAddAndOpen(t *testing.T) {
	b := newBench(t)
	p := b.add(t, 7)
	want := model.Photo{ID: p.ID, CitizenID: 7, Width: 80, Height: 60, Size: p.Size, CreatedAt: b.time}
	row, err := b.store.Photo(t.Context(), p.ID)
	if err != nil || !cmp.Equal(p, want) || !cmp.Equal(row, want) || len(p.ID) != 32 {
		t.Errorf("%v\n%s%s", err, cmp.Diff(want, p), cmp.Diff(want, row))
	}
	picture, err := b.Open(t.Context(), p)
	if err != nil || len(picture) != p.Size {
		t.Fatalf("%d bytes of %d, %v", len(picture), p.Size, err)
	}
	m, err := jpeg.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	isQuartered(t, m)
}

func TestNothingOnTheDiskCanBeLookedAt(t *testing.T) {
	b := newBench(t)
	b.add(t, 7)
	files := b.files(t)
	if len(files) != 1 {
		t.Fatalf("%d files", len(files))
	}
	if bytes.Contains(files[0], []byte{0xff, 0xd8, 0xff}) || bytes.Contains(files[0], []byte(somewhere)) {
		t.Error("the picture is there in clear")
	}
}

func TestAPictureUnderAnotherNameDoesNotOpen(t *testing.T) {
	b := newBench(t)
	mine, other := b.add(t, 7), b.add(t, 8)
	r, err := b.blobs.Get(t.Context(), mine.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	stolen, _ := io.ReadAll(r)
	if err := b.blobs.Put(t.Context(), other.ID, bytes.NewReader(stolen), int64(len(stolen))); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Open(t.Context(), other); !errors.Is(err, seal.ErrTampered) {
		t.Errorf("got %v", err)
	}
}

func TestRefusedUploadLeavesNothing(t *testing.T) {
	b := newBench(t)
	if _, err := b.Add(t.Context(), 7, bytes.NewReader([]byte("no picture"))); !errors.Is(err, model.ErrUnsupported) {
		t.Errorf("got %v", err)
	}
	if n := len(b.files(t)); n != 0 {
		t.Errorf("%d files", n)
	}
}

func TestFailedRowLeavesNoFile(t *testing.T) {
	b := newBench(t)
	file := asJPEG(t, quartered(80, 60))
	if err := b.store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Add(t.Context(), 7, bytes.NewReader(file)); err == nil {
		t.Error("kept without a row")
	}
	if n := len(b.files(t)); n != 0 {
		t.Errorf("%d files", n)
	}
}

func TestRemove(t *testing.T) {
	b := newBench(t)
	p, taken := b.add(t, 7), b.add(t, 7)
	if err := b.store.TakePhotos(t.Context(), []string{taken.ID}, 7, 1, 0); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		citizen int64
		id      string
	}{"somebody else's": {8, p.ID}, "a ticket's": {7, taken.ID}, "nobody's": {7, newID()}} {
		if err := b.Remove(t.Context(), tc.citizen, tc.id); !errors.Is(err, model.ErrPhotoNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(b.files(t)); n != 2 {
		t.Fatalf("%d files are left, want both", n)
	}
	if err := b.Remove(t.Context(), 7, p.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Open(t.Context(), p); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("the picture is still there: %v", err)
	}
	if _, err := b.store.Photo(t.Context(), p.ID); !errors.Is(err, model.ErrPhotoNotFound) {
		t.Errorf("the row is still there: %v", err)
	}
}

// broken is a blob store that deletes nothing.
type broken struct{ blob.Store }

var errBroken = errors.New("out of order")

func (broken) Delete(context.Context, string) error { return errBroken }

func TestWhatCannotBeRemovedIsNotForgotten(t *testing.T) {
	b := newBench(t)
	p := b.add(t, 7)
	works := b.blobs
	b.blobs = broken{works}
	if err := b.Remove(t.Context(), 7, p.ID); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
	b.time = b.time.Add(looseFor + time.Hour)
	if n, err := b.Sweep(t.Context()); n != 0 || !errors.Is(err, errBroken) {
		t.Errorf("swept %d, %v", n, err)
	}
	b.blobs = works
	if n, err := b.Sweep(t.Context()); n != 1 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	if n := len(b.files(t)); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

func TestSweep(t *testing.T) {
	b := newBench(t)
	for range sweepBatch + 3 {
		p := model.Photo{ID: newID(), CitizenID: 7, Width: 1, Height: 1, Size: 1, CreatedAt: b.time}
		if err := b.store.AddPhoto(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	taken := b.add(t, 7)
	if err := b.store.TakePhotos(t.Context(), []string{taken.ID}, 7, 1, 0); err != nil {
		t.Fatal(err)
	}
	b.time = b.time.Add(time.Second)
	fresh := b.add(t, 7)

	b.time = b.time.Add(looseFor - time.Second)
	if n, err := b.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("at the very day: swept %d, %v", n, err)
	}
	b.time = b.time.Add(time.Second)
	if n, err := b.Sweep(t.Context()); n != sweepBatch+3 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	for _, p := range []model.Photo{taken, fresh} {
		if _, err := b.Open(t.Context(), p); err != nil {
			t.Errorf("swept away: %v", err)
		}
	}
}

func TestTooManyUploads(t *testing.T) {
	b := newBench(t)
	for range 40 {
		if err := b.allow(t.Context(), 7); err != nil {
			t.Fatal(err)
		}
	}
	var e *model.Error
	if _, err := b.Add(t.Context(), 7, strings.NewReader("")); !errors.As(err, &e) || !errors.Is(err, model.ErrTooMany) || e.Retry <= 0 {
		t.Errorf("the forty-first of an hour: %v", err)
	}
	if err := b.allow(t.Context(), 8); err != nil {
		t.Errorf("another citizen: %v", err)
	}
}

func TestUploadsOfOneCitizenAtOnce(t *testing.T) {
	b := newBench(t)
	var last func()
	for range atOnce {
		end, err := b.begin(7)
		if err != nil {
			t.Fatal(err)
		}
		last = end
	}
	if _, err := b.Add(t.Context(), 7, strings.NewReader("")); !errors.Is(err, model.ErrTooMany) {
		t.Errorf("one too many: %v", err)
	}
	if end, err := b.begin(8); err != nil {
		t.Errorf("another citizen: %v", err)
	} else {
		end()
	}
	last()
	if _, err := b.begin(7); err != nil {
		t.Errorf("after one arrived: %v", err)
	}
}
