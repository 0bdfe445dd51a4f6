package callback

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"example.org/hotline/service/wechat/receive"
)

const (
	plainText = "text/plain; charset=utf-8"
	xmlText   = "application/xml; charset=utf-8"

	firstBuffer = 4 << 10  // most deliveries, and their answers, fit
	keepBuffer  = 64 << 10 // the largest worth keeping for the next one
)

// write answers 200 in one piece. When it fails WeChat hung up, and delivers again what it still wants.
func write(w http.ResponseWriter, kind string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	if len(body) > unmeasured {
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body)
}

// unmeasured is up to where net/http finds the length for itself.
const unmeasured = 2 << 10

func contentType(body []byte) string {
	if bytes.HasPrefix(body, []byte("<")) {
		return xmlText
	}
	return plainText
}

// buffer holds a delivery, then its answer.
type buffer struct{ bytes []byte }

// bodies lends buffers.
type bodies struct{ pool *sync.Pool }

func newBodies() bodies {
	return bodies{&sync.Pool{New: func() any { return &buffer{make([]byte, 0, firstBuffer)} }}}
}

func (b bodies) get() *buffer { return b.pool.Get().(*buffer) }

func (b bodies) put(buf *buffer) {
	if cap(buf.bytes) <= keepBuffer {
		b.pool.Put(buf)
	}
}

// read reads a body, of one that is too large only so much that the reader sees that it is.
func (b *buffer) read(body io.Reader) error {
	b.bytes = b.bytes[:0]
	for len(b.bytes) <= receive.MaxBody {
		if len(b.bytes) == cap(b.bytes) {
			b.bytes = slices.Grow(b.bytes, len(b.bytes)+1)
		}
		n, err := body.Read(b.bytes[len(b.bytes):cap(b.bytes)])
		b.bytes = b.bytes[:len(b.bytes)+n]
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
	return nil
}

// harmless says what somebody panicked with, where that cannot hold anything of a delivery.
func harmless(p any) string {
	var ours runtime.Error
	if err, ok := p.(error); ok && errors.As(err, &ours) {
		return ours.Error()
	}
	return fmt.Sprintf("a value of type %T", p)
}
