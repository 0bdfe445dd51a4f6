package stream

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// patience is how long a reader may take for what he is sent; one who is slower comes again, and goes on where he was.
const patience = 10 * time.Second

// writer is one answer that goes on.
type writer struct {
	w    http.ResponseWriter
	conn *http.ResponseController
	next time.Time // the next sign of life
}

// begin lifts the server's limits of time, which are those of a request, and sends what stands before the events.
func begin(w http.ResponseWriter) (*writer, error) {
	out := &writer{w: w, conn: http.NewResponseController(w)}
	if err := out.conn.SetReadDeadline(time.Time{}); err != nil { // at it the server would take the reader for gone
		return nil, fmt.Errorf("begin a stream: %w", err)
	}
	if err := out.limit(); err != nil {
		return nil, fmt.Errorf("begin a stream: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-cache, no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would keep the events until it has a few
	w.WriteHeader(http.StatusOK)
	out.next = now().Add(beat)
	return out, out.send(fmt.Appendf(nil, "retry: %d\n\n", again.Milliseconds()))
}

// show writes until ctx ends, or src does.
func (o *writer) show(ctx context.Context, src Source) error {
	for {
		list, err := o.wait(ctx, src)
		if err != nil {
			return err
		}
		text, err := written(list)
		if err != nil {
			return err
		}
		if len(text) > 0 && o.send(text) != nil {
			return nil // the reader has gone
		}
		if now().Before(o.next) {
			continue
		}
		if err := src.Beat(ctx); err != nil {
			return err
		}
		if o.send([]byte(": ping\n\n")) != nil {
			return nil
		}
		o.next = now().Add(beat)
	}
}

// wait is src's next, or nothing when it is time for a sign of life.
func (o *writer) wait(ctx context.Context, src Source) ([]Event, error) {
	wait, stop := context.WithDeadline(ctx, o.next)
	defer stop()
	list, err := src.Next(wait)
	if err != nil && ctx.Err() == nil && wait.Err() != nil {
		return nil, nil
	}
	return list, err
}

// written is events as they go over the wire.
func written(list []Event) ([]byte, error) {
	var text bytes.Buffer
	for _, e := range list {
		data, err := json.Marshal(e.Data) // in one line
		if err != nil {
			return nil, err
		}
		if e.ID > 0 {
			fmt.Fprintf(&text, "id: %d\n", e.ID)
		}
		fmt.Fprintf(&text, "event: %s\ndata: %s\n\n", e.Kind, data)
	}
	return text.Bytes(), nil
}

func (o *writer) send(text []byte) error {
	if err := o.limit(); err != nil {
		return err
	}
	if _, err := o.w.Write(text); err != nil {
		return err
	}
	return o.conn.Flush()
}

// limit gives what is written next its time.
func (o *writer) limit() error { return o.conn.SetWriteDeadline(now().Add(patience)) }

// end gives the server time to write the end of the answer.
func (o *writer) end() { _ = o.limit() }

func now() time.Time { return time.Now() } //nolint:forbidigo // a connection's limits are moments of the machine's clock
