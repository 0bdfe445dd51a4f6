package handler_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/handler"
	"example.org/hotline/handler/citizen"
	"example.org/hotline/handler/reply"
	"example.org/hotline/handler/session"
	staffapi "example.org/hotline/handler/staff"
	"example.org/hotline/handler/stream"
	"example.org/hotline/model"
	"example.org/hotline/model/blob" //nolint:depguard // the tests pay for what cmd plugs in
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/search"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/binding"
	"example.org/hotline/service/cases"
	"example.org/hotline/service/exporting"
	"example.org/hotline/service/figures"
	"example.org/hotline/service/finding"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/knowledge"
	"example.org/hotline/service/mainmenu"
	"example.org/hotline/service/notice"
	"example.org/hotline/service/partner"
	"example.org/hotline/service/photo"
	"example.org/hotline/service/settings"
	"example.org/hotline/service/staff"
	"example.org/hotline/service/staff/stafftest"
	"example.org/hotline/service/ticketing"
	"example.org/hotline/service/workbench"
)

var shanghai = time.FixedZone("CST", 8*3600)

// hall is the whole site on real stores, with a clock that the test moves, and those who come there.
type hall struct {
	http.Handler
	store    *store.Store
	desk     *ticketing.Desk
	room     *staff.Room
	audit    *staff.AuditLog
	album    *photo.Album
	sessions *session.Manager
	log      *lockedLog

	mu     sync.Mutex
	now    time.Time
	tokens map[string]string // by the log-in's name
	filed  int
	chats  *kefu.Sessions
	texts  *knowledge.Library
	live   stream.Set
	wechat quietWeChat
	agents kfTool
	menu   menuTool
	search *finding.Desk
	cases  *cases.Desk
	office *exporting.Office

	settings *settings.Desk
	outbox   *notice.Outbox

	bySearch *finding.Desk // of tickets
}

type lockedLog struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
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

// opened is a hall at noon of Monday, 23 November 2026, with two departments.
func opened(t testing.TB) *hall {
	t.Helper()
	h := &hall{now: time.Date(2026, 11, 23, 12, 0, 0, 0, shanghai).UTC(), log: &lockedLog{}, tokens: map[string]string{}}
	log := slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.store = storetest.Open(t, h.clock)
	redis := kvtest.Open(t, h.clock)
	bindings := binding.New(h.store, redis, nobody{}, h.clock, log)
	h.settings = settings.New(settings.Options{Store: h.store, Links: map[string]string{"我要诉求": "https://12345.example/h5/new"}, Now: h.clock, Log: log})
	h.outbox = notice.New(h.store, notice.Texts{PublicURL: "https://12345.example", Zone: shanghai}, h.clock, log)
	h.desk = ticketing.New(h.store, redis, bindings, shanghai, h.clock, log).By(h.settings.Parameters)
	h.sessions = session.New(redis, h.store, h.clock, false)
	blobs, err := blob.Open(t.Context(), "file:"+t.TempDir())
	must(t, err)
	h.album = photo.New(h.store, blobs, storetest.Ring(t), redis, h.clock)
	h.chats = kefu.New(kefu.Options{
		Store: h.store, KV: redis, Platform: &h.wechat, Files: filesIn{blobs}, Pictures: h.album.Darkroom(), Desk: model.DeskConsole, Idle: 10 * time.Minute, Now: h.clock, Log: log,
		Hours: model.ServiceHours{From: 9 * time.Hour, To: 18 * time.Hour, Zone: shanghai},
		Texts: kefu.Texts{PublicURL: "https://12345.example", NewPath: "/h5/new", ChatPath: "/h5/chat", Idle: 10 * time.Minute},
	})
	h.audit = staff.NewAuditLog(h.store, h.clock, log)
	t.Cleanup(func() {
		if strings.Contains(h.log.String(), "done without a line in the audit log") {
			t.Error("something was changed without a line in the audit log; the log names the route")
		}
	})
	h.room, err = staff.New(staff.Options{Store: h.store, KV: redis, Audit: h.audit, Issuer: "广州12345工作台", Cost: stafftest.Cost, Now: h.clock, Log: log})
	must(t, err)
	index, err := search.Open(search.Options{URL: "embedded:", Folder: t.TempDir(), Now: h.clock})
	must(t, err)
	t.Cleanup(func() { _ = index.Close() })
	h.search = finding.New(finding.Options{Store: h.store, Index: index, Zone: shanghai, Now: h.clock, Log: log})
	h.texts = knowledge.New(knowledge.Options{
		Store: h.store, KV: redis, Finder: h.search, Files: filesIn{blobs}, Pictures: h.album.Darkroom(),
		PicturePath: citizen.PicturePath, Zone: shanghai, Now: h.clock, Log: log,
	})
	h.cases = cases.New(h.store, redis, h.search, h.desk, h.clock, log)
	counts := figures.New(figures.Options{Store: h.store, Zone: shanghai, Now: h.clock, Log: log})
	auditFiles := staff.NewAuditExports(h.audit, shanghai)
	h.office = exporting.New(exporting.Options{
		Store: h.store, Files: filesIn{blobs}, Audit: h.audit, Zone: shanghai, Now: h.clock, Log: log, Named: func(who model.Staff) string { return who.Name },
		Makers: map[model.ExportKind]exporting.Maker{
			model.ExportReport: counts, model.ExportPlaces: counts, model.ExportTickets: counts,
			model.ExportChats: h.chats, model.ExportAudit: auditFiles, model.ExportEntries: h.texts,
		},
	})
	found, err := search.Open(search.Options{URL: "embedded:", Folder: t.TempDir(), Of: []model.SearchCollection{model.SearchTickets}, Now: h.clock})
	must(t, err)
	t.Cleanup(func() { _ = found.Close() })
	h.bySearch = finding.New(finding.Options{Store: h.store, Index: found, Of: []model.SearchCollection{model.SearchTickets}, Zone: shanghai, Now: h.clock, Log: log})
	h.desk.Searching(h.bySearch)
	answers := reply.New(log)
	h.Handler, err = handler.Site{
		Callback: echo{}, Reply: answers, H5: pages, H5Built: true, PublicURL: "https://12345.example", Version: "test", Log: log,
		Citizen: citizen.API{
			Binding: bindings, Tickets: h.desk, Photos: h.album, Chats: h.chats, Cases: h.cases, Live: &h.live, Sessions: h.sessions, Reply: answers,
			Knowledge: h.texts, PublicURL: "https://12345.example", Zone: shanghai, Now: h.clock, Log: log,
		},
		Staff: staffapi.API{
			Grants: staff.NewGrants(h.store, h.audit, h.clock, log),
			Room:   h.room, Register: staff.NewRegister(h.room), Audit: h.audit, Views: staff.NewViewLog(h.store, redis, h.clock, log), Tickets: h.desk, Photos: h.album, Chats: h.chats, Cases: h.cases, Archive: h.chats, Days: h.chats,
			Accounts: kefu.NewAccounts(&h.agents, log), Search: h.search, Knowledge: h.texts, Live: &h.live, Limits: redis, Pace: &staffapi.Pace{}, Reply: answers, PublicURL: "https://12345.example", Zone: shanghai, Now: h.clock,
			Menu:    mainmenu.New(h.store, &h.menu, "https://12345.example", h.clock, log),
			Figures: counts, Exports: h.office, AuditFiles: auditFiles,
			Replies: h.settings, Parameters: h.settings, Sent: h.outbox, Raw: h.store, Callbacks: unreader{}, Plant: quietPlant{},
			Clients: partner.NewOffice(h.store, partner.NewCourier(h.store, nil, shanghai, h.clock, log), false, h.clock, log),
			Shelf:   workbench.New(h.store),
		},
	}.Handler()
	must(t, err)
	for code, name := range map[string]string{"CG": "市城管局", "GA": "市公安局"} {
		must(t, h.desk.SaveDepartment(t.Context(), model.Department{Code: code, Name: name, Active: true}))
	}
	return h
}

// quietPlant has nothing to tell.
type quietPlant struct{}

func (quietPlant) Configuration() []staffapi.ConfigurationView {
	return []staffapi.ConfigurationView{{Key: "city.name", Value: "广州", From: "default"}}
}

func (quietPlant) System(context.Context) staffapi.SystemView {
	return staffapi.SystemView{Version: "test"}
}

// unreader can read what is no secret.
type unreader struct{}

func (unreader) Again(_ context.Context, body []byte) error {
	if strings.Contains(string(body), "密") {
		return model.ErrUnreadable
	}
	return nil
}

// nobody gets the SMS.
type nobody struct{}

func (nobody) SendCode(context.Context, string, string, string) error { return nil }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const password = "correct horse battery"

var passwordHash = sync.OnceValue(func() string { return stafftest.Hash(password) })

// hire makes a log-in.
func (h *hall) hire(t testing.TB, name, department string, roles ...model.Role) {
	t.Helper()
	must(t, h.store.AddStaff(t.Context(), model.Staff{Name: name, Roles: roles, Department: department}, passwordHash()))
}

// everybody hires one for each role, by the role's name, and a handler of each department: handler of CG, other of GA.
func (h *hall) everybody(t testing.TB) {
	t.Helper()
	for _, r := range model.StaffRoles {
		department := ""
		if r == model.RoleHandler {
			department = "CG"
		}
		h.hire(t, string(r), department, r)
	}
	h.hire(t, "other", "GA", model.RoleHandler)
}

// token logs somebody in, once.
func (h *hall) token(t testing.TB, name string) string {
	t.Helper()
	if h.tokens[name] == "" {
		token, err := h.room.LogIn(t.Context(), staff.Attempt{Name: name, Password: password})
		must(t, err)
		h.tokens[name] = token.Value
	}
	return h.tokens[name]
}

// said is an answer of the site.
type said struct {
	status int
	body   []byte
	header http.Header
}

func (s said) String() string { return fmt.Sprintf("%d %s", s.status, s.body) }

// fault is the error in it; the zero value where there is none.
func (s said) fault() reply.Fault {
	var b reply.Body
	_ = json.Unmarshal(s.body, &b)
	return b.Error
}

func (s said) into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal(s.body, v); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
}

// send makes a request; in is JSON, or what becomes JSON.
func (h *hall) send(method, path string, in any, header ...string) said {
	var body io.Reader = http.NoBody
	switch in := in.(type) {
	case nil:
	case string:
		body = strings.NewReader(in)
	default:
		b, err := json.Marshal(in)
		if err != nil {
			panic(err)
		}
		body = bytes.NewReader(b)
	}
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return said{w.Code, w.Body.Bytes(), w.Header()}
}

// as calls the staff API as somebody.
func (h *hall) as(t testing.TB, name, method, path string, in any, header ...string) said {
	t.Helper()
	return h.send(method, staffapi.Base+path, in, append(header, "Authorization", "Bearer "+h.token(t, name))...)
}

// does is as, for what must succeed.
func (h *hall) does(t testing.TB, name, method, path string, in any) said {
	t.Helper()
	a := h.as(t, name, method, path, in)
	if a.status/100 != 2 {
		t.Fatalf("%s %s %s: %s", name, method, path, a)
	}
	return a
}

// person is a citizen who is signed in.
type person struct {
	model.Citizen
	hall   *hall
	cookie string
}

// comes signs a citizen in, bound to a phone where one is given.
func (h *hall) comes(t testing.TB, openID, phone string) *person {
	t.Helper()
	c, err := h.store.Meet(t.Context(), openID)
	must(t, err)
	if phone != "" {
		b := model.Binding{CitizenID: c.ID, Name: "张三", Phone: phone, BoundAt: h.clock()}
		must(t, h.store.Bind(t.Context(), b))
		c.Binding = &b
	}
	return &person{c, h, h.signsIn(t, c.ID)}
}

// signsIn is the cookie of a new session.
func (h *hall) signsIn(t testing.TB, citizenID int64) string {
	t.Helper()
	w := httptest.NewRecorder()
	must(t, h.sessions.SignIn(t.Context(), w, citizenID))
	return w.Header().Get("Set-Cookie")
}

func (p *person) calls(method, path string, in any, header ...string) said {
	return p.hall.send(method, citizen.Base+path, in, append(header, "Cookie", p.cookie)...)
}

// What a ticket of these tests holds of its citizen: nobody of the staff may meet it by chance.
const (
	secretPhone   = "13800138000"
	secretName    = "欧阳修远"
	secretID      = "11010519491231002X"
	secretAddress = "云麓区望江街道梧桐路88号3栋502室"
	secretHome    = "珠湾区海棠苑12号楼1单元"
)

var secrets = []string{secretPhone, secretName, secretID, "梧桐路88号", "3栋502", "海棠苑12号", "23.129112", "113.264385"}

// files files a ticket with all that a form may hold, and a photo.
func (p *person) files(t testing.TB, change func(*ticketing.Form)) model.Ticket {
	t.Helper()
	yes, lat, lng := true, 23.129112, 113.264385
	p.hall.filed++
	f := ticketing.Form{Key: fmt.Sprintf("form-%d", p.hall.filed), Complaint: model.Complaint{
		Category: "C5", Title: "工地夜间施工", PublicIntent: &yes, Address: secretAddress, Lat: &lat, Lng: &lng, PointConfirmed: true,
		Content: "连续三天晚上十一点后还在打桩，影响老人休息", ContactName: secretName, IDType: "身份证", IDNo: secretID,
		ContactAddress: secretHome, PhotoIDs: []string{p.uploads(t)},
	}}
	if change != nil {
		change(&f)
	}
	tk, err := p.hall.desk.Submit(t.Context(), p.Citizen, f)
	must(t, err)
	return tk
}

func (p *person) uploads(t testing.TB) string {
	t.Helper()
	var picture bytes.Buffer
	must(t, jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 16, 16)), nil))
	added, err := p.hall.album.Add(t.Context(), p.ID, &picture)
	must(t, err)
	return added.ID
}

func step(number, name string) string { return "/tickets/" + number + "/" + name }

var goodReply = map[string]any{"text": "经核查，该工地夜间施工未取得许可，已责令停止施工。", "internal": "现场检查", "truth": "属实", "solved": "已解决"}

// handled takes a ticket to a department that has signed for it.
func (h *hall) handled(t testing.TB, number string) {
	t.Helper()
	h.does(t, "dispatcher", "POST", step(number, "accept"), nil)
	h.does(t, "dispatcher", "POST", step(number, "dispatch"), map[string]any{"department": "CG"})
	h.does(t, "handler", "POST", step(number, "sign"), nil)
}
