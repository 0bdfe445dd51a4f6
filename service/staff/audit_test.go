package staff_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/staff"
)

func TestLinesThatComeAtOnceAreAllKept(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	st := storetest.Open(t, func() time.Time { return now })
	log := staff.NewAuditLog(st, func() time.Time { return now }, slog.New(slog.DiscardHandler))
	gone, leave := context.WithCancel(t.Context())
	leave()
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		seen = map[int64]bool{}
	)
	for i := range 200 {
		wg.Go(func() {
			if i%10 == 0 { // who has gone takes no other with him
				if _, err := log.Record(gone, model.AuditLine{Act: "GET /me"}); err != nil && !errors.Is(err, model.ErrUnavailable) {
					t.Error(err)
				}
				return
			}
			seq, err := log.Record(t.Context(), model.AuditLine{Act: "GET /me", StaffID: int64(i)})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			seen[seq] = true
		})
	}
	wg.Wait()
	if _, err := log.Record(t.Context(), model.AuditLine{Act: "GET /me"}); err != nil {
		t.Fatal(err)
	}
	_, n, err := st.VerifyAudit(t.Context(), nil)
	if err != nil || len(seen) != 180 || n < 181 {
		t.Errorf("%d numbers, %d lines, %v", len(seen), n, err)
	}
}

func TestTheAuditLogForgetsAfterThreeYears(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	st := storetest.Open(t, clock)
	log := staff.NewAuditLog(st, clock, slog.New(slog.DiscardHandler))
	for range 5 {
		if _, err := log.Record(t.Context(), model.AuditLine{Act: "GET /me"}); err != nil {
			t.Fatal(err)
		}
		now = now.AddDate(0, 6, 0)
	}
	now = time.Date(2029, 12, 1, 0, 0, 0, 0, time.UTC)
	if err := log.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, err := log.Lines(t.Context(), model.AuditQuery{}, 10)
	if err != nil || len(list) != 5 || list[0].Act != model.AuditPruned || list[4].Seq != 2 {
		t.Errorf("%+v, %v", list, err)
	}
	if _, n, err := st.VerifyAudit(t.Context(), nil); err != nil || n != 5 {
		t.Errorf("%d lines, %v", n, err)
	}
	if err := log.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again, err := log.Lines(t.Context(), model.AuditQuery{}, 1); err != nil || again[0].Seq != list[0].Seq {
		t.Errorf("nothing to forget, and a line: %+v, %v", again, err)
	}
}

// How many lines a second the log takes, from one caller and from sixteen.
func BenchmarkAuditLog(b *testing.B) {
	storetest.Each(b, func(b *testing.B) {
		for name, callers := range map[string]int{"alone": 1, "sixteen": 16} {
			b.Run(name, func(b *testing.B) {
				st := storetest.Open(b, time.Now)
				log := staff.NewAuditLog(st, time.Now, slog.New(slog.DiscardHandler))
				line := model.AuditLine{
					StaffID: 7, Staff: "dispatcher", Roles: []model.Role{model.RoleDispatcher}, Act: "POST /tickets/{number}/accept", Label: "受理",
					Subject: "tickets/26112310483520", Address: "10.0.0.8", Request: "ABCDEFGHIJKLMNOP",
				}
				b.ResetTimer()
				var wg sync.WaitGroup
				for c := range callers {
					wg.Go(func() {
						for i := c; i < b.N; i += callers {
							if _, err := log.Record(b.Context(), line); err != nil {
								b.Error(err)
								return
							}
						}
					})
				}
				wg.Wait()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
			})
		}
	})
}

// While the database takes no line, so many wait and no more; who has gone makes room, and is not written.
func TestNoMoreThanSoManyLinesWait(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	st := storetest.Open(t, clock)
	log := staff.NewAuditLog(st, clock, slog.New(slog.DiscardHandler))
	write, _, err := st.Conns()
	if err != nil {
		t.Fatal(err)
	}
	held, err := write.BeginTx(t.Context(), nil)
	if err == nil {
		_, err = held.ExecContext(t.Context(), "UPDATE audit_head SET seq = seq")
	}
	if err != nil {
		t.Fatal(err)
	}
	leaving, leave := context.WithCancel(t.Context())
	refused, gone := make(chan error, 6000), sync.WaitGroup{}
	for range 6000 {
		gone.Go(func() {
			_, err := log.Record(leaving, model.AuditLine{Act: "GET /photos/{id}"})
			refused <- err
		})
	}
	const most = 4096 + 64 // and those that are being written
	for range 6000 - most {
		if err := <-refused; !errors.Is(err, model.ErrUnavailable) {
			t.Errorf("one too many: %v", err)
		}
	}
	if n := len(refused); n > 64 {
		t.Errorf("%d more were refused", n)
	}
	leave()
	gone.Wait()
	last := make(chan error, 1)
	go func() {
		_, err := log.Record(t.Context(), model.AuditLine{Act: "POST /sessions"})
		last <- err
	}()
	if err := errors.Join(held.Rollback(), <-last); err != nil {
		t.Fatal(err)
	}
	if list, err := log.Lines(t.Context(), model.AuditQuery{}, 1000); err != nil || len(list) > 1+64 || list[0].Act != "POST /sessions" {
		t.Errorf("%d lines, %v", len(list), err)
	}
}
