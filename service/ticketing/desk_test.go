package ticketing_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/binding"
	"example.org/hotline/service/ticketing"
)

var shanghai = time.FixedZone("CST", 8*3600)

// hall is a desk with its binding desk on real stores; sent is the last code that went out.
type hall struct {
	*ticketing.Desk
	binding *binding.Desk
	store   *store.Store
	mu      sync.Mutex
	now     time.Time
	sent    string
}

func (h *hall) SendCode(_ context.Context, _, _, code string) error {
	h.sent = code
	return nil
}

func (h *hall) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hall) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func open(t *testing.T) *hall {
	t.Helper()
	h := &hall{now: time.Date(2026, 11, 23, 12, 0, 0, 0, shanghai).UTC()}
	log := slog.New(slog.DiscardHandler)
	h.store = storetest.Open(t, h.clock)
	redis := kvtest.Open(t, h.clock)
	h.binding = binding.New(h.store, redis, h, h.clock, log)
	h.Desk = ticketing.New(h.store, redis, h.binding, shanghai, h.clock, log)
	return h
}

const phone = "13800138000"

func (h *hall) meet(t *testing.T, openID string) model.Citizen {
	t.Helper()
	c, err := h.store.Meet(t.Context(), openID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (h *hall) bound(t *testing.T, openID, phone string) model.Citizen {
	t.Helper()
	c := h.meet(t, openID)
	b := model.Binding{CitizenID: c.ID, Name: "张三", Phone: phone, BoundAt: h.clock()}
	if err := h.store.Bind(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	c.Binding = &b
	return c
}

func form(key string) ticketing.Form {
	yes := true
	return ticketing.Form{Key: key, Complaint: model.Complaint{
		Category: "C5", Title: "工地夜间施工", PublicIntent: &yes, Address: "云麓区某街道1号", ContactName: "张三",
		Content: "连续三天晚上十一点后还在打桩",
	}}
}

func TestTheFirstTicketBinds(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	who := h.meet(t, "o1")
	f := form("form-0001")
	f.Phone = phone

	var e *model.Error
	if _, err := h.Submit(ctx, who, f); !errors.As(err, &e) || e.Fields["sms_code"] == "" {
		t.Fatalf("without a code: %v", err)
	}
	if err := h.binding.SendCode(ctx, who, binding.CodeRequest{Phone: phone, Purpose: binding.ForSubmitting}); err != nil {
		t.Fatal(err)
	}
	f.SMSCode = h.sent
	f.PhotoIDs = []string{"nobody's"}
	if _, err := h.Submit(ctx, who, f); !errors.As(err, &e) || e.Fields["photo_ids"] == "" {
		t.Fatalf("with a photo that is not his: %v", err)
	}
	if c, err := h.store.Citizen(ctx, who.ID); err != nil || c.Bound() {
		t.Fatalf("half a submission was kept: %+v, %v", c.Binding, err)
	}
	f.PhotoIDs = nil
	ticket, err := h.Submit(ctx, who, f) // the code was given back
	if err != nil {
		t.Fatal(err)
	}
	c, err := h.store.Citizen(ctx, who.ID)
	if err != nil || !c.Bound() || c.Binding.Phone != phone {
		t.Fatalf("got %+v, %v; want him bound", c, err)
	}
	again, err := h.Submit(ctx, who, f)
	if err != nil || again.Number != ticket.Number {
		t.Fatalf("the same form again: %s, %v; want %s", again.Number, err, ticket.Number)
	}
	file, err := h.Find(ctx, c, ticket.Number)
	if err != nil || file.Status != model.Submitted || len(file.History) != 1 || file.Nature != model.NatureComplaint {
		t.Fatalf("got %+v, %v", file, err)
	}
	list, err := h.store.NoticesOf(ctx, who.ID)
	if err != nil || len(list) != 2 || list[1].Kind != model.NoticeSubmitted {
		t.Fatalf("notices: %+v, %v", list, err)
	}
}

func TestAWrongCodeIsNamedByItsField(t *testing.T) {
	h := open(t)
	f := form("form-0001")
	f.Phone, f.SMSCode = phone, "123456"
	_, err := h.Submit(t.Context(), h.meet(t, "o1"), f)
	var e *model.Error
	if !errors.As(err, &e) || !errors.Is(err, model.ErrWrongCode) || e.Fields["sms_code"] == "" || e.Fields["code"] != "" {
		t.Fatalf("got %v", err)
	}
}

func TestOneFormAtOnceIsOneTicket(t *testing.T) {
	h := open(t)
	who := h.bound(t, "o1", phone)
	var wg sync.WaitGroup
	numbers := make([]string, 16)
	for i := range numbers {
		wg.Go(func() {
			tk, err := h.Submit(t.Context(), who, form("form-0001"))
			if err != nil {
				t.Error(err)
			}
			numbers[i] = tk.Number
		})
	}
	wg.Wait()
	for _, n := range numbers {
		if n != numbers[0] {
			t.Fatalf("one form became several tickets: %v", numbers)
		}
	}
	page, err := h.List(t.Context(), who, ticketing.Query{})
	if err != nil || len(page.Tickets) != 1 {
		t.Fatalf("%d tickets, %v", len(page.Tickets), err)
	}
}

// After a restored backup the counter hands out numbers that tickets have. Then it is a fault of ours, and neither an
// answer that the citizen could take for one nor the end of filing.
// Who taps twice must not read that his code is wrong, which the first tap has used up.
func TestOneFirstFormAtOnceIsOneTicket(t *testing.T) {
	h := open(t)
	who := h.meet(t, "o1")
	if err := h.binding.SendCode(t.Context(), who, binding.CodeRequest{Phone: phone, Purpose: binding.ForSubmitting}); err != nil {
		t.Fatal(err)
	}
	f := form("form-0001")
	f.Phone, f.SMSCode = phone, h.sent
	numbers := make([]string, 8)
	var wg sync.WaitGroup
	for i := range numbers {
		wg.Go(func() {
			tk, err := h.Submit(t.Context(), who, f)
			if err != nil {
				t.Error(err)
			}
			numbers[i] = tk.Number
		})
	}
	wg.Wait()
	for _, n := range numbers {
		if n == "" || n != numbers[0] {
			t.Fatalf("one form at once became %v", numbers)
		}
	}
}

func TestNumbersThatAreTaken(t *testing.T) {
	h := open(t)
	who := h.bound(t, "o1", phone)
	const tries = 3
	for i := range tries {
		taken := model.Ticket{
			Number: model.TicketNumber(h.store.NumberKey(), h.clock().In(shanghai), model.SourceWeChat, i),
			Source: model.SourceWeChat, Status: model.Submitted, Phone: "13900139000", Address: "云麓区", ContactName: "李四", CitizenID: who.ID,
			SubmittedAt: h.clock(), UpdatedAt: h.clock(),
		}
		if err := h.store.AddTicket(t.Context(), &taken); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Submit(t.Context(), who, form("form-0001")); !errors.Is(err, store.ErrExists) {
		t.Fatalf("with every number taken: %v", err)
	}
	if _, err := h.Submit(t.Context(), who, form("form-0001")); err != nil {
		t.Fatalf("with the next number: %v", err)
	}
}

func TestTenTicketsADay(t *testing.T) {
	h := open(t)
	who := h.bound(t, "o1", phone)
	for i := range 10 {
		if _, err := h.Submit(t.Context(), who, form(fmt.Sprint("form-000", i))); err != nil {
			t.Fatal(err)
		}
	}
	_, err := h.Submit(t.Context(), who, form("form-0010"))
	var e *model.Error
	if !errors.As(err, &e) || !errors.Is(err, model.ErrTooMany) || e.Retry != 12*time.Hour {
		t.Fatalf("the eleventh: %v, wait %v; want until midnight", err, e.Retry)
	}
	h.pass(12 * time.Hour)
	tk, err := h.Submit(t.Context(), who, form("form-0010"))
	if err != nil || !strings.HasPrefix(tk.Number, "2611241") {
		t.Fatalf("the next day: %s, %v", tk.Number, err)
	}
}

func TestABoundCitizenCannotGiveAnotherPhone(t *testing.T) {
	h := open(t)
	f := form("form-0001")
	f.Phone = "13900139000"
	_, err := h.Submit(t.Context(), h.bound(t, "o1", phone), f)
	var e *model.Error
	if !errors.As(err, &e) || e.Fields["phone"] == "" {
		t.Fatalf("got %v", err)
	}
}

// Whatever is not the citizen's to see looks like nothing: the same error, and the same error after many tries.
func TestWhatIsNotOnesOwnLooksLikeNothing(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	owner, other := h.bound(t, "o1", phone), h.bound(t, "o2", "13900139000")
	tk, err := h.Submit(ctx, owner, form("form-0001"))
	if err != nil {
		t.Fatal(err)
	}
	byAgent := tk
	byAgent.ID = 0
	byAgent.Number, byAgent.IdempotencyKey = model.TicketNumber([]byte("k"), h.clock(), model.SourceAgent, 7), ""
	byAgent.Source, byAgent.EnteredByAgent = model.SourceAgent, true
	if err := h.store.AddTicket(ctx, &byAgent); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		who    model.Citizen
		number string
	}{
		"somebody else's": {other, tk.Number}, "an agent's, the same phone": {owner, byAgent.Number},
		"unknown": {owner, model.TicketNumber([]byte("k"), h.clock(), model.SourceWeChat, 8)}, "mistyped": {owner, "26112310483521"},
	} {
		_, err := h.Find(ctx, tc.who, tc.number)
		if err != model.ErrTicketNotFound { //nolint:errorlint // the very same answer, not one like it
			t.Errorf("%s: %v", name, err)
		}
		if _, err := h.Withdraw(ctx, tc.who, tc.number, ""); err != model.ErrTicketNotFound { //nolint:errorlint // as above
			t.Errorf("withdraw %s: %v", name, err)
		}
	}
	if _, err := h.Find(ctx, owner, tk.Number); err != nil {
		t.Errorf("his own: %v", err)
	}
	if _, err := h.Find(ctx, h.meet(t, "o3"), tk.Number); !errors.Is(err, model.ErrNotBound) {
		t.Errorf("not bound: %v", err)
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	who := h.bound(t, "o1", phone)
	tk, err := h.Submit(ctx, who, form("form-0001"))
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if _, err := h.Find(ctx, who, "26112310483520"); !errors.Is(err, model.ErrTicketNotFound) {
			t.Fatal(err)
		}
	}
	if _, err := h.Find(ctx, who, "26112310483520"); !errors.Is(err, model.ErrTooMany) {
		t.Fatalf("the twenty-first guess: %v", err)
	}
	if _, err := h.Find(ctx, who, tk.Number); err != nil {
		t.Fatalf("his own ticket: %v", err)
	}
}

func TestListPages(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	who := h.bound(t, "o1", phone)
	var want []string
	for i := range 5 {
		tk, err := h.Submit(ctx, who, form(fmt.Sprint("form-000", i)))
		if err != nil {
			t.Fatal(err)
		}
		want = append([]string{tk.Number}, want...)
	}
	var got []string
	q := ticketing.Query{Limit: 2}
	for range 3 {
		page, err := h.List(ctx, who, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, tk := range page.Tickets {
			got = append(got, tk.Number)
		}
		q.Cursor = page.NextCursor
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || q.Cursor != "" {
		t.Fatalf("got %v and then %q, want %v", got, q.Cursor, want)
	}
	if _, err := h.Withdraw(ctx, who, want[0], "已解决"); err != nil {
		t.Fatal(err)
	}
	page, err := h.List(ctx, who, ticketing.Query{Status: "已撤回"})
	if err != nil || len(page.Tickets) != 1 || page.Tickets[0].Number != want[0] {
		t.Fatalf("withdrawn: %+v, %v", page, err)
	}
	for _, bad := range []ticketing.Query{{Status: "没有"}, {Limit: 101}, {Limit: -1}, {Cursor: "26112310483520"}, {Cursor: "x"}} {
		if _, err := h.List(ctx, who, bad); !errors.Is(err, model.ErrInvalid) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	stranger := h.bound(t, "o2", "13900139000")
	if _, err := h.List(ctx, stranger, ticketing.Query{Cursor: want[2]}); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("a cursor of somebody else's: %v", err)
	}
}

func TestWithdrawOnlyWhileNobodyAccepted(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	who := h.bound(t, "o1", phone)
	tk, err := h.Submit(ctx, who, form("form-0001"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := h.Withdraw(ctx, who, tk.Number, "已解决")
	if err != nil || f.Status != model.Withdrawn || len(f.History) != 2 || f.History[1].Note != "已解决" {
		t.Fatalf("got %+v, %v", f, err)
	}
	if _, err := h.Withdraw(ctx, who, tk.Number, ""); !errors.Is(err, model.ErrWrongState) {
		t.Fatalf("withdrawn twice: %v", err)
	}
	second, err := h.Submit(ctx, who, form("form-0002"))
	if err != nil {
		t.Fatal(err)
	}
	second.Status = model.Accepted
	if err := h.store.SaveTicket(ctx, &second); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Withdraw(ctx, who, second.Number, ""); !errors.Is(err, model.ErrWrongState) {
		t.Fatalf("accepted: %v", err)
	}
	third, err := h.Submit(ctx, who, form("form-0003"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Withdraw(ctx, who, third.Number, strings.Repeat("长", 201)); !errors.Is(err, model.ErrInvalid) {
		t.Fatalf("a long reason: %v", err)
	}
}

func TestPhotosAreTheOwners(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	who, other := h.bound(t, "o1", phone), h.bound(t, "o2", "13900139000")
	if err := h.store.AddPhoto(ctx, model.Photo{ID: "p1", CitizenID: who.ID, CreatedAt: h.clock()}); err != nil {
		t.Fatal(err)
	}
	see := func(c model.Citizen) error { _, err := h.Photo(ctx, c, "p1"); return err }
	if err := see(who); err != nil {
		t.Fatalf("his upload: %v", err)
	}
	if err := see(other); !errors.Is(err, model.ErrPhotoNotFound) {
		t.Fatalf("somebody else's upload: %v", err)
	}
	f := form("form-0001")
	f.PhotoIDs = []string{"p1"}
	if _, err := h.Submit(ctx, who, f); err != nil {
		t.Fatal(err)
	}
	if err := see(who); err != nil {
		t.Fatalf("his ticket's: %v", err)
	}
	if err := see(other); !errors.Is(err, model.ErrPhotoNotFound) {
		t.Fatalf("somebody else's ticket's: %v", err)
	}
	family := h.bound(t, "o3", phone)
	if err := see(family); err != nil {
		t.Fatalf("who shares the phone sees the ticket: %v", err)
	}
}
