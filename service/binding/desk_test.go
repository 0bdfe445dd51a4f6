package binding_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/binding"
)

// room is a desk on real stores, with a phone network that keeps what it was given.
type room struct {
	*binding.Desk
	store *store.Store
	kv    *kv.Store
	now   time.Time
	mu    sync.Mutex
	sent  []string
	down  bool
}

func (r *room) SendCode(_ context.Context, _, _, code string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down {
		return errors.New("no network")
	}
	r.sent = append(r.sent, code)
	return nil
}

func (r *room) last() string { return r.sent[len(r.sent)-1] }

func open(t *testing.T) *room {
	t.Helper()
	r := &room{now: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)}
	now := func() time.Time { return r.now }
	r.store = storetest.Open(t, now)
	r.kv = kvtest.Open(t, now)
	r.Desk = binding.New(r.store, r.kv, r, now, slog.New(slog.DiscardHandler))
	return r
}

func (r *room) meet(t *testing.T, openID string) model.Citizen {
	t.Helper()
	c, err := r.store.Meet(t.Context(), openID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const phone = "13800138000"

func (r *room) code(t *testing.T, who model.Citizen, to string) string {
	t.Helper()
	r.now = r.now.Add(61 * time.Second)
	if err := r.Desk.SendCode(t.Context(), who, binding.CodeRequest{Phone: to, Purpose: binding.ForBinding, Address: "10.0.0.1"}); err != nil {
		t.Fatal(err)
	}
	return r.last()
}

func (r *room) bind(t *testing.T, who model.Citizen, to string) (model.Citizen, error) {
	t.Helper()
	return r.Bind(t.Context(), who, binding.Request{Name: "张三", Phone: to, Code: r.code(t, who, to)})
}

func TestBindTellsTheOthers(t *testing.T) {
	r := open(t)
	one, two := r.meet(t, "o1"), r.meet(t, "o2")
	if _, err := r.bind(t, one, phone); err != nil {
		t.Fatal(err)
	}
	got, err := r.bind(t, two, "+86 138 0013 8000")
	if err != nil || got.Binding == nil || got.Binding.Phone != phone {
		t.Fatalf("got %+v, %v", got.Binding, err)
	}
	if _, err := r.bind(t, got, phone); err != nil { // with another name, say: no news for the first
		t.Fatal(err)
	}
	if got, err = r.bind(t, got, "13900139000"); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[int64][]model.NoticeKind{
		one.ID: {model.NoticeBound, model.NoticeBoundElsewhere}, two.ID: {model.NoticeBound, model.NoticeBound, model.NoticeRebound},
	} {
		var kinds []model.NoticeKind
		list, err := r.store.NoticesOf(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range list {
			kinds = append(kinds, n.Kind)
		}
		if fmt.Sprint(kinds) != fmt.Sprint(want) {
			t.Errorf("citizen %d was told %v, want %v", id, kinds, want)
		}
	}
}

func TestAFourthCannotBind(t *testing.T) {
	r := open(t)
	for i := range 3 {
		if _, err := r.bind(t, r.meet(t, fmt.Sprint("o", i)), phone); err != nil {
			t.Fatal(err)
		}
	}
	r.now = r.now.Add(time.Hour)
	fourth := r.meet(t, "o4")
	code := r.code(t, fourth, phone)
	for range 2 { // the code is given back: the citizen may free a place and try again
		_, err := r.Bind(t.Context(), fourth, binding.Request{Name: "张三", Phone: phone, Code: code})
		var e *model.Error
		if !errors.As(err, &e) || e.Fields["phone"] == "" {
			t.Fatalf("got %v, want a fault of phone", err)
		}
	}
}

func TestBindNamesEveryFault(t *testing.T) {
	r := open(t)
	_, err := r.Bind(t.Context(), r.meet(t, "o1"), binding.Request{Name: " ", Phone: "123", Code: "12"})
	var e *model.Error
	if !errors.As(err, &e) || e.Fields["name"] == "" || e.Fields["phone"] == "" || e.Fields["code"] == "" {
		t.Fatalf("got %v", err)
	}
}

func TestACodeIsGoodOnceForOneUse(t *testing.T) {
	r := open(t)
	ctx := t.Context()
	one, two := r.meet(t, "o1"), r.meet(t, "o2")
	try := func(who model.Citizen, p binding.Purpose, to, code string) error {
		_, err := r.UseCode(ctx, who, p, to, code)
		return err
	}
	code := r.code(t, one, phone)
	for name, err := range map[string]error{
		"another purpose": try(one, binding.ForSubmitting, phone, code),
		"another phone":   try(one, binding.ForBinding, "13900139000", code),
		"another citizen": try(two, binding.ForBinding, phone, code),
	} {
		if !errors.Is(err, model.ErrWrongCode) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := try(one, binding.ForBinding, phone, code); err != nil {
		t.Fatalf("the right one: %v", err)
	}
	if err := try(one, binding.ForBinding, phone, code); !errors.Is(err, model.ErrWrongCode) {
		t.Fatalf("a second use: %v", err)
	}
	code = r.code(t, one, phone)
	r.now = r.now.Add(5*time.Minute + time.Second)
	if err := try(one, binding.ForBinding, phone, code); !errors.Is(err, model.ErrWrongCode) {
		t.Fatalf("after five minutes: %v", err)
	}
}

func TestFiveWrongTriesKillACode(t *testing.T) {
	r := open(t)
	who := r.meet(t, "o1")
	code := r.code(t, who, phone)
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	for range 5 {
		if _, err := r.UseCode(t.Context(), who, binding.ForBinding, phone, wrong); !errors.Is(err, model.ErrWrongCode) {
			t.Fatal(err)
		}
	}
	if _, err := r.UseCode(t.Context(), who, binding.ForBinding, phone, code); !errors.Is(err, model.ErrWrongCode) {
		t.Fatalf("the right one, too late: %v", err)
	}
}

func TestLimitsOfCodes(t *testing.T) {
	r := open(t)
	ask := func(who model.Citizen, to, address string) error {
		return r.Desk.SendCode(t.Context(), who, binding.CodeRequest{Phone: to, Purpose: binding.ForBinding, Address: address})
	}
	wait := func(err error) time.Duration {
		var e *model.Error
		if !errors.As(err, &e) || !errors.Is(err, model.ErrTooMany) {
			t.Fatalf("got %v, want too many", err)
		}
		return e.Retry
	}
	one := r.meet(t, "o1")
	if err := ask(one, phone, "a"); err != nil {
		t.Fatal(err)
	}
	if d := wait(ask(one, phone, "a")); d <= 0 || d > time.Minute {
		t.Fatalf("resend after %v, want within a minute", d)
	}
	for range 4 {
		r.now = r.now.Add(time.Minute)
		if err := ask(one, phone, "a"); err != nil {
			t.Fatal(err)
		}
	}
	r.now = r.now.Add(time.Minute)
	if d := wait(ask(r.meet(t, "o2"), phone, "b")); d <= 50*time.Minute || d > time.Hour {
		t.Fatalf("the sixth to one phone within an hour: wait %v", d)
	}
	for i := range 5 { // with the five above these are one citizen's ten of a day
		if err := ask(one, fmt.Sprintf("1390013900%d", i), "a"); err != nil {
			t.Fatal(err)
		}
	}
	if d := wait(ask(one, "13900139009", "a")); d < 20*time.Hour {
		t.Fatalf("the eleventh of one citizen within a day: wait %v", d)
	}
}

// What is refused must use up nothing: neither the codes of somebody else's phone nor one's own of the day.
func TestARefusedCodeCountsForNobody(t *testing.T) {
	r := open(t)
	ask := func(who model.Citizen, to string) error {
		return r.Desk.SendCode(t.Context(), who, binding.CodeRequest{Phone: to, Purpose: binding.ForBinding, Address: fmt.Sprint(who.ID, r.now)})
	}
	greedy, hasty := r.meet(t, "o1"), r.meet(t, "o2")
	for i := range 10 {
		if err := ask(greedy, fmt.Sprintf("1390013900%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := ask(greedy, phone); !errors.Is(err, model.ErrTooMany) {
		t.Fatalf("the eleventh code of a citizen: %v", err)
	}
	if err := ask(hasty, phone); err != nil {
		t.Fatalf("a refused code counts against the phone: %v", err)
	}
	for range 10 {
		if err := ask(hasty, phone); !errors.Is(err, model.ErrTooMany) {
			t.Fatalf("again within a minute: %v", err)
		}
	}
	r.now = r.now.Add(time.Minute)
	if err := ask(hasty, phone); err != nil {
		t.Fatalf("refused codes count against the citizen: %v", err)
	}
}

func TestACaptchaHelpsPastAnAddressesLimit(t *testing.T) {
	r := open(t)
	ctx := t.Context()
	for i := range 30 {
		who := r.meet(t, fmt.Sprint("o", i))
		if err := r.Desk.SendCode(ctx, who, binding.CodeRequest{Phone: fmt.Sprintf("139001390%02d", i), Purpose: binding.ForBinding, Address: "a"}); err != nil {
			t.Fatal(err)
		}
	}
	who := r.meet(t, "o99")
	req := binding.CodeRequest{Phone: "13900139099", Purpose: binding.ForBinding, Address: "a"}
	err := r.Desk.SendCode(ctx, who, req)
	var e *model.Error
	if !errors.As(err, &e) || !errors.Is(err, model.ErrTooMany) || e.Fields["captcha_answer"] == "" {
		t.Fatalf("got %v, want too many with a captcha", err)
	}
	c, err := r.NewCaptcha(ctx, who)
	if err != nil {
		t.Fatal(err)
	}
	if wav, err := r.Speak(ctx, c.ID); err != nil || len(wav) < 1000 {
		t.Fatalf("spoken: %d bytes, %v", len(wav), err)
	}
	req.CaptchaID, req.CaptchaAnswer = c.ID, "not it"
	if err := r.Desk.SendCode(ctx, who, req); !errors.As(err, &e) || e.Fields["captcha_answer"] == "" {
		t.Fatalf("a wrong answer: %v", err)
	}
	if _, err := r.Speak(ctx, c.ID); err == nil {
		t.Fatal("a captcha survives a wrong answer")
	}
	if c, err = r.NewCaptcha(ctx, who); err != nil {
		t.Fatal(err)
	}
	answer, _, err := r.kv.Get(ctx, "captcha:"+c.ID)
	if err != nil {
		t.Fatal(err)
	}
	req.CaptchaID, req.CaptchaAnswer = c.ID, answer
	if err := r.Desk.SendCode(ctx, who, req); err != nil {
		t.Fatalf("the right answer: %v", err)
	}
}

func TestNoNetworkIsSaid(t *testing.T) {
	r := open(t)
	r.down = true
	err := r.Desk.SendCode(t.Context(), r.meet(t, "o1"), binding.CodeRequest{Phone: phone, Purpose: binding.ForBinding})
	var e *model.Error
	if !errors.As(err, &e) || e.Kind != model.Unavailable {
		t.Fatalf("got %v", err)
	}
}

func TestUnbind(t *testing.T) {
	r := open(t)
	var told []int64
	r.OnUnbind(func(_ context.Context, c model.Citizen) { told = append(told, c.ID) })
	who, err := r.bind(t, r.meet(t, "o1"), phone)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Unbind(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	if c, err := r.store.Citizen(t.Context(), who.ID); err != nil || c.Bound() || len(told) != 1 {
		t.Fatalf("got %+v, %v; told %v", c, err, told)
	}
}
