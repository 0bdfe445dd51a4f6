package kefu_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/kefu"
)

// archive is chats that were, at a console desk without agents.
type archive struct {
	*kefu.Sessions
	store *store.Store
	now   time.Time
	told  int64
}

var cst = time.FixedZone("CST", 8*3600)

func openArchive(t *testing.T) *archive {
	t.Helper()
	a := &archive{now: time.Date(2026, 11, 23, 10, 0, 0, 0, cst)}
	clock := func() time.Time { return a.now.UTC() }
	a.store = storetest.Open(t, clock)
	a.Sessions = kefu.New(kefu.Options{
		Store: a.store, KV: kvtest.Open(t, clock), Desk: model.DeskConsole, Idle: 10 * time.Minute, Now: clock, Log: slog.New(slog.DiscardHandler),
		Hours: model.ServiceHours{From: 9 * time.Hour, To: 18 * time.Hour, Zone: cst}, Texts: kefu.Texts{Idle: 10 * time.Minute},
	})
	return a
}

// chat has a citizen say some lines, the last of which may be 88.
func (a *archive) chat(t *testing.T, openID, phone string, lines ...string) int64 {
	t.Helper()
	who, err := a.store.Meet(t.Context(), openID)
	if err != nil {
		t.Fatal(err)
	}
	who.Binding = &model.Binding{CitizenID: who.ID, Name: "张小三", Phone: phone, BoundAt: a.now}
	if err := a.store.Bind(t.Context(), *who.Binding); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Ask(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	for _, said := range lines {
		a.told++
		a.now = a.now.Add(time.Second)
		h, err := a.Hear(t.Context(), who, model.Event{From: openID, Type: model.MsgText, Text: said, MsgID: a.told, CreatedAt: a.now})
		if err != nil || !h.Handled {
			t.Fatalf("%q: %+v, %v", said, h, err)
		}
	}
	c, err := a.store.LastChat(t.Context(), who.ID)
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

var (
	supervisor = model.Staff{ID: 3, Name: "班长", Roles: []model.Role{model.RoleSupervisor}}
	anAgent    = model.Staff{ID: 4, Name: "小云", Roles: []model.Role{model.RoleAgent}}
)

func (a *archive) day() model.ChatQuery {
	return model.ChatQuery{From: a.now.Add(-24 * time.Hour), To: a.now.Add(time.Hour)}
}

func TestSearchingTranscripts(t *testing.T) {
	a := openArchive(t)
	lamp := a.chat(t, "o1", "13800138000", "小区门口的路灯不亮", "在ＡＢＣ路", "88")
	noise := a.chat(t, "o2", "13900139000", "楼上太吵", "88")
	a.chat(t, "o3", "13700137000", "社保断缴怎么办", "88")
	for name, tc := range map[string]struct {
		ask  func(q *model.ChatQuery)
		want []int64
	}{
		"words":                      {func(q *model.ChatQuery) { q.Text = "路灯" }, []int64{lamp}},
		"full width and small":       {func(q *model.ChatQuery) { q.Text = "abc" }, []int64{lamp}},
		"all words, within one line": {func(q *model.ChatQuery) { q.Text = "路灯 小区" }, []int64{lamp}},
		"words of two lines":         {func(q *model.ChatQuery) { q.Text = "路灯 abc" }, nil},
		"a phone":                    {func(q *model.ChatQuery) { q.Phone = "139 0013 9000" }, []int64{noise}},
		"another end":                {func(q *model.ChatQuery) { q.End = model.EndIdle }, nil},
		"before they were":           {func(q *model.ChatQuery) { q.To = a.now.Add(-time.Hour) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			q := a.day()
			tc.ask(&q)
			p, err := a.Search(t.Context(), supervisor, q, "核查投诉", "10.0.0.1")
			if err != nil {
				t.Fatal(err)
			}
			var got []int64
			for _, f := range p.Items {
				got = append(got, f.Chat.ID)
			}
			if fmt.Sprint(got) != fmt.Sprint(tc.want) {
				t.Errorf("found %v, want %v", got, tc.want)
			}
		})
	}
	p, err := a.Search(t.Context(), supervisor, a.day(), "核查投诉", "10.0.0.1")
	if err != nil || len(p.Items) != 3 || p.Items[0].Phone != "137****7000" || p.Items[0].Name != "张**" {
		t.Fatalf("all of them: %+v, %v", p, err)
	}
}

// Pages neither repeat nor leave out.
func TestPagesOfTranscripts(t *testing.T) {
	a := openArchive(t)
	const chats = 120
	for i := range chats {
		a.chat(t, fmt.Sprintf("o%d", i), fmt.Sprintf("138001%05d", i), "路灯不亮", "88")
	}
	for _, words := range []string{"", "路灯"} {
		q, seen := a.day(), map[int64]bool{}
		q.Text = words
		for pages := 0; ; pages++ {
			p, err := a.Search(t.Context(), supervisor, q, "核查投诉", "10.0.0.1")
			if err != nil || pages > chats {
				t.Fatal(pages, err)
			}
			for _, f := range p.Items {
				if seen[f.Chat.ID] {
					t.Fatalf("chat %d again", f.Chat.ID)
				}
				seen[f.Chat.ID] = true
			}
			if p.Next.String() == "" {
				break
			}
			if q.Before, err = model.ParseChatCursor(p.Next.String()); err != nil {
				t.Fatal(err)
			}
		}
		if len(seen) != chats {
			t.Errorf("with words %q: %d of %d", words, len(seen), chats)
		}
	}
}

func TestWhoLooksLeavesHisReason(t *testing.T) {
	a := openArchive(t)
	id := a.chat(t, "o1", "13800138000", "我的电话是13800138000", "88")
	if _, err := a.Search(t.Context(), anAgent, a.day(), "核查投诉", "10.0.0.1"); !errors.Is(err, model.ErrForbidden) {
		t.Errorf("an agent: %v", err)
	}
	if _, err := a.ExportChat(t.Context(), anAgent, id, "核查投诉", "10.0.0.1"); !errors.Is(err, model.ErrForbidden) {
		t.Errorf("an agent: %v", err)
	}
	var told *model.Error
	if _, err := a.Search(t.Context(), supervisor, a.day(), " ", "10.0.0.1"); !errors.As(err, &told) || told.Fields["reason"] == "" {
		t.Errorf("without a reason: %v", err)
	}
	long := a.day()
	long.From = long.From.AddDate(0, -2, 0)
	if _, err := a.Order(t.Context(), supervisor, long, model.FormatCSV, "核查投诉", "10.0.0.1"); !errors.As(err, &told) || told.Fields["to"] == "" {
		t.Errorf("two months: %v", err)
	}
	q := a.day()
	q.Text, q.Phone = "电话", "13800138000"
	if _, err := a.Search(t.Context(), supervisor, q, "核查投诉", "10.0.0.1"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.ExportChat(t.Context(), supervisor, id, "市民要求", "10.0.0.2"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.ExportChat(t.Context(), supervisor, id+1, "市民要求", "10.0.0.2"); !errors.Is(err, model.ErrChatNotFound) {
		t.Errorf("a chat that is none: %v", err)
	}
	views, _, err := a.Views(t.Context(), model.ChatViewQuery{}, 10)
	if err != nil || len(views) != 2 {
		t.Fatalf("%+v, %v", views, err)
	}
	if v := views[0]; v.Act != model.ViewExport || v.ChatID != id || v.Reason != "市民要求" || v.Address != "10.0.0.2" || v.StaffID != supervisor.ID {
		t.Errorf("the export: %+v", v)
	}
	if v := views[1]; v.Act != model.ViewSearch || strings.Contains(v.Query, "138") || strings.Contains(v.Query, "电话") {
		t.Errorf("the search: %+v", v)
	}
}

// made is a file of what was asked for, and how far it was told to be.
func (a *archive) made(t *testing.T, q model.ChatQuery, as model.FileFormat) (file string, told [][2]int) {
	t.Helper()
	o, err := a.Order(t.Context(), supervisor, q, as, "核查投诉", "10.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = a.WriteExport(t.Context(), supervisor, o, model.ExportOut{Writer: &out, Mark: "导出人：班长", Tell: func(done, all int) error {
		told = append(told, [2]int{done, all})
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), told
}

func TestExports(t *testing.T) {
	a := openArchive(t)
	a.chat(t, "o1", "13800138000", "=HYPERLINK(\"http://x\")", "＝1+1", "<script>alert(1)</script>", "88")
	a.chat(t, "o2", "13900139000", "楼上太吵", "88")
	table, _ := a.made(t, a.day(), model.FormatCSV)
	text, bom := strings.CutPrefix(table, "\uFEFF")
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil || !bom {
		t.Fatal(bom, err)
	}
	if !strings.Contains(rows[0][0], "导出人：班长") || !strings.Contains(rows[0][0], "核查投诉") {
		t.Errorf("the watermark: %q", rows[0])
	}
	said := map[string]bool{}
	for _, row := range rows[2:] {
		if len(row) != len(rows[1]) {
			t.Fatalf("%d cells under %d heads", len(row), len(rows[1]))
		}
		said[row[13]] = true
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "＝") || strings.Contains(cell, "13800138000") {
				t.Errorf("a cell: %q", cell)
			}
		}
	}
	for _, want := range []string{"'=HYPERLINK(\"http://x\")", "'＝1+1", "楼上太吵", "<script>alert(1)</script>"} {
		if !said[want] {
			t.Errorf("%q is not in the table: %v", want, said)
		}
	}
	page, _ := a.made(t, a.day(), model.FormatHTML)
	for text, want := range map[string]bool{"<script>": false, "&lt;script&gt;": true, "楼上太吵": true, "导出人：班长": true, "13800138000": false} {
		if strings.Contains(page, text) != want {
			t.Errorf("%q in the page: want %v", text, want)
		}
	}
}

// A file has the chats that a search finds, however many batches they take, and says how far it is.
func TestAFileHasTheChatsThatASearchFinds(t *testing.T) {
	a := openArchive(t)
	const chats = 230
	for i := range chats {
		a.chat(t, fmt.Sprintf("o%d", i), fmt.Sprintf("138001%05d", i), []string{"路灯不亮", "楼上太吵"}[i%2], "88")
	}
	for words, want := range map[string]int{"": chats, "路灯": chats / 2, "没有人说过": 0} {
		q := a.day()
		q.Text = words
		found := map[string]bool{}
		for p := (kefu.ArchivePage{Next: model.ChatCursor{ID: 1}}); p.Next.ID != 0; {
			var err error
			if p, err = a.Search(t.Context(), supervisor, q, "核查投诉", "10.0.0.1"); err != nil {
				t.Fatal(err)
			}
			q.Before = p.Next
			for _, f := range p.Items {
				found[fmt.Sprint(f.Chat.ID)] = true
			}
		}
		q.Before = model.ChatCursor{}
		file, told := a.made(t, q, model.FormatXLSX)
		book, err := excelize.OpenReader(strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows("会话记录")
		if err != nil {
			t.Fatal(err)
		}
		written := map[string]bool{}
		for _, row := range rows[2:] {
			written[row[0]] = true
		}
		if len(found) != want || !maps.Equal(found, written) {
			t.Errorf("%q: %d are found, %d are in the file, want %d", words, len(found), len(written), want)
		}
		all := len(rows) - 2
		if words != "" { // which nobody knows before
			all = 0
		}
		if last := told[len(told)-1]; last != [2]int{len(rows) - 2, all} {
			t.Errorf("%q: %d rows, told %v", words, len(rows)-2, told)
		}
	}
}

// What a list of files shows of an order names nobody.
func TestAnOrderIsToldWithoutNames(t *testing.T) {
	a := openArchive(t)
	q := a.day()
	q.Phone, q.Text, q.End = "138 0013 8000", "张小三", model.EndIdle
	o, err := a.Order(t.Context(), supervisor, q, model.FormatCSV, " 核查投诉 ", "10.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	if o.About != "2026-11-22 10:00 至 2026-11-23 11:00 · 市民未回复 · 一位市民 · 含指定内容" {
		t.Errorf("%q", o.About)
	}
	if _, err := a.Order(t.Context(), supervisor, q, model.FormatJSON, "核查投诉", "10.0.0.1"); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("as JSON: %v", err)
	}
	if _, err := a.Order(t.Context(), anAgent, q, model.FormatCSV, "核查投诉", "10.0.0.1"); !errors.Is(err, model.ErrForbidden) {
		t.Errorf("an agent: %v", err)
	}
	var one bytes.Buffer
	e, err := a.ExportChat(t.Context(), supervisor, a.chat(t, "o1", "13800138000", "路灯不亮", "88"), "市民要求", "10.0.0.2")
	if err == nil {
		err = e.Write(t.Context(), model.FormatCSV, &one)
	}
	if err != nil || !strings.Contains(one.String(), "班长（8003号）") || !strings.Contains(one.String(), "路灯不亮") {
		t.Errorf("one chat: %v\n%s", err, one.String())
	}
}
