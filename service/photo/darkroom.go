package photo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"runtime"
	"time"

	"golang.org/x/sync/semaphore"

	"example.org/hotline/model"
)

// What a citizen may upload, and what becomes of it (domain §4).
const (
	maxUpload = 10 << 20 // bytes
	maxPixels = 40_000_000
	longSide  = 1600 // pixels of a kept photo, at most
	quality   = 85   // of its JPEG
)

// onePlace is how many pixels a core may decode beside the others. What is larger is decoded alone: a progressive JPEG
// of 40 million pixels takes half a gigabyte.
const onePlace = 13_000_000

// patience is how long a picture may take to decode. Pixels do not bound it: ten megabytes of progressive JPEG can hold
// a hundred thousand passes over a large picture.
const patience = 10 * time.Second

var (
	errTooManyBytes  = model.ErrTooLarge.Saying("照片超过10MB，请压缩后重新上传")
	errTooManyPixels = model.ErrTooLarge.Saying("照片尺寸过大（超过4000万像素），请缩小后重新上传")
	errEmpty         = model.ErrInvalid.With("photo", "请选择照片")
	errDamaged       = model.ErrInvalid.With("photo", "照片不完整或已损坏，请重新选择")
	errRare          = model.ErrUnsupported.Saying("无法识别这张照片的编码方式，请另存为普通 JPEG 后上传")
)

// Darkroom turns what citizens upload into plain JPEGs. It decodes one picture a core at a time.
type Darkroom struct {
	cores    int64
	patience time.Duration
	slots    *semaphore.Weighted
	buffers  buffers
	canvas   canvases
}

// NewDarkroom returns one for all cores of this machine.
func NewDarkroom() *Darkroom {
	n := runtime.GOMAXPROCS(0)
	return &Darkroom{cores: int64(n), patience: patience, slots: semaphore.NewWeighted(int64(n)), buffers: newBuffers(n)}
}

// Normalise reads a JPEG, PNG or WebP from r and writes it to out as a JPEG: upright, at most 1600 pixels long, on white
// where it was transparent, and with nothing of the original but its picture. It returns the new size in pixels, or
// model.ErrTooLarge, ErrUnsupported or ErrInvalid, each with a text for the citizen.
func (d *Darkroom) Normalise(ctx context.Context, r io.Reader, out io.Writer) (width, height int, err error) {
	raw := d.buffers.get()
	defer d.buffers.put(raw)
	if err := receive(raw, r); err != nil {
		return 0, 0, err
	}
	f, err := recognise(raw.Bytes())
	if err != nil {
		return 0, 0, err
	}
	size, err := measure(f, raw.Bytes())
	if err != nil {
		return 0, 0, err
	}
	places := min(d.cores, int64(1+size.X*size.Y/onePlace))
	if err := d.slots.Acquire(ctx, places); err != nil {
		return 0, 0, fmt.Errorf("wait for the darkroom: %w", err)
	}
	defer d.slots.Release(places)
	return d.develop(ctx, f, raw.Bytes(), out)
}

// receive takes one byte more than is allowed, to see whether there is more.
func receive(raw *bytes.Buffer, r io.Reader) error {
	switch n, err := raw.ReadFrom(io.LimitReader(r, maxUpload+1)); {
	case err != nil:
		return fmt.Errorf("receive photo: %w", err)
	case n == 0:
		return errEmpty
	case n > maxUpload:
		return errTooManyBytes
	default:
		return nil
	}
}

// measure reads the size from the header, before anything of that size is allocated.
func measure(f format, raw []byte) (image.Point, error) {
	config, err := f.config(bytes.NewReader(raw))
	if err != nil {
		return image.Point{}, refusal(err)
	}
	if config.Width < 1 || config.Height < 1 {
		return image.Point{}, errDamaged
	}
	if config.Width > maxPixels/config.Height {
		return image.Point{}, errTooManyPixels
	}
	return image.Pt(config.Width, config.Height), nil
}

func (d *Darkroom) develop(ctx context.Context, f format, raw []byte, out io.Writer) (width, height int, err error) {
	patient, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	picture, err := decode(f, &awaited{ctx: patient, file: bytes.NewReader(raw)})
	if ctx.Err() != nil {
		return 0, 0, fmt.Errorf("decode photo: %w", ctx.Err())
	}
	if err != nil {
		return 0, 0, err
	}
	turn := orientation(f.exif(raw))
	paper, done := d.enlarge(picture, turn)
	defer done()
	if err := jpeg.Encode(out, paper, &jpeg.Options{Quality: quality}); err != nil {
		return 0, 0, fmt.Errorf("encode photo: %w", err)
	}
	size := paper.Bounds().Size()
	return size.X, size.Y, nil
}

// decode also survives a decoder that panics: what it is fed may be made to break it, and not every caller is a
// request whose panics are caught.
func decode(f format, file io.Reader) (picture image.Image, err error) {
	defer func() {
		if recover() != nil {
			err = errDamaged
		}
	}()
	picture, err = f.decode(file)
	if err != nil {
		return nil, refusal(err)
	}
	return picture, nil
}

// refusal tells a picture that is broken from one that is only unusual.
func refusal(err error) error {
	var j jpeg.UnsupportedError
	var p pngUnsupported
	if errors.As(err, &j) || errors.As(err, &p) {
		return errRare
	}
	return errDamaged
}

// awaited is a file that ends when nobody waits for it any more, which is how to stop a decoder.
type awaited struct {
	ctx  context.Context // of one decoding: a Reader is told no other way
	file io.Reader
}

func (a *awaited) Read(p []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	return a.file.Read(p)
}
