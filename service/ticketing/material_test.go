package ticketing_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

func (h *hall) photo(t *testing.T, who model.Citizen, id string) string {
	t.Helper()
	step(t, "add a photo", h.store.AddPhoto(t.Context(), model.Photo{ID: id, CitizenID: who.ID, CreatedAt: h.clock()}))
	return id
}

func (h *hall) materials(t *testing.T, o ticketing.Order) []model.Happening {
	t.Helper()
	tk, err := h.store.TicketByNumber(t.Context(), o.Number)
	step(t, "read", err)
	list, err := h.store.Happenings(t.Context(), tk.ID)
	step(t, "read", err)
	var added []model.Happening
	for _, one := range list {
		if one.Act == model.ActAddMaterial {
			added = append(added, one)
		}
	}
	return added
}

// On a poor network the same form comes twice, one after the other or at once: it is added once.
func TestMaterialIsAddedOnce(t *testing.T) {
	h := manned(t)
	who := h.bound(t, "o1", phone)
	o := h.files(t, who, "form-0001")
	h.handles(t, o)
	in := ticketing.Material{Text: "昨晚又施工到两点", PhotoIDs: []string{h.photo(t, who, "p1")}, Key: "m1"}
	for range 2 {
		f, err := h.AddMaterial(t.Context(), who, o.Number, in)
		if step(t, "add", err); f.Version != 4 || len(f.History[4].Photos) != 1 || f.History[4].Photos[0].ID != "p1" {
			t.Fatalf("answered with version %d and %+v", f.Version, f.History)
		}
	}
	in = ticketing.Material{Text: "又来了一台打桩机", Key: "m2"}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := h.AddMaterial(t.Context(), who, o.Number, in); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(h.materials(t, o)); n != 2 {
		t.Fatalf("%d times", n)
	}
	h.closes(t, o) // and a repeat that comes late says what was done, not that it is too late
	if _, err := h.AddMaterial(t.Context(), who, o.Number, in); err != nil {
		t.Errorf("a late repeat: %v", err)
	}
	if _, err := h.AddMaterial(t.Context(), who, o.Number, ticketing.Material{Text: "还有一件事情", Key: "m3"}); !errors.Is(err, model.ErrWrongState) {
		t.Errorf("closed: %v", err)
	}
}

func TestTenMaterialsADay(t *testing.T) {
	h := manned(t)
	who := h.bound(t, "o1", phone)
	o := h.files(t, who, "form-0001")
	add := func(n int) error {
		return second(h.AddMaterial(t.Context(), who, o.Number, ticketing.Material{Text: "昨晚又施工到两点", Key: fmt.Sprint("m", n)}))
	}
	for n := range 10 {
		step(t, "add", add(n))
	}
	if err := add(10); !errors.Is(err, model.ErrTooMany) {
		t.Fatalf("the eleventh: %v", err)
	}
	h.pass(24*time.Hour + time.Second)
	step(t, "the next day", add(10))
}

// What a ticket was before its citizen completed it stays, with its photos; its number is the same.
func TestACompletionKeepsWhatWasBefore(t *testing.T) {
	h := manned(t)
	ctx := t.Context()
	who := h.bound(t, "o1", phone)
	f := form("form-0001")
	f.PhotoIDs = []string{h.photo(t, who, "p1"), h.photo(t, who, "p2")}
	tk, err := h.Submit(ctx, who, f)
	step(t, "submit", err)
	o := ticketing.Order{Number: tk.Number}
	for n, content := range []string{"声源在云麓区某街道1号，每晚十一点以后", "声源在云麓区某街道2号，每晚十二点以后"} {
		step(t, "return", second(h.Return(ctx, dispatcher, o, "请写明声源位置", nil)))
		photos := []string{h.photo(t, who, fmt.Sprint("q", n)), "p2"}
		got, err := h.Complete(ctx, who, tk.Number, model.Revision{Content: &content, PhotoIDs: photos})
		if step(t, "complete", err); got.Number != tk.Number || got.Content != content || got.Phone != tk.Phone || photoIDs(got.Photos) != fmt.Sprintf("q%d p2", n) {
			t.Fatalf("%+v", got.Ticket)
		}
	}
	versions, err := h.store.Versions(ctx, tk)
	step(t, "versions", err)
	if len(versions) != 2 || versions[0].Form.Content != f.Content || fmt.Sprint(versions[0].Form.PhotoIDs) != "[p1 p2]" || fmt.Sprint(versions[1].Form.PhotoIDs) != "[q0 p2]" {
		t.Fatalf("%+v", versions)
	}
	for _, id := range []string{"p1", "q0", "q1", "p2"} {
		step(t, "a photo of an earlier version", second(h.Photo(ctx, who, id)))
	}
	// Nothing of a completion is kept where one of its photos is not there to be taken.
	step(t, "return", second(h.Return(ctx, dispatcher, o, "请写明声源位置", nil)))
	title := "另一个标题"
	var e *model.Error
	if _, err := h.Complete(ctx, who, tk.Number, model.Revision{Title: &title, PhotoIDs: []string{"p2", "nobody's"}}); !errors.As(err, &e) || e.Fields["photo_ids"] == "" {
		t.Fatalf("with nobody's photo: %v", err)
	}
	got, err := h.Find(ctx, who, tk.Number)
	step(t, "find", err)
	if versions, err := h.store.Versions(ctx, tk); err != nil || len(versions) != 2 || got.Title != tk.Title || photoIDs(got.Photos) != "q1 p2" || got.Status != model.NeedInfo {
		t.Fatalf("half of it was kept: %+v", got.Ticket)
	}
}
