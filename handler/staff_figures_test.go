package handler_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/exporting"
	"example.org/hotline/service/ticketing"
)

type figureTable struct {
	Columns []struct{ Key, Name, Unit string }
	Rows    []figureLine
	Total   figureLine
}

type figureLine struct {
	Key, Label string
	Values     []*float64
}

type figureReport struct {
	Tickets, Chats figureTable
	Previous       [2]string
	Query          map[string]any
}

func (r figureTable) value(l figureLine, key string) string {
	for i, c := range r.Columns {
		if c.Key == key && l.Values[i] == nil {
			return "—"
		} else if c.Key == key {
			return strconv.FormatFloat(*l.Values[i], 'f', -1, 64)
		}
	}
	return "no such figure"
}

// busy is a hall in which three tickets were filed: one closed and rated, one with CG and late, one just filed.
func busy(t *testing.T) *hall {
	t.Helper()
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	first, second := owner.files(t, nil), owner.files(t, func(f *ticketing.Form) { f.Title, f.Address = "=HYPERLINK()", "珠湾区海棠路1号" })
	for _, tk := range []model.Ticket{first, second} {
		h.does(t, "dispatcher", "POST", step(tk.Number, "accept"), map[string]any{})
		h.does(t, "dispatcher", "POST", step(tk.Number, "dispatch"), map[string]any{"department": "CG"})
	}
	h.does(t, "handler", "POST", step(first.Number, "sign"), map[string]any{})
	h.does(t, "handler", "POST", step(first.Number, "contact"), map[string]any{})
	h.does(t, "handler", "POST", step(first.Number, "reply"), goodReply)
	h.does(t, "dispatcher", "POST", step(first.Number, "close"), map[string]any{})
	_, err := h.desk.Rate(t.Context(), owner.Citizen, first.Number, model.Rating{Result: 5, Attitude: 5, Solved: "yes"}, false)
	must(t, err)
	h.pass(3 * 24 * time.Hour)
	h.tokens = map[string]string{} // they have ended by now
	owner.files(t, nil)
	return h
}

func TestAReportSaysWhatHappened(t *testing.T) {
	h := busy(t)
	var r figureReport
	h.does(t, "supervisor", "GET", "/figures/report?from=2026-11-23&to=2026-11-30&by=day", nil).into(t, &r)
	for key, want := range map[string]string{
		"submitted": "3", "dispatched": "2", "closed": "1", "response_rate": "100", "solved_rate": "100", "satisfied_rate": "100",
		"accept_rate": "100", "sign_rate": "50", "answer_rate": "100", "first_time_rate": "50", "send_back_rate": "0", "lapse_rate": "0",
	} {
		if got := r.Tickets.value(r.Tickets.Total, key); got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
	if len(r.Tickets.Rows) != 8 || r.Tickets.Rows[0].Key != "2026-11-23" || r.Tickets.value(r.Tickets.Rows[3], "submitted") != "1" ||
		r.Tickets.value(r.Tickets.Rows[1], "satisfied_rate") != "—" || r.Previous != [2]string{"2026-11-15", "2026-11-22"} {
		t.Errorf("%+v, %v", r.Tickets.Rows, r.Previous)
	}
	for by, want := range map[string]string{
		"week": "11月23日-11月29日 11月30日-11月30日", "month": "2026年11月", "category": "噪音扰民问题", "nature": "投诉", "department": "市城管局 未派单或直接答复",
		"district": "云麓区 珠湾区", "source": "微信自助",
	} {
		var r figureReport
		h.does(t, "supervisor", "GET", "/figures/report?from=2026-11-23&to=2026-11-30&by="+by, nil).into(t, &r)
		var labels []string
		sum := 0.0
		for _, row := range r.Tickets.Rows {
			labels = append(labels, row.Label)
			sum += *row.Values[0]
		}
		if got := strings.Join(labels, " "); got != want || sum != 3 {
			t.Errorf("by %s: %s with %v, want %s with 3", by, got, sum, want)
		}
	}
	var closed figureReport
	h.does(t, "supervisor", "GET", "/figures/report?from=2026-11-23&to=2026-11-23&basis=closed", nil).into(t, &closed)
	if got := closed.Tickets.value(closed.Tickets.Total, "first_time_rate"); got != "100" || closed.Tickets.value(closed.Tickets.Total, "submitted") != "1" {
		t.Errorf("of those closed that day %s were sent right at once", got)
	}
}

func TestFiguresAreOfOnesOwnDepartment(t *testing.T) {
	h := busy(t)
	for name, want := range map[string]string{"handler": "2", "other": "0", "supervisor": "3"} {
		var r figureReport
		h.does(t, name, "GET", "/figures/report?from=2026-11-01&to=2026-11-30", nil).into(t, &r)
		if got := r.Tickets.value(r.Tickets.Total, "submitted"); got != want || (len(r.Chats.Columns) > 0) != (name == "supervisor") {
			t.Errorf("%s counts %s, want %s; chats: %v", name, got, want, r.Chats.Columns)
		}
	}
	if a := h.as(t, "other", "GET", "/figures/report?department=CG", nil); a.status != 403 {
		t.Errorf("another department's: %s", a)
	}
	if a := h.as(t, "handler", "POST", "/exports", map[string]any{"kind": "places", "format": "csv"}); a.status != 403 {
		t.Errorf("places for a handler: %s", a)
	}
	var board struct {
		Submitted   int `json:"submitted_today"`
		Overdue     int
		Departments []struct {
			Code           string
			Tickets, Today int
		}
	}
	h.does(t, "handler", "GET", "/figures/board", nil).into(t, &board)
	if board.Submitted != 0 || len(board.Departments) != 1 || board.Departments[0].Code != "CG" || board.Departments[0].Tickets != 1 {
		t.Errorf("the handler's board: %+v", board)
	}
	h.does(t, "supervisor", "GET", "/figures/board", nil).into(t, &board)
	if board.Submitted != 1 || len(board.Departments) != 2 || board.Departments[0].Code != "" {
		t.Errorf("the supervisor's board: %+v", board)
	}
}

func TestAWrongReportIsRefusedFieldByField(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	for query, field := range map[string]string{
		"from=yesterday": "from", "to=2026-13-01": "to", "from=2026-12-01&to=2026-11-01": "from", "from=2020-01-01": "from", "by=mood": "by",
		"basis=guess": "basis", "category=C9": "category", "nature=恶作剧": "nature", "source=9": "source",
	} {
		a := h.as(t, "supervisor", "GET", "/figures/report?"+query, nil)
		if a.status != 422 || a.fault().Fields[field] == "" {
			t.Errorf("%s: %s", query, a)
		}
	}
	for field, in := range map[string]map[string]any{"kind": {"kind": "all", "format": "csv"}, "format": {"kind": "report", "format": "html"}} {
		if a := h.as(t, "supervisor", "POST", "/exports", in); a.status != 422 || a.fault().Fields[field] == "" {
			t.Errorf("a wrong %s: %s", field, a)
		}
	}
	// A file of another room is asked for there, whoever asks.
	if a := h.as(t, "supervisor", "POST", "/exports", map[string]any{"kind": "audit", "format": "csv"}); a.status != 422 || a.fault().Fields["kind"] == "" {
		t.Errorf("the audit log among figures: %s", a)
	}
}

// exported asks for a file of figures, has it made and fetches it.
func (h *hall) exported(t *testing.T, name string, in map[string]any) (id int64, file said) {
	t.Helper()
	return h.exportedAt(t, name, "/exports", in)
}

// exportedAt is exported of a route.
func (h *hall) exportedAt(t *testing.T, name, path string, in map[string]any) (id int64, file said) {
	t.Helper()
	var job struct{ ID int64 }
	h.does(t, name, "POST", path, in).into(t, &job)
	busy, err := h.office.Work(t.Context())
	must(t, err)
	if !busy {
		t.Fatal("nothing was to be made")
	}
	return job.ID, h.does(t, name, "GET", fmt.Sprintf("/exports/%d/file", job.ID), nil)
}

func TestAFileHasTheNumbersOfTheScreen(t *testing.T) {
	h := busy(t)
	query := map[string]any{"from": "2026-11-23", "to": "2026-11-30", "by": "department"}
	var r figureReport
	h.does(t, "supervisor", "GET", "/figures/report?from=2026-11-23&to=2026-11-30&by=department", nil).into(t, &r)
	_, file := h.exported(t, "supervisor", map[string]any{"kind": "report", "format": "csv", "query": query})
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file.body, []byte("\ufeff"))))
	in.FieldsPerRecord = -1
	lines, err := in.ReadAll()
	must(t, err)
	if !strings.Contains(lines[0][0], "导出人：supervisor") || !strings.Contains(lines[0][0], "2026-11-26") {
		t.Errorf("the watermark is %q", lines[0])
	}
	shown := func(l figureLine) []string {
		cells := []string{l.Label}
		for i, v := range l.Values {
			cell := "—"
			switch {
			case v == nil:
			case r.Tickets.Columns[i].Unit == "percent":
				cell = strconv.FormatFloat(*v, 'f', 1, 64) + "%"
			case r.Tickets.Columns[i].Unit == "days":
				cell = strconv.FormatFloat(*v, 'f', 1, 64)
			default:
				cell = strconv.FormatFloat(*v, 'f', -1, 64)
			}
			cells = append(cells, cell)
		}
		return cells
	}
	for i, row := range append(r.Tickets.Rows, r.Tickets.Total) {
		if !slices.Equal(lines[3+i], shown(row)) {
			t.Errorf("line %d of the file is %v, on the screen it is %v", 3+i, lines[3+i], shown(row))
		}
	}
	_, book := h.exported(t, "supervisor", map[string]any{"kind": "report", "format": "xlsx", "query": query})
	x, err := excelize.OpenReader(bytes.NewReader(book.body))
	must(t, err)
	rows, err := x.GetRows("诉求")
	must(t, err)
	if len(rows) < 6 || !strings.Contains(rows[0][0], "supervisor") || !slices.Equal(rows[3], shown(r.Tickets.Rows[0])) {
		t.Errorf("the workbook has %v", rows)
	}
}

func TestAFileSaysOfEachTableWhatNarrowsIt(t *testing.T) {
	h := busy(t)
	query := map[string]any{"from": "2026-11-23", "to": "2026-11-30", "category": "C5", "mine": true}
	_, file := h.exported(t, "supervisor", map[string]any{"kind": "report", "format": "csv", "query": query})
	of := map[string]string{}
	for line := range strings.Lines(string(file.body)) {
		for _, table := range []string{"2026-11-23 至 2026-11-30　按提交日期", "在线客服　"} {
			if strings.HasPrefix(line, table) {
				of[table] = line
			}
		}
	}
	if tickets := of["2026-11-23 至 2026-11-30　按提交日期"]; !strings.Contains(tickets, "噪音扰民问题　我经手的") {
		t.Errorf("the tickets' title is %q in\n%s", tickets, file.body)
	}
	chats := of["在线客服　"]
	if !strings.Contains(chats, "2026-11-23 至 2026-11-30") || !strings.Contains(chats, "只按日期统计") || strings.Contains(chats, "噪音") || strings.Contains(chats, "我经手") {
		t.Errorf("the chats' title is %q", chats)
	}
}

func TestAListOfTicketsIsMaskedAndInert(t *testing.T) {
	h := busy(t)
	_, file := h.exported(t, "handler", map[string]any{"kind": "tickets", "format": "csv", "query": map[string]any{"from": "2026-11-01", "to": "2026-11-30"}})
	text := string(file.body)
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("the file has %s", secret)
		}
	}
	if !strings.Contains(text, "138****8000") || !strings.Contains(text, "'=HYPERLINK()") || strings.Count(text, "噪音扰民问题") != 2 {
		t.Errorf("the file is\n%s", text)
	}
}

func TestPlacesOfFewDoNotLeaveTheHouse(t *testing.T) {
	h := busy(t)
	var p struct {
		Placed int
		Cells  []struct {
			Cell    int64
			Tickets int
		}
	}
	h.does(t, "supervisor", "GET", "/figures/places?from=2026-11-01&to=2026-11-30", nil).into(t, &p)
	if p.Placed != 3 || len(p.Cells) != 1 || p.Cells[0].Tickets != 3 {
		t.Fatalf("%+v", p)
	}
	var list struct {
		Items []struct{ Number, Title string }
	}
	h.does(t, "supervisor", "GET", fmt.Sprintf("/figures/places/%d/tickets?from=2026-11-01&to=2026-11-30", p.Cells[0].Cell), nil).into(t, &list)
	if len(list.Items) != 3 {
		t.Errorf("of the place there are %v", list.Items)
	}
	_, file := h.exported(t, "supervisor", map[string]any{"kind": "places", "format": "csv", "query": map[string]any{"from": "2026-11-01", "to": "2026-11-30"}})
	if strings.Contains(string(file.body), "云麓区,") {
		t.Errorf("a place of three is told:\n%s", file.body)
	}
}

func TestAFileIsForWhoAskedForADay(t *testing.T) {
	h := busy(t)
	h.hire(t, "supervisor-2", "", model.RoleSupervisor)
	id, _ := h.exported(t, "supervisor", map[string]any{"kind": "report", "format": "csv"})
	path := fmt.Sprintf("/exports/%d/file", id)
	if a := h.as(t, "supervisor-2", "GET", path, nil); a.status != 404 {
		t.Errorf("somebody else's file: %s", a)
	}
	var log struct {
		Items []struct {
			By, State string
			Downloads int
			Mine      bool
		}
	}
	h.does(t, "auditor", "GET", "/exports", nil).into(t, &log)
	if len(log.Items) != 1 || log.Items[0].By != "supervisor" || log.Items[0].Downloads != 1 || log.Items[0].Mine {
		t.Errorf("the auditor reads %+v", log)
	}
	h.does(t, "supervisor-2", "GET", "/exports", nil).into(t, &log)
	if len(log.Items) != 0 {
		t.Errorf("somebody else reads %+v", log)
	}
	h.pass(25 * time.Hour)
	h.tokens = map[string]string{}
	if a := h.as(t, "supervisor", "GET", path, nil); a.status != 404 {
		t.Errorf("a day later: %s", a)
	}
	must(t, h.office.Tidy(t.Context()))
	h.does(t, "auditor", "GET", "/exports", nil).into(t, &log)
	if len(log.Items) != 1 || log.Items[0].State != "expired" {
		t.Errorf("a day later the auditor reads %+v", log)
	}
}

// During a 重办 a handler reads of the rating neither on the page nor in a file; a supervisor does in both.
func TestAFileShowsTheStarsThatThePageShows(t *testing.T) {
	h := busy(t)
	list, err := h.store.QueuedTickets(t.Context(), store.Queue{Statuses: []model.Status{model.Rated}, Limit: 1})
	must(t, err)
	stars := func(name string) (page, file int) {
		t.Helper()
		var d struct{ Ratings []struct{ Result int } }
		h.does(t, name, "GET", "/tickets/"+list[0].Number, nil).into(t, &d)
		for _, r := range d.Ratings {
			page = r.Result
		}
		_, made := h.exported(t, name, map[string]any{"kind": "tickets", "format": "csv", "query": map[string]any{"from": "2026-11-01", "to": "2026-11-30"}})
		in := csv.NewReader(bytes.NewReader(made.body))
		in.FieldsPerRecord = -1
		lines, err := in.ReadAll()
		must(t, err)
		for _, l := range lines {
			if l[0] == list[0].Number {
				file, _ = strconv.Atoi(l[len(l)-1])
			}
		}
		return page, file
	}
	want := func(name string, stars, page, file int) {
		t.Helper()
		if page != stars || file != stars {
			t.Errorf("%s reads %d stars on the page and %d in the file, want %d", name, page, file, stars)
		}
	}
	page, file := stars("handler")
	want("the handler, of what is done,", 5, page, file)
	h.does(t, "supervisor", "POST", step(list[0].Number, "redo"), map[string]any{"reason": "市民仍不满意"})
	page, file = stars("handler")
	want("the handler, during a 重办,", 0, page, file)
	page, file = stars("supervisor")
	want("the supervisor", 5, page, file)
}

func TestAFileGoesWithWhatItWasMadeWith(t *testing.T) {
	h := busy(t)
	id, _ := h.exported(t, "handler", map[string]any{"kind": "tickets", "format": "csv", "query": map[string]any{"from": "2026-11-01", "to": "2026-11-30"}})
	becomes := func(department string, roles ...model.Role) {
		t.Helper()
		who, _, err := h.store.StaffByName(t.Context(), "handler")
		must(t, err)
		who.Department, who.Roles = department, roles
		must(t, h.store.ChangeAccount(t.Context(), who))
		h.tokens = map[string]string{}
	}
	for _, c := range []struct {
		department string
		roles      []model.Role
		status     int
	}{
		{"GA", []model.Role{model.RoleHandler}, 403},
		{"CG", []model.Role{model.RoleDispatcher}, 403},
		{"CG", []model.Role{model.RoleDispatcher, model.RoleHandler}, 200},
		{"", []model.Role{model.RoleSupervisor}, 200},
		{"CG", []model.Role{model.RoleHandler}, 200},
	} {
		becomes(c.department, c.roles...)
		if a := h.as(t, "handler", "GET", fmt.Sprintf("/exports/%d/file", id), nil); a.status != c.status {
			t.Errorf("now %v of %q: %s", c.roles, c.department, a)
		}
	}
	becomes("GA", model.RoleHandler)
	var list struct {
		Items []struct{ Mine, Offered bool }
	}
	h.does(t, "handler", "GET", "/exports", nil).into(t, &list)
	if len(list.Items) != 1 || !list.Items[0].Mine || list.Items[0].Offered {
		t.Errorf("%+v", list)
	}
}

func TestNobodyHasMoreThanThreeExportsOpen(t *testing.T) {
	h := busy(t)
	ask := func() said {
		return h.as(t, "supervisor", "POST", "/exports", map[string]any{"kind": "report", "format": "csv"})
	}
	h.token(t, "supervisor")
	var taken atomic.Int32
	var at sync.WaitGroup
	for range 8 { // impatient fingers
		at.Go(func() {
			if ask().status == 201 {
				taken.Add(1)
			}
		})
	}
	at.Wait()
	if n := taken.Load(); n != 3 {
		t.Fatalf("%d of 8 at once were taken", n)
	}
	if a := ask(); a.status != 429 || a.fault().Code != "too_many_exports" {
		t.Errorf("a fourth: %s", a)
	}
	for range 3 {
		busy, err := h.office.Work(t.Context())
		must(t, err)
		if !busy {
			t.Fatal("nothing was to be made")
		}
	}
	if busy, err := h.office.Work(t.Context()); err != nil || busy {
		t.Errorf("a fourth was made (%v)", err)
	}
	if a := ask(); a.status != 201 {
		t.Errorf("after them: %s", a)
	}
}

// A file whose making ends the process comes again to the next one, and is given up before it has ended all of them.
func TestAnExportThatEndsItsProcessIsGivenUp(t *testing.T) {
	h := busy(t)
	h.does(t, "supervisor", "POST", "/exports", map[string]any{"kind": "report", "format": "csv"})
	for range 3 {
		if _, _, found, err := h.store.ClaimExport(t.Context(), time.Minute); err != nil || !found {
			t.Fatalf("claimed: %v, %v", found, err)
		}
		h.pass(2 * time.Minute)
	}
	if busy, err := h.office.Work(t.Context()); err != nil || !busy {
		t.Fatalf("%v, %v", busy, err)
	}
	var list struct{ Items []struct{ State string } }
	h.does(t, "supervisor", "GET", "/exports", nil).into(t, &list)
	if len(list.Items) != 1 || list.Items[0].State != "failed" {
		t.Errorf("%+v", list)
	}
}

// flood is a store of files that is down.
type flood struct{ filesIn }

func (flood) Put(context.Context, string, []byte) error { return model.ErrUnavailable }

func TestAnExportOutlivesAnOutage(t *testing.T) {
	h := busy(t)
	h.does(t, "supervisor", "POST", "/exports", map[string]any{"kind": "report", "format": "csv"})
	o := h.office.Options
	o.Files = flood{o.Files.(filesIn)}
	down := exporting.New(o)
	for _, wait := range []time.Duration{2 * time.Minute, 4 * time.Minute} {
		if busy, err := down.Work(t.Context()); busy || !errors.Is(err, model.ErrUnavailable) {
			t.Fatalf("%v, %v", busy, err)
		}
		h.pass(wait - time.Second)
		if busy, err := h.office.Work(t.Context()); busy || err != nil {
			t.Fatalf("not %v later: %v, %v", wait, busy, err)
		}
		h.pass(time.Second)
	}
	if busy, err := h.office.Work(t.Context()); !busy || err != nil {
		t.Fatalf("once it is over: %v, %v", busy, err)
	}
	var list struct{ Items []struct{ State string } }
	h.does(t, "supervisor", "GET", "/exports", nil).into(t, &list)
	if len(list.Items) != 1 || list.Items[0].State != "done" {
		t.Errorf("%+v", list)
	}
}
