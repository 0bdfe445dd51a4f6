package knowledge_test

import (
	"context"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/service/knowledge"
)

// Who runs it takes offline what lapsed while nobody did, and leaves no view behind when it ends.
func TestARunBeginsAndEndsTidily(t *testing.T) {
	l, s := shelf(t)
	l.KV = kvtest.Open(t, l.Now)
	ctx := t.Context()
	_, err := l.Import(ctx, parsed(t, someFile), knowledge.ImportOptions{})
	must(t, err)
	write, _, err := s.Conns()
	must(t, err)
	_, err = write.ExecContext(ctx, "UPDATE entry SET valid_until = '2026-11-22' WHERE code = 'T001'")
	must(t, err)
	l.Viewed(ctx, model.Citizen{ID: 1}, "K001")
	l.Viewed(ctx, model.Citizen{ID: 1}, "K001")
	l.Viewed(ctx, model.Citizen{ID: 2}, "K001")

	running, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { l.Run(running); close(ended) }()
	var topic model.Entry
	for range 200 {
		if topic, err = s.Entry(ctx, "T001"); err != nil || topic.State == model.EntryOffline {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil || topic.State != model.EntryOffline {
		t.Errorf("what lapsed is still %s, %v", topic.State, err)
	}
	stop()
	<-ended
	if e, err := s.Entry(ctx, "K001"); err != nil || e.Views != 2 {
		t.Errorf("%d views are counted, %v", e.Views, err)
	}
}

// Where Redis is gone, who reads does not notice.
func TestViewsWithoutRedis(t *testing.T) {
	l, s := shelf(t)
	l.KV = kvtest.Embedded(t, l.Now)
	_, err := l.Import(t.Context(), parsed(t, someFile), knowledge.ImportOptions{})
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // nobody answers
	l.Viewed(ctx, model.Citizen{ID: 1}, "K001")
	if err := l.CountViews(ctx); err == nil {
		t.Error("nothing is said")
	}
	if e, err := s.Entry(t.Context(), "K001"); err != nil || e.Views != 0 {
		t.Errorf("%d views, %v", e.Views, err)
	}
}
