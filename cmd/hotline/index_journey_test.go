package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.org/hotline/handler/citizen"
	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// walk is a citizen's way through everything that he can do.
type walk struct {
	*testing.T
	*app
	visitor
	forms int
}

// does asks the program; out takes the answer where it is not nil.
func (w *walk) does(method, path string, in, out any, status int) {
	w.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		w.Fatal(err)
	}
	w.asks(httptest.NewRequest(method, citizen.Base+path, bytes.NewReader(body)), "application/json", out, status)
}

func (w *walk) asks(r *http.Request, kind string, out any, status int) {
	w.Helper()
	w.forms++
	r.AddCookie(w.cookie)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Idempotency-Key", fmt.Sprintf("walk-%d-%08d", w.ID, w.forms))
	got := httptest.NewRecorder()
	w.public.ServeHTTP(got, r)
	if got.Code != status {
		w.Fatalf("%s %s: %d %s", r.Method, r.URL, got.Code, got.Body)
	}
	if out != nil {
		if err := json.Unmarshal(got.Body.Bytes(), out); err != nil {
			w.Fatal(err)
		}
	}
}

func (w *walk) uploads() string {
	w.Helper()
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	part, err := parts.CreateFormFile("photo", "1.jpg")
	if err != nil {
		w.Fatal(err)
	}
	if _, err := part.Write(picture(w.T)); err != nil {
		w.Fatal(err)
	}
	if err := parts.Close(); err != nil {
		w.Fatal(err)
	}
	var out struct{ ID string }
	w.asks(httptest.NewRequest(http.MethodPost, citizen.Base+"/photos", &form), parts.FormDataContentType(), &out, http.StatusCreated)
	return out.ID
}

func (w *walk) files(photos ...string) (number string) {
	w.Helper()
	var out struct{ Number string }
	w.does(http.MethodPost, "/tickets", map[string]any{
		"category": "C5", "title": "工地夜间施工", "public_intent": true, "address": "云麓区某街道1号", "lat": 23.129112, "lng": 113.264385,
		"content": "连续三天晚上十一点后还在打桩，附近居民无法休息。", "contact_name": "张三", "photo_ids": photos,
	}, &out, http.StatusCreated)
	return out.Number
}

// journey has loaded citizens use every page, and the staff and the workers do their parts between.
func journey(t *testing.T, a *app, citizenID int64) {
	t.Helper()
	who, err := a.store.Citizen(t.Context(), citizenID)
	if err != nil {
		t.Fatal(err)
	}
	w := &walk{T: t, app: a, visitor: a.signedIn(t, who)}
	w.reads()
	w.binds()
	w.returned()
	w.handled()
	w.unlocks()
	worked(t, a)
	for _, path := range []string{
		"/open311/v2/requests.json?start_date=" + a.now().AddDate(0, 0, -60).Format("2006-01-02") + "T00:00:00Z",
		"/open311/v2/requests.json?service_code=C1", "/open311/v2/requests/GZ-7.json",
	} {
		r := httptest.NewRecorder()
		if a.public.ServeHTTP(r, httptest.NewRequest(http.MethodGet, path, nil)); r.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, r.Code, r.Body)
		}
	}
}

// reads looks at everything that is there already.
func (w *walk) reads() {
	var page struct {
		Items []struct {
			Number string
			Locked bool
		}
		NextCursor string `json:"next_cursor"`
	}
	w.does(http.MethodGet, "/me", nil, nil, http.StatusOK)
	w.does(http.MethodGet, "/subscription", nil, nil, http.StatusOK)
	w.does(http.MethodGet, "/tickets?limit=5", nil, &page, http.StatusOK)
	w.does(http.MethodGet, "/tickets?limit=5&cursor="+page.NextCursor, nil, &page, http.StatusOK)
	for _, status := range []string{"待受理", "待完善", "处理中", "已办结", "已评价", "不予受理", "已撤回", "已失效"} {
		w.does(http.MethodGet, "/tickets?status="+status, nil, nil, http.StatusOK)
		w.does(http.MethodGet, "/tickets?limit=5&status="+status+"&cursor="+page.Items[0].Number, nil, nil, http.StatusOK)
	}
	for _, t := range page.Items {
		w.does(http.MethodGet, "/tickets/"+t.Number, nil, nil, http.StatusOK)
	}
	w.does(http.MethodGet, "/tickets/26112310000000", nil, nil, http.StatusNotFound)
	w.does(http.MethodPost, "/tickets/likely-duplicates", map[string]any{
		"category": "C5", "title": "工地夜间施工", "lat": 23.129112, "lng": 113.264385, "content": "打桩",
	}, nil, http.StatusOK)
}

// binds gives up his phone and takes it again.
func (w *walk) binds() {
	if _, err := w.store.Unbind(w.Context(), w.ID); err != nil {
		w.Fatal(err)
	}
	if err := w.store.Bind(w.Context(), *w.Binding); err != nil {
		w.Fatal(err)
	}
	if _, err := w.store.BoundTo(w.Context(), w.Binding.Phone); err != nil {
		w.Fatal(err)
	}
	if _, err := w.store.Meet(w.Context(), "o-somebody-new"); err != nil {
		w.Fatal(err)
	}
}

var (
	theDispatcher = model.Staff{ID: 1, Roles: []model.Role{model.RoleDispatcher}}
	theHandler    = model.Staff{ID: 2, Roles: []model.Role{model.RoleHandler}, Department: "CG"}
)

func (w *walk) staff(_ ticketing.Dossier, err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// returned is asked for more, completes, and withdraws in the end.
func (w *walk) returned() {
	first := w.uploads()
	number := w.files(first)
	order := ticketing.Order{Number: number}
	w.staff(w.tickets.Return(w.Context(), theDispatcher, order, "请补充具体的楼栋", nil))
	w.does(http.MethodPost, "/tickets/"+number+"/completion", map[string]any{
		"content": "连续三天晚上十一点后还在打桩，是云麓区某街道1号三栋。", "photo_ids": []string{first, w.uploads()},
	}, nil, http.StatusOK)
	w.does(http.MethodPut, "/tickets/"+number+"/public-intent", map[string]any{"public_intent": false}, nil, http.StatusOK)
	r := httptest.NewRequest(http.MethodGet, citizen.Base+"/photos/"+first, nil)
	w.asks(r, "", nil, http.StatusOK)
	w.does(http.MethodPost, "/tickets/"+number+"/withdrawal", map[string]any{}, nil, http.StatusOK)
	w.does(http.MethodDelete, "/photos/"+w.uploads(), nil, nil, http.StatusNoContent)
}

// worked is what those ask who have the workbench open.
func (w *walk) worked(number string) {
	w.Helper()
	ctx := w.Context()
	for _, who := range []model.Staff{theDispatcher, theHandler} {
		_, err := w.tickets.Counts(ctx, who)
		w.staff(ticketing.Dossier{}, err)
		for _, q := range []ticketing.Search{
			{},
			{Status: "submitted", Order: ticketing.OldFirst},
			{Status: "handling", Order: ticketing.DueFirst, Overdue: true},
			{Status: "open", Category: "C5", Photos: true},
			{Status: "handling", Request: "extension,promise"},
			{Status: "open", Alarm: model.Yellow, From: "2026-11-01", To: "2026-11-28"},
			{Status: "open", Mine: true},
			{Status: "closed", Mine: true, District: "云麓区", Order: ticketing.OldFirst, Cursor: "7"},
			{Status: "open", Mine: true, Order: ticketing.DueFirst},
			{Status: "open", District: "云麓区"},
			{Status: "handling", District: "云麓区", Order: ticketing.DueFirst},
			{Status: "open", Order: ticketing.DueFirst},
			{Status: "open", Overdue: true},
			{Status: "open", Category: "C5", Alarm: model.Yellow, Photos: true, Request: "extension", Order: ticketing.DueFirst, From: "2026-11-01", To: "2026-11-28"},
			{Status: "handling", Department: "ST", Assisting: true, Order: ticketing.DueFirst},
			{CallBack: true, Order: ticketing.DueFirst},
			{CallBack: true, Order: ticketing.DueFirst, Overdue: true, Category: "C5"},
		} {
			_, err := w.tickets.Queue(ctx, who, q)
			w.staff(ticketing.Dossier{}, err)
		}
	}
	_, err := w.tickets.Hints(ctx, theDispatcher, number)
	w.staff(ticketing.Dossier{}, err)
	_, err = w.tickets.Look(ctx, theDispatcher, w.Binding.Phone, "")
	w.staff(ticketing.Dossier{}, err)
	_, err = w.tickets.Noticed(ctx, theDispatcher, 0, 51)
	w.staff(ticketing.Dossier{}, err)
}

// handled goes the whole way: dispatched, answered, rated, done again.
func (w *walk) handled() {
	ctx, number := w.Context(), w.files(w.uploads())
	order := ticketing.Order{Number: number}
	w.worked(number)
	w.staff(w.tickets.Accept(ctx, theDispatcher, order))
	w.staff(w.tickets.Dispatch(ctx, theDispatcher, order, ticketing.Dispatching{Department: "CG", Assisting: []string{"ST"}}))
	w.does(http.MethodPost, "/tickets/"+number+"/reminder", map[string]any{}, nil, http.StatusConflict)
	w.staff(w.tickets.Sign(ctx, theHandler, order))
	w.does(http.MethodPost, "/tickets/"+number+"/materials", map[string]any{"text": "昨晚又施工到一点", "photo_ids": []string{w.uploads()}}, nil, http.StatusOK)
	for range 2 {
		w.staff(w.tickets.Reply(ctx, theHandler, order, model.Reply{
			Text: strings.Repeat("已现场处理。", 5), Internal: "已处理", Truth: model.Truths[0], Solved: model.Solutions[0],
		}))
		w.staff(w.tickets.Close(ctx, theDispatcher, order))
		w.does(http.MethodGet, "/tickets/"+number, nil, nil, http.StatusOK)
		w.does(http.MethodPost, "/tickets/"+number+"/rating", map[string]any{"result": 2, "attitude": 3, "solved": "no"}, nil, http.StatusOK)
		if f, err := w.tickets.Find(ctx, w.Citizen, number); err != nil || f.Course.AskedRedo {
			return
		}
		w.does(http.MethodPost, "/tickets/"+number+"/redo", map[string]any{"reason": "夜里仍在施工"}, nil, http.StatusOK)
	}
}

// unlocks opens an old ticket that somebody else may have filed.
func (w *walk) unlocks() {
	var number string
	old := w.now().AddDate(0, 0, -100)
	conns, _, err := w.store.Conns()
	if err != nil {
		w.Fatal(err)
	}
	hash := w.store.Digest("phone", w.Binding.Phone)
	const some = "SELECT number FROM ticket WHERE phone_hash = ? AND self_filed = ? AND citizen_id = 0 AND submitted_at < ? LIMIT 1"
	if err := conns.QueryRowContext(w.Context(), some, hash, true, old).Scan(&number); err != nil {
		w.Fatalf("he has no old ticket from elsewhere: %v", err)
	}
	w.does(http.MethodGet, "/tickets/"+number, nil, nil, http.StatusOK)
	w.does(http.MethodPost, "/tickets/"+number+"/identity", map[string]any{"name": w.Binding.Name}, nil, http.StatusOK)
	w.does(http.MethodGet, "/tickets/"+number, nil, nil, http.StatusOK)
}
