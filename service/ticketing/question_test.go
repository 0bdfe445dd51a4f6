package ticketing_test

import (
	"errors"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/service/binding"
	"example.org/hotline/service/ticketing"
)

// A page that did not live to see its submission answered asks with the form's key and nothing else: it learns the
// number, or that there is none, and files nothing either way.
func TestAKeyAloneAsksWhatBecameOfItsForm(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	first := h.meet(t, "o1")
	if err := h.binding.SendCode(ctx, first, binding.CodeRequest{Phone: phone, Purpose: binding.ForSubmitting}); err != nil {
		t.Fatal(err)
	}
	filled := form("form-0001")
	filled.Phone, filled.SMSCode = phone, h.sent
	for _, tc := range []struct {
		name string
		who  model.Citizen
		form ticketing.Form
	}{
		{"the first form of one who is bound by it", first, filled},
		{"one of a bound citizen", h.bound(t, "o2", "13900139000"), form("form-0002")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			question := ticketing.Form{Key: tc.form.Key}
			if _, err := h.Submit(ctx, tc.who, question); !errors.Is(err, model.ErrInvalid) {
				t.Fatalf("before there is a ticket: %v, want ErrInvalid", err)
			}
			filed, err := h.Submit(ctx, tc.who, tc.form)
			if err != nil {
				t.Fatal(err)
			}
			// Bound or not, as the page may see him by now.
			bound, err := h.store.Citizen(ctx, tc.who.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, who := range []model.Citizen{tc.who, bound} {
				if got, err := h.Submit(ctx, who, question); err != nil || got.Number != filed.Number {
					t.Errorf("got %q, %v; want %q", got.Number, err, filed.Number)
				}
			}
			if page, err := h.List(ctx, bound, ticketing.Query{}); err != nil || len(page.Tickets) != 1 {
				t.Errorf("got %d tickets, %v; want one", len(page.Tickets), err)
			}
		})
	}
}
