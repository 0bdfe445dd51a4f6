package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/model"
	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func at(now time.Time) func() time.Time { return func() time.Time { return now } }

func meet(t *testing.T, s *store.Store, openID string) model.Citizen {
	t.Helper()
	c, err := s.Meet(t.Context(), openID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMeet(t *testing.T) {
	s := storetest.Open(t, at(noon))
	first, again, other := meet(t, s, "oA1"), meet(t, s, "oA1"), meet(t, s, "oA2")
	if first.ID == 0 || first.ID != again.ID || first.ID == other.ID || first.OpenID != "oA1" {
		t.Fatalf("got %+v, %+v, %+v", first, again, other)
	}
	if err := s.SetFollowed(t.Context(), first.ID, true); err != nil {
		t.Fatal(err)
	}
	if c, err := s.Citizen(t.Context(), first.ID); err != nil || !c.Followed {
		t.Fatalf("got %+v, %v; want a follower", c, err)
	}
	if _, err := s.Citizen(t.Context(), 999); !errors.Is(err, model.ErrNotSignedIn) {
		t.Fatalf("unknown citizen: %v", err)
	}
}

func TestMeetAtOnce(t *testing.T) {
	s := storetest.Open(t, at(noon))
	var wg sync.WaitGroup
	ids := make([]int64, 20)
	for i := range ids {
		wg.Go(func() {
			c, err := s.Meet(t.Context(), "oSame")
			if err != nil {
				t.Error(err)
			}
			ids[i] = c.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("one openid became several citizens: %v", ids)
		}
	}
}

func TestBind(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	bind := func(c model.Citizen, phone string) error {
		return s.Bind(ctx, model.Binding{CitizenID: c.ID, Name: "张三", Phone: phone, BoundAt: noon})
	}
	var family []model.Citizen
	for i := range 4 {
		family = append(family, meet(t, s, fmt.Sprint("o", i)))
	}
	for _, c := range family[:3] {
		if err := bind(c, "13800138000"); err != nil {
			t.Fatal(err)
		}
	}
	if err := bind(family[3], "13800138000"); !errors.Is(err, store.ErrPhoneFull) {
		t.Fatalf("a fourth binding: %v", err)
	}
	if err := bind(family[1], "13800138000"); err != nil {
		t.Fatalf("binding the same phone again: %v", err)
	}
	if err := bind(family[0], "13900139000"); err != nil {
		t.Fatalf("rebinding: %v", err)
	}
	if err := bind(family[3], "13800138000"); err != nil {
		t.Fatalf("the place that became free: %v", err)
	}
	c, err := s.Citizen(ctx, family[0].ID)
	if err != nil || c.Binding == nil || c.Binding.Phone != "13900139000" || c.Binding.Name != "张三" || !c.Binding.BoundAt.Equal(noon) {
		t.Fatalf("got %+v, %v", c.Binding, err)
	}
	if was, err := s.Unbind(ctx, family[0].ID); err != nil || !was {
		t.Fatalf("unbind: %v, %v", was, err)
	}
	if was, err := s.Unbind(ctx, family[0].ID); err != nil || was {
		t.Fatalf("unbind again: %v, %v", was, err)
	}
}

// As many as may bind do, and a fourth must not slip in while they are binding.
func TestBindAtOnce(t *testing.T) {
	s := storetest.Open(t, at(noon))
	var citizens []model.Citizen
	for i := range 8 {
		citizens = append(citizens, meet(t, s, fmt.Sprint("o", i)))
	}
	var wg sync.WaitGroup
	for _, c := range citizens {
		wg.Go(func() {
			err := s.Bind(t.Context(), model.Binding{CitizenID: c.ID, Name: "张三", Phone: "13800138000", BoundAt: noon})
			if err != nil && !errors.Is(err, store.ErrPhoneFull) {
				t.Errorf("bind: %v", err)
			}
		})
	}
	wg.Wait()
	ids, err := s.BoundTo(t.Context(), "13800138000")
	if err != nil || len(ids) != model.MaxBindings {
		t.Fatalf("bound to one phone: %v, %v", ids, err)
	}
}

func ticket(c model.Citizen, number string) model.Ticket {
	return model.Ticket{
		Number: number, Source: model.SourceWeChat, Status: model.Submitted, Category: "C1", Nature: model.NatureComplaint,
		Title: "路灯不亮🔦", Content: "巷口的路灯坏了三天", Address: "云麓区某街道1号", Point: &model.Point{Lat: 23.129112, Lng: 113.264385},
		PointConfirmed: true, ContactName: "张三", IDType: model.IDResident, IDNo: "11010519491231002X", Phone: "13800138000",
		ContactAddress: "云麓区某街道2号", CitizenID: c.ID, IdempotencyKey: "key-" + number, SubmittedAt: noon, UpdatedAt: noon,
	}
}

func add(t *testing.T, s *store.Store, tk model.Ticket) model.Ticket {
	t.Helper()
	if err := s.AddTicket(t.Context(), &tk); err != nil {
		t.Fatal(err)
	}
	return tk
}

func TestTicketComesBackWhole(t *testing.T) {
	s := storetest.Open(t, at(noon))
	c := meet(t, s, "oA1")
	want := add(t, s, ticket(c, "26112310000019"))
	got, err := s.TicketByNumber(t.Context(), want.Number)
	if err != nil {
		t.Fatal(err)
	}
	got.Photos = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	again := ticket(c, "26112310000027")
	again.IdempotencyKey = want.IdempotencyKey
	if err := s.AddTicket(t.Context(), &again); !errors.Is(err, store.ErrExists) {
		t.Fatalf("the same form twice: %v", err)
	}
	if _, err := s.TicketByNumber(t.Context(), "26112310000035"); !errors.Is(err, model.ErrTicketNotFound) {
		t.Fatalf("unknown number: %v", err)
	}
}

func TestSaveTicketNoticesAnother(t *testing.T) {
	s := storetest.Open(t, at(noon))
	one := add(t, s, ticket(meet(t, s, "oA1"), "26112310000019"))
	two := one
	one.Status = model.Withdrawn
	if err := s.SaveTicket(t.Context(), &one); err != nil {
		t.Fatal(err)
	}
	two.Status = model.Accepted
	if err := s.SaveTicket(t.Context(), &two); !errors.Is(err, store.ErrStale) {
		t.Fatalf("the second save: %v", err)
	}
}

func TestSelfFiledTickets(t *testing.T) {
	s := storetest.Open(t, at(noon))
	c := meet(t, s, "oA1")
	for i := range 5 {
		add(t, s, ticket(c, fmt.Sprintf("2611231000%04d", i)))
	}
	byAgent := ticket(c, "26112330000019")
	byAgent.Source, byAgent.EnteredByAgent = model.SourceAgent, true
	add(t, s, byAgent)
	foreign := ticket(c, "26112310009999")
	foreign.Phone = "13900139000"
	add(t, s, foreign)
	for number, want := range map[string]error{
		"26112310000004": nil, byAgent.Number: model.ErrTicketNotFound, foreign.Number: model.ErrTicketNotFound,
		"26112310008888": model.ErrTicketNotFound,
	} {
		if got, err := s.SelfFiledTicket(t.Context(), "13800138000", number); !errors.Is(err, want) || (want == nil && got.Number != number) {
			t.Errorf("%s: %q, %v, want %v", number, got.Number, err, want)
		}
	}
	numbers := func(statuses []model.Status, before int64, limit int) (list []string) {
		got, err := s.SelfFiledTickets(t.Context(), "13800138000", statuses, before, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, tk := range got {
			list = append(list, tk.Number[10:])
		}
		return list
	}
	if diff := cmp.Diff([]string{"0004", "0003", "0002", "0001", "0000"}, numbers(nil, 0, 10)); diff != "" {
		t.Fatal(diff)
	}
	third, err := s.TicketByNumber(t.Context(), "26112310000002")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"0001"}, numbers(nil, third.ID, 1)); diff != "" {
		t.Fatal(diff)
	}
	if got := numbers([]model.Status{model.Closed}, 0, 10); got != nil {
		t.Fatalf("closed: %v", got)
	}
}

func TestReserveNumbers(t *testing.T) {
	s := storetest.Open(t, at(noon))
	seen := make(chan int, 100)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			first, err := s.ReserveNumbers(t.Context(), "261123", model.SourceWeChat, 10)
			if err != nil {
				t.Error(err)
			}
			for i := range 10 {
				seen <- first + i
			}
		})
	}
	wg.Wait()
	close(seen)
	all := map[int]bool{}
	for n := range seen {
		if n < 0 || n >= 100 || all[n] {
			t.Fatalf("number %d is not of the first hundred, or given twice", n)
		}
		all[n] = true
	}
	if _, err := s.ReserveNumbers(t.Context(), "261123", model.SourceWeChat, model.NumbersADay); err == nil {
		t.Fatal("more numbers than a day has")
	}
	if _, err := s.ReserveNumbers(t.Context(), "261123", model.SourceAgent, 1); err != nil {
		t.Fatalf("another source has a counter of its own: %v", err)
	}
}

func TestCountSubmission(t *testing.T) {
	s := storetest.Open(t, at(noon))
	var within int
	for range 12 {
		ok, err := s.CountSubmission(t.Context(), "13800138000", "261123", 10)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			within++
		}
	}
	if within != 10 {
		t.Fatalf("%d of twelve were within ten", within)
	}
	if ok, err := s.CountSubmission(t.Context(), "13800138000", "261124", 10); err != nil || !ok {
		t.Fatalf("the next day: %v, %v", ok, err)
	}
}

func TestTakePhotos(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	mine, other := meet(t, s, "oA1"), meet(t, s, "oA2")
	for id, c := range map[string]model.Citizen{"p1": mine, "p2": mine, "p3": other} {
		if err := s.AddPhoto(ctx, model.Photo{ID: id, CitizenID: c.ID, Width: 4, Height: 3, Size: 9, CreatedAt: noon}); err != nil {
			t.Fatal(err)
		}
	}
	tk := add(t, s, ticket(mine, "26112310000019"))
	take := func(ids ...string) error {
		return s.InTx(ctx, func(tx *store.Store) error { return tx.TakePhotos(ctx, ids, mine.ID, tk.ID, 0) })
	}
	if err := take("p1", "p3"); !errors.Is(err, model.ErrPhotoNotFound) {
		t.Fatalf("somebody else's photo: %v", err)
	}
	if err := take("p2", "p1"); err != nil {
		t.Fatal(err)
	}
	got, err := s.TicketByNumber(ctx, tk.Number)
	if err != nil || len(got.Photos) != 2 || got.Photos[0].ID != "p2" || got.Photos[1].ID != "p1" {
		t.Fatalf("got %+v, %v; want p2, p1", got.Photos, err)
	}
	if err := take("p1"); !errors.Is(err, model.ErrPhotoNotFound) {
		t.Fatalf("a photo taken before: %v", err)
	}
	if loose, err := s.LoosePhotos(ctx, noon.Add(time.Hour), 10); err != nil || len(loose) != 1 || loose[0].ID != "p3" {
		t.Fatalf("loose: %+v, %v", loose, err)
	}
	if err := s.DeletePhoto(ctx, "p1", mine.ID); !errors.Is(err, model.ErrPhotoNotFound) {
		t.Fatalf("deleting a ticket's photo: %v", err)
	}
}

func TestOutbox(t *testing.T) {
	now := noon
	s := storetest.Open(t, func() time.Time { return now })
	ctx := t.Context()
	c := meet(t, s, "oA1")
	for range 2 {
		n := model.Notice{Dedupe: "d1", CitizenID: c.ID, Kind: model.NoticeBound, Params: map[string]string{"at": "x"}, ExpiresAt: now.Add(time.Hour)}
		if err := s.QueueNotice(ctx, n); err != nil {
			t.Fatal(err)
		}
	}
	claim := func() []model.Notice {
		list, err := s.ClaimNotices(ctx, 10, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	first := claim()
	if len(first) != 1 || first[0].Params["at"] != "x" || first[0].Attempts != 1 {
		t.Fatalf("claimed %+v", first)
	}
	if again := claim(); len(again) != 0 {
		t.Fatalf("claimed twice: %+v", again)
	}
	now = now.Add(2 * time.Minute) // its first claimant died
	second := claim()
	if len(second) != 1 {
		t.Fatal("not claimed after the lease")
	}
	first[0].State = model.DeliveryAccepted
	if err := s.SettleNotice(ctx, first[0]); !errors.Is(err, store.ErrStale) {
		t.Fatalf("settled by who had lost it: %v", err)
	}
	second[0].State, second[0].Channel, second[0].PlatformID = model.DeliveryAccepted, model.ByTemplate, "77"
	if err := s.SettleNotice(ctx, second[0]); err != nil {
		t.Fatal(err)
	}
	if err := s.ReportNotice(ctx, model.NoticeReport{PlatformID: "77", Channel: model.ByTemplate, Arrived: true, Why: "success"}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if left := claim(); len(left) != 0 {
		t.Fatalf("left: %+v", left)
	}
	if list, err := s.NoticesOf(ctx, c.ID); err != nil || len(list) != 1 || list[0].State != model.DeliveryDone {
		t.Fatalf("got %+v, %v", list, err)
	}
}

func TestManyNoticesAreQueuedAtOnce(t *testing.T) {
	s := storetest.Open(t, at(noon))
	c := meet(t, s, "oA1")
	queue := func(upTo int) {
		list := make([]model.Notice, upTo)
		for i := range list {
			list[i] = model.Notice{Dedupe: fmt.Sprint(i), CitizenID: c.ID, TicketID: 7, Kind: model.NoticeExpired, Params: map[string]string{"number": "1"}}
		}
		if err := s.QueueNotices(t.Context(), list); err != nil {
			t.Fatal(err)
		}
	}
	for _, upTo := range []int{0, 1, 603, 700} { // told again, they are the same notices
		queue(upTo)
		if list, err := s.NoticesOf(t.Context(), c.ID); err != nil || len(list) != upTo {
			t.Fatalf("%d queued: %d, %v", upTo, len(list), err)
		}
	}
	list, err := s.ClaimNotices(t.Context(), 1, time.Minute)
	if err != nil || len(list) != 1 || list[0].TicketID != 7 || !list[0].ExpiresAt.Equal(noon.Add(model.NoticeWithin)) {
		t.Fatalf("claimed %+v, %v", list, err)
	}
}

func TestClaimAtOnce(t *testing.T) {
	s := storetest.Open(t, at(noon))
	c := meet(t, s, "oA1")
	const notices = 200
	for i := range notices {
		n := model.Notice{Dedupe: fmt.Sprint(i), CitizenID: c.ID, Kind: model.NoticeBound, ExpiresAt: noon.Add(time.Hour)}
		if err := s.QueueNotice(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	var mu sync.Mutex
	times := map[int64]int{}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				list, err := s.ClaimNotices(t.Context(), 10, time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				if len(list) == 0 {
					return
				}
				mu.Lock()
				for _, n := range list {
					times[n.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(times) != notices {
		t.Fatalf("%d of %d notices were claimed", len(times), notices)
	}
	for id, n := range times {
		if n != 1 {
			t.Fatalf("notice %d was claimed %d times", id, n)
		}
	}
}

func TestRawCallbacks(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	if err := s.KeepRaw(ctx, "malformed", []byte("<xml><From")); err != nil {
		t.Fatal(err)
	}
	if list, err := s.RawCallbacks(ctx, 5); err != nil || len(list) != 1 || string(list[0].Body) != "<xml><From" {
		t.Fatalf("got %+v, %v", list, err)
	}
	if n, err := s.ForgetRaw(ctx, noon.Add(time.Second)); err != nil || n != 1 {
		t.Fatalf("forgot %d, %v", n, err)
	}
}

func TestNestedTransactionIsOne(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	c := meet(t, s, "oA1")
	stop := errors.New("stop")
	err := s.InTx(ctx, func(tx *store.Store) error {
		if err := tx.Bind(ctx, model.Binding{CitizenID: c.ID, Name: "张三", Phone: "13800138000", BoundAt: noon}); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	if c, err = s.Citizen(ctx, c.ID); err != nil || c.Bound() {
		t.Fatalf("half of a transaction was kept: %+v, %v", c, err)
	}
}

func TestWrongKey(t *testing.T) {
	url := storetest.URL(t)
	open := func(spec string) error {
		s, err := store.Open(t.Context(), url, at(noon))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		ring, err := seal.ParseRing(spec)
		if err != nil {
			t.Fatal(err)
		}
		return s.Unlock(t.Context(), ring)
	}
	const first, second = "k1:MDEyMzQ1Njc4OWFiY2RlZg==", "k2:ZmVkY2JhOTg3NjU0MzIxMA=="
	if err := open(first); err != nil {
		t.Fatal(err)
	}
	if err := open(second); !errors.Is(err, store.ErrWrongKey) {
		t.Fatalf("another key: %v", err)
	}
	if err := open(second + "," + first); err != nil {
		t.Fatalf("a rotated ring: %v", err)
	}
}

func TestUnreachable(t *testing.T) {
	for _, url := range []string{"mysql://root:s3cretpw@127.0.0.1:1/x", "sqlite:/proc/nowhere/x.db", "postgres://x", "mysql://u:s3cretpw@%zz/x"} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err := store.Open(ctx, url, at(noon))
		cancel()
		if err == nil || strings.Contains(err.Error(), "s3cretpw") || !strings.Contains(err.Error(), "database") {
			t.Errorf("%s: %v", url[:8], err)
		}
	}
}

// Nothing personal may stand in the file in clear (domain §14).
func TestNothingInClear(t *testing.T) {
	url := storetest.URL(t)
	path, ok := strings.CutPrefix(url, "sqlite:")
	if !ok {
		t.Skip("reads the database file: SQLite only")
	}
	s, err := store.Open(t.Context(), url, at(noon))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Unlock(t.Context(), storetest.Ring(t)); err != nil {
		t.Fatal(err)
	}
	c := meet(t, s, "oOPENIDoPENIDopenid")
	if err := s.Bind(t.Context(), model.Binding{CitizenID: c.ID, Name: "欧阳小花", Phone: "13800138000", BoundAt: noon}); err != nil {
		t.Fatal(err)
	}
	tk := ticket(c, "26112310000019")
	tk.ContactName = "欧阳小花"
	add(t, s, tk)
	if err := s.KeepRaw(t.Context(), "malformed", []byte("<xml>oOPENIDoPENIDopenid")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, end := range []string{"", "-wal", "-shm"} {
		b, err := os.ReadFile(filepath.Clean(path + end))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	if !strings.Contains(string(all), "巷口的路灯") {
		t.Fatal("the test does not see the file's contents")
	}
	for _, secret := range []string{"13800138000", "欧阳小花", "oOPENIDoPENIDopenid", "11010519491231002X", "某街道", "23.129112", "113.264385"} {
		if strings.Contains(string(all), secret) {
			t.Errorf("%s stands in the file in clear", secret)
		}
	}
}
