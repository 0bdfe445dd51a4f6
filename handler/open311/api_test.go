package open311_test

import (
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/go-cmp/cmp"

	"example.org/hotline/handler/open311"
	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/partner"
)

var (
	update   = flag.Bool("update", false, "write the golden files anew")
	shanghai = time.FixedZone("CST", 8*3600)
)

func clock() time.Time { return time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) }

// city is the API on real stores, with two systems that may post.
type city struct {
	http.Handler
	doc      *huma.OpenAPI
	store    *store.Store
	redis    *kv.Store
	log      *strings.Builder
	key      string
	otherKey string
}

func open(t testing.TB) *city {
	t.Helper()
	c := &city{doc: &huma.OpenAPI{}, store: storetest.Open(t, clock), log: &strings.Builder{}}
	redis := kvtest.Embedded(t, clock)
	c.redis = redis
	log := slog.New(slog.NewTextHandler(c.log, nil))
	gate, registry := partner.NewGate(c.store, redis, clock, log), partner.NewRegistry(c.store, clock)
	c.key = newClient(t, registry, "app")
	c.otherKey = newClient(t, registry, "other")
	for _, p := range published() {
		if err := c.store.PublishCase(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.ContextWithFallback = true
	open311.API{
		Cases: c.store, Partners: gate, Tickets: newDesk(t, c.store, redis, log), Limits: redis, Reply: reply.New(log), City: "广州", Jurisdiction: "GZ",
		PublicURL: "https://12345.example", Zone: shanghai, Now: clock,
	}.Routes(e, c.doc)
	c.Handler = e
	return c
}

func newClient(t testing.TB, r *partner.Registry, code string) string {
	t.Helper()
	p := model.Partner{Code: code, Name: "市民应用", Source: model.SourceOnlineHall, PerMinute: 1000, Scopes: []model.Scope{model.ScopeOpen311}}
	key, err := r.Add(t.Context(), p, model.APIKey)
	if err != nil {
		t.Fatal(err)
	}
	return string(partner.APIKey(code, key))
}

func published() []model.PublicCase {
	return []model.PublicCase{
		{
			CaseNo: "A001", Title: "工地深夜施工影响休息", Category: "C5", Month: "2026-09", District: "云麓区", Content: "市民反映某路段一在建工地连续多日晚上施工。",
			Result: "执法人员当晚到场核查，已责令立即停止。", Department: "市城市管理和综合执法局", WorkdaysUsed: 3, Stars: 5,
			PublishedAt: time.Date(2026, 10, 20, 2, 0, 0, 0, time.UTC), TicketID: 7,
		},
		{
			CaseNo: "A002", Title: "健身房停业后会员卡余额难退", Category: "C2", Month: "2026-08", District: "珠湾区", Content: "市民在某健身房办理年卡，门店一直未恢复营业。",
			Result: "商家同意按剩余月份比例退款。", Department: "市市场监督管理局", WorkdaysUsed: 8, Stars: 5, PublishedAt: time.Date(2026, 10, 20, 2, 0, 0, 0, time.UTC),
		},
		{
			CaseNo: "A003", Title: "人才引进入户材料咨询", Category: "C3", Month: "2026-10", District: "榕西区", Content: "市民咨询人才引进入户需要的材料。",
			Result: "已告知材料清单。", Department: "市公安局", WorkdaysUsed: 1, Stars: 5, PublishedAt: time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC),
		},
	}
}

func (c *city) do(method, target, form string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, open311.Base+target, strings.NewReader(form))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	}
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w
}

// forget has the limits begin anew.
func (c *city) forget() { c.redis.Advance(time.Hour) }

func (c *city) get(target string) *httptest.ResponseRecorder { return c.do(http.MethodGet, target, "") }

// golden compares an answer with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

// readable sets JSON in lines, for who compares the golden files with the standard.
func readable(t *testing.T, body string) string {
	t.Helper()
	var v any
	if json.Unmarshal([]byte(body), &v) != nil {
		return strings.ReplaceAll(body, "><", ">\n<")
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(json.RawMessage(body)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReadsInBothFormats(t *testing.T) {
	c := open(t)
	for file, target := range map[string]string{
		"discovery": "/discovery", "services": "/services", "service": "/services/C5", "request": "/requests/A001",
		"requests": "/requests", "unknown": "/requests/26112310483520",
	} {
		for format, kind := range map[string]string{"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"} {
			w := c.get(target + "." + format + "?jurisdiction_id=GZ")
			if got := w.Header().Get("Content-Type"); got != kind {
				t.Errorf("%s.%s is %s", target, format, got)
			}
			golden(t, file+"."+format, readable(t, w.Body.String()))
		}
	}
}

// Whatever is described is there, in both formats.
func TestTheDescription(t *testing.T) {
	c := open(t)
	if len(c.doc.Paths) != 6 {
		t.Errorf("%d paths are described", len(c.doc.Paths))
	}
	for path, item := range c.doc.Paths {
		for _, format := range []string{"json", "xml"} {
			at := strings.NewReplacer("{format}", format, "{service_code}", "C1", "{service_request_id}", "A001", "{token}", "1", open311.Base, "").Replace(path)
			if w := c.get(at); w.Code != 200 && !strings.HasPrefix(at, "/tokens/") {
				t.Errorf("GET %s: %d", at, w.Code)
			}
			if w := c.do(http.MethodPost, at, ""); (item.Post != nil) != (w.Code == 403) {
				t.Errorf("POST %s: %d", at, w.Code)
			}
		}
	}
}

func TestTheFormatWithoutASuffix(t *testing.T) {
	c := open(t)
	for accept, want := range map[string]string{"": "text/xml", "*/*": "text/xml", "application/json": "application/json", "text/xml": "text/xml"} {
		r := httptest.NewRequest(http.MethodGet, open311.Base+"/requests/A001", nil)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		c.ServeHTTP(w, r)
		if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), want) {
			t.Errorf("%q: %d %s", accept, w.Code, w.Header().Get("Content-Type"))
		}
	}
}

// ids are the numbers in an answer.
func ids(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var list []struct {
		ID string `json:"service_request_id"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	var out []string
	for _, r := range list {
		out = append(out, r.ID)
	}
	return strings.Join(out, " ")
}

func TestQueries(t *testing.T) {
	c := open(t)
	for query, want := range map[string]string{
		"":                                          "A003 A001", // ninety days before 23 November: 25 August
		"service_code=C5":                           "A001",
		"service_code=C5,C3":                        "A003 A001",
		"service_code=C5&service_code=C3,":          "A003 A001",
		"status=closed":                             "A003 A001",
		"status=open":                               "",
		"status=open,closed":                        "A003 A001",
		"status=":                                   "A003 A001",
		"end_date=2026-10-01T00:00:00%2B08:00":      "A003 A001 A002",
		"end_date=2026-10-01T00:00:00+08:00":        "A003 A001 A002", // a + that nobody escaped
		"end_date=2026-09-30T15:59:59Z":             "A001 A002",
		"start_date=2026-09-01T00:00:00%2B08:00":    "A003 A001",
		"start_date=2026-09-01T00:00:01%2B08:00":    "A003",
		"start_date=2026-08-01&end_date=2026-08-31": "A002",
		"start_date=2026-08-02&end_date=2026-08-31": "",
		"page_size=1":                               "A003",
		"page_size=1&page=2":                        "A001",
		"page=9":                                    "",
		"service_request_id=A002,A003,nothing,A002&service_code=C1&status=open&page=0": "A002 A003",
		"service_request_id=": "A003 A001",
	} {
		w := c.get("/requests.json?" + query)
		if w.Code != 200 || ids(t, w) != want {
			t.Errorf("%s: %d %s, want %s", query, w.Code, w.Body, want)
		}
	}
}

// wrongs are the errors of an answer in either format.
func wrongs(t *testing.T, w *httptest.ResponseRecorder) (code int, text string) {
	t.Helper()
	type wrong struct {
		Code        int    `json:"code" xml:"code"`
		Description string `json:"description" xml:"description"`
	}
	var list []wrong
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/xml") {
		var doc struct {
			XMLName xml.Name `xml:"errors"`
			List    []wrong  `xml:"error"`
		}
		if err := xml.Unmarshal(w.Body.Bytes(), &doc); err != nil {
			t.Fatalf("%v: %s", err, w.Body)
		}
		list = doc.List
	} else if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	if len(list) == 0 {
		t.Fatalf("no error in %s", w.Body)
	}
	for _, e := range list {
		text += e.Description + "\n"
	}
	return list[0].Code, text
}

func TestErrors(t *testing.T) {
	c := open(t)
	for target, want := range map[string]struct {
		status int
		says   string
	}{
		"/services.json?jurisdiction_id=sfgov.org":                 {404, "jurisdiction_id 不存在"},
		"/services.xml?jurisdiction_id=sfgov.org":                  {404, "jurisdiction_id 不存在"},
		"/services/C9.xml":                                         {404, "service_code"},
		"/services/.xml":                                           {404, "service_code"},
		"/requests.json?service_code=C9":                           {404, "service_code"},
		"/requests.json?status=done":                               {400, "status：应为"},
		"/requests.xml?start_date=yesterday&page=x":                {400, "start_date：start_date、end_date 应为"},
		"/requests.json?start_date=2026-01-01&end_date=2026-06-01": {400, "不能超过90天"},
		"/requests.json?start_date=2026-06-01&end_date=2026-01-01": {400, "不能晚于"},
		"/requests.json?page_size=1001":                            {400, "page_size 应为1至1000"},
		"/requests.json?page=1000000":                              {400, "page 应为"},
		"/requests.json?x=%zz":                                     {400, "编码不正确"},
		"/requests.json?service_request_id=" + many():              {400, "一次最多"},
		"/requests/A009.xml":                                       {404, "没有公开的诉求"},
		"/requests/A001.json?api_key=x":                            {403, "api_key 不正确"},
		"/tokens/12345.json":                                       {404, "不使用 token"},
		"/tokens.json":                                             {404, "没有这个地址"},
		"/nothing.json":                                            {404, "没有这个地址"},
		"/":                                                        {404, "没有这个地址"},
		"/services/C1/C2.json":                                     {404, "service_code"},
	} {
		w := c.get(target)
		code, text := wrongs(t, w)
		if w.Code != want.status || code != want.status || !strings.Contains(text, want.says) {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	w := c.do(http.MethodDelete, "/requests.json", "")
	if code, _ := wrongs(t, w); w.Code != 405 || code != 405 || w.Header().Get("Allow") != "GET, POST" {
		t.Errorf("DELETE: %d, Allow %s", w.Code, w.Header().Get("Allow"))
	}
}

// many are a hundred and one numbers.
func many() string {
	var b strings.Builder
	for i := range 101 {
		fmt.Fprintf(&b, "%d,", i)
	}
	return b.String()
}

func TestAnAddressThatAsksTooMuch(t *testing.T) {
	c := open(t)
	for range 240 {
		if w := c.get("/services.json"); w.Code != 200 {
			t.Fatalf("%d", w.Code)
		}
	}
	w := c.get("/services.json")
	if code, _ := wrongs(t, w); w.Code != 429 || code != 429 || w.Header().Get("Retry-After") == "" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
}
