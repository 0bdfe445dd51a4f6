package staff_test

import (
	"errors"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/staff"
)

// A password that was printed by the command line and needs no change lapses too, unless it was used once.
func TestAPasswordThatWasUsedStays(t *testing.T) {
	h := housed(t)
	for _, name := range []string{"used", "unused"} {
		must(t, h.store.AddStaff(t.Context(), model.Staff{Name: name, Roles: []model.Role{model.RoleAgent}, PasswordUntil: h.now.Add(model.HandedOver)}, rightHash()))
	}
	_, err := h.enters(t, "used", "")
	must(t, err)
	h.now = h.now.Add(8 * 24 * time.Hour)
	if _, err := h.enters(t, "used", ""); err != nil {
		t.Errorf("used: %v", err)
	}
	if _, err := h.enters(t, "unused", ""); !errors.Is(err, model.ErrPasswordLapsed) {
		t.Errorf("unused: %v", err)
	}
}

// A password that waits does not take the place of one that its owner has chosen meanwhile.
func TestAStalePasswordIsNotConfirmed(t *testing.T) {
	h := housed(t)
	token, err := h.enters(t, "wang", "")
	must(t, err)
	_, _, err = h.ResetPassword(t.Context(), h.admin, token.Staff.ID)
	must(t, err)
	must(t, h.ChangePassword(t.Context(), token.Staff, token.Value, rightPassword, "some other words of his"))
	if err := h.grants.Confirm(t.Context(), h.boss, h.only(t).ID); !errors.Is(err, model.ErrGrantOutdated) {
		t.Errorf("%v", err)
	}
	if kinds := h.waits(t); len(kinds) != 1 {
		t.Errorf("it is gone: %v", kinds)
	}
}

// Of a log-in whose second factor may be taken away any moment, the password is all there is: it waits, too.
func TestAPasswordWaitsWithTheResetOfAFactor(t *testing.T) {
	h := housed(t)
	token, err := h.enters(t, "wang", "")
	must(t, err)
	h.enrols(t, token)
	_, err = h.ResetFactor(t.Context(), h.admin, token.Staff.ID)
	must(t, err)
	password, waits, err := h.ResetPassword(t.Context(), h.admin, token.Staff.ID)
	if must(t, err); !waits {
		t.Error("the password does not wait")
	}
	list, _, err := h.grants.Waiting(t.Context(), model.Listing{Limit: 50})
	must(t, err)
	for _, one := range list {
		if one.Kind == model.GrantFactor {
			must(t, h.grants.Confirm(t.Context(), h.boss, one.ID))
		}
	}
	if token, err := h.LogIn(t.Context(), staff.Attempt{Name: "wang", Password: password}); err == nil {
		t.Errorf("the admin enters as %+v", token.Staff)
	}
}

// Who found his way back and set up another second factor keeps it.
func TestANewFactorForgetsTheResetOfTheOldOne(t *testing.T) {
	h := housed(t)
	token, err := h.enters(t, "wang", "")
	must(t, err)
	secret, codes := h.enrols(t, token)
	_, err = h.ResetFactor(t.Context(), h.admin, token.Staff.ID)
	must(t, err)
	waits := h.only(t)
	h.now = h.now.Add(time.Minute)
	token, err = h.enters(t, "wang", h.code(t, secret))
	must(t, err)
	offer, err := h.OfferFactor(t.Context(), token.Staff, staff.Proof{Password: rightPassword, Code: codes[0]})
	must(t, err)
	_, err = h.TakeFactor(t.Context(), token.Staff, token.Value, h.code(t, offer.Secret))
	must(t, err)
	if err := h.grants.Confirm(t.Context(), h.boss, waits.ID); !errors.Is(err, model.ErrGrantGone) {
		t.Errorf("%v", err)
	}
	if h.named(t, "wang").FactorDue {
		t.Error("the new factor is gone")
	}
}

// While a log-in is disabled, or sees nothing yet, an admin does not make its own what guards it once it is let in.
func TestNothingThatAnAdminKnowsOpensWhatIsEnabled(t *testing.T) {
	for name, tc := range map[string]struct {
		factor bool
		away   func(*model.Staff) // what is done at once
		early  bool               // it is asked back before the resets
	}{
		"disabled":                       {false, func(s *model.Staff) { s.Disabled = true }, false},
		"disabled, with a factor":        {true, func(s *model.Staff) { s.Disabled = true }, false},
		"disabled, and enabled before":   {true, func(s *model.Staff) { s.Disabled = true }, true},
		"another role meanwhile":         {true, func(s *model.Staff) { s.Roles = []model.Role{model.RoleEditor} }, true},
		"another role, asked back later": {true, func(s *model.Staff) { s.Roles = []model.Role{model.RoleEditor} }, false},
		"the same without a factor":      {false, func(s *model.Staff) { s.Roles = []model.Role{model.RoleEditor} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := housed(t)
			if tc.factor {
				token, err := h.enters(t, "wang", "")
				must(t, err)
				h.enrols(t, token)
			}
			h.changes(t, "wang", tc.away)
			back := func() {
				h.changes(t, "wang", func(s *model.Staff) { s.Disabled, s.Roles = false, []model.Role{model.RoleDispatcher} })
			}
			if tc.early {
				back()
			}
			was := h.named(t, "wang")
			_, err := h.ResetFactor(t.Context(), h.admin, was.ID)
			must(t, err)
			password, waits, err := h.ResetPassword(t.Context(), h.admin, was.ID)
			if must(t, err); !waits {
				t.Error("the password does not wait")
			}
			if !tc.early {
				back()
			}
			// The supervisor lets him in, and says nothing to the rest.
			list, _, err := h.grants.Waiting(t.Context(), model.Listing{Limit: 50})
			must(t, err)
			for _, one := range list {
				if one.Kind == model.GrantAccount {
					must(t, h.grants.Confirm(t.Context(), h.boss, one.ID))
				}
			}
			if now := h.named(t, "wang"); !now.SeesCitizens() || now.FactorDue == tc.factor {
				t.Fatalf("%+v", now)
			}
			if token, err := h.LogIn(t.Context(), staff.Attempt{Name: "wang", Password: password}); err == nil {
				t.Errorf("the admin enters as %+v", token.Staff)
			}
		})
	}
	// So is one that a supervisor let in, and that was a clerk before and is again.
	back := housed(t)
	back.changes(t, "clerk", func(s *model.Staff) { s.Roles = []model.Role{model.RoleDispatcher} })
	must(t, back.grants.Confirm(t.Context(), back.boss, back.only(t).ID))
	back.changes(t, "clerk", func(s *model.Staff) { s.Roles = []model.Role{model.RoleEditor} })
	if _, waits, err := back.ResetPassword(t.Context(), back.admin, back.named(t, "clerk").ID); err != nil || !waits {
		t.Errorf("of who saw tickets for a while: %v, %v", waits, err)
	}
	// What nobody used yet has nothing that is its owner's: a slip of paper that was lost needs no second word.
	h := housed(t)
	a, _, err := h.Add(t.Context(), h.admin, model.Staff{Name: "li", Roles: []model.Role{model.RoleAgent}})
	must(t, err)
	if _, waits, err := h.ResetPassword(t.Context(), h.admin, a.ID); err != nil || waits {
		t.Errorf("of a new log-in: %v, %v", waits, err)
	}
}
