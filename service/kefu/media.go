package kefu

import (
	"context"
	"errors"
	"sync"
	"time"

	"example.org/hotline/model"
)

// fetcher fetches what citizens send beside words, at once: WeChat keeps it for three days.
type fetcher struct {
	s    *Sessions
	rung chan struct{}
}

const (
	mostMedia  = 10 << 20 // bytes of a file
	mediaLife  = 72 * time.Hour
	fetchSweep = 5 * time.Second
	fetchHands = 4
	fetchTime  = 40 * time.Second
	fetchLease = 2 * time.Minute // a replica that died with a file holds it no longer
)

// Why a file is not there, as the agent reads it.
const (
	reasonTooBig = "文件超过10MB，没有保存"
	reasonGone   = "文件已过期，微信不再保存"
	reasonVideo  = "微信没有交出这个视频，请市民改发照片或文字"
)

// fetchPauses are before a file is tried again, the last of them again and again.
var fetchPauses = []time.Duration{
	5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour,
}

func newFetcher(s *Sessions) *fetcher { return &fetcher{s, make(chan struct{}, 1)} }

// wake has it look at once; whoever added a line with a file calls it after his transaction.
func (f *fetcher) wake() {
	select {
	case f.rung <- struct{}{}:
	default: // it is awake
	}
}

// run fetches until ctx ends.
func (f *fetcher) run(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	hands := make(chan struct{}, fetchHands)
	sweep := time.NewTicker(fetchSweep)
	defer sweep.Stop()
	f.wake() // for what an earlier process left
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.rung:
		case <-sweep.C:
		}
		select {
		case hands <- struct{}{}:
			wg.Go(func() {
				defer func() { <-hands }()
				if err := f.fetchAll(ctx); err != nil && ctx.Err() == nil {
					f.s.Log.WarnContext(ctx, "files of citizens wait", "err", err)
				}
			})
		default: // all are at it, and look again before they rest
		}
	}
}

// fetchAll fetches, one after the other, what is due and nobody else is fetching.
func (f *fetcher) fetchAll(ctx context.Context) error {
	for ctx.Err() == nil {
		l, found, err := f.s.Store.ClaimMedia(ctx, f.s.Now().Add(fetchLease))
		if err != nil || !found {
			return err
		}
		if err := f.fetch(ctx, l); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// fetch fetches one file, and notes what became of it.
func (f *fetcher) fetch(ctx context.Context, l model.ChatLine) error {
	file, err := f.store(ctx, l.Media.Source)
	reason := ""
	switch m := &l.Media; {
	case err == nil:
		m.State, m.Key, m.Type = model.MediaStored, file.Key, file.Type
	case errors.Is(err, ErrTooBig):
		m.State, reason = model.MediaFailed, reasonTooBig
	case errors.Is(err, ErrGone) && l.Kind == model.LineVideo:
		m.State, reason = model.MediaFailed, reasonVideo
	case errors.Is(err, ErrGone):
		m.State, reason = model.MediaFailed, reasonGone
	default:
		m.NextAt = f.s.Now().Add(fetchPauses[min(m.Tries, len(fetchPauses))-1])
		if !m.NextAt.Before(l.At.Add(mediaLife)) {
			m.State, reason = model.MediaFailed, reasonGone
		}
		f.s.Log.WarnContext(ctx, "a file of a citizen is not there yet", "chat", l.ChatID, "line", l.Seq, "tries", m.Tries, "err", err)
	}
	if l.Media.State != model.MediaPending {
		l.Media.Source, l.Media.NextAt = "", time.Time{}
	}
	return f.settle(context.WithoutCancel(ctx), l, reason)
}

// store brings a file from WeChat to where it is kept.
func (f *fetcher) store(ctx context.Context, source string) (kept model.ChatMedia, err error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	file, err := f.s.Platform.Download(ctx, source, mostMedia)
	if err != nil {
		return model.ChatMedia{}, err
	}
	kept = model.ChatMedia{Key: newFileKey(), Type: mediaType(file.Body, file.Type)}
	return kept, f.s.Files.Put(ctx, kept.Key, file.Body)
}

// settle keeps what became of a file, unless another was faster, and has its agent see it.
func (f *fetcher) settle(ctx context.Context, l model.ChatLine, reason string) error {
	kept := false
	_, _, err := f.s.change(ctx, l.ChatID, bySending, func(a *act) error {
		now, err := a.tx.ChatLine(a.ctx, l.ChatID, l.Seq)
		if kept = err == nil && now.Media.State == model.MediaPending; !kept {
			return err
		}
		if now.Media = l.Media; reason != "" {
			now.Reason = reason
		}
		if l.Media.State != model.MediaPending {
			a.tellAgent(model.DeskLine, l.Seq)
		}
		a.changed, a.quiet = true, l.Media.State == model.MediaPending
		return a.tx.SaveChatLine(a.ctx, now)
	})
	switch {
	case err != nil:
		return err
	case kept:
		f.s.counts.fetched(l.Media.State)
	case l.Media.State == model.MediaStored:
		return f.s.Files.Delete(ctx, l.Media.Key)
	}
	return nil
}
