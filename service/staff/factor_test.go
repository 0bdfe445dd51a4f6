package staff_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/staff"
	"example.org/hotline/service/staff/stafftest"
)

const rightPassword = "correct horse battery"

// lobby is a room, its log and a clock that the test moves.
type lobby struct {
	*staff.Room
	store *store.Store
	audit *staff.AuditLog
	now   time.Time
	lag   time.Duration // that the room looks at its clock later each time than Redis does
	late  time.Duration
}

func (l *lobby) roomNow() time.Time {
	if l.lag > 0 {
		l.late += l.lag
	}
	return l.now.Add(l.late)
}

func opened(t *testing.T, secondFactor bool) *lobby {
	t.Helper()
	l := &lobby{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return l.now }
	log := slog.New(slog.DiscardHandler)
	l.store = storetest.Open(t, clock)
	l.audit = staff.NewAuditLog(l.store, clock, log)
	var err error
	l.Room, err = staff.New(staff.Options{
		Store: l.store, KV: kvtest.Open(t, clock), Audit: l.audit, Issuer: "广州12345工作台", SecondFactor: secondFactor, Cost: stafftest.Cost, Now: l.roomNow, Log: log,
	})
	must(t, err)
	return l
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (l *lobby) hire(t *testing.T, name string, roles ...model.Role) {
	t.Helper()
	must(t, l.store.AddStaff(t.Context(), model.Staff{Name: name, Roles: roles}, rightHash()))
}

func (l *lobby) enters(t *testing.T, name, code string) (staff.Token, error) {
	t.Helper()
	return l.LogIn(t.Context(), staff.Attempt{Name: name, Password: rightPassword, Code: code, Address: "10.0.0.8", Agent: "Firefox"})
}

// code is what an authenticator shows now.
func (l *lobby) code(t *testing.T, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, l.now)
	must(t, err)
	return code
}

// enrols gives somebody a second factor.
func (l *lobby) enrols(t *testing.T, token staff.Token) (secret string, codes []string) {
	t.Helper()
	offer, err := l.OfferFactor(t.Context(), token.Staff, staff.Proof{Password: rightPassword})
	must(t, err)
	codes, err = l.TakeFactor(t.Context(), token.Staff, token.Value, l.code(t, offer.Secret))
	must(t, err)
	return offer.Secret, codes
}

func TestASecondFactorIsSetUpAndAskedFor(t *testing.T) {
	l := opened(t, true)
	l.hire(t, "wang", model.RoleDispatcher)
	token, err := l.enters(t, "wang", "")
	if err != nil || !token.Staff.FactorDue {
		t.Fatalf("%+v, %v", token.Staff, err)
	}
	other, err := l.enters(t, "wang", "")
	must(t, err)
	if _, err := l.OfferFactor(t.Context(), token.Staff, staff.Proof{Password: "wrong"}); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("without the password: %v", err)
	}
	offer, err := l.OfferFactor(t.Context(), token.Staff, staff.Proof{Password: rightPassword})
	if err != nil || !strings.HasPrefix(string(offer.QR), "\x89PNG") || !strings.Contains(offer.URI, "secret="+offer.Secret) || strings.Contains(offer.URI, "+") {
		t.Fatalf("%+v, %v", offer.URI, err)
	}
	if _, err := l.TakeFactor(t.Context(), token.Staff, token.Value, "000000"); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("a wrong code: %v", err)
	}
	codes, err := l.TakeFactor(t.Context(), token.Staff, token.Value, l.code(t, offer.Secret))
	if err != nil || len(codes) != 10 {
		t.Fatalf("%v, %v", codes, err)
	}
	// He goes on where he is, and nowhere else.
	if who, err := l.Who(t.Context(), token.Value); err != nil || who.FactorDue {
		t.Errorf("the session that set it up: %+v, %v", who, err)
	}
	if _, err := l.Who(t.Context(), other.Value); !errors.Is(err, model.ErrNoStaffSession) {
		t.Errorf("the other session: %v", err)
	}

	if _, err := l.enters(t, "wang", ""); !errors.Is(err, model.ErrFactorNeeded) {
		t.Errorf("without a code: %v", err)
	}
	if _, err := l.enters(t, "wang", l.code(t, offer.Secret)); !errors.Is(err, model.ErrBadFactor) {
		t.Errorf("the code that set it up, again: %v", err)
	}
	l.now = l.now.Add(30 * time.Second)
	if _, err := l.enters(t, "wang", l.code(t, offer.Secret)); err != nil {
		t.Errorf("the next code: %v", err)
	}
	if _, err := l.enters(t, "wang", l.code(t, offer.Secret)); !errors.Is(err, model.ErrBadFactor) {
		t.Errorf("the same code again: %v", err)
	}
	old := l.code(t, offer.Secret)
	l.now = l.now.Add(90 * time.Second)
	if _, err := l.enters(t, "wang", old); !errors.Is(err, model.ErrBadFactor) {
		t.Errorf("a code of one and a half minutes ago: %v", err)
	}
	aside, err := totp.GenerateCode(offer.Secret, l.now.Add(-30*time.Second))
	must(t, err)
	if _, err := l.enters(t, "wang", aside[:3]+" "+aside[3:]); err != nil {
		t.Errorf("of a clock that is half a minute slow, as people type it: %v", err)
	}

	if _, err := l.enters(t, "wang", strings.ToLower(codes[3])); err != nil {
		t.Errorf("a recovery code: %v", err)
	}
	if _, err := l.enters(t, "wang", codes[3]); !errors.Is(err, model.ErrBadFactor) {
		t.Errorf("the same recovery code: %v", err)
	}
	if on, required, left, err := l.FactorState(t.Context(), token.Staff); err != nil || !on || !required || left != 9 {
		t.Errorf("%v %v %d, %v", on, required, left, err)
	}
	who, err := l.Who(t.Context(), token.Value)
	must(t, err)
	if err := l.DropFactor(t.Context(), who, token.Value, staff.Proof{Password: rightPassword}); !errors.Is(err, model.ErrForbidden) {
		t.Errorf("dropped where it is required: %v", err)
	}
}

// Who knows the password has five guesses at the code, however often he proves that he knows it.
func TestWrongCodesLockALogIn(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "wang", model.RoleDispatcher)
	token, err := l.enters(t, "wang", "")
	must(t, err)
	if token.Staff.FactorDue {
		t.Error("a second factor is asked for where it is optional")
	}
	secret, codes := l.enrols(t, token)
	l.now = l.now.Add(time.Minute)
	for i := range 5 {
		if _, err := l.enters(t, "wang", "000000"); !errors.Is(err, model.ErrBadFactor) {
			t.Fatalf("guess %d: %v", i, err)
		}
		if _, err := l.enters(t, "wang", ""); !errors.Is(err, model.ErrFactorNeeded) {
			t.Fatalf("after guess %d: %v", i, err)
		}
	}
	for _, code := range []string{l.code(t, secret), codes[0]} {
		if _, err := l.enters(t, "wang", code); !errors.Is(err, model.ErrTooMany) {
			t.Errorf("a right code after five guesses: %v", err)
		}
	}
	list, err := l.audit.Lines(t.Context(), model.AuditQuery{Act: model.AuditLocked}, 10)
	if err != nil || len(list) != 1 || list[0].Staff != "wang" {
		t.Errorf("the lock in the audit log: %+v, %v", list, err)
	}
	l.now = l.now.Add(15 * time.Minute)
	if _, err := l.enters(t, "wang", l.code(t, secret)); err != nil {
		t.Errorf("a quarter of an hour later: %v", err)
	}
	who, err := l.store.StaffByID(t.Context(), token.Staff.ID)
	must(t, err)
	l.now = l.now.Add(30 * time.Second)
	must(t, l.DropFactor(t.Context(), who, token.Value, staff.Proof{Password: rightPassword, Code: l.code(t, secret)}))
	if _, err := l.enters(t, "wang", ""); err != nil {
		t.Errorf("without the factor: %v", err)
	}
}

func TestEveryLogInStandsInTheAuditLog(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "wang", model.RoleDispatcher)
	_, err := l.enters(t, "wang", "")
	must(t, err)
	for _, name := range []string{"wang", "my-password-typed-here"} {
		if _, err := l.LogIn(t.Context(), staff.Attempt{Name: name, Password: "nonsense", Address: "10.0.0.9", Request: "R7"}); !errors.Is(err, model.ErrBadLogIn) {
			t.Fatal(err)
		}
	}
	list, err := l.audit.Lines(t.Context(), model.AuditQuery{}, 10)
	must(t, err)
	if len(list) != 3 || list[2].Act != model.AuditLogIn || list[2].Staff != "wang" || list[2].Address != "10.0.0.8" ||
		list[1].Act != model.AuditLogInFailed || list[1].Staff != "wang" || list[1].Failed != "bad_log_in" || list[1].Address != "10.0.0.9" || list[1].Request != "R7" ||
		list[0].Act != model.AuditLogInFailed || list[0].Staff != "" || list[0].StaffID != 0 {
		t.Errorf("%+v", list)
	}
}

func TestAPasswordIsChanged(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "wang", model.RoleDispatcher)
	token, err := l.enters(t, "wang", "")
	must(t, err)
	other, err := l.enters(t, "wang", "")
	must(t, err)
	for name, c := range map[string][2]string{
		"wrong old one":       {"wrong", "an unlikely sentence"},
		"too short":           {rightPassword, "k7#mQ9x"},
		"his name":            {rightPassword, "xx-WANG-kq7m-tz"},
		"common":              {rightPassword, "Password123456"},
		"a run":               {rightPassword, "abcdefghijklmn"},
		"one character again": {rightPassword, "aaaaaaaaaaaa"},
		"keys in a row":       {rightPassword, "1qaz@wsx1qaz@wsx"},
		"the same":            {rightPassword, rightPassword},
	} {
		if err := l.ChangePassword(t.Context(), token.Staff, token.Value, c[0], c[1]); !errors.Is(err, model.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, l.ChangePassword(t.Context(), token.Staff, token.Value, rightPassword, "四个不相关的词语也可以"))
	if _, err := l.Who(t.Context(), token.Value); err != nil {
		t.Errorf("the session that changed it: %v", err)
	}
	if _, err := l.Who(t.Context(), other.Value); !errors.Is(err, model.ErrNoStaffSession) {
		t.Errorf("the other one: %v", err)
	}
	if _, err := l.enters(t, "wang", ""); !errors.Is(err, model.ErrBadLogIn) {
		t.Errorf("the old password: %v", err)
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "wang", model.RoleDispatcher)
	l.hire(t, "li", model.RoleDispatcher)
	var tokens []staff.Token
	for _, name := range []string{"wang", "wang", "wang", "li"} {
		token, err := l.enters(t, name, "")
		must(t, err)
		tokens = append(tokens, token)
	}
	list, current, err := l.Sessions(t.Context(), tokens[1].Staff.ID, tokens[1].Value, 0, 10)
	if err != nil || len(list) != 3 || current != list[1].ID || list[0].Agent != "Firefox" || list[0].Address != "10.0.0.8" || list[0].Staff != "wang" {
		t.Fatalf("%+v, %d, %v", list, current, err)
	}
	li := tokens[3].Staff.ID
	if err := l.EndSession(t.Context(), list[0].ID, li); !errors.Is(err, model.ErrNoSession) {
		t.Errorf("somebody else's session: %v", err)
	}
	must(t, l.EndSession(t.Context(), list[0].ID, 0))
	if _, err := l.Who(t.Context(), tokens[2].Value); !errors.Is(err, model.ErrNoStaffSession) {
		t.Errorf("a session that was ended: %v", err)
	}
	if n, err := l.EndSessions(t.Context(), tokens[0].Staff.ID, tokens[0].Value); err != nil || n != 1 {
		t.Errorf("%d ended, %v", n, err)
	}
	if all, _, err := l.Sessions(t.Context(), 0, tokens[0].Value, 0, 10); err != nil || len(all) != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	// A session that nobody uses is not listed, as it is none.
	for range 20 {
		l.now = l.now.Add(2 * time.Minute)
		_, err := l.Who(t.Context(), tokens[3].Value)
		must(t, err)
	}
	if all, _, err := l.Sessions(t.Context(), 0, tokens[3].Value, 0, 10); err != nil || len(all) != 1 || all[0].StaffID != li || !all[0].SeenAt.Equal(l.now) {
		t.Errorf("%+v, %v", all, err)
	}
	must(t, l.LogOut(t.Context(), tokens[3].Value))
	if all, _, err := l.Sessions(t.Context(), 0, "", 0, 10); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
}

// Who knows the password and sits at an open session replaces, drops and renews nothing without the factor that there is.
func TestAFactorIsChangedByWhoHasIt(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "wang", model.RoleDispatcher)
	token, err := l.enters(t, "wang", "")
	must(t, err)
	secret, codes := l.enrols(t, token)
	who, err := l.Who(t.Context(), token.Value)
	must(t, err)
	acts := map[string]func(staff.Proof) error{
		"offer": func(p staff.Proof) error { _, err := l.OfferFactor(t.Context(), who, p); return err },
		"drop":  func(p staff.Proof) error { return l.DropFactor(t.Context(), who, token.Value, p) },
		"codes": func(p staff.Proof) error { _, err := l.NewRecoveryCodes(t.Context(), who, p); return err },
	}
	for name, act := range acts {
		for _, code := range []string{"", "000000"} {
			var told *model.Error
			if err := act(staff.Proof{Password: rightPassword, Code: code}); !errors.As(err, &told) || told.Fields["code"] == "" {
				t.Errorf("%s with the code %q: %v", name, code, err)
			}
		}
	}
	l.now = l.now.Add(15 * time.Minute)
	if err := acts["offer"](staff.Proof{Password: rightPassword, Code: codes[0]}); err != nil {
		t.Errorf("with a recovery code: %v", err)
	}
	if err := acts["codes"](staff.Proof{Password: rightPassword, Code: codes[0]}); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("with the same one again: %v", err)
	}
	if err := acts["codes"](staff.Proof{Password: rightPassword, Code: l.code(t, secret)}); err != nil {
		t.Errorf("with a code: %v", err)
	}
	l.now = l.now.Add(time.Minute)
	if err := acts["drop"](staff.Proof{Password: rightPassword, Code: l.code(t, secret)}); err != nil {
		t.Errorf("dropped with a code: %v", err)
	}
}

// Of two secrets that were offered, the one that a code was shown of is the one that is taken, or none.
func TestTwoOffersDoNotCross(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "wang", model.RoleDispatcher)
	token, err := l.enters(t, "wang", "")
	must(t, err)
	first, err := l.OfferFactor(t.Context(), token.Staff, staff.Proof{Password: rightPassword})
	must(t, err)
	second, err := l.OfferFactor(t.Context(), token.Staff, staff.Proof{Password: rightPassword})
	must(t, err)
	// A code of the first was checked when the second came.
	if err := l.store.TakeFactor(t.Context(), token.Staff, first.Secret, 1, []string{"ABCDEFGHIJ"}); !errors.Is(err, store.ErrStale) {
		t.Errorf("the first is taken: %v", err)
	}
	must(t, l.store.TakeFactor(t.Context(), token.Staff, second.Secret, 1, []string{"ABCDEFGHIJ"}))
	if secret, _, err := l.store.Factor(t.Context(), token.Staff.ID); err != nil || secret != second.Secret {
		t.Errorf("another is kept: %v", err)
	}
}
