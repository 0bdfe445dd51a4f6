package callback

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"example.org/hotline/model"
)

// once sees that an event is worked on once and answered once, however often, wherever and at whatever time it is
// delivered.
type once struct {
	responder Responder
	late      Late
	memory    *memory
	flights   *flights
	crew      *crew
	queue     *queue
	metrics   *metrics
	work      time.Duration
	log       *slog.Logger
}

// answer is what a delivery of ev is answered with. It comes within the limits: where there is no answer by then, the
// answer to say is none, and the work goes on and speaks for itself.
func (o *once) answer(ctx context.Context, ev model.Event) model.Answer {
	o.metrics.arrival(ev.Type)
	id := ev.ID()
	f, first := o.flights.join(id)
	if first {
		o.launch(ctx, id, f, ev)
	} else {
		o.metrics.repeats.Inc()
	}
	o.queue.wait(f.done)
	return f.heard()
}

// launch works on ev beside the request, which WeChat may end at any time.
func (o *once) launch(ctx context.Context, id string, f *flight, ev model.Event) {
	detached := context.WithoutCancel(ctx)
	if o.crew.start(func() { o.fly(detached, id, f, ev) }) {
		return
	}
	o.flights.forget(id)
	f.land(apology(ev))
	o.metrics.shed.Inc()
	o.log.ErrorContext(ctx, "callback: too much work, event not answered", "type", ev.Type)
}

func (o *once) fly(ctx context.Context, id string, f *flight, ev model.Event) {
	key := seenPrefix + id
	answer, ours := o.memory.claim(ctx, key, o.work)
	if !ours {
		f.land(answer)
		return
	}
	claim := o.memory.hold(ctx, key)
	defer claim.end()
	answer = o.respond(ctx, ev)
	if late := f.land(answer); late {
		o.metrics.late.Inc()
		o.sayLate(ctx, ev, answer)
		answer = model.Answer{} // which is what all deliveries heard
	}
	claim.end()
	o.memory.remember(ctx, key, answer)
}

// respond asks for the answer. Whatever goes wrong there, somebody who waits for one hears that it did.
func (o *once) respond(ctx context.Context, ev model.Event) (a model.Answer) {
	defer func() {
		if p := recover(); p != nil {
			o.log.ErrorContext(ctx, "callback: panic", "type", ev.Type, "panic", harmless(p), "stack", string(debug.Stack()))
			a = apology(ev)
		}
	}()
	working, cancel := context.WithTimeout(ctx, o.work)
	defer cancel()
	a, err := o.responder.Answer(working, ev)
	if err == nil {
		return a
	}
	a = apology(ev)
	var told *model.Error
	if errors.As(err, &told) && !a.Empty() {
		a.Text = told.Message // made for people to read
		if told.Kind != model.Unavailable {
			return a
		}
	}
	o.log.ErrorContext(ctx, "callback: event not answered", "type", ev.Type, "err", err)
	return a
}

// sayLate says what came too late for the reply.
func (o *once) sayLate(ctx context.Context, ev model.Event, a model.Answer) {
	if a.Empty() {
		return
	}
	err := persist(ctx, databaseTime, func(ctx context.Context) (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %s", harmless(p))
			}
		}()
		return o.late.AnswerLate(ctx, ev, a)
	})
	if err != nil {
		o.log.ErrorContext(ctx, "callback: answer lost: too late for the reply, and not queued", "type", ev.Type, "err", err)
	}
}

// apology is for somebody who said or tapped something; nobody waits for an answer to any other event.
func apology(ev model.Event) model.Answer {
	if ev.Type == model.EvClick || !strings.HasPrefix(string(ev.Type), "event.") {
		return model.Answer{Text: model.ErrUnavailable.Message}
	}
	return model.Answer{}
}
