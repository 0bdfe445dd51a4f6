package handler_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/handler/citizen"
	"example.org/hotline/model"
	"example.org/hotline/service/knowledge"
)

// holds publishes a collection.
func (h *hall) holds(t testing.TB, c knowledge.Collection) {
	t.Helper()
	_, err := h.texts.Import(t.Context(), &c, knowledge.ImportOptions{Note: "测试"})
	must(t, err)
	must(t, h.search.Step(t.Context()))
}

var someTexts = knowledge.Collection{
	Articles: []knowledge.Record{
		{ID: "K001", Title: "居住证怎么办理", Body: "## 材料\n\n- 身份证\n- 现住址证明", Dept: "市公安局", Tags: []string{"居住证"}, UpdatedAt: "2026-09-02", SourceNote: "以公布为准"},
		{ID: "K002", Title: "夜间施工噪声", Body: "可以看工地门口的公告。<script>alert(1)</script>", Dept: "市城管局", Summary: "工地夜里施工怎么反映", UpdatedAt: "2026-10-08", ValidUntil: "2026-12-31"},
		{ID: "K003", Title: "居住登记", Body: "凭身份证办理。", Dept: "市公安局", UpdatedAt: "2026-10-08", Link: "https://mp.weixin.qq.com/s/abc"},
		{ID: "K004", Title: "已经下线的居住证旧规定", Body: "旧的规定。", Dept: "市公安局", UpdatedAt: "2026-10-09", Status: "offline"},
		{ID: "K005", Title: "还没审核的居住证草稿", Body: "草稿内容。", Dept: "市公安局", Status: "draft"},
	},
	Topics: []knowledge.Record{
		{ID: "T001", Title: "居住证自查清单", Summary: "避免来回跑", Body: "先看清单。", Articles: []string{"K003", "K004", "K001"}, Hot: 10},
		{ID: "T002", Title: "夜间噪声", Summary: "一次说清", Body: "先确认三点。", Hot: 98},
	},
	News: []knowledge.Record{
		{ID: "N001", Title: "十月通报", Body: "受理一万件。", Publisher: "12345热线中心", Date: "2026-11-05"},
		{ID: "N002", Title: "关怀模式上线", Body: "字号放大。", Publisher: "12345热线中心", Date: "2026-11-10", Summary: "字号放大"},
	},
}

func (h *hall) get(path string, header ...string) said {
	return h.send("GET", citizen.Base+path, nil, header...)
}

type foundArticles struct {
	Items []struct {
		ID, Title, Summary, Department string
		Tags                           []string
		UpdatedAt                      time.Time `json:"updated_at"`
		Highlight                      *struct{ Title, Snippet []marked }
	}
	Next string `json:"next_cursor"`
}

type marked struct {
	Text string
	Hit  bool
}

func (f foundArticles) ids() string {
	var ids []string
	for _, i := range f.Items {
		ids = append(ids, i.ID)
	}
	return strings.Join(ids, " ")
}

func TestArticlesWithoutSigningIn(t *testing.T) {
	h := opened(t)
	h.holds(t, someTexts)
	for query, want := range map[string]string{
		"":               "K003 K002 K001",
		"?department=GA": "K003 K001",
		"?department=" + url.QueryEscape("市城管局"):    "K002",
		"?q=" + url.QueryEscape("居住"):               "K001 K003",
		"?q=" + url.QueryEscape("身份证"):              "K003 K001",
		"?department=CG&q=" + url.QueryEscape("居住"): "",
		"?q=%20":                          "K003 K002 K001",
		"?q=%25%00%ff%27%22":              "",
		"?q=" + strings.Repeat("x", 5000): "",
	} {
		var got foundArticles
		if a := h.get("/articles" + query); a.status != 200 {
			t.Errorf("%s: %s", query, a)
		} else if a.into(t, &got); got.ids() != want || got.Items == nil {
			t.Errorf("%s: %q, want %q", query, got.ids(), want)
		}
	}
	var page, next foundArticles
	h.get("/articles?limit=2").into(t, &page)
	h.get("/articles?limit=2&cursor="+page.Next).into(t, &next)
	if page.ids() != "K003 K002" || next.ids() != "K001" || next.Next != "" {
		t.Errorf("pages: %q, %q, %q", page.ids(), next.ids(), next.Next)
	}
	first := page.Items[1]
	if first.Department != "市城管局" || first.Summary != "工地夜里施工怎么反映" || first.Highlight != nil || !first.UpdatedAt.Equal(time.Date(2026, 10, 8, 0, 0, 0, 0, shanghai)) || first.Tags == nil {
		t.Errorf("%+v", first)
	}
	var hit foundArticles
	h.get("/articles?q="+url.QueryEscape("居住证")).into(t, &hit)
	if want := []marked{{"居住证", true}, {"怎么办理", false}}; hit.ids() != "K001 K003" || hit.Items[0].Highlight == nil || !slices.Equal(hit.Items[0].Highlight.Title, want) {
		t.Errorf("%+v", hit.Items)
	}
	for query, field := range map[string]string{
		"?department=XX": "department", "?limit=51": "limit", "?limit=-1": "limit", "?limit=x": "limit", "?cursor=x": "cursor", "?cursor=z.-1": "cursor", "?cursor=zzzzzzzzzzzz.1": "cursor",
	} {
		if a := h.get("/articles" + query); a.status != 422 || a.fault().Fields[field] == "" {
			t.Errorf("%s: %s", query, a)
		}
	}
}

func TestOneArticle(t *testing.T) {
	h := opened(t)
	h.holds(t, someTexts)
	var v struct {
		ID, Title, Department, Link string
		BodyHTML                    string  `json:"body_html"`
		ValidUntil                  *string `json:"valid_until"`
		SourceNote                  string  `json:"source_note"`
		Tags                        []string
		Related                     []struct{ ID, Title string }
		Useful, Views               int
	}
	h.get("/articles/K001").into(t, &v)
	if v.ID != "K001" || v.Department != "市公安局" || v.ValidUntil != nil || v.SourceNote != "以公布为准" || v.BodyHTML != "<h2>材料</h2>\n<ul>\n<li>身份证</li>\n<li>现住址证明</li>\n</ul>" || v.Related == nil {
		t.Errorf("%+v", v)
	}
	h.get("/articles/K002").into(t, &v)
	if v.ValidUntil == nil || *v.ValidUntil != "2026-12-31" || strings.Contains(v.BodyHTML, "script") || !strings.Contains(v.BodyHTML, "公告") {
		t.Errorf("%+v", v)
	}
	for _, path := range []string{"/articles/K004", "/articles/K005", "/articles/K006", "/articles/T001", "/articles/x", "/topics/K001", "/topics/T009", "/news/T001", "/news/N009"} {
		if a := h.get(path); a.status != 404 || a.fault().Code != "entry_not_found" {
			t.Errorf("%s: %s", path, a)
		}
	}
	h.pass(39 * 24 * time.Hour) // until 1 January
	if a := h.get("/articles/K002"); a.status != 404 {
		t.Errorf("after its last day: %s", a)
	}
	var list foundArticles
	if h.get("/articles").into(t, &list); list.ids() != "K003 K001" {
		t.Errorf("the list after its last day: %s", list.ids())
	}
}

func TestTopicsAndNews(t *testing.T) {
	h := opened(t)
	h.holds(t, someTexts)
	if a := h.get("/topics"); !strings.Contains(string(a.body), `"id":"T002"`) || strings.Index(string(a.body), "T002") > strings.Index(string(a.body), "T001") {
		t.Errorf("the weightiest first: %s", a)
	}
	var topic struct {
		Title, Summary string
		BodyHTML       string `json:"body_html"`
		Articles       []struct{ ID, Title, Summary string }
	}
	h.get("/topics/T001").into(t, &topic)
	if len(topic.Articles) != 2 || topic.Articles[0].ID != "K003" || topic.Articles[1].ID != "K001" || topic.BodyHTML != "<p>先看清单。</p>" || topic.Summary != "避免来回跑" {
		t.Errorf("%+v", topic)
	}
	type newsList struct {
		Items []struct{ ID, Title, Summary, Publisher, Date string }
		Next  string `json:"next_cursor"`
	}
	var first, second newsList
	h.get("/news?limit=1").into(t, &first)
	h.get("/news?limit=1&cursor="+first.Next).into(t, &second)
	if len(first.Items) != 1 || first.Items[0].ID != "N002" || first.Items[0].Summary != "字号放大" || len(second.Items) != 1 || second.Items[0].ID != "N001" || second.Next != "" || second.Items[0].Date != "2026-11-05" {
		t.Errorf("%+v, %+v", first, second)
	}
	if a := h.get("/news/N001"); a.status != 200 || !strings.Contains(string(a.body), `"publisher":"12345热线中心"`) {
		t.Errorf("%s", a)
	}
}

// A vote counts once a citizen or browser a day; who changes his mind changes it.
func TestVotes(t *testing.T) {
	h := opened(t)
	h.holds(t, someTexts)
	vote := func(useful bool, header ...string) said {
		return h.send("POST", citizen.Base+"/articles/K001/vote", map[string]any{"useful": useful}, header...)
	}
	counts := func() string {
		e, err := h.store.Entry(t.Context(), "K001")
		must(t, err)
		return fmt.Sprint(e.Useful, e.Useless)
	}
	first := vote(true)
	cookie := first.header.Get("Set-Cookie")
	if first.status != 200 || string(first.body) != `{"useful":1}`+"\n" || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "Secure") {
		t.Fatalf("%s %v", first, first.header)
	}
	cookie, _, _ = strings.Cut(cookie, ";")
	if again := vote(true, "Cookie", cookie); again.header.Get("Set-Cookie") != "" || counts() != "1 0" {
		t.Errorf("the same browser again: %s, %s", again, counts())
	}
	if vote(false, "Cookie", cookie); counts() != "0 1" {
		t.Errorf("who changes his mind: %s", counts())
	}
	if vote(true, "Cookie", "hotline_browser=forged"); counts() != "1 1" {
		t.Errorf("another browser: %s", counts())
	}
	p := h.comes(t, "o1", "")
	for range 2 {
		if a := p.calls("POST", "/articles/K001/vote", map[string]any{"useful": true}); a.header.Get("Set-Cookie") != "" {
			t.Errorf("a citizen gets a mark: %v", a.header)
		}
	}
	if counts() != "2 1" {
		t.Errorf("a citizen: %s", counts())
	}
	h.pass(24 * time.Hour)
	if vote(true, "Cookie", cookie); counts() != "3 1" {
		t.Errorf("a day later: %s", counts())
	}
	for body, field := range map[string]string{`{}`: "useful", `{"useful":"yes"}`: "useful"} {
		if a := h.send("POST", citizen.Base+"/articles/K001/vote", body); a.status != 422 || a.fault().Fields[field] == "" {
			t.Errorf("%s: %s", body, a)
		}
	}
	for _, code := range []string{"K004", "K009", "T001"} {
		if a := h.send("POST", citizen.Base+"/articles/"+code+"/vote", `{"useful":true}`); a.status != 404 {
			t.Errorf("%s: %s", code, a)
		}
	}
	if a := h.send("POST", citizen.Base+"/articles/K001/vote", `{"useful":true}`, "Origin", "https://evil.example"); a.status != 403 {
		t.Errorf("from another site: %s", a)
	}
	limited := false
	for range 70 { // a browser each
		limited = limited || vote(true).status == http.StatusTooManyRequests
	}
	if !limited {
		t.Error("one address votes without end")
	}
}

// Editors see which articles were opened from forms, and whether the form was sent all the same.
func TestWhatHelpedInTheForm(t *testing.T) {
	h := opened(t)
	h.holds(t, someTexts)
	var found foundArticles
	answers := func(title string) said {
		return h.send("POST", citizen.Base+"/articles/for", map[string]any{"title": title})
	}
	answers("居住证").into(t, &found)
	if found.ids() != "K001 K003" {
		t.Fatalf("for the title: %q", found.ids())
	}
	for _, title := range []string{"", "居", "%20"} {
		if a := answers(title); string(a.body) != `{"items":[]}`+"\n" {
			t.Errorf("for %q: %s", title, a)
		}
	}
	p, other := h.comes(t, "o1", secretPhone), h.comes(t, "o2", "13900139000")
	opens := func(p *person, code, form string) said {
		return p.calls("POST", "/articles/"+code+"/opened", map[string]any{"from": "form", "form": form})
	}
	for range 2 { // is one
		if a := opens(p, "K001", "form-1"); a.status != 204 {
			t.Fatalf("%s", a)
		}
	}
	opens(other, "K001", "form-1") // his own, which he does not send
	opens(p, "K003", "form-2")
	p.files(t, nil) // with the key form-1
	list, _, err := h.store.EntryHelps(t.Context(), h.clock().Add(-time.Hour), model.Listing{Limit: 9})
	must(t, err)
	if want := []model.EntryHelp{{Code: "K001", Title: "居住证怎么办理", Opened: 2, Filed: 1}, {Code: "K003", Title: "居住登记", Opened: 1}}; !slices.Equal(list, want) {
		t.Errorf("%+v", list)
	}
	if a := opens(p, "K004", "form-1"); a.status != 404 {
		t.Errorf("one that is offline: %s", a)
	}
	for body, field := range map[string]string{`{"from":"form"}`: "form", `{"from":"form","form":"a b"}`: "form", `{"from":"chat","form":"f"}`: "from"} {
		if a := p.calls("POST", "/articles/K001/opened", body); a.status != 422 || a.fault().Fields[field] == "" {
			t.Errorf("%s: %s", body, a)
		}
	}
	if a := h.send("POST", citizen.Base+"/articles/K001/opened", `{"from":"form","form":"f"}`); a.status != 401 {
		t.Errorf("nobody: %s", a)
	}
}

// What a citizen is about to file is his: editors see what was searched for in vain, not what stood in forms.
func TestTitlesOfFormsAreNoSearches(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	h.holds(t, someTexts)
	h.get("/articles?q=" + url.QueryEscape("熊猫饲养"))
	h.send("POST", citizen.Base+"/articles/for", map[string]any{"title": "鲸鱼搁浅"})
	h.pass(time.Hour)
	h.tokens = map[string]string{}
	must(t, h.search.Step(t.Context()))
	if a := h.does(t, "editor", "GET", "/search-misses", nil); !strings.Contains(string(a.body), "熊猫饲养") || strings.Contains(string(a.body), "鲸鱼") {
		t.Errorf("%s", a)
	}
}

func TestDepartmentsOfArticles(t *testing.T) {
	h := opened(t)
	h.holds(t, someTexts)
	var got struct {
		Items []struct {
			Code, Name string
			Articles   int
		}
	}
	if a := h.get("/articles/departments"); a.status != 200 {
		t.Fatal(a)
	} else if a.into(t, &got); fmt.Sprint(got.Items) != "[{GA 市公安局 2} {CG 市城管局 1}]" {
		t.Errorf("%v: drafts and what is offline do not count", got.Items)
	}
	for _, d := range got.Items {
		var found foundArticles
		if h.get("/articles?department="+d.Code).into(t, &found); len(found.Items) != d.Articles {
			t.Errorf("%s: %d, not %d", d.Name, len(found.Items), d.Articles)
		}
	}
}
