package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/handler/staff"
	"example.org/hotline/model"
	"example.org/hotline/model/benchtest"
	"example.org/hotline/model/store/storetest"
	staffroom "example.org/hotline/service/staff"
)

// pageAsked is a call of the console's that is measured.
type pageAsked struct {
	what string
	who  model.Role
	path string
	body any    // of a POST; nil: it is a GET
	deep string // a cursor far down the list; "": only the first page and its next
}

// BenchmarkWorkbench asks for every list of the console among many tickets, one call after the other, as its pages do: router, session, database, JSON.
// Beside it stands how long a ticket takes that is read by its primary key. HOTLINE_TEST_BENCH_TICKETS says how many tickets there
// are; HOTLINE_TEST_BENCH_DATABASE (mysql://root@127.0.0.1:3306/NAME) names a database that stays: it is filled once, and found filled, and
// what takes longer there than it should fails.
func BenchmarkWorkbench(b *testing.B) {
	if at := os.Getenv("HOTLINE_TEST_BENCH_DATABASE"); at != "" {
		measureWorkbench(b, benchAppOn(b, at, filepath.Join(os.TempDir(), path.Base(at))))
		return
	}
	storetest.Each(b, func(b *testing.B) { measureWorkbench(b, benchAppOn(b, storetest.URL(b), b.TempDir())) })
}

func measureWorkbench(b *testing.B, a *app) {
	b.Helper()
	town := settle(b, a)
	read := town.byKey(b)
	say := func(what string, t took) {
		benchtest.Report(b, fmt.Sprintf("workbench, %d tickets, %s", town.tickets, what), fmt.Sprintf("%s, %.0fx of a read by key", t, t.p50.Seconds()/read.p50.Seconds()), "")
	}
	every := os.Getenv("HOTLINE_TEST_BENCH_DATABASE") != ""
	slowest := map[string]took{}
	of := map[string]string{}
	note := func(what string, t took) {
		group, _, _ := strings.Cut(what, ",")
		if t.p50 > slowest[group].p50 {
			slowest[group], of[group] = t, what
		}
		if every || t.p50 > tooSlow {
			say(what, t)
		}
	}
	ask := func(list []pageAsked) {
		for _, one := range list {
			next, t := town.measure(b, one, "")
			note(one.what, t)
			if next != "" {
				_, t = town.measure(b, one, next)
				note(one.what+", second page", t)
			}
			if one.deep != "" {
				_, t = town.measure(b, one, one.deep)
				note(one.what+", deep down", t)
			}
		}
	}
	ask(town.lists())
	ask(town.reports())
	town.index(b)
	ask(town.searches())
	for _, group := range slices.Sorted(maps.Keys(slowest)) {
		target := tooSlow
		if group == reportOfAMonth {
			target = 2 * time.Second
		}
		benchtest.Report(b, fmt.Sprintf("workbench, %s, %d tickets, the slowest of: %s", path.Base(b.Name()), town.tickets, group),
			fmt.Sprintf("%s (%s)", slowest[group], of[group]), "≤ "+target.String())
		if every && slowest[group].p50 > target {
			b.Errorf("%s takes %s, longer than %s", of[group], slowest[group].p50, target)
		}
	}
}

const tooSlow = 300 * time.Millisecond

// took is how long some calls took.
type took struct{ least, p50, most time.Duration }

func (t took) String() string {
	return fmt.Sprintf("p50 %s, %s to %s", t.p50.Round(100*time.Microsecond), t.least.Round(100*time.Microsecond), t.most.Round(100*time.Microsecond))
}

const (
	callsAhead = 2 // which warm what the others find
	callsEach  = 11
)

func timed(b *testing.B, do func() error) took {
	b.Helper()
	var all []time.Duration
	for i := range callsAhead + callsEach {
		began := time.Now()
		if err := do(); err != nil {
			b.Error(err)
			return took{}
		}
		if i >= callsAhead {
			all = append(all, time.Since(began))
		}
	}
	slices.Sort(all)
	return took{all[0], all[len(all)/2], all[len(all)-1]}
}

// byKey reads tickets anywhere in the table.
func (t *workTown) byKey(b *testing.B) took {
	b.Helper()
	i := int64(0)
	return timed(b, func() error {
		i++
		_, err := t.store.TicketByID(b.Context(), t.genuine-i*7)
		return err
	})
}

// measure has somebody ask for a page; next is the cursor of the one after it.
func (t *workTown) measure(b *testing.B, one pageAsked, cursor string) (next string, _ took) {
	b.Helper()
	return next, timed(b, func() (err error) {
		next, err = t.ask(one, cursor)
		return err
	})
}

func (t *workTown) ask(one pageAsked, cursor string) (next string, err error) {
	r := httptest.NewRequest(http.MethodGet, staff.Base+one.path, nil)
	if cursor != "" {
		join := "?"
		if strings.Contains(one.path, "?") {
			join = "&"
		}
		r = httptest.NewRequest(http.MethodGet, staff.Base+one.path+join+"cursor="+cursor, nil)
	}
	if one.body != nil {
		body, err := json.Marshal(one.body)
		if err != nil {
			return "", err
		}
		r = httptest.NewRequest(http.MethodPost, staff.Base+one.path, bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer "+t.tokens[one.who])
	w := httptest.NewRecorder()
	t.public.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return "", fmt.Errorf("%s %s: %d %s", one.who, one.path, w.Code, w.Body)
	}
	var page struct {
		Next string `json:"next_cursor"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil {
		return "", err
	}
	if one.body != nil {
		return "", nil
	}
	return page.Next, nil
}

// workTown is the program on a database of many tickets, with log-ins of every role.
type workTown struct {
	*app
	tickets int64 // the highest ID
	genuine int64 // the ID of a ticket that can be opened, of one of the last days
	number  string
	early   string // the number of one of the first
	phone   string
	tokens  map[model.Role]string
}

const workPassword = "hotline-bench-1"

func settle(b *testing.B, a *app) *workTown {
	b.Helper()
	furnish(b, a)
	t := &workTown{app: a, tokens: map[model.Role]string{}}
	had, err := a.store.Holdings(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	t.tickets, t.genuine = had.Tickets, had.Tickets-100
	one, err := a.store.TicketByID(b.Context(), t.genuine)
	if err != nil {
		b.Fatal(err)
	}
	t.number, t.phone = one.Number, one.Phone
	if one, err = a.store.TicketByID(b.Context(), t.tickets/50); err != nil {
		b.Fatal(err)
	}
	t.early = one.Number
	for _, role := range model.StaffRoles {
		t.tokens[role] = t.logIn(b, role)
	}
	return t
}

// logIn is a session of somebody with a role, who stays for the next run where the database does.
func (t *workTown) logIn(b *testing.B, role model.Role) string {
	b.Helper()
	who := model.Staff{Name: "bench-" + string(role), Roles: []model.Role{role}}
	if role == model.RoleHandler {
		who.Department = "CG"
	}
	if _, _, err := t.store.StaffByName(b.Context(), who.Name); err != nil {
		hash, err := staffroom.Hash(workPassword)
		if err != nil {
			b.Fatal(err)
		}
		if err := t.store.AddStaff(b.Context(), who, hash); err != nil {
			b.Fatal(err)
		}
	}
	token, err := t.room.LogIn(b.Context(), staffroom.Attempt{Name: who.Name, Password: workPassword})
	if err != nil {
		b.Fatal(err)
	}
	return token.Value
}

func sizeOf(b *testing.B, folder string) string {
	b.Helper()
	all := int64(0)
	err := filepath.WalkDir(folder, func(_ string, f os.DirEntry, err error) error {
		if err != nil || f.IsDir() {
			return err
		}
		info, err := f.Info()
		all += info.Size()
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return fmt.Sprintf("%d MB of files", all/1_000_000)
}

// index brings the index of tickets in step.
func (t *workTown) index(b *testing.B) {
	b.Helper()
	began := time.Now()
	if err := t.ticketSearch.Step(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Logf("» the index of tickets is in step after %s, with %s", time.Since(began).Round(100*time.Millisecond), sizeOf(b, ticketSearchFolder(t.cfg)))
}

// searches are what is looked for among tickets.
func (t *workTown) searches() []pageAsked {
	look := func(what string, who model.Role, q string) pageAsked {
		return pageAsked{"search, " + what, who, "/tickets/search", map[string]string{"q": q}, ""}
	}
	list := []pageAsked{look("by number", model.RoleDispatcher, t.number), look("by phone", model.RoleDispatcher, t.phone)}
	for _, words := range []string{"路灯", "夜间施工", "网购 退货", "公积金提取要提供哪些材料", "外星飞碟"} {
		list = append(list, look("by words: "+words, model.RoleDispatcher, words))
	}
	return append(list, look("by words within a department: 路灯", model.RoleHandler, "路灯"),
		pageAsked{"hints for a ticket", model.RoleDispatcher, "/tickets/" + t.number + "/hints", nil, ""})
}

const reportOfAMonth = "a report of a month"

// reports are the figures of the last whole month, each with those of the one before it.
func (t *workTown) reports() (list []pageAsked) {
	last := t.now().AddDate(0, 0, -t.now().Day())
	days := "from=" + last.Format("2006-01") + "-01&to=" + last.Format(time.DateOnly)
	for _, by := range []string{"day", "category", "nature", "department", "district", "source", "nature&basis=closed", "day&basis=closed", "day&department=CG"} {
		list = append(list, pageAsked{reportOfAMonth + ", by " + by, model.RoleSupervisor, "/figures/report?" + days + "&by=" + by, nil, ""})
	}
	return append(list, pageAsked{reportOfAMonth + ", its places", model.RoleSupervisor, "/figures/places?" + days, nil, ""})
}

// lists are the calls behind the console's lists.
func (t *workTown) lists() []pageAsked {
	const dispatcher, handler, supervisor, auditor = model.RoleDispatcher, model.RoleHandler, model.RoleSupervisor, model.RoleAuditor
	half := fmt.Sprint(t.tickets / 2)
	day := func(ago int) string { return t.now().AddDate(0, 0, -ago).Format(time.DateOnly) }
	days := func(first, last int) string { return "from=" + day(first) + "&to=" + day(last) }
	list := []pageAsked{
		{"counts of the queues", dispatcher, "/ticket-counts", nil, ""},
		{"counts of a department's queues", handler, "/ticket-counts", nil, ""},
		{"a ticket", dispatcher, "/tickets/" + t.number, nil, ""},
	}
	for _, q := range []string{
		"", "status=submitted&order=oldest", "status=submitted&order=due", "order=due", "order=due&overdue=true", "order=due&due_within=24", "order=due&alarm=3", "overdue=true",
		"status=handling&department=CG&order=due", "category=C5", "nature=举报", "alarm=3", "photos=true", "source=5", "status=handling&request=extension,promise",
		"department=SW&assisting=true", days(6, 0), "category=C3&order=oldest", "department=XX&order=due", "nature=举报&category=C2&order=due",
	} {
		list = append(list, pageAsked{"open, " + q, dispatcher, "/tickets?" + q, nil, ""})
	}
	for _, q := range []string{"order=due", "order=due&overdue=true", "order=due&category=C5", "district=云麓区"} {
		list = append(list, pageAsked{"to be called back about, " + q, dispatcher, "/tickets?call_back=true&" + q, nil, ""})
	}
	for _, q := range []string{
		"", "order=oldest", "category=C5", "nature=举报", "alarm=3", "photos=true", "source=4", "department=CG", "department=CG&category=C1", "department=SW&assisting=true",
		"department=XX", "overdue=true", days(91, 0), days(251, 160) + "&category=C5", days(251, 160) + "&source=4", "category=C3&nature=投诉&alarm=3",
	} {
		list = append(list, pageAsked{"archived, " + q, dispatcher, "/tickets?status=archived&" + q, nil, half})
	}
	all := "status=open,archived,expired,rejected,withdrawn,closed,rated"
	for _, q := range []string{"", "category=C5", "source=4", days(91, 0) + "&source=4"} {
		list = append(list, pageAsked{"of every state, " + q, supervisor, "/tickets?" + all + "&" + q, nil, half})
	}
	for _, q := range []string{"", "order=due", "overdue=true", "assisting=true", "status=archived", "status=archived&category=C5", "status=archived&alarm=3"} {
		one := pageAsked{"a department's, " + q, handler, "/tickets?" + q, nil, half}
		if q == "order=due" {
			one.deep = "" // its cursor is another
		}
		list = append(list, one)
	}
	for _, q := range []string{"", "state=refused", "state=delivered", "channel=sms", "state=delivered&channel=template", "number=" + t.number} {
		list = append(list, pageAsked{"notices, " + q, supervisor, "/notice-log?" + q, nil, half})
	}
	at := func(ago int) string { return t.now().AddDate(0, 0, -ago).Format(time.RFC3339) }
	for _, q := range []string{
		"", "failed=true", "staff=bench-handler", "staff=bench-handler&failed=true", "act=POST /tickets/{number}/accept", "act=POST /tickets/{number}/accept&failed=true",
		"staff=bench-handler&act=POST /tickets/{number}/accept", "staff=bench-handler&act=log-out", "act=log-in", "subject=tickets/" + t.number, "from=" + at(30) + "&to=" + at(29),
		"from=" + at(300) + "&to=" + at(270) + "&failed=true",
	} {
		list = append(list, pageAsked{"audit log, " + q, auditor, "/audit-log?" + strings.NewReplacer(" ", "%20", "{", "%7B", "}", "%7D").Replace(q), nil, half})
	}
	for _, q := range []string{"", "staff=bench-handler", "ticket=" + t.number, "staff=bench-handler&ticket=" + t.number} {
		list = append(list, pageAsked{"views, " + q, auditor, "/view-log?" + q, nil, half})
	}
	chats := func(more string, value any) map[string]any {
		q := map[string]any{"from": t.now().AddDate(0, 0, -30), "to": t.now(), "reason": "measured"}
		if more != "" {
			q[more] = value
		}
		return q
	}
	return append(list,
		pageAsked{"chats of a month", supervisor, "/chats/search", chats("", nil), ""},
		pageAsked{"chats of a phone", supervisor, "/chats/search", chats("phone", t.phone), ""},
		pageAsked{"chats of an agent", supervisor, "/chats/search", chats("agent", "bench-agent"), ""},
		pageAsked{"chats with a ticket", supervisor, "/chats/search", chats("ticket", t.number), ""},
		pageAsked{"views of chats", auditor, "/chat-views", nil, half},
		pageAsked{"views of chats by a person", auditor, "/chat-views?staff=bench-handler", nil, half},
		pageAsked{"views of chats by an act", auditor, "/chat-views?act=read", nil, half},
		pageAsked{"views of chats of a day", auditor, "/chat-views?from=" + at(30) + "&to=" + at(29), nil, ""},
		pageAsked{"an agent's past chats", model.RoleAgent, "/desk/past", nil, ""},
		pageAsked{"candidates of cases", model.RoleScreener, "/case-candidates", nil, t.early},
		pageAsked{"published cases", model.RoleScreener, "/cases?state=published", nil, ""},
		pageAsked{"drafted cases", model.RoleScreener, "/cases?state=drafted", nil, ""},
		pageAsked{"excluded from being cases", model.RoleScreener, "/case-exclusions", nil, ""},
		pageAsked{"entries", model.RoleEditor, "/entries", nil, ""},
		pageAsked{"exports of everybody", auditor, "/exports", nil, ""},
		pageAsked{"accounts", model.RoleAdmin, "/accounts", nil, ""},
		pageAsked{"accounts by name", model.RoleAdmin, "/accounts?q=clerk-19", nil, ""},
		pageAsked{"sessions of everybody", model.RoleAdmin, "/staff-sessions", nil, ""},
		pageAsked{"state of the system", model.RoleAdmin, "/system", nil, ""},
		pageAsked{"dead letters", model.RoleAdmin, "/dead-letters/webhooks", nil, ""},
		pageAsked{"the live board", supervisor, "/figures/board", nil, ""},
	)
}
