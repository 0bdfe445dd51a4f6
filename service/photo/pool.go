package photo

import (
	"bytes"
	"image"
	"sync"
)

// buffers lends memory for files: what is uploaded, developed and sealed, a few hundred kilobytes each. A sync.Pool would
// lose some at every other collection, and a picture's decoding alone brings those about.
type buffers struct{ free chan *bytes.Buffer }

const (
	buffersAPhoto = 3       // at once: as uploaded, developed, sealed
	keptBuffer    = 1 << 20 // bytes; a larger one is not kept for the next photo
)

func newBuffers(photos int) buffers {
	return buffers{free: make(chan *bytes.Buffer, photos*buffersAPhoto)}
}

func (b *buffers) get() *bytes.Buffer {
	select {
	case buf := <-b.free:
		return buf
	default:
		return new(bytes.Buffer)
	}
}

func (b *buffers) put(buf *bytes.Buffer) {
	if buf.Cap() > keptBuffer {
		return
	}
	buf.Reset()
	select {
	case b.free <- buf:
	default:
	}
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
