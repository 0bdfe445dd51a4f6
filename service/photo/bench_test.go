package photo

import (
	"bytes"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"testing"
)

// photograph is a JPEG of some 300 kB, as the citizens' page sends it, or larger.
func photograph(b *testing.B, width, height int) []byte {
	b.Helper()
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range m.Y {
		m.Y[i] = byte(i/97 + noise.IntN(6))
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, m, &jpeg.Options{Quality: 80}); err != nil {
		b.Fatal(err)
	}
	return buf.Bytes()
}

// BenchmarkDecode is what BenchmarkAdd cannot do without: the memory of the two differs by what we add.
func BenchmarkDecode(b *testing.B) {
	file := photograph(b, 1600, 1200)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := jpeg.Decode(bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAdd(b *testing.B)            { benchAdd(b, 1600, 1200) }
func BenchmarkAdd12Megapixel(b *testing.B) { benchAdd(b, 4032, 3024) }

func benchAdd(b *testing.B, width, height int) {
	album, file := newBench(b), photograph(b, width, height)
	b.ReportAllocs()
	b.SetBytes(int64(len(file)))
	for citizen := int64(0); b.Loop(); citizen++ { // one of his own each, or he would soon have uploaded enough
		if _, err := album.Add(b.Context(), citizen, bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
	}
}
