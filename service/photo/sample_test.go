package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"testing"
)

// What the tests upload: a picture whose quarters are red, green, blue and yellow, from left to right and top to
// bottom, in all the forms in which a phone may send it.

var quarters = [2][2]color.NRGBA{
	{{R: 255, A: 255}, {G: 255, A: 255}},
	{{B: 255, A: 255}, {R: 255, G: 255, A: 255}},
}

func quartered(width, height int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetNRGBA(x, y, quarters[2*y/height][2*x/width])
		}
	}
	return m
}

// held is how a camera writes a picture that is upright as given. EXIF defines the orientation by where on the upright
// picture the first row and the first column of the file are.
func held(upright image.Image, orientation int) *image.NRGBA {
	w, h := upright.Bounds().Dx(), upright.Bounds().Dy()
	right := orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7
	bottom := orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8
	fw, fh := w, h
	if orientation >= 5 {
		fw, fh = h, w
	}
	file := image.NewNRGBA(image.Rect(0, 0, fw, fh))
	for row := range fh {
		for col := range fw {
			x, y := col, row
			if orientation >= 5 {
				x, y = row, col
			}
			if right {
				x = w - 1 - x
			}
			if bottom {
				y = h - 1 - y
			}
			file.Set(col, row, upright.At(x, y))
		}
	}
	return file
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func fromFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// place of a photo that must not survive: 23°07′ north.
const somewhere = "GPS23.1291N"

// exif is a TIFF structure with a maker, an orientation and a GPS directory.
func exif(order binary.AppendByteOrder, orientation int) []byte {
	b := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		b = []byte("MM\x00*")
	}
	entry := func(tag, kind uint16, count, value uint32) {
		b = order.AppendUint16(b, tag)
		b = order.AppendUint16(b, kind)
		b = order.AppendUint32(b, count)
		if kind == typeShort { // a short is at the front of its four bytes
			b = order.AppendUint16(b, uint16(value))
			b = order.AppendUint16(b, 0)
			return
		}
		b = order.AppendUint32(b, value)
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 3)
	const gps = 8 + 2 + 3*12 + 4
	entry(0x010f, 2, uint32(len(somewhere)), gps+2+12+4) // Make
	entry(tagOrientation, typeShort, 1, uint32(orientation))
	entry(0x8825, 4, 1, gps)
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 1)
	entry(0x001d, 2, uint32(len(somewhere)), gps+2+12+4)
	b = order.AppendUint32(b, 0)
	return append(b, somewhere...)
}

func segment(marker byte, content []byte) []byte {
	b := []byte{0xff, marker}
	b = binary.BigEndian.AppendUint16(b, uint16(len(content)+2))
	return append(b, content...)
}

// withEXIF puts what phones write into a JPEG: EXIF, XMP, a comment, and a second file behind the end.
func withEXIF(file, tiff []byte) []byte {
	b := append([]byte{}, file[:2]...)
	b = append(b, segment(0xe0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"))...)
	b = append(b, segment(0xe1, append([]byte("Exif\x00\x00"), tiff...))...)
	b = append(b, segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x>"+somewhere+"</x>"))...)
	b = append(b, segment(0xfe, []byte(somewhere))...)
	b = append(b, file[2:]...)
	return append(b, somewhere...)
}

// chunk is one of a PNG.
func chunk(kind string, content []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	b = append(append(b, kind...), content...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

func pngWithEXIF(file, tiff []byte) []byte {
	const header = 8 + 12 + 13
	b := append([]byte{}, file[:header]...)
	b = append(b, chunk("eXIf", tiff)...)
	b = append(b, chunk("tEXt", []byte("Comment\x00"+somewhere))...)
	return append(b, file[header:]...)
}

func webpWithEXIF(file, tiff []byte) []byte {
	b := append([]byte{}, file...)
	b = append(b, "EXIF"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(tiff)))
	b = append(b, tiff...)
	if len(tiff)%2 == 1 {
		b = append(b, 0)
	}
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

// lossless is a WebP of one colour. All five codes have a single symbol, so the pixels take no space: 40 bytes hold a
// picture of any size.
func lossless(width, height int, c color.NRGBA) []byte {
	var bits uint64
	var n int
	body := []byte{0x2f}
	put := func(value, width int) {
		bits |= uint64(value) << n
		for n += width; n >= 8; n -= 8 {
			body = append(body, byte(bits))
			bits >>= 8
		}
	}
	put(width-1, 14)
	put(height-1, 14)
	put(1, 1) // alpha is used
	put(0, 3) // version
	put(0, 3) // no transform, no colour cache, one group of codes
	for _, symbol := range []uint8{c.G, c.R, c.B, c.A, 0} {
		put(1, 1) // a simple code
		put(0, 1) // of one symbol
		put(1, 1) // of 8 bits
		put(int(symbol), 8)
	}
	put(0, 7)
	if len(body)%2 == 1 {
		body = append(body, 0)
	}
	b := []byte("RIFF\x00\x00\x00\x00WEBPVP8L")
	b = binary.LittleEndian.AppendUint32(b, uint32(len(body)))
	b = append(b, body...)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

// pngBomb announces a size and has next to no content.
func pngBomb(width, height uint32) []byte {
	b := binary.BigEndian.AppendUint32(nil, width)
	b = binary.BigEndian.AppendUint32(b, height)
	b = append(b, 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", b)...)
	out = append(out, chunk("IDAT", []byte{0x78, 0x9c, 3, 0, 0, 0, 0, 1})...)
	return append(out, chunk("IEND", nil)...)
}
