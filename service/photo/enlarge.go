package photo

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// enlarge makes the print of a picture: at most longSide long, turned upright, opaque. done gives its memory back.
func (d *Darkroom) enlarge(picture image.Image, turn int) (paper image.Image, done func()) {
	fit := fitInto(picture.Bounds().Size(), longSide)
	picture = shrink(picture)
	if _, ready := picture.(*image.YCbCr); ready && picture.Bounds().Size() == fit && turn == upright {
		return picture, func() {} // it is as the encoder wants it
	}
	small, freeSmall := d.canvas.get(fit)
	project(small, picture)
	if turn == upright {
		return small, freeSmall
	}
	defer freeSmall()
	if turn >= 5 { // lying on its side
		fit.X, fit.Y = fit.Y, fit.X
	}
	turned, freeTurned := d.canvas.get(fit)
	rotate(turned, small, turn)
	return turned, freeTurned
}

// fitInto is the size in proportion of which no side is longer than limit, or size itself.
func fitInto(size image.Point, limit int) image.Point {
	switch {
	case size.X <= limit && size.Y <= limit:
		return size
	case size.X >= size.Y:
		return image.Pt(limit, max(1, (size.Y*limit+size.X/2)/size.X))
	default:
		return image.Pt(max(1, (size.X*limit+size.Y/2)/size.Y), limit)
	}
}

// project draws picture over all of paper. ApproxBiLinear looks at four pixels for each new one, which is enough below
// a half, as shrink leaves it, and ten times faster than CatmullRom.
func project(paper *image.RGBA, picture image.Image) {
	op := draw.Src
	if o, ok := picture.(interface{ Opaque() bool }); !ok || !o.Opaque() {
		draw.Draw(paper, paper.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		op = draw.Over
	}
	if picture.Bounds().Size() == paper.Rect.Size() {
		draw.Draw(paper, paper.Rect, picture, picture.Bounds().Min, op)
		return
	}
	draw.ApproxBiLinear.Scale(paper, paper.Rect, picture, picture.Bounds(), op, nil)
}

// rotate draws picture upright: turn is EXIF's number for how the camera was held. Each is a start and two strides.
func rotate(paper, picture *image.RGBA, turn int) {
	const pixel = 4
	row := picture.Stride
	right, bottom := (picture.Rect.Dx()-1)*pixel, (picture.Rect.Dy()-1)*row
	way := [...]struct{ start, x, y int }{
		2: {right, -pixel, row},
		3: {right + bottom, -pixel, -row},
		4: {bottom, pixel, -row},
		5: {0, row, pixel},
		6: {bottom, -row, pixel},
		7: {right + bottom, -row, -pixel},
		8: {right, row, -pixel},
	}[turn]
	width := paper.Rect.Dx() * pixel
	for y := range paper.Rect.Dy() {
		line := paper.Pix[y*paper.Stride:][:width]
		from := way.start + y*way.y
		for x := 0; x < width; x += pixel {
			copy(line[x:x+pixel], picture.Pix[from:from+pixel])
			from += way.x
		}
	}
}
