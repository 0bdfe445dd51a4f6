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

	// largeAtOnce is how many bodies above keepBuffer are held at once. A signature covers the body, so a stranger's is
	// read before it can be refused: together they must not fill the memory. WeChat's own are a few kilobytes.
	largeAtOnce = 16
)

// errCrowded says that too many large bodies are being read; WeChat delivers again.
var errCrowded = errors.New("too many large bodies at once")

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
type buffer struct {
	bytes []byte
	large bool // one of the largeAtOnce
}

// bodies lends buffers.
type bodies struct {
	pool  *sync.Pool
	large chan struct{}
}

func newBodies() bodies {
	return bodies{
		pool:  &sync.Pool{New: func() any { return &buffer{bytes: make([]byte, 0, firstBuffer)} }},
		large: make(chan struct{}, largeAtOnce),
	}
}

func (b bodies) get() *buffer { return b.pool.Get().(*buffer) }

func (b bodies) put(buf *buffer) {
	if buf.large {
		buf.large = false
		<-b.large
	}
	if cap(buf.bytes) <= keepBuffer {
		b.pool.Put(buf)
	}
}

// read reads a body into buf, of one that is too large only so much that the reader sees that it is.
func (b bodies) read(buf *buffer, body io.Reader) error {
	buf.bytes = buf.bytes[:0]
	for len(buf.bytes) <= receive.MaxBody {
		if len(buf.bytes) == cap(buf.bytes) {
			if !b.mayGrow(buf) {
				return errCrowded
			}
			buf.bytes = slices.Grow(buf.bytes, len(buf.bytes)+1)
		}
		n, err := body.Read(buf.bytes[len(buf.bytes):cap(buf.bytes)])
		buf.bytes = buf.bytes[:len(buf.bytes)+n]
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
	return nil
}

// mayGrow lets a buffer become a large one, where there is room for it.
func (b bodies) mayGrow(buf *buffer) bool {
	if buf.large || 2*len(buf.bytes) <= keepBuffer {
		return true
	}
	select {
	case b.large <- struct{}{}:
		buf.large = true
	default:
	}
	return buf.large
}

// harmless says what somebody panicked with, where that cannot hold anything of a delivery.
func harmless(p any) string {
	var ours runtime.Error
	if err, ok := p.(error); ok && errors.As(err, &ours) {
		return ours.Error()
	}
	return fmt.Sprintf("a value of type %T", p)
}
