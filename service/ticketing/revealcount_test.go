package ticketing_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
)

// Whoever looks at very many personal fields has to wait, is told until when, and the supervisors hear of it once.
func TestLooksAtPersonalFieldsAreLimited(t *testing.T) {
	h := open(t)
	tk, err := h.Submit(t.Context(), h.bound(t, "o1", phone), form("form-0001"))
	if err != nil {
		t.Fatal(err)
	}
	boss := model.Staff{ID: 4, Roles: []model.Role{model.RoleSupervisor}}
	look := func(who model.Staff) error {
		_, err := h.Reveal(t.Context(), who, tk.Number, "phone", "回访", "10.0.0.1")
		return err
	}
	told := func() (n int) {
		list, err := h.store.StaffNotices(t.Context(), boss, 0, 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range list {
			if one.Kind == model.StaffReveals && strings.HasPrefix(one.Text, "dispatcher") {
				n++
			}
		}
		return n
	}
	most := func(n int, until string, wait time.Duration, notices int) {
		t.Helper()
		for i := range n {
			if err := look(staff[0]); err != nil {
				t.Fatalf("look %d: %v", i+1, err)
			}
		}
		for range 3 { // of three refusals only the first is news
			var e *model.Error
			if err := look(staff[0]); !errors.As(err, &e) || !errors.Is(err, model.ErrTooMany) || e.Retry != wait || !strings.Contains(e.Message, until+"后可以再查看") {
				t.Fatalf("one too many: %v, not %s", err, until)
			}
		}
		if got := told(); got != notices {
			t.Errorf("supervisors were told %d times, not %d", got, notices)
		}
	}
	if _, err := h.Reveal(t.Context(), staff[0], tk.Number, "id_no", "回访", ""); !errors.Is(err, model.ErrForbidden) {
		t.Fatalf("not his to see: %v", err) // and not counted
	}
	most(120, "13:00", time.Hour, 1) // at noon
	if err := look(staff[3]); err != nil {
		t.Errorf("another person: %v", err)
	}
	h.pass(time.Hour)
	most(120, "14:00", time.Hour, 2)
	h.pass(time.Hour)
	most(120, "15:00", time.Hour, 3)
	h.pass(time.Hour)
	most(40, "11月24日12:00", 21*time.Hour, 4)
	h.pass(20 * time.Hour)
	most(0, "12:00", time.Hour, 4)
	h.pass(time.Hour)
	if err := look(staff[0]); err != nil {
		t.Errorf("a day later: %v", err)
	}
}
