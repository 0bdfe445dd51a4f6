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
	f.lose(apology(ev))
	o.metrics.shed.Inc()
	o.log.ErrorContext(ctx, "callback: too much work, event not answered", "type", ev.Type)
}

func (o *once) fly(ctx context.Context, id string, f *flight, ev model.Event) {
	key := seenPrefix + id
	answer, whose := o.memory.claim(ctx, key, o.work)
	if whose != mine {
		o.leave(id, f, whose, answer)
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

// leave ends the flight of an event that another replica has; where that one has not answered for so long, the next may fly.
func (o *once) leave(id string, f *flight, whose claimed, answer model.Answer) {
	if whose == undecided {
		o.flights.forget(id)
		f.lose(answer)
		return
	}
	f.land(answer)
}

// errUnderWay is of an event that somebody else is still at work on.
var errUnderWay = model.ErrUnavailable.Saying("这条回调正在处理，请稍后刷新再看")

// again works on an event that nobody waits for an answer to. One that was answered before, because it was delivered once more or tried
// again twice, is left alone. Who comes while somebody is at it waits for how that ends: what fails there is his to try.
func (o *once) again(ctx context.Context, ev model.Event) error {
	id := ev.ID()
	for {
		f, first := o.flights.join(id)
		if first {
			return o.flyAgain(context.WithoutCancel(ctx), id, f, ev) // who asked for it may leave in the middle
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return errUnderWay
		}
		if f.answered() {
			return nil
		}
	}
}

func (o *once) flyAgain(ctx context.Context, id string, f *flight, ev model.Event) error {
	key := seenPrefix + id
	answer, whose := o.memory.claim(ctx, key, o.work)
	if whose != mine {
		o.leave(id, f, whose, answer)
		if whose == undecided {
			return errUnderWay
		}
		return nil
	}
	claim := o.memory.hold(ctx, key)
	defer claim.end()
	answer, err := o.ask(ctx, ev)
	if err != nil {
		var his bool
		if answer, his = hears(ev, err); !his {
			o.flights.forget(id)
			f.lose(model.Answer{})
			return fmt.Errorf("work on %s again: %w", ev.Type, err)
		}
	}
	f.land(model.Answer{})
	o.sayLate(ctx, ev, answer)
	claim.end()
	o.memory.remember(ctx, key, model.Answer{})
	return nil
}

// ask asks for the answer within the time that there is.
func (o *once) ask(ctx context.Context, ev model.Event) (a model.Answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			o.log.ErrorContext(ctx, "callback: panic", "type", ev.Type, "panic", harmless(p), "stack", string(debug.Stack()))
			err = errPanic
		}
	}()
	working, cancel := context.WithTimeout(ctx, o.work)
	defer cancel()
	return o.responder.Answer(working, ev)
}

// respond asks for the answer. Whatever goes wrong there, somebody who waits for one hears that it did.
func (o *once) respond(ctx context.Context, ev model.Event) (a model.Answer) {
	a, err := o.ask(ctx, ev)
	if err == nil {
		return a
	}
	a, his := hears(ev, err)
	if !his && !errors.Is(err, errPanic) {
		o.log.ErrorContext(ctx, "callback: event not answered", "type", ev.Type, "err", err)
	}
	return a
}

var errPanic = errors.New("panic") // which has been logged

// hears is what somebody hears of a failure; his says that it is his to hear, and nothing of ours went wrong.
func hears(ev model.Event, err error) (a model.Answer, his bool) {
	a = apology(ev)
	var told *model.Error
	if errors.As(err, &told) {
		his = told.Kind != model.Unavailable && !a.Empty()
		if !a.Empty() {
			a.Text = told.Message // made for people to read
		}
	}
	return a, his
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
