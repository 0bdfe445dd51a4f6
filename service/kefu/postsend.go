package kefu

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
)

const (
	sendTime   = 20 * time.Second // for one message; claimTime is longer
	uploadTime = 40 * time.Second // for one file; the same
	settleTime = 10 * time.Second // to note what became of it
)

// job is what a sender does next.
type job struct {
	plan
	taken  bool   // another sends
	openID string // of the citizen
	upload bool   // the file has to be with WeChat first
}

// send sends what can be sent of a chat, and tells when to look again; more is false where nothing is left.
func (p *post) send(ctx context.Context, id int64, e *errand) (at time.Time, more bool) {
	for {
		j, err := p.begin(ctx, id, e)
		switch {
		case errors.Is(err, model.ErrChatNotFound):
			return time.Time{}, false
		case err != nil:
			p.s.Log.WarnContext(ctx, "what is to be sent waits", "chat", id, "err", err)
			return p.s.Now().Add(faultPause), true
		case j.taken && e.met:
			return time.Time{}, false // he lives, or the sweep finds that he does not
		case j.taken:
			e.met = true
			return p.s.Now().Add(claimAgain), true
		case !j.wait.IsZero():
			return j.wait, true
		case len(j.next.lines) == 0:
			return time.Time{}, false
		}
		var out outcome
		if j.upload {
			out.err = p.upload(ctx, e, j.next.lines[0])
		} else {
			out = p.deliver(ctx, id, e, j)
		}
		if j.upload && out.err == nil {
			continue
		}
		if at, more, err = p.settle(ctx, id, e, j.next, out); err != nil {
			p.s.Log.ErrorContext(ctx, "what became of a message is not noted", "chat", id, "err", err)
			e.sender = "" // whoever claims the chat after us finds a line that may have gone
			return p.s.Now().Add(claimTime), true
		}
		if !more || !at.IsZero() {
			return at, more
		}
	}
}

// begin claims a chat, settles what needs no sending, and marks what goes next.
func (p *post) begin(ctx context.Context, id int64, e *errand) (job, error) {
	if e.sender == "" {
		e.sender = rand.Text()
	}
	var j job
	_, _, err := p.s.change(ctx, id, bySending, func(a *act) (err error) {
		j, err = a.begin(e)
		return err
	})
	if err != nil {
		return job{}, err
	}
	p.s.counts.lines(model.LineUnsure, len(j.unsure))
	p.s.counts.lines(model.LineUndelivered, len(j.refused))
	return j, nil
}

func (a *act) begin(e *errand) (job, error) {
	waiting, err := a.tx.ChatLinesToSend(a.ctx, a.chat.ID)
	if err != nil || len(waiting) == 0 {
		return job{}, err
	}
	j := job{plan: a.s.Texts.plan(*a.chat, waiting, a.now)}
	if !j.wait.IsZero() && len(j.unsure)+len(j.refused)+len(j.moot) == 0 {
		return j, nil
	}
	mine, err := a.tx.ClaimSender(a.ctx, a.chat.ID, e.sender, a.now.Add(claimTime))
	if err != nil || !mine {
		return job{taken: true}, err
	}
	if err := a.setAside(j.plan); err != nil {
		return j, err
	}
	if len(j.next.lines) == 0 || !j.wait.IsZero() {
		return j, a.tx.ReleaseSender(a.ctx, a.chat.ID, e.sender)
	}
	who, err := a.tx.Citizen(a.ctx, a.chat.CitizenID)
	if err != nil {
		return j, err
	}
	j.openID = who.OpenID
	if j.upload = j.next.file && e.uploaded[j.next.lines[0].Seq] == ""; j.upload {
		return j, nil
	}
	a.changed, a.quiet = true, !a.changed
	for _, l := range j.next.lines {
		l.Delivery = model.LineSending
		if err := a.tx.SaveChatLine(a.ctx, l); err != nil {
			return j, err
		}
	}
	return j, nil
}

// setAside settles the lines that are not sent.
func (a *act) setAside(p plan) error {
	for _, l := range p.unsure {
		a.chat.Window.Sent()
		if err := a.mark(l, model.LineUnsure, reasonUnsure); err != nil {
			return err
		}
	}
	for _, l := range p.moot {
		if err := a.mark(l, model.LineOnPage, ""); err != nil {
			return err
		}
	}
	for _, r := range p.refused {
		if err := a.mark(r.line, model.LineUndelivered, r.reason); err != nil {
			return err
		}
	}
	return nil
}

// outcome is what came of a batch: how many messages went, and why the next one did not.
type outcome struct {
	sent int
	err  error
}

// deliver sends a batch.
func (p *post) deliver(ctx context.Context, id int64, e *errand, j job) outcome {
	b, say := j.next, p.s.Platform
	switch {
	case b.menu != nil:
		err := timed(ctx, sendTime, func(ctx context.Context) error { return say.SendMenu(ctx, j.openID, *b.menu) })
		if !errors.Is(err, ErrNotGranted) && !errors.Is(err, ErrContent) {
			return once(err)
		}
	case b.file:
		l := b.lines[0]
		return once(timed(ctx, sendTime, func(ctx context.Context) error {
			return say.SendMedia(ctx, b.kfAccount, j.openID, string(l.Kind), e.uploaded[l.Seq])
		}))
	}
	var out outcome
	for _, text := range b.texts {
		if out.sent > 0 && !p.prolong(ctx, id, e) {
			out.err = errLost
			return out
		}
		out.err = timed(ctx, sendTime, func(ctx context.Context) error { return say.SendText(ctx, b.kfAccount, j.openID, text) })
		if out.err != nil {
			return out
		}
		out.sent++
	}
	return out
}

// errLost says that another sender took over while we were silent for too long.
var errLost = errors.New("another sender has taken over")

func once(err error) outcome {
	if err != nil {
		return outcome{err: err}
	}
	return outcome{sent: 1}
}

func timed(ctx context.Context, limit time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return do(ctx)
}

// prolong keeps the claim while one line goes in several messages.
func (p *post) prolong(ctx context.Context, id int64, e *errand) bool {
	mine, err := p.s.Store.ClaimSender(ctx, id, e.sender, p.s.Now().Add(claimTime))
	return mine && err == nil
}

// upload has WeChat keep the file of a line, to be sent by its media id. To do it twice does no harm.
func (p *post) upload(ctx context.Context, e *errand, l model.ChatLine) error {
	err := timed(ctx, uploadTime, func(ctx context.Context) error {
		body, err := p.s.Files.Get(ctx, l.Media.Key)
		if err != nil {
			return err
		}
		mediaID, err := p.s.Platform.Upload(ctx, string(l.Kind), "file"+extension(l.Media.Type), body)
		if err == nil {
			e.uploaded = map[int]string{l.Seq: mediaID}
		}
		return err
	})
	if err == nil || errors.Is(err, ErrContent) || errors.Is(err, ErrNotGranted) {
		return err
	}
	return fmt.Errorf("upload: %w (%w)", ErrBusy, err)
}

// settle notes what became of a batch, and tells when to look again; more is false where nothing is left to send. It tries more
// than once: of what is not noted nobody knows afterwards whether it went.
func (p *post) settle(ctx context.Context, id int64, e *errand, b batch, out outcome) (at time.Time, more bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	for {
		var f fate
		_, _, err = p.s.change(ctx, id, bySending, func(a *act) (err error) {
			f = fateOf(b, out, a.chat.Window, e.tries, a.now)
			more, err = a.settle(e.sender, b, &f)
			return err
		})
		if err == nil {
			p.s.counts.settled(f, len(b.lines))
			if e.tries = 0; !f.again.IsZero() {
				e.tries = f.tries
			} else {
				e.uploaded = nil
			}
			return f.again, more, nil
		}
		select {
		case <-ctx.Done():
			return at, more, err
		case <-time.After(settleTime / 20):
		}
	}
}

func (a *act) settle(sender string, b batch, f *fate) (more bool, err error) {
	for _, l := range b.lines {
		// Another may have thought us dead, and marked it as unsure: now it is known.
		if l, err = a.tx.ChatLine(a.ctx, a.chat.ID, l.Seq); err != nil {
			return false, err
		}
		if !l.Delivery.Waits() && l.Delivery != model.LineUnsure {
			continue
		}
		if err := a.mark(l, f.delivery, f.reason); err != nil {
			return false, err
		}
	}
	for range f.counted {
		a.chat.Window.Sent()
	}
	if f.refused {
		a.chat.Window.Refused()
	}
	waiting, err := a.tx.ChatLinesToSend(a.ctx, a.chat.ID)
	switch {
	case err != nil:
		return false, err
	case len(waiting) == 0:
		return false, a.tx.ReleaseSender(a.ctx, a.chat.ID, sender)
	case f.wait > 0:
		f.again = a.now.Add(f.wait)
		_, err = a.tx.ClaimSender(a.ctx, a.chat.ID, sender, f.again.Add(claimSlack))
	}
	return true, err
}

// claimSlack is how long after the time for another try the others leave it to us.
const claimSlack = 10 * time.Second
