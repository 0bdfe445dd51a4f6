package photo

import "image"

// shrink halves a picture, within its own memory, as long as it is at least twice as long as wanted. Every pixel of the
// original then counts, so that fine patterns (bricks, print) do not turn into moiré, and the dear part works on little.
// Kinds that cameras do not write are left as they are.
func shrink(picture image.Image) image.Image {
	if m, ok := picture.(*image.NRGBA); ok {
		picture = flatten(m)
	}
	for size := picture.Bounds().Size(); max(size.X, size.Y) >= 2*longSide; size = picture.Bounds().Size() {
		half := image.Rect(0, 0, (size.X+1)/2, (size.Y+1)/2)
		switch m := picture.(type) {
		case *image.YCbCr:
			chroma := chromaSize(size, m.SubsampleRatio)
			halve(m.Y, m.YStride, size, 1)
			halve(m.Cb, m.CStride, chroma, 1)
			halve(m.Cr, m.CStride, chroma, 1)
			m.Rect = half
		case *image.RGBA:
			halve(m.Pix, m.Stride, size, 4)
			m.Rect = half
		case *image.Gray:
			halve(m.Pix, m.Stride, size, 1)
			m.Rect = half
		default:
			return picture
		}
	}
	return picture
}

// halve replaces each square of four pixels by their mean; n is the bytes of a pixel. The last column or row of an odd
// number counts twice.
func halve(pix []byte, stride int, size image.Point, n int) {
	for y := range (size.Y + 1) / 2 {
		upper := pix[2*y*stride:][:size.X*n]
		lower := pix[min(2*y+1, size.Y-1)*stride:][:size.X*n]
		line := pix[y*stride:]
		for x := range (size.X + 1) / 2 {
			left, right := 2*x*n, min(2*x+1, size.X-1)*n
			for c := range n {
				sum := int(upper[left+c]) + int(upper[right+c]) + int(lower[left+c]) + int(lower[right+c])
				line[x*n+c] = byte((sum + 2) / 4)
			}
		}
	}
}

// chromaSize is the size of the two colour planes of a picture.
func chromaSize(size image.Point, ratio image.YCbCrSubsampleRatio) image.Point {
	x, y := 1, 1
	switch ratio {
	case image.YCbCrSubsampleRatio422:
		x = 2
	case image.YCbCrSubsampleRatio420:
		x, y = 2, 2
	case image.YCbCrSubsampleRatio440:
		y = 2
	case image.YCbCrSubsampleRatio411:
		x = 4
	case image.YCbCrSubsampleRatio410:
		x, y = 4, 2
	}
	return image.Pt((size.X+x-1)/x, (size.Y+y-1)/y)
}

// flatten puts a picture on white, within its own memory: colours that were invisible must not bleed into their
// neighbours when pixels are mixed.
func flatten(m *image.NRGBA) *image.RGBA {
	for y := range m.Rect.Dy() {
		line := m.Pix[y*m.Stride:][:m.Rect.Dx()*4]
		for i := 0; i < len(line); i += 4 {
			a := int(line[i+3])
			if a == 255 {
				continue
			}
			for c := i; c < i+3; c++ {
				line[c] = byte((int(line[c])*a + 255*(255-a) + 127) / 255)
			}
			line[i+3] = 255
		}
	}
	return &image.RGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
}
