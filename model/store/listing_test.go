package store_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// pages reads a list to its end, seven at a time, and does something after the first page.
func (l list) pages(t *testing.T, text string, meanwhile func()) (all []string) {
	t.Helper()
	q := model.Listing{Text: text, Limit: 7}
	for range 100 {
		keys, next, err := l.read(q)
		works(t, err)
		if len(keys) > q.Limit || next != "" && len(keys) < q.Limit {
			t.Fatalf("a page of %d", len(keys))
		}
		all = append(all, keys...)
		if q.After = next; next == "" {
			return all
		}
		if meanwhile != nil {
			meanwhile()
			meanwhile = nil
		}
	}
	t.Fatal("the list has no end")
	return nil
}

// list is one of the lists, as a test sees it: what it holds in its order, and how somebody adds to both of its ends and deletes its first
// and its last row while another pages through it.
type list struct {
	read    func(model.Listing) (keys []string, next string, err error)
	want    []string
	disturb func()
	text    string // that few have
	having  []string
	wrong   string // a cursor that is none
}

func keyed[T any](read func(model.Listing) ([]T, string, error), key func(T) string) func(model.Listing) ([]string, string, error) {
	return func(q model.Listing) (keys []string, next string, err error) {
		list, next, err := read(q)
		for _, one := range list {
			keys = append(keys, key(one))
		}
		return keys, next, err
	}
}

// Every list is read to its end, once each and in its order, though others add to it and delete from it meanwhile; a text leaves what has
// it.
func TestListsPageThroughAll(t *testing.T) {
	for name, open := range map[string]func(*testing.T, *store.Store) list{
		"synonyms": synonymList, "rules": ruleList, "templates": templateList, "departments": departmentList, "quick replies": quickList, "keywords": keywordList,
		"clients": clientList, "grants": grantList, "misses": missList, "helps": helpList, "a place": placeList,
	} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t, at(noon))
			l := open(t, s)
			if got := l.pages(t, "", nil); !slices.Equal(got, l.want) {
				t.Errorf("got  %q\nwant %q", got, l.want)
			}
			if l.text != "" {
				for _, text := range []string{l.text, strings.ToUpper(l.text)} {
					if got := l.pages(t, text, nil); !slices.Equal(got, l.having) {
						t.Errorf("of %q: got  %q\nwant %q", text, got, l.having)
					}
				}
				for _, text := range []string{"%", "_", "没有这样的"} {
					if got := l.pages(t, text, nil); len(got) != 0 {
						t.Errorf("of %q: %q", text, got)
					}
				}
			}
			if l.wrong != "" {
				if _, _, err := l.read(model.Listing{After: l.wrong, Limit: 7}); !errors.Is(err, model.ErrListCursor) {
					t.Errorf("after %q: %v", l.wrong, err)
				}
			}
			got := l.pages(t, "", l.disturb)
			if once := slices.Compact(slices.Sorted(slices.Values(got))); len(once) != len(got) {
				t.Errorf("some came twice: %q", got)
			}
			for _, key := range l.want[:len(l.want)-1] { // the last was deleted
				if !slices.Contains(got, key) {
					t.Errorf("%s is missing: %q", key, got)
				}
			}
			if slices.Contains(got, l.want[len(l.want)-1]) {
				t.Errorf("what was deleted meanwhile is there: %q", got)
			}
		})
	}
}

func reversed[T any](list []T, key func(T) string) (keys []string) {
	for _, one := range slices.Backward(list) {
		keys = append(keys, key(one))
	}
	return keys
}

const many = 30 // on more pages than four

func synonymList(t *testing.T, s *store.Store) list {
	key := func(g model.SynonymGroup) string { return fmt.Sprint(g.ID) }
	save := func(words ...string) string {
		g := model.SynonymGroup{Words: words, ChangedAt: noon}
		works(t, s.SaveSynonymGroup(t.Context(), &g))
		return key(g)
	}
	var cars []string
	for i := range many {
		save(fmt.Sprint("词", i), fmt.Sprint("语", i))
		if i%10 == 0 {
			cars = append([]string{save(fmt.Sprint("SUV", i), "车")}, cars...)
		}
	}
	all, err := s.SynonymGroups(t.Context())
	works(t, err)
	return list{
		read: keyed(func(q model.Listing) ([]model.SynonymGroup, string, error) { return s.SynonymPage(t.Context(), q) }, key),
		want: reversed(all, key), text: "suv", having: cars, wrong: "x",
		disturb: func() {
			save("新", "鲜")
			works(t, s.DeleteSynonymGroup(t.Context(), all[len(all)-1].ID))
			works(t, s.DeleteSynonymGroup(t.Context(), all[0].ID))
		},
	}
}

func ruleList(t *testing.T, s *store.Store) list {
	key := func(r model.DispatchRule) string { return fmt.Sprint(r.ID) }
	save := func(r model.DispatchRule) string {
		works(t, s.KeepRule(t.Context(), &r))
		return key(r)
	}
	works(t, s.SaveDepartment(t.Context(), model.Department{Code: "ZZ", Name: "某CITY局", Short: "某", Active: true}))
	var having []string
	for i := range many {
		r := model.DispatchRule{Words: []string{fmt.Sprint("路灯", i)}, Department: "CG"}
		switch i {
		case 3:
			r.Department = "ZZ"
		case 11:
			r.Note = "in the City"
		case 12:
			r.Places = []string{"云麓区", "City一号"}
		}
		if id := save(r); i == 3 || i == 11 || i == 12 {
			having = append([]string{id}, having...)
		}
	}
	all, err := s.DispatchRules(t.Context())
	works(t, err)
	return list{
		read: keyed(func(q model.Listing) ([]model.DispatchRule, string, error) { return s.DispatchRulePage(t.Context(), q) }, key),
		want: reversed(all, key), text: "city", having: having, wrong: "-1",
		disturb: func() {
			save(model.DispatchRule{Words: []string{"新"}, Department: "CG"})
			works(t, s.ForgetRule(t.Context(), all[len(all)-1].ID))
			works(t, s.ForgetRule(t.Context(), all[0].ID))
		},
	}
}

func templateList(t *testing.T, s *store.Store) list {
	who := model.Staff{ID: 7, Department: "CG"}
	key := func(r model.AnswerTemplate) string { return fmt.Sprint(r.ID) }
	save := func(r model.AnswerTemplate) model.AnswerTemplate {
		works(t, s.KeepTemplate(t.Context(), &r))
		return r
	}
	var want []string
	var first, last model.AnswerTemplate
	for _, of := range []model.AnswerTemplate{{StaffID: who.ID}, {Department: "CG"}, {}} { // as they are listed
		for i := range many / 3 {
			of.Name, of.Text = fmt.Sprintf("模.%02d", i), "您好"
			if last = save(of); len(want) == 0 {
				first = last
			}
			want = append(want, key(last))
		}
	}
	phone := save(model.AnswerTemplate{Name: "模.99", Text: "请打Phone"})
	want, last = append(want, key(phone)), phone
	save(model.AnswerTemplate{StaffID: 8, Name: "别人的", Text: "您好"})
	save(model.AnswerTemplate{Department: "GA", Name: "别的单位的", Text: "您好"})
	return list{
		read: keyed(func(q model.Listing) ([]model.AnswerTemplate, string, error) {
			return s.ReplyTemplates(t.Context(), who, q)
		}, key),
		want: want, text: "phone", having: []string{key(phone)}, wrong: "7.CG",
		disturb: func() {
			save(model.AnswerTemplate{StaffID: who.ID, Name: "A", Text: "新"})
			works(t, s.ForgetTemplate(t.Context(), first.ID))
			works(t, s.ForgetTemplate(t.Context(), last.ID))
		},
	}
}

func departmentList(t *testing.T, s *store.Store) list {
	key := func(d model.Department) string { return d.Code }
	for i := range many {
		works(t, s.SaveDepartment(t.Context(), model.Department{Code: fmt.Sprintf("Q%02d", i), Name: fmt.Sprintf("第%02d局", i), Short: fmt.Sprint("Short", i)}))
	}
	all, err := s.Departments(t.Context())
	works(t, err)
	write, _, err := s.Conns()
	works(t, err)
	var codes []string
	for _, d := range all {
		codes = append(codes, d.Code)
	}
	return list{
		read: keyed(func(q model.Listing) ([]model.Department, string, error) { return s.DepartmentPage(t.Context(), q) }, key),
		want: codes, text: "short2", having: []string{"Q02", "Q20", "Q21", "Q22", "Q23", "Q24", "Q25", "Q26", "Q27", "Q28", "Q29"},
		disturb: func() { // none is ever deleted by the program
			works(t, s.SaveDepartment(t.Context(), model.Department{Code: "A", Name: "新局"}))
			_, err := write.Exec("DELETE FROM department WHERE code IN (?, ?)", codes[0], codes[len(codes)-1])
			works(t, err)
		},
	}
}

func quickList(t *testing.T, s *store.Store) list {
	const me, other = 7, 8
	key := func(q model.QuickReply) string { return fmt.Sprint(q.StaffID, q.Code) }
	save := func(owner int64, code, text string) string {
		q := model.QuickReply{StaffID: owner, Code: code, Text: text}
		works(t, s.SaveQuickReply(t.Context(), q))
		return key(q)
	}
	var want, having []string
	for _, owner := range []int64{0, me} {
		for i := range many / 2 {
			text := "您好"
			if i == 5 {
				text = "Hello您好"
			}
			id := save(owner, fmt.Sprintf("q%02d", i), text)
			if want = append(want, id); i == 5 {
				having = append(having, id)
			}
		}
	}
	save(other, "q00", "别人的")
	return list{
		read: keyed(func(q model.Listing) ([]model.QuickReply, string, error) { return s.QuickReplies(t.Context(), me, q) }, key),
		want: want, text: "hello", having: having, wrong: "q00",
		disturb: func() {
			save(0, "a", "新")
			works(t, s.DeleteQuickReply(t.Context(), 0, "q00"))
			works(t, s.DeleteQuickReply(t.Context(), me, "q14"))
		},
	}
}

func keywordList(t *testing.T, s *store.Store) list {
	key := func(r model.AutoReply) string { return r.Code }
	save := func(i int, text string) model.AutoReply {
		r := model.AutoReply{
			Code: model.KeywordCode(fmt.Sprintf("%02d", i)), Words: []string{fmt.Sprint("停水", i)}, Text: text, Active: true,
			ChangedAt: noon.Add(time.Duration(i/3) * time.Minute), // some at once
		}
		works(t, s.SaveAutoReply(t.Context(), &r))
		return r
	}
	welcome := model.AutoReply{Code: "welcome", Text: "您好", Active: true, ChangedAt: noon}
	works(t, s.SaveAutoReply(t.Context(), &welcome))
	var all []model.AutoReply
	for i := range many {
		text := "供水热线"
		if i == 4 {
			text = "Hot线"
		}
		all = append(all, save(i, text))
	}
	return list{
		read: keyed(func(q model.Listing) ([]model.AutoReply, string, error) { return s.KeywordPage(t.Context(), q) }, key),
		want: reversed(all, key), text: "hot", having: []string{all[4].Code}, wrong: "keyword-04",
		disturb: func() {
			save(many, "新")
			works(t, s.DeleteAutoReply(t.Context(), all[many-1].Code, 1))
			works(t, s.DeleteAutoReply(t.Context(), all[0].Code, 1))
		},
	}
}

func clientList(t *testing.T, s *store.Store) list {
	key := func(p model.Partner) string { return p.Code }
	var want []string
	write, _, err := s.Conns()
	works(t, err)
	for i := range many {
		p := partner(fmt.Sprintf("c%02d", i), "")
		if i == 9 {
			p.Name = "Park园区"
		}
		addPartner(t, s, p)
		want = append(want, p.Code)
	}
	return list{
		read: keyed(func(q model.Listing) ([]model.Partner, string, error) { return s.PartnerPage(t.Context(), q) }, key),
		want: want, text: "park", having: []string{"c09"},
		disturb: func() { // none is ever deleted by the program
			addPartner(t, s, partner("a", ""))
			_, err := write.Exec("DELETE FROM api_client WHERE code IN (?, ?)", want[0], want[many-1])
			works(t, err)
		},
	}
}

func grantList(t *testing.T, s *store.Store) list {
	key := func(g model.Grant) string { return fmt.Sprint(g.ID) }
	ask := func(subject int64) model.Grant {
		g := model.Grant{Kind: model.GrantAccount, Subject: subject, Name: "a", Staff: model.Staff{Roles: []model.Role{model.RoleAgent}}}
		works(t, s.AskGrant(t.Context(), &g))
		return g
	}
	var all []model.Grant
	var want []string
	for i := range int64(many) {
		g := ask(i + 1)
		if i%5 == 2 {
			works(t, s.RefuseGrant(t.Context(), g.ID, model.Refusal{By: 1, Name: "b", At: noon, Note: "不是"}))
			continue
		}
		all, want = append(all, g), append(want, key(g))
	}
	return list{
		read: keyed(func(q model.Listing) ([]model.Grant, string, error) { return s.WaitingGrants(t.Context(), q) }, key),
		want: want, wrong: "0",
		disturb: func() {
			ask(many + 1)
			works(t, s.TakeGrant(t.Context(), all[0].ID))
			works(t, s.TakeGrant(t.Context(), all[len(all)-1].ID))
		},
	}
}

func missList(t *testing.T, s *store.Store) list {
	count := func(text, day string, n int) {
		works(t, s.CountSearchMisses(t.Context(), []model.SearchMiss{{Collection: model.SearchKnowledge, Text: text, Day: day, Count: n}}))
	}
	type miss struct {
		text, day string
		count     int
	}
	var all []miss
	for i := range many {
		m := miss{fmt.Sprintf("飞.碟%02d", i), fmt.Sprintf("2026-11-%02d", 10+i%2), 1 + i%4}
		if i == 8 {
			m.text = "UFO"
		}
		count(m.text, m.day, m.count)
		count(m.text, "2026-11-09", m.count)
		count(m.text, "2026-10-01", 50) // long ago
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b miss) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(b.day, a.day), cmp.Compare(a.text, b.text))
	})
	write, _, err := s.Conns()
	works(t, err)
	var want []string
	for _, m := range all {
		want = append(want, m.text)
	}
	from := "2026-11-01"
	return list{
		read: keyed(func(q model.Listing) ([]model.SearchMiss, string, error) {
			return s.SearchMisses(t.Context(), model.SearchKnowledge, from, q)
		}, func(m model.SearchMiss) string { return m.Text }),
		want: want, text: "ufo", having: []string{"UFO"}, wrong: "2026-11-01.x.2026-11-10.a",
		disturb: func() { // midnight passes, too
			from = "2026-11-10"
			count("新", "2026-11-12", 99)
			count(want[0], "2026-11-12", 9)
			_, err := write.Exec("DELETE FROM search_miss WHERE text = ?", want[many-1])
			works(t, err)
		},
	}
}

func helpList(t *testing.T, s *store.Store) list {
	forms := 0
	open := func(code string, times int) {
		for range times {
			forms++
			o := model.EntryOpened{Code: code, CitizenID: 1, Form: fmt.Sprint("form", forms), At: noon.Add(-time.Duration(forms%2) * time.Minute)}
			works(t, s.NoteEntryOpened(t.Context(), o))
		}
	}
	type help struct {
		code   string
		opened int
	}
	var all []help
	for i := range many {
		e := keeps(t, s, model.EntryArticle, noon, func(e *model.Entry) { e.Title = fmt.Sprint("居住证", i) })
		all = append(all, help{e.Code, 2 + i%4})
		open(e.Code, 2+i%4)
	}
	slices.SortStableFunc(all, func(a, b help) int { return cmp.Compare(b.opened, a.opened) })
	var want []string
	for _, one := range all {
		want = append(want, one.code)
	}
	since := noon.Add(-time.Hour)
	write, _, err := s.Conns()
	works(t, err)
	return list{
		read: keyed(func(q model.Listing) ([]model.EntryHelp, string, error) { return s.EntryHelps(t.Context(), since, q) },
			func(h model.EntryHelp) string { return h.Code }),
		want: want, text: "k007", having: []string{"K007"}, wrong: "x",
		disturb: func() { // time goes on, too
			since = noon
			open(want[0], 3)
			open(keeps(t, s, model.EntryArticle, noon, nil).Code, 9)
			_, err := write.Exec("DELETE FROM entry_help WHERE entry_id = (SELECT id FROM entry WHERE code = ?)", want[many-1])
			works(t, err)
		},
	}
}

func placeList(t *testing.T, s *store.Store) list {
	who := meet(t, s, "o1")
	here := model.Point{Lat: 23.12911, Lng: 113.26438}
	file := func(i, day int) model.Ticket {
		tk := ticket(who, fmt.Sprintf("2611%02d1%07d", day, i))
		tk.Status, tk.Point, tk.SubmittedAt = model.Withdrawn, &here, time.Date(2026, 11, day, 4, 0, 0, 0, time.UTC)
		tk = add(t, s, tk)
		works(t, s.KeepFact(t.Context(), tk, model.NewCalendar(time.UTC, nil)))
		return tk
	}
	var all []model.Ticket
	for i := range many {
		all = append(all, file(i, 1+(i*7)%10)) // the days are not in the order of the IDs
	}
	slices.SortStableFunc(all, func(a, b model.Ticket) int {
		return cmp.Or(b.SubmittedAt.Compare(a.SubmittedAt), cmp.Compare(b.ID, a.ID))
	})
	key := func(tk model.Ticket) string { return tk.Number }
	var want []string
	for _, tk := range all {
		want = append(want, tk.Number)
	}
	first, err := model.ParseFigureDay("2026-11-01")
	works(t, err)
	write, _, err := s.Conns()
	works(t, err)
	return list{
		read: keyed(func(q model.Listing) ([]model.Ticket, string, error) {
			return s.CellTickets(t.Context(), store.FactQuery{From: first, To: first + 29}, model.CellOf(here), q)
		}, key),
		want: want, wrong: "x",
		disturb: func() {
			file(many, 20)
			_, err := write.Exec("DELETE FROM ticket_fact WHERE ticket_id IN (?, ?)", all[0].ID, all[many-1].ID)
			works(t, err)
		},
	}
}
