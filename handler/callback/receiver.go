// Package callback is what WeChat posts to us: messages, follows, menu clicks (protocol §3). Receiver takes the
// deliveries, sees that each event is answered once and in time; Dialog knows what the account says.
package callback

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat/receive"
)

// Responder knows what the account says to an event. It may be asked again about an event whose first answer was
// lost with the process that worked on it: what it does must be safe to repeat.
type Responder interface {
	Answer(ctx context.Context, ev model.Event) (model.Answer, error)
}

// Late takes what could not be said within WeChat's five seconds, and says it as a customer-service message. For one
// event it does so once, however often it is told.
type Late interface {
	AnswerLate(ctx context.Context, ev model.Event, a model.Answer) error
}

// Keep keeps deliveries that could not be read, for the operator. reason holds nothing of the body.
type Keep interface {
	KeepRaw(ctx context.Context, reason string, body []byte) error
}

// Options are what a Receiver is made of. All are required but Limits and Seen: without it there is but one replica,
// which remembers for itself what it saw last.
type Options struct {
	Codec     *receive.Codec
	Responder Responder
	Late      Late
	Keep      Keep
	Seen      Seen
	Seal      Sealer
	Now       func() time.Time
	Log       *slog.Logger
	Limits    Limits
}

// Receiver takes WeChat's deliveries. What it refuses has no effect and gets a 4xx; everything else gets a valid reply
// or "success", whatever happens behind it: WeChat shows the citizen any other answer as a fault, and mutes an account
// that fails often.
type Receiver struct {
	codec   *receive.Codec
	keep    Keep
	once    *once
	crew    *crew
	queue   *queue
	metrics *metrics
	log     *slog.Logger
	refused *seldom
	bodies  bodies
}

// New makes a receiver. Whoever stops it drains it.
func New(o Options) *Receiver {
	limits := o.Limits.orDefault()
	r := &Receiver{
		codec: o.Codec, keep: o.Keep, log: o.Log, metrics: newMetrics(), refused: &seldom{now: o.Now},
		crew: &crew{limit: limits.Background}, queue: &queue{limits: limits}, bodies: newBodies(),
	}
	r.once = &once{
		responder: o.Responder, late: o.Late, memory: newMemory(o.Seen, o.Seal, r.crew, o.Now, o.Log), flights: newFlights(o.Now),
		crew: r.crew, queue: r.queue, metrics: r.metrics, work: limits.Work, log: o.Log,
	}
	return r
}

// Metrics are the receiver's counters.
func (r *Receiver) Metrics() []prometheus.Collector { return r.metrics.all() }

// Drain waits for the work that outlived its request, or until ctx ends: then it tells how much is left.
func (r *Receiver) Drain(ctx context.Context) error { return r.crew.drain(ctx) }

// Verify answers the GET with which WeChat tries the URL.
func (r *Receiver) Verify(c *gin.Context) {
	echo, err := r.codec.Echo(c.Request.URL.RawQuery)
	if err != nil {
		r.refuse(c, err)
		return
	}
	write(c.Writer, plainText, []byte(echo))
}

// bodyTime is how long a body may take to arrive: WeChat hangs up after five seconds.
const bodyTime = 10 * time.Second

// Receive answers a delivery.
func (r *Receiver) Receive(c *gin.Context) {
	defer prometheus.NewTimer(r.metrics.took).ObserveDuration()
	pass, err := r.codec.Admit(c.Request.URL.RawQuery)
	if err != nil {
		r.refuse(c, err)
		return
	}
	buf := r.bodies.get()
	defer r.bodies.put(buf)
	// Where the connection knows no deadline the server's own stands.
	_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Now().Add(bodyTime)) //nolint:forbidigo // the network's clock
	if err := r.bodies.read(buf, c.Request.Body); err != nil {
		c.Status(http.StatusBadRequest) // WeChat hung up in the middle, and delivers it again
		return
	}
	d, err := r.open(pass, buf.bytes)
	switch {
	case errors.Is(err, receive.ErrMalformed):
		r.keepRaw(c.Request.Context(), err, buf.bytes)
		buf.bytes = append(buf.bytes[:0], receive.Success...)
	case err != nil:
		r.refuse(c, err)
		return
	default:
		answer := r.once.answer(c.Request.Context(), d.Event)
		buf.bytes = d.AppendReply(buf.bytes[:0], answer) // nothing refers to the body any more
	}
	write(c.Writer, contentType(buf.bytes), buf.bytes)
}

// open reads a delivery. A body that makes the reader panic is one that cannot be read.
func (r *Receiver) open(pass receive.Pass, body []byte) (d receive.Delivery, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.log.Error("callback: reader panicked", "panic", harmless(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("%w: reader panicked", receive.ErrMalformed)
		}
	}()
	return pass.Open(body)
}

// Again reads a delivery that could not be read when it came, and works on it as on any other; what there is to say goes as a
// message of its own, since nobody waits for the reply. It fails with model.ErrUnreadable where it cannot be read today, either, and
// with another error where it could not be worked on: then it may be tried once more.
func (r *Receiver) Again(ctx context.Context, body []byte) error {
	ev, err := r.reopen(body)
	if err != nil {
		r.log.WarnContext(ctx, "callback: still not readable", "reason", err)
		return model.ErrUnreadable
	}
	return r.once.again(ctx, ev)
}

func (r *Receiver) reopen(body []byte) (ev model.Event, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.log.Error("callback: reader panicked", "panic", harmless(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("%w: reader panicked", receive.ErrMalformed)
		}
	}()
	return r.codec.Reopen(body)
}

// refuse says no in one line, which tells a stranger nothing that the protocol does not.
func (r *Receiver) refuse(c *gin.Context, err error) {
	r.metrics.refusal(err)
	if n, ok := r.refused.occasion(); ok {
		r.log.WarnContext(c.Request.Context(), "callback refused", "reason", err, "count", n)
	}
	c.String(http.StatusForbidden, "refused: %v\n", err)
}

// keepRaw keeps a body that could not be read, and waits for that as long as for an answer.
func (r *Receiver) keepRaw(ctx context.Context, reason error, body []byte) {
	r.metrics.unreadable.Inc()
	body = append([]byte(nil), body[:min(len(body), receive.MaxMessage)]...)
	done := make(chan struct{})
	ctx = context.WithoutCancel(ctx)
	started := r.crew.start(func() {
		defer close(done)
		err := persist(ctx, databaseTime, func(ctx context.Context) error { return r.keep.KeepRaw(ctx, reason.Error(), body) })
		if err != nil {
			r.log.ErrorContext(ctx, "callback: delivery lost: not readable, and not kept", "reason", reason, "err", err)
		}
	})
	if !started {
		r.log.ErrorContext(ctx, "callback: delivery lost: not readable, and too much work", "reason", reason)
		return
	}
	r.queue.wait(done)
}
