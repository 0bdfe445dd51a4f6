package photo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"example.org/hotline/model"
)

// normalised is what becomes of a file; it is a plain JPEG of the size that was told.
func normalised(t testing.TB, file []byte) (image.Image, []byte) {
	t.Helper()
	var out bytes.Buffer
	w, h, err := NewDarkroom().Normalise(t.Context(), bytes.NewReader(file), &out)
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds() != image.Rect(0, 0, w, h) {
		t.Fatalf("told %d × %d, is %v", w, h, m.Bounds())
	}
	onlyPicture(t, out.Bytes())
	return m, out.Bytes()
}

// onlyPicture walks all segments of a JPEG: tables, frame, scan and nothing else.
func onlyPicture(t testing.TB, file []byte) {
	t.Helper()
	if bytes.Contains(file, []byte(somewhere)) || bytes.Contains(file, []byte("Exif")) {
		t.Error("something of the original beside its picture is left")
	}
	for i := 2; ; {
		switch marker := file[i+1]; marker {
		case 0xdb, 0xc0, 0xc4:
			i += 2 + int(binary.BigEndian.Uint16(file[i+2:]))
		case 0xda:
			if end := bytes.Index(file[i:], []byte{0xff, 0xd9}); i+end+2 != len(file) {
				t.Error("something is behind the end")
			}
			return
		default:
			t.Fatalf("segment %x", marker)
		}
	}
}

func isQuartered(t *testing.T, m image.Image) {
	t.Helper()
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	for row := range 2 {
		for col := range 2 {
			looksLike(t, m, w/4+col*w/2, h/4+row*h/2, quarters[row][col])
		}
	}
}

// looksLike compares with what survives a lossy format.
func looksLike(t *testing.T, m image.Image, x, y int, want color.NRGBA) {
	t.Helper()
	r, g, b, _ := m.At(x, y).RGBA()
	for _, d := range []int{int(r>>8) - int(want.R), int(g>>8) - int(want.G), int(b>>8) - int(want.B)} {
		if d > 24 || d < -24 {
			t.Errorf("at %d,%d: %d %d %d, want %v", x, y, r>>8, g>>8, b>>8, want)
			return
		}
	}
}

func TestOrientationIsHonouredAndEverythingElseForgotten(t *testing.T) {
	upright := quartered(80, 60)
	for o := 1; o <= 8; o++ {
		for name, order := range map[string]binary.AppendByteOrder{"Intel": binary.LittleEndian, "Motorola": binary.BigEndian} {
			file, tiff := held(upright, o), exif(order, o)
			for kind, upload := range map[string][]byte{
				"jpeg": withEXIF(asJPEG(t, file), tiff),
				"png":  pngWithEXIF(asPNG(t, file), tiff),
			} {
				t.Run(fmt.Sprint(kind, " ", name, " ", o), func(t *testing.T) {
					if !bytes.Contains(upload, []byte(somewhere)) {
						t.Fatal("the sample has nothing to forget")
					}
					m, _ := normalised(t, upload)
					if m.Bounds() != upright.Bounds() {
						t.Errorf("is %v, want %v", m.Bounds(), upright.Bounds())
					}
					isQuartered(t, m)
				})
			}
		}
	}
}

func TestWebP(t *testing.T) {
	t.Run("lossy", func(t *testing.T) {
		m, _ := normalised(t, fromFile(t, "lossy.webp"))
		isQuartered(t, m)
	})
	t.Run("lying on its side", func(t *testing.T) {
		m, _ := normalised(t, webpWithEXIF(fromFile(t, "lossy.webp"), exif(binary.LittleEndian, 3)))
		looksLike(t, m, 20, 15, quarters[1][1])
		looksLike(t, m, 60, 45, quarters[0][0])
	})
	t.Run("a transparent quarter", func(t *testing.T) {
		m, _ := normalised(t, fromFile(t, "alpha.webp"))
		looksLike(t, m, 20, 15, quarters[0][0])
		looksLike(t, m, 60, 45, color.NRGBA{255, 255, 255, 255})
	})
	t.Run("lossless", func(t *testing.T) {
		m, _ := normalised(t, lossless(50, 40, color.NRGBA{10, 200, 30, 255}))
		looksLike(t, m, 25, 20, color.NRGBA{10, 200, 30, 255})
	})
}

func TestTransparentBecomesWhite(t *testing.T) {
	for name, size := range map[string]image.Point{"as it is": {60, 40}, "made smaller": {2000, 100}, "halved": {3300, 100}} {
		t.Run(name, func(t *testing.T) {
			// Left: red that cannot be seen. Right: half-seen black.
			m := image.NewNRGBA(image.Rectangle{Max: size})
			for y := range size.Y {
				for x := range size.X {
					c := color.NRGBA{R: 255}
					if x >= size.X/2 {
						c = color.NRGBA{A: 128}
					}
					m.SetNRGBA(x, y, c)
				}
			}
			got, _ := normalised(t, asPNG(t, m))
			w, h := got.Bounds().Dx(), got.Bounds().Dy()
			looksLike(t, got, w/4, h/2, color.NRGBA{255, 255, 255, 255})
			looksLike(t, got, 3*w/4, h/2, color.NRGBA{127, 127, 127, 255})
		})
	}
}

func TestLongSide(t *testing.T) {
	for in, want := range map[image.Point]image.Point{
		{1, 1}:      {1, 1},
		{1600, 120}: {1600, 120},
		{1601, 400}: {1600, 400},
		{1610, 400}: {1600, 398},
		{300, 2400}: {200, 1600},
		{3199, 99}:  {1600, 50},
		{3201, 601}: {1600, 300},
		{133, 6667}: {32, 1600},
		{9000, 2}:   {1600, 1},
		{1, 12801}:  {1, 1600},
	} {
		for kind, file := range map[string][]byte{"png": asPNG(t, quartered(in.X, in.Y)), "jpeg": asJPEG(t, quartered(in.X, in.Y))} {
			t.Run(fmt.Sprint(kind, in), func(t *testing.T) {
				t.Parallel()
				m, _ := normalised(t, file)
				if got := m.Bounds().Size(); got != want {
					t.Errorf("became %v, want %v", got, want)
				}
				if want.X > 8 && want.Y > 8 {
					isQuartered(t, m)
				}
			})
		}
	}
}

// Every kind of picture that a decoder may return, in a size that is halved twice and scaled.
func TestKindsOfPicture(t *testing.T) {
	const w, h = 6500, 90
	source := quartered(w, h)
	paletted := image.NewPaletted(source.Rect, color.Palette{quarters[0][0], quarters[0][1], quarters[1][0], quarters[1][1]})
	deep := image.NewNRGBA64(source.Rect)
	for y := range h {
		for x := range w {
			paletted.Set(x, y, source.At(x, y))
			deep.Set(x, y, source.At(x, y))
		}
	}
	for name, m := range map[string]image.Image{"paletted": paletted, "16 bits": deep} {
		t.Run(name, func(t *testing.T) {
			got, _ := normalised(t, asPNG(t, m))
			isQuartered(t, got)
		})
	}
	t.Run("gray", func(t *testing.T) {
		gray := image.NewGray(source.Rect)
		for i := range gray.Pix {
			gray.Pix[i] = 77
		}
		got, _ := normalised(t, asJPEG(t, gray))
		looksLike(t, got, 800, 11, color.NRGBA{77, 77, 77, 255})
	})
}

func TestChroma(t *testing.T) {
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		for _, width := range []int{3200, 3203, 6407} {
			m := image.NewYCbCr(image.Rect(0, 0, width, 33), ratio)
			source := quartered(width, 33)
			for y := range 33 {
				for x := range width {
					c := source.NRGBAAt(x, y)
					m.Y[m.YOffset(x, y)], m.Cb[m.COffset(x, y)], m.Cr[m.COffset(x, y)] = color.RGBToYCbCr(c.R, c.G, c.B)
				}
			}
			t.Run(fmt.Sprint(ratio, width), func(t *testing.T) { isQuartered(t, shrink(m)) })
		}
	}
}

func TestRefusals(t *testing.T) {
	ok := asJPEG(t, quartered(80, 60))
	heic := func(brand string) []byte { return []byte("\x00\x00\x00\x18ftyp" + brand + "\x00\x00\x00\x00mif1heic") }
	small := webpWithEXIF(fromFile(t, "lossy.webp"), nil)
	copy(small[24:30], []byte{0, 0, 0, 0, 0, 0}) // announces 1 × 1
	rare := bytes.Replace(ok, []byte{0xff, 0xc0}, []byte{0xff, 0xc9}, 1)
	for name, tc := range map[string]struct {
		file []byte
		want *model.Error
		says string
	}{
		"nothing":              {nil, model.ErrInvalid, "请选择照片"},
		"text":                 {[]byte("<svg onload=alert(1)>"), model.ErrUnsupported, "JPEG"},
		"gif":                  {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00"), model.ErrUnsupported, "JPEG"},
		"heic":                 {heic("heic"), model.ErrUnsupported, "HEIC"},
		"heic by second brand": {heic("abcd"), model.ErrUnsupported, "HEIC"},
		"mp4":                  {[]byte("\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isomavc1"), model.ErrUnsupported, "JPEG"},
		"too many bytes":       {append(bytes.Clone(ok), make([]byte, maxUpload)...), model.ErrTooLarge, "10MB"},
		"png beyond counting":  {pngBomb(1<<31-1, 1<<31-1), model.ErrUnsupported, "编码方式"},
		"png bomb":             {pngBomb(20_000, 20_000), model.ErrTooLarge, "4000万"},
		"one pixel too many":   {pngBomb(40_000_001, 1), model.ErrTooLarge, "4000万"},
		"webp bomb":            {lossless(16384, 16384, color.NRGBA{}), model.ErrTooLarge, "4000万"},
		"webp that lies":       {small, model.ErrInvalid, "损坏"},
		"png without picture":  {pngBomb(80, 60), model.ErrInvalid, "损坏"},
		"no such jpeg coding":  {rare, model.ErrUnsupported, "编码方式"},
		"only the first bytes": {ok[:3], model.ErrInvalid, "损坏"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			_, _, err := NewDarkroom().Normalise(t.Context(), bytes.NewReader(tc.file), &out)
			var shown *model.Error
			if !errors.Is(err, tc.want) || !errors.As(err, &shown) {
				t.Fatalf("got %v, want %v", err, tc.want)
			}
			if text := shown.Message + shown.Fields["photo"]; !strings.Contains(text, tc.says) {
				t.Errorf("says %q, not %q", text, tc.says)
			}
		})
	}
}

func TestTruncated(t *testing.T) {
	for name, file := range map[string][]byte{
		"jpeg": asJPEG(t, quartered(80, 60)), "png": asPNG(t, quartered(80, 60)), "webp": fromFile(t, "lossy.webp"),
	} {
		for _, share := range []float64{0.1, 0.3, 0.5, 0.7, 0.9} {
			cut := file[:int(float64(len(file))*share)]
			if _, _, err := NewDarkroom().Normalise(t.Context(), bytes.NewReader(cut), io.Discard); !errors.Is(err, model.ErrInvalid) {
				t.Errorf("%s at %.0f %%: %v", name, share*100, err)
			}
		}
	}
}

func TestBrokenOffUploadIsNoFaultOfTheCitizen(t *testing.T) {
	_, _, err := NewDarkroom().Normalise(t.Context(), iotest.ErrReader(io.ErrClosedPipe), io.Discard)
	var shown *model.Error
	if !errors.Is(err, io.ErrClosedPipe) || errors.As(err, &shown) {
		t.Errorf("got %v", err)
	}
}

func TestDarkroomIsLeftWhenNobodyWaits(t *testing.T) {
	d := NewDarkroom()
	if err := d.slots.Acquire(t.Context(), d.cores); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	file := asJPEG(t, quartered(8, 6))
	if _, _, err := d.Normalise(ctx, bytes.NewReader(file), io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	d.slots.Release(d.cores)
	if _, _, err := d.Normalise(t.Context(), bytes.NewReader(file), io.Discard); err != nil {
		t.Errorf("the darkroom stayed locked: %v", err)
	}
}

// passes is a progressive JPEG that goes over its picture again and again: each pass costs the decoder a walk over all
// blocks, and the file nine bytes.
func passes(width, height uint16, n int) []byte {
	frame := []byte{8, byte(height >> 8), byte(height), byte(width >> 8), byte(width), 1, 1, 0x11, 0}
	b := append([]byte{0xff, 0xd8}, segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...))...)
	b = append(b, segment(0xc2, frame)...)
	// One code for DC, "no difference"; one for AC, "the next 16384 blocks and more are empty".
	b = append(b, segment(0xc4, append([]byte{0x00, 1}, make([]byte, 16)...))...)
	b = append(b, segment(0xc4, append([]byte{0x10, 1}, append(make([]byte, 15), 0xe0)...))...)
	blocks := (int(width) + 7) / 8 * ((int(height) + 7) / 8)
	for range n {
		b = append(b, segment(0xda, []byte{1, 1, 0x00, 1, 63, 0})...)
		b = append(b, bytes.Repeat([]byte{0}, 2*(blocks/16384+1))...)
	}
	return append(b, 0xff, 0xd9)
}

func TestEndlessPassesAreStopped(t *testing.T) {
	d := NewDarkroom()
	d.patience = 20 * time.Millisecond
	file := passes(4000, 3000, 2000) // 68 kB, some twenty seconds
	if _, _, err := d.Normalise(t.Context(), bytes.NewReader(file), io.Discard); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("got %v", err)
	}
	d.patience = patience
	if m, _ := normalised(t, passes(400, 300, 3)); m.Bounds().Dx() != 400 {
		t.Error("the sample is no picture")
	}
}

// Memory is lent: what one photo left in it must not show in the next.
func TestPhotosDoNotMix(t *testing.T) {
	d := NewDarkroom()
	for i := range 12 {
		m, turn := quartered(1700-i, 60+i), 1+i%8
		var out bytes.Buffer
		if _, _, err := d.Normalise(t.Context(), bytes.NewReader(withEXIF(asJPEG(t, held(m, turn)), exif(binary.BigEndian, turn))), &out); err != nil {
			t.Fatal(err)
		}
		got, err := jpeg.Decode(&out)
		if err != nil {
			t.Fatal(err)
		}
		isQuartered(t, got)
	}
}

func FuzzNormalise(f *testing.F) {
	ok := asJPEG(f, quartered(16, 12))
	f.Add(withEXIF(ok, exif(binary.BigEndian, 6)))
	f.Add(pngWithEXIF(asPNG(f, quartered(16, 12)), exif(binary.LittleEndian, 8)))
	f.Add(webpWithEXIF(fromFile(f, "lossy.webp"), exif(binary.LittleEndian, 5)))
	f.Add(fromFile(f, "alpha.webp"))
	f.Add(lossless(30, 20, color.NRGBA{1, 2, 3, 4}))
	f.Add(pngBomb(20_000, 20_000))
	d := NewDarkroom()
	f.Fuzz(func(t *testing.T, file []byte) {
		var out bytes.Buffer
		w, h, err := d.Normalise(t.Context(), bytes.NewReader(file), &out)
		var shown *model.Error
		switch {
		case err != nil && !errors.As(err, &shown):
			t.Fatalf("an upload can break us: %v", err)
		case err == nil && (w < 1 || h < 1 || max(w, h) > longSide):
			t.Fatalf("became %d × %d", w, h)
		case err == nil:
			onlyPicture(t, out.Bytes())
		}
	})
}

func FuzzOrientation(f *testing.F) {
	f.Add(exif(binary.BigEndian, 6))
	f.Add(exif(binary.LittleEndian, 9))
	f.Fuzz(func(t *testing.T, tiff []byte) {
		if o := orientation(tiff); o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
	})
}
