package ticketing_test

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/benchtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/ticketing"
)

func oldSystem(source model.Source) model.Partner {
	return model.Partner{ID: 7, Code: "old", Source: source, Scopes: []model.Scope{model.ScopeImport}, Active: true}
}

// rows are n good ones of a file; refs of "" are rows without a number of their own.
func rows(n int, ref string) []model.Incoming {
	list := make([]model.Incoming, n)
	for i := range list {
		no := false
		list[i] = model.Incoming{Complaint: model.Complaint{
			Category: "C5", Title: fmt.Sprint("工地夜间施工", i), PublicIntent: &no, Address: "云麓区某街道1号", ContactName: "张三", Phone: phone,
			Content: "连续三天晚上十一点后还在打桩", IDType: model.IDResident, IDNo: "11010519491231002X", ContactAddress: "云麓区某街道2号302房",
		}}
		if ref != "" {
			list[i].Ref = fmt.Sprint(ref, i)
		}
	}
	return list
}

func TestManyAreFiledOnce(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	list := rows(1200, "R-")
	list[1].SubmittedAt = time.Date(2026, 11, 20, 7, 20, 0, 0, time.UTC)
	list[2].EnteredByAgent = true
	first, err := h.FileMany(ctx, oldSystem(model.SourceOnlineHall), list, false)
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[string]bool{}
	for i, f := range first {
		if f.Before || numbers[f.Number] {
			t.Fatalf("row %d became %+v", i, f)
		}
		numbers[f.Number] = true
	}
	tk, err := h.store.TicketByNumber(ctx, first[1].Number)
	if err != nil || tk.Status != model.Submitted || tk.ExternalRef != "R-1" || tk.ClientID != 7 || tk.Phone != phone ||
		!tk.SubmittedAt.Equal(list[1].SubmittedAt) || tk.Number[:7] != "2611202" || !tk.SelfFiled() {
		t.Errorf("got %+v, %v", tk, err)
	}
	history, err := h.store.Happenings(ctx, tk.ID)
	if err != nil || len(history) != 1 || history[0].Act != model.ActSubmit || history[0].ClientID != 7 || history[0].To != model.Submitted {
		t.Errorf("its history is %+v, %v", history, err)
	}
	if tk, err = h.store.TicketByNumber(ctx, first[2].Number); err != nil || tk.SelfFiled() || tk.Number[:7] != "2611232" {
		t.Errorf("the agent's is %+v, %v", tk, err)
	}
	again, err := h.FileMany(ctx, oldSystem(model.SourceOnlineHall), append(rows(1200, "R-"), rows(1, "S-")...), false)
	if err != nil || len(again) != 1201 || again[1200].Before || !again[7].Before || again[7].Number != first[7].Number {
		t.Fatalf("again: %d, %v", len(again), err)
	}
	if list, err := h.store.NoticesOf(ctx, 0); err != nil || len(list) > 0 {
		t.Errorf("citizens were told: %d, %v", len(list), err)
	}
}

// A row without a number of its own is known again by what it says, also after the form has tidied it up.
func TestRowsWithoutANumber(t *testing.T) {
	h := open(t)
	list := append(rows(2, ""), rows(1, "R-")...)
	first, err := h.FileMany(t.Context(), oldSystem(model.SourcePhone), list, false)
	if err != nil {
		t.Fatal(err)
	}
	list = append(rows(3, ""), rows(1, "R-")...)
	list[0].Title += " "
	again, err := h.FileMany(t.Context(), oldSystem(model.SourcePhone), list, false)
	if err != nil || !again[0].Before || again[0].Number != first[0].Number || !again[1].Before || again[2].Before || !again[3].Before {
		t.Fatalf("%+v, %v", again, err)
	}
	other := oldSystem(model.SourcePhone)
	other.ID = 8
	theirs, err := h.Earlier(t.Context(), other, rows(1, "R-"))
	if err != nil || theirs[0].Before {
		t.Fatalf("another's: %+v, %v", theirs, err)
	}
}

func TestNothingIsHalfImported(t *testing.T) {
	h := open(t)
	list := rows(50, "R-")
	list[49].Phone = "110"
	if _, err := h.FileMany(t.Context(), oldSystem(model.SourcePhone), list, false); !errors.Is(err, model.ErrInvalid) {
		t.Fatalf("with a bad row: %v", err)
	}
	list = rows(50, "R-")
	list[49].Ref = "R-0" // which no report would let through: the key alone must hold
	if _, err := h.FileMany(t.Context(), oldSystem(model.SourcePhone), list, false); !errors.Is(err, store.ErrExists) {
		t.Fatalf("with a row twice: %v", err)
	}
	before, err := h.Earlier(t.Context(), oldSystem(model.SourcePhone), rows(50, "R-"))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range before {
		if f.Before {
			t.Fatalf("row %d was kept", i)
		}
	}
}

// Four import the same file at once, through two processes: each row is one ticket, and all are told its number.
func TestOneFileImportedAtOnce(t *testing.T) {
	h := open(t)
	var wg sync.WaitGroup
	got := make([][]model.Filed, 4)
	for i := range got {
		desk := h.Desk
		if i%2 == 1 {
			desk = ticketing.New(h.store, nil, nil, shanghai, h.clock, slog.New(slog.DiscardHandler))
		}
		wg.Go(func() {
			var err error
			if got[i], err = desk.FileMany(t.Context(), oldSystem(model.SourceOnlineHall), rows(300, "R-"), false); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	fresh := 0
	for i := range 300 {
		for _, filed := range got {
			if filed[i].Number != got[0][i].Number {
				t.Fatalf("row %d is %s and %s", i, filed[i].Number, got[0][i].Number)
			}
			if !filed[i].Before {
				fresh++
			}
		}
	}
	if fresh != 300 {
		t.Fatalf("%d tickets were made", fresh)
	}
}

// Who is told has the phone bound; the others have nobody who could be.
func TestCitizensAreToldWhereAsked(t *testing.T) {
	h := open(t)
	who := h.bound(t, "o1", phone)
	filed, err := h.FileMany(t.Context(), oldSystem(model.SourceOnlineHall), rows(1, "R-"), true)
	if err != nil {
		t.Fatal(err)
	}
	file, err := h.Find(t.Context(), who, filed[0].Number)
	if err != nil || file.Title != "工地夜间施工0" {
		t.Fatalf("his own: %+v, %v", file, err)
	}
	notices, err := h.store.NoticesOf(t.Context(), 0)
	if err != nil || len(notices) != 1 || notices[0].Kind != model.NoticeSubmitted {
		t.Fatalf("%+v, %v", notices, err)
	}
}

// BenchmarkImport files the most rows that a file may have.
func BenchmarkImport(b *testing.B) {
	storetest.Each(b, func(b *testing.B) {
		desk, _ := benchDesk(b)
		times := 0
		for b.Loop() {
			times++
			if _, err := desk.FileMany(b.Context(), oldSystem(model.SourceOnlineHall), rows(5000, fmt.Sprintf("R%d-", times)), false); err != nil {
				b.Fatal(err)
			}
		}
		benchtest.Report(b, "import of 5 000 rows, "+on(b), (b.Elapsed() / time.Duration(times)).String(), "≤ 5s")
	})
}
