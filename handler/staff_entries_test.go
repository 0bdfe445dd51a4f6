package handler_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	staffapi "example.org/hotline/handler/staff"
	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
)

// entryAnswer is an entry as the staff API shows it.
type entryAnswer struct {
	Code, State string
	Live, Draft int
	Revision    int
	Department  string
	Content     map[string]any
	BodyHTML    string `json:"body_html"`
	WorkHTML    string `json:"work_html"`
	Work        *struct{ Number int }
	Versions    []struct {
		Number              int
		State, Author, Note string
		Reviewer            string
	}
	Events   []struct{ Act, Staff, Note string }
	Pictures []string
}

func (e entryAnswer) states() string {
	var s []string
	for _, v := range e.Versions {
		s = append(s, fmt.Sprintf("%d:%s", v.Number, v.State))
	}
	return strings.Join(s, " ")
}

func (e entryAnswer) acts() string {
	var s []string
	for _, v := range e.Events {
		s = append(s, v.Staff+" "+v.Act)
	}
	return strings.Join(s, ", ")
}

// newsroom is a hall with two editors.
func newsroom(t *testing.T) *hall {
	t.Helper()
	h := opened(t)
	h.everybody(t)
	h.hire(t, "second", "", model.RoleEditor)
	return h
}

func (h *hall) entryOf(t *testing.T, a said) entryAnswer {
	t.Helper()
	if a.status/100 != 2 {
		t.Fatalf("%s", a)
	}
	var e entryAnswer
	a.into(t, &e)
	return e
}

var anArticle = map[string]any{
	"kind": "article", "title": "居住证怎么办理", "body": "先办理**居住登记**。", "department": "市公安局", "tags": []string{"居住证"}, "note": "新政策",
}

// with is a form with some fields changed.
func with(form map[string]any, pairs ...any) map[string]any {
	out := map[string]any{}
	for k, v := range form {
		out[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i].(string)] = pairs[i+1]
	}
	return out
}

// An article goes through the hands of two people before anybody reads it, and again with every change.
func TestTheLifeOfAnEntry(t *testing.T) {
	h := newsroom(t)
	reads := func() int { return h.get("/articles/K001").status }
	e := h.entryOf(t, h.as(t, "editor", "POST", "/entries", anArticle))
	if e.Code != "K001" || e.State != "unpublished" || e.Draft != 1 || e.Department != "市公安局" || e.WorkHTML != "<p>先办理<strong>居住登记</strong>。</p>" || reads() != 404 {
		t.Fatalf("%+v", e)
	}
	if a := h.as(t, "editor", "POST", "/entries/K001/review", map[string]any{"version": 1, "approve": true}); a.status != 403 || a.fault().Code != "own_draft" {
		t.Errorf("its writer reviews it: %s", a)
	}
	for _, who := range []string{"editor", "second"} {
		if a := h.as(t, who, "POST", "/entries/K001/publish", map[string]any{"version": 1}); a.status != 409 || a.fault().Code != "wrong_state" {
			t.Errorf("%s publishes it unreviewed: %s", who, a)
		}
	}
	if a := h.as(t, "second", "POST", "/entries/K001/review", map[string]any{"version": 1, "approve": false}); a.fault().Fields["note"] == "" {
		t.Errorf("sent back without a reason: %s", a)
	}
	h.does(t, "second", "POST", "/entries/K001/review", map[string]any{"version": 1, "approve": false, "note": "写明办理地点"})
	e = h.entryOf(t, h.as(t, "editor", "PUT", "/entries/K001", with(anArticle, "body", "先办理居住登记，到派出所。", "revision", 0, "note", "补充地点")))
	if e.Draft != 2 || e.states() != "1:replaced 2:draft" {
		t.Fatalf("%+v", e)
	}
	if a := h.as(t, "second", "POST", "/entries/K001/review", map[string]any{"version": 1, "approve": true}); a.status != 409 || a.fault().Code != "changed_meanwhile" {
		t.Errorf("who read the draft before: %s", a)
	}
	h.does(t, "second", "POST", "/entries/K001/review", map[string]any{"version": 2, "approve": true})
	if reads() != 404 {
		t.Error("it is read before it is published")
	}
	e = h.entryOf(t, h.as(t, "editor", "POST", "/entries/K001/publish", map[string]any{"version": 2}))
	if e.State != "published" || e.Live != 2 || e.Draft != 0 || e.Work != nil || reads() != 200 {
		t.Fatalf("%+v", e)
	}
	if must(t, h.search.Step(t.Context())); !strings.Contains(string(h.get("/articles?q=%E6%B4%BE%E5%87%BA%E6%89%80").body), `"id":"K001"`) {
		t.Error("it is not found")
	}

	// A change is a draft of its own; what was published stays until it is.
	e = h.entryOf(t, h.as(t, "second", "PUT", "/entries/K001", with(anArticle, "title", "居住证办理指南", "revision", e.Revision, "note", "改标题")))
	if e.Content["title"] != "居住证怎么办理" || e.Work == nil || e.Work.Number != 3 || strings.Contains(string(h.get("/articles/K001").body), "指南") {
		t.Errorf("%+v", e)
	}
	if a := h.as(t, "editor", "PUT", "/entries/K001", with(anArticle, "revision", e.Revision-1, "note", "同时修改")); a.status != 409 || a.fault().Code != "changed_meanwhile" {
		t.Errorf("two write at once: %s", a)
	}
	var diff struct {
		Items []struct {
			Field  string
			Pieces []struct{ Text, Is string }
		}
	}
	h.does(t, "editor", "GET", "/entries/K001/diff?from=2&to=3", nil).into(t, &diff)
	if len(diff.Items) != 2 || diff.Items[0].Field != "title" || fmt.Sprint(diff.Items[0].Pieces) != "[{居住证 same} {怎么 gone} {办理 same} {指南 added}]" || diff.Items[1].Field != "body" {
		t.Errorf("%+v", diff)
	}
	var old struct {
		State   string
		Content map[string]any
	}
	h.does(t, "editor", "GET", "/entries/K001/versions/1", nil).into(t, &old)
	if old.State != "replaced" || old.Content["body"] != "先办理**居住登记**。" {
		t.Errorf("the first version: %+v", old)
	}
	h.does(t, "editor", "POST", "/entries/K001/review", map[string]any{"version": 3, "approve": true})
	h.does(t, "second", "POST", "/entries/K001/publish", map[string]any{"version": 3})
	if !strings.Contains(string(h.get("/articles/K001").body), "指南") {
		t.Error("the change is not read")
	}
	if a := h.as(t, "editor", "POST", "/entries/K001/offline", map[string]any{}); a.fault().Fields["note"] == "" {
		t.Errorf("taken down without a reason: %s", a)
	}
	e = h.entryOf(t, h.as(t, "editor", "POST", "/entries/K001/offline", map[string]any{"note": "政策调整"}))
	if e.State != "offline" || reads() != 404 || e.states() != "1:replaced 2:replaced 3:published" {
		t.Errorf("%+v", e)
	}
	want := "editor saved, second sent_back, editor saved, second approved, editor published, second saved, editor approved, second published, editor offline"
	if e.acts() != want {
		t.Errorf("%s\nwant %s", e.acts(), want)
	}
	if must(t, h.search.Step(t.Context())); strings.Contains(string(h.get("/articles?q=%E6%B4%BE%E5%87%BA%E6%89%80").body), "K001") {
		t.Error("it is found after it was taken down")
	}
	e = h.entryOf(t, h.as(t, "editor", "PUT", "/entries/K001", with(anArticle, "revision", e.Revision, "note", "恢复")))
	e = h.entryOf(t, h.as(t, "editor", "POST", "/entries/K001/drop", map[string]any{"version": 4, "note": "不恢复了"}))
	if e.Draft != 0 || e.Versions[3].State != "dropped" {
		t.Errorf("%+v", e)
	}
	if a := h.as(t, "second", "POST", "/entries/K001/review", map[string]any{"version": 4, "approve": true}); a.status != 409 {
		t.Errorf("what was dropped is reviewed: %s", a)
	}
}

func TestWhatTheStaffSeesOfEntries(t *testing.T) {
	h := newsroom(t)
	h.holds(t, someTexts)
	codes := func(who, query string) string {
		var list struct {
			Items []struct {
				Code  string
				Draft int
			}
			Next string `json:"next_cursor"`
		}
		h.does(t, who, "GET", "/entries"+query, nil).into(t, &list)
		var s []string
		for _, i := range list.Items {
			s = append(s, i.Code)
		}
		return strings.TrimSpace(strings.Join(s, " ") + " " + list.Next)
	}
	for query, want := range map[string]string{
		"?kind=article": "K005 K004 K003 K002 K001", "?kind=article&limit=2": "K005 K004 4", "?kind=article&limit=2&cursor=4": "K003 K002 2",
		"?state=offline": "K004", "?draft=draft": "K005", "?draft=reviewed": "", "?q=N002": "N002", "?department=CG": "K002",
	} {
		if got := codes("editor", query); got != want {
			t.Errorf("an editor, %s: %q, want %q", query, got, want)
		}
	}
	for _, who := range []string{"agent", "dispatcher", "handler", "supervisor"} {
		if got := codes(who, "?kind=article"); got != "K003 K002 K001" {
			t.Errorf("%s sees %q", who, got)
		}
		if got := codes(who, "?draft=draft&kind=article"); got != "K003 K002 K001" {
			t.Errorf("%s sees of drafts %q", who, got)
		}
		for _, code := range []string{"K004", "K005", "K009"} {
			if a := h.as(t, who, "GET", "/entries/"+code, nil); a.status != 404 || a.fault().Code != "entry_not_found" {
				t.Errorf("%s reads %s: %s", who, code, a)
			}
		}
		e := h.entryOf(t, h.as(t, who, "GET", "/entries/K001", nil))
		if e.Versions == nil || len(e.Versions) != 0 || len(e.Events) != 0 || e.Draft != 0 {
			t.Errorf("%s sees how it came about: %+v", who, e)
		}
	}
}

func TestWhatIsWrongWithAnEntry(t *testing.T) {
	h := newsroom(t)
	h.holds(t, someTexts)
	for name, tc := range map[string]struct {
		form  map[string]any
		field string
		rule  string
	}{
		"another kind":        {with(anArticle, "kind", "page"), "kind", "类型应为"},
		"no title":            {with(anArticle, "title", ""), "title", "请填写标题"},
		"no such department":  {with(anArticle, "department", "市外星局"), "department", "没有这个承办单位"},
		"no such article":     {map[string]any{"kind": "topic", "title": "话题", "summary": "摘要", "body": "正文正文正文", "articles": []string{"K099"}}, "articles", "没有编号为 K099 的文章"},
		"a picture of others": {with(anArticle, "body", "看图 ![x](https://evil.example/a.png)"), "body", "图片应写成"},
		"a picture of none":   {with(anArticle, "body", "看图 ![x](picture:0123456789abcdef0123456789abcdef-8x6)"), "body", "图片应写成"},
		"a link elsewhere":    {with(anArticle, "link", "https://example.org/"), "link", "mp.weixin.qq.com"},
		"a long note":         {with(anArticle, "note", strings.Repeat("长", 201)), "note", "说明应为"},
		"a type":              {with(anArticle, "weight", "x"), "weight", ""},
	} {
		if a := h.as(t, "editor", "POST", "/entries", tc.form); a.status != 422 || a.fault().Fields[tc.field] == "" || !strings.Contains(a.fault().Fields[tc.field], tc.rule) {
			t.Errorf("%s: %s", name, a)
		}
	}
	for path, body := range map[string]any{
		"PUT /entries/K001 note": with(anArticle, "revision", 0, "note", ""), "PUT /entries/K001 revision": anArticle,
		"POST /entries/K005/review approve": map[string]any{"version": 1}, "POST /entries/K005/drop note": map[string]any{"version": 1},
		"POST /entries/preview body": map[string]any{"body": ""},
	} {
		p := strings.Fields(path)
		if a := h.as(t, "editor", p[0], p[1], body); a.status != 422 || a.fault().Fields[p[2]] == "" {
			t.Errorf("%s: %s", path, a)
		}
	}
	for _, path := range []string{"GET /entries/K099", "PUT /entries/K099", "POST /entries/K099/offline", "GET /entries/K001/versions/9", "GET /entries/K001/diff?from=1&to=9", "GET /entries/x"} {
		method, path, _ := strings.Cut(path, " ")
		if a := h.as(t, "editor", method, path, with(anArticle, "revision", 0)); a.status != 404 {
			t.Errorf("%s %s: %s", method, path, a)
		}
	}
	big := with(anArticle, "body", strings.Repeat("长", model.MaxEntryBody))
	if a := h.as(t, "editor", "POST", "/entries", big); a.status != 201 {
		t.Errorf("the longest body: %d", a.status)
	}
	if a := h.as(t, "editor", "POST", "/entries", with(anArticle, "body", strings.Repeat("长", model.MaxEntryBody*10))); a.status != 413 {
		t.Errorf("one ten times as long: %d", a.status)
	}
	var p struct {
		HTML string `json:"body_html"`
	}
	if h.does(t, "editor", "POST", "/entries/preview", map[string]any{"body": "# 标题\n<script>"}).into(t, &p); !strings.HasPrefix(p.HTML, "<h2>标题</h2>") || strings.Contains(p.HTML, "script") {
		t.Errorf("preview: %q", p.HTML)
	}
}

// upload is a form with a file.
func (h *hall) upload(t *testing.T, who, path string, file []byte) said {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "x")
	must(t, err)
	_, err = part.Write(file)
	must(t, err)
	must(t, w.Close())
	r := httptest.NewRequest("POST", staffapi.Base+path, &form)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Authorization", "Bearer "+h.token(t, who))
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	b, err := io.ReadAll(rec.Body)
	must(t, err)
	return said{rec.Code, b, rec.Header()}
}

// A picture is for everybody as long as an entry that is published shows it, and not before.
func TestPicturesOfEntries(t *testing.T) {
	h := newsroom(t)
	h.entryOf(t, h.as(t, "editor", "POST", "/entries", anArticle))
	var picture bytes.Buffer
	must(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 16, 8))))
	var added struct{ ID, Markdown string }
	if a := h.upload(t, "editor", "/entries/K001/pictures", picture.Bytes()); a.status != 201 {
		t.Fatalf("%s", a)
	} else if a.into(t, &added); !strings.HasSuffix(added.ID, "-16x8") || added.Markdown != "![](picture:"+added.ID+")" {
		t.Fatalf("%+v", added)
	}
	public := func() int { return h.get("/pictures/" + added.ID).status }
	if a := h.as(t, "editor", "GET", "/entry-pictures/"+added.ID, nil); a.status != 200 || a.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("an editor: %d %v", a.status, a.header)
	}
	e := h.entryOf(t, h.as(t, "editor", "PUT", "/entries/K001", with(anArticle, "body", "看图：\n\n![窗口](picture:"+added.ID+")", "revision", 0, "note", "加图")))
	if len(e.Pictures) != 1 || public() != 404 {
		t.Errorf("before it is published: %d, %+v", public(), e)
	}
	h.does(t, "second", "POST", "/entries/K001/review", map[string]any{"version": 2, "approve": true})
	h.does(t, "second", "POST", "/entries/K001/publish", map[string]any{"version": 2})
	if a := h.get("/pictures/" + added.ID); a.status != 200 || !bytes.HasPrefix(a.body, []byte("\xff\xd8")) || a.header.Get("Content-Security-Policy") == "" {
		t.Errorf("while it is published: %s", a)
	}
	if a := h.get("/articles/K001"); !strings.Contains(string(a.body), "/api/citizen/v1/pictures/"+added.ID) {
		t.Errorf("the page: %s", a)
	}
	h.does(t, "second", "POST", "/entries/K001/offline", map[string]any{"note": "下线"})
	if public() != 404 {
		t.Error("after it was taken down everybody sees the picture")
	}
	if a := h.as(t, "editor", "POST", "/entries", with(anArticle, "body", "借图 ![x](picture:"+added.ID+")")); a.fault().Fields["body"] == "" {
		t.Errorf("another entry's picture: %s", a)
	}
	for name, tc := range map[string]struct {
		path   string
		file   []byte
		status int
	}{
		"no picture":    {"/entries/K001/pictures", []byte("hello"), 415},
		"a damaged one": {"/entries/K001/pictures", picture.Bytes()[:40], 422},
		"nothing":       {"/entries/K001/pictures", nil, 422},
		"no entry":      {"/entries/K099/pictures", picture.Bytes(), 404},
	} {
		if a := h.upload(t, "editor", tc.path, tc.file); a.status != tc.status {
			t.Errorf("%s: %s", name, a)
		}
	}
	for _, id := range []string{"x", "../../etc/passwd", strings.Repeat("0", 32) + "-1x1"} {
		if a := h.get("/pictures/" + id); a.status != 404 {
			t.Errorf("%s: %s", id, a)
		}
	}
}

// What was read counts once a citizen a day, also where Redis has forgotten it.
func TestViews(t *testing.T) {
	h := newsroom(t)
	h.holds(t, someTexts)
	views := func() int {
		must(t, h.texts.CountViews(t.Context()))
		var v struct{ Views int }
		h.get("/articles/K001").into(t, &v)
		return v.Views
	}
	a, b := h.comes(t, "o1", ""), h.comes(t, "o2", "")
	for range 3 {
		a.calls("GET", "/articles/K001", nil)
	}
	b.calls("GET", "/articles/K001", nil)
	h.get("/articles/K001") // nobody
	a.calls("GET", "/topics/T001", nil)
	if n := views(); n != 2 {
		t.Errorf("two citizens are %d", n)
	}
	if n := views(); n != 2 {
		t.Errorf("counted again: %d", n)
	}
	h.texts.KV = kvtest.Open(t, h.clock) // the views of today are not known there
	a.calls("GET", "/articles/K001", nil)
	if n := views(); n != 2 {
		t.Errorf("after Redis was lost: %d", n)
	}
	h.pass(24 * time.Hour)
	b.calls("GET", "/articles/K001", nil)
	if n := views(); n != 3 {
		t.Errorf("a day later: %d", n)
	}
	if topic, err := h.store.Entry(t.Context(), "T001"); err != nil || topic.Views != 1 {
		t.Errorf("the topic: %+v, %v", topic, err)
	}
}

// What has lapsed goes offline by itself, and the file says so.
func TestEntriesLapse(t *testing.T) {
	h := newsroom(t)
	h.holds(t, someTexts)
	must(t, h.texts.Sweep(t.Context()))
	if e := h.entryOf(t, h.as(t, "editor", "GET", "/entries/K002", nil)); e.State != "published" {
		t.Errorf("before: %+v", e)
	}
	h.pass(39 * 24 * time.Hour)
	h.tokens = map[string]string{}
	for range 2 {
		must(t, h.texts.Sweep(t.Context()))
	}
	e := h.entryOf(t, h.as(t, "editor", "GET", "/entries/K002", nil))
	if e.State != "offline" || e.acts() != " imported,  lapsed" {
		t.Errorf("%s, %q", e.State, e.acts())
	}
	var help struct{ Items []json.RawMessage }
	if h.does(t, "editor", "GET", "/entries/helpfulness", nil).into(t, &help); help.Items == nil {
		t.Error("no list")
	}
}

// A file brings drafts, and what goes out comes in again.
func TestEntriesInAFile(t *testing.T) {
	h := newsroom(t)
	h.holds(t, someTexts)
	for _, format := range []string{"json", "xlsx"} {
		_, out := h.exportedAt(t, "editor", "/entries/export", map[string]any{"format": format})
		if !strings.Contains(out.header.Get("Content-Disposition"), `filename="entries.`+format+`"`) || out.header.Get("Content-Length") != itoa(int64(len(out.body))) {
			t.Errorf("%v", out.header)
		}
		var done struct{ Added, Changed, Unchanged int }
		if a := h.upload(t, "editor", "/entries/import?dry_run=true", out.body); a.status != 200 {
			t.Errorf("%s: %s", format, a)
		} else if a.into(t, &done); done.Unchanged != 9 {
			t.Errorf("%s: %+v", format, done)
		}
	}
	file := `{"knowledge_articles":[{"id":"K001","title":"新标题","dept":"GA","body":"新的正文新的正文","status":"published"}]}`
	if a := h.upload(t, "editor", "/entries/import?note=%E6%9B%B4%E6%96%B0", []byte(file)); a.status != 200 {
		t.Fatalf("%s", a)
	}
	e := h.entryOf(t, h.as(t, "editor", "GET", "/entries/K001", nil))
	if e.Content["title"] != "居住证怎么办理" || e.Draft != 2 || e.Versions[1].Author != "editor" || e.Versions[1].Note != "更新" {
		t.Errorf("%+v", e)
	}
	bad := `{"knowledge_articles":[{"id":"K001","title":"","dept":"GA","body":"新的正文新的正文"}]}`
	if a := h.upload(t, "editor", "/entries/import", []byte(bad)); a.status != 422 || a.fault().Fields["knowledge_articles[1].title"] != "请填写标题" {
		t.Errorf("%s", a)
	}
	for path, field := range map[string]string{"/entries/import?dry_run=x": "dry_run", "/entries/import?note=x": "note"} {
		if a := h.upload(t, "editor", path, []byte(file)); a.status != 422 || a.fault().Fields[field] == "" {
			t.Errorf("%s: %s", path, a)
		}
	}
	if a := h.as(t, "editor", "POST", "/entries/export", map[string]any{"format": "csv"}); a.fault().Fields["format"] == "" {
		t.Errorf("%s", a)
	}
}

// Many are reviewed and published at once, each by itself.
func TestEntriesInBulk(t *testing.T) {
	h := newsroom(t)
	var codes []string
	for _, who := range []string{"editor", "editor", "second"} {
		codes = append(codes, h.entryOf(t, h.does(t, who, "POST", "/entries", anArticle)).Code)
	}
	bulk := func(who, act, note string) (out struct {
		Items []struct {
			Code    string
			OK      bool
			Fault   string
			Message string
		}
	},
	) {
		list := []map[string]any{}
		for _, code := range codes {
			list = append(list, map[string]any{"code": code, "version": 1})
		}
		h.does(t, who, "POST", "/entries/bulk", map[string]any{"act": act, "note": note, "items": list}).into(t, &out)
		return out
	}
	got := bulk("second", "approve", "")
	if len(got.Items) != 3 || !got.Items[0].OK || !got.Items[1].OK || got.Items[2].OK || got.Items[2].Fault != "own_draft" {
		t.Errorf("approved: %+v", got)
	}
	if got = bulk("editor", "publish", ""); !got.Items[0].OK || !got.Items[1].OK || got.Items[2].Fault != "wrong_state" || got.Items[2].Message == "" {
		t.Errorf("published: %+v", got)
	}
	if a := h.as(t, "editor", "POST", "/entries/bulk", map[string]any{"act": "return", "items": []any{map[string]any{"code": codes[0], "version": 1}}}); a.status != 422 || a.fault().Fields["note"] == "" {
		t.Errorf("sent back without a word: %s", a)
	}
	if a := h.as(t, "editor", "POST", "/entries/bulk", map[string]any{"act": "publish", "items": []any{}}); a.status != 422 {
		t.Errorf("nothing: %s", a)
	}
}
