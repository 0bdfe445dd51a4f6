package photo

import (
	"bytes"
	"image"
	"sync"
)

// buffers lends memory for files: what is uploaded, developed and sealed, a few hundred kilobytes each.
type buffers struct{ pool sync.Pool }

func (b *buffers) get() *bytes.Buffer {
	if buf, ok := b.pool.Get().(*bytes.Buffer); ok {
		return buf
	}
	return new(bytes.Buffer)
}

func (b *buffers) put(buf *bytes.Buffer) {
	buf.Reset()
	b.pool.Put(buf)
}

// canvases lends memory for prints, up to 10 MB each.
type canvases struct{ pool sync.Pool }

// get returns a paper of which every pixel has still to be drawn, and what gives it back.
func (c *canvases) get(size image.Point) (paper *image.RGBA, free func()) {
	paper, ok := c.pool.Get().(*image.RGBA)
	if n := 4 * size.X * size.Y; !ok || cap(paper.Pix) < n {
		paper = &image.RGBA{Pix: make([]byte, n)}
	}
	paper.Pix = paper.Pix[:4*size.X*size.Y]
	paper.Stride, paper.Rect = 4*size.X, image.Rectangle{Max: size}
	return paper, func() { c.pool.Put(paper) }
}
