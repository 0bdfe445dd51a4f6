package open311_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/handler/open311"
	"example.org/hotline/model"
)

// form is a good one, with changes; a value that is "-" takes its field out.
func (c *city) form(change ...string) string {
	v := url.Values{
		"api_key": {c.key}, "service_code": {"C5"}, "address_string": {"云麓区秘密路9号"}, "lat": {"23.126700"}, "long": {"113.259000"},
		"last_name": {"欧阳"}, "first_name": {"小明"}, "phone": {"139 0013 9000"}, "description": {"连续三天晚上十一点后还在打桩\n附近居民无法休息"},
		"attribute[contact_address]": {"榕西区保密街8号"}, "email": {"someone@example.com"}, "device_id": {"tt222111"},
	}
	for i := 0; i+1 < len(change); i += 2 {
		v.Set(change[i], change[i+1])
		if change[i+1] == "-" {
			v.Del(change[i])
		}
	}
	return v.Encode()
}

// post files a form and returns the number.
func (c *city) post(t testing.TB, form string) string {
	t.Helper()
	w := c.do(http.MethodPost, "/requests.json", form)
	var list []struct {
		ID     string `json:"service_request_id"`
		Notice string `json:"service_notice"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || w.Code != 201 || len(list) != 1 || list[0].Notice == "" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return list[0].ID
}

func TestAPostBecomesATicket(t *testing.T) {
	c := open(t)
	number := c.post(t, c.form())
	if !regexp.MustCompile(`^2611235\d{7}$`).MatchString(number) {
		t.Fatalf("number %s", number)
	}
	got, err := c.store.TicketByNumber(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	if got.Point == nil || model.Metres(*got.Point, model.ToGCJ(model.Point{Lat: 23.1267, Lng: 113.259})) > 1 {
		t.Errorf("the point is %v", got.Point)
	}
	want := model.Ticket{
		Source: model.SourceOther, Status: model.Submitted, Category: "C5", Nature: model.NatureComplaint, Title: "连续三天晚上十一点后还在打桩",
		Content: "连续三天晚上十一点后还在打桩\n附近居民无法休息", Address: "云麓区秘密路9号", PointConfirmed: true, ContactName: "欧阳小明", Phone: "13900139000",
		ContactAddress: "榕西区保密街8号",
	}
	same := func(a, b model.Ticket) bool {
		return a.Source == b.Source && a.Status == b.Status && a.Category == b.Category && a.Nature == b.Nature && a.Title == b.Title && a.Content == b.Content &&
			a.Address == b.Address && a.PointConfirmed == b.PointConfirmed && a.ContactName == b.ContactName && a.Phone == b.Phone &&
			a.ContactAddress == b.ContactAddress && a.PublicIntent == b.PublicIntent
	}
	if !same(got, want) || got.ClientID == 0 || got.SelfFiled() {
		t.Errorf("got %+v", got)
	}
}

func TestWhatThePostMaySay(t *testing.T) {
	c := open(t)
	for name, tc := range map[string]struct {
		form string
		is   func(model.Ticket) bool
	}{
		"a title":        {c.form("attribute[title]", "工地夜间施工"), func(t model.Ticket) bool { return t.Title == "工地夜间施工" }},
		"a nature":       {c.form("service_code", "C1", "attribute[nature]", "求助"), func(t model.Ticket) bool { return t.Nature == model.NatureHelp }},
		"consent":        {c.form("attribute[public_intent]", "public"), func(t model.Ticket) bool { return t.PublicIntent }},
		"no consent":     {c.form("attribute[public_intent]", "private"), func(t model.Ticket) bool { return !t.PublicIntent }},
		"no point":       {c.form("lat", "-", "long", "-"), func(t model.Ticket) bool { return t.Point == nil && !t.PointConfirmed }},
		"only a point":   {c.form("address_string", "-"), func(t model.Ticket) bool { return t.Address == "见地图定位" && t.Point != nil }},
		"another's name": {c.form("first_name", "John", "last_name", "Smith"), func(t model.Ticket) bool { return t.ContactName == "John Smith" }},
		"a long opening": {c.form("description", strings.Repeat("长", 200)), func(t model.Ticket) bool { return t.Title == strings.Repeat("长", 49) }},
	} {
		got, err := c.store.TicketByNumber(t.Context(), c.post(t, tc.form))
		if err != nil || !tc.is(got) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestAnXMLPost(t *testing.T) {
	c := open(t)
	w := c.do(http.MethodPost, "/requests.xml", c.form())
	want := regexp.MustCompile(`^<\?xml version="1.0" encoding="utf-8"\?>\n<service_requests><request><service_request_id>\d{14}</service_request_id>` +
		`<service_notice>[^<]+</service_notice><account_id></account_id></request></service_requests>\n$`)
	if w.Code != 201 || w.Header().Get("Content-Type") != "text/xml; charset=utf-8" || !want.MatchString(w.Body.String()) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
}

func TestWhatAPostMustSay(t *testing.T) {
	c := open(t)
	for name, tc := range map[string]struct {
		form   string
		status int
		says   string
	}{
		"no key":             {c.form("api_key", ""), 403, "缺少 api_key"},
		"a wrong key":        {c.form("api_key", c.key+"0"), 403, "api_key 不正确"},
		"no code":            {c.form("service_code", ""), 400, "service_code：缺少"},
		"an unknown code":    {c.form("service_code", "C9"), 404, "service_code 不存在"},
		"another city":       {c.form("jurisdiction_id", "SZ"), 404, "jurisdiction_id 不存在"},
		"no place":           {c.form("lat", "-", "long", "-", "address_string", ""), 400, "address_string：请填写 address_string"},
		"only an address_id": {c.form("lat", "-", "long", "-", "address_string", "-", "address_id", "5"), 400, "不支持 address_id"},
		"half a point":       {c.form("long", "-"), 400, "lat：lat 和 long 应同时填写"},
		"a point of letters": {c.form("lat", "north"), 400, "lat：lat 和 long 应"},
		"no number":          {c.form("lat", "NaN"), 400, "lat：lat 和 long 应"},
		"too far north":      {c.form("lat", "1e3"), 400, "lat：lat 和 long 应"},
		"another country":    {c.form("lat", "37.76", "long", "-122.42"), 400, "lat：定位的位置不在中国境内"},
		"nothing described":  {c.form("description", ""), 400, "description：请填写"},
		"too little":         {c.form("description", "太吵"), 400, "description：诉求内容应为"},
		"too much":           {c.form("description", strings.Repeat("长", 2001)), 400, "description：诉求内容应为"},
		"no name":            {c.form("first_name", "-", "last_name", "-"), 400, "first_name、last_name：请填写"},
		"no phone":           {c.form("phone", "-"), 400, "phone：请填写11位"},
		"no nature":          {c.form("service_code", "C1"), 400, "attribute[nature]：请选择诉求性质"},
		"another's nature":   {c.form("attribute[nature]", "建议"), 400, "attribute[nature]：该诉求类型不能选择"},
		"half a consent":     {c.form("attribute[public_intent]", "maybe"), 400, "attribute[public_intent]：应为 public"},
		"an odd attribute":   {c.form("attribute[colour]", "red"), 400, "attribute[colour]：该诉求类型没有"},
		"no attribute":       {c.form("attribute", "red"), 400, "attribute：属性应写作"},
		"two titles":         {c.form("attribute[title]", "一") + "&attribute%5Btitle%5D=x", 400, "attribute[title]：只能有一个值"},
		"a long title":       {c.form("attribute[title]", strings.Repeat("长", 50)), 400, "attribute[title]：标题需少于50个字"},
		"a photo elsewhere":  {c.form("media_url", "http://farm3.example/1.jpg"), 400, "media_url：本接口不接收照片"},
		"too long a form":    {c.form("description", strings.Repeat("x", 70<<10)), 400, "超过64 KB"},
		"a garbled form":     {"api_key=%zz", 400, "表单编码不正确"},
	} {
		w := c.do(http.MethodPost, "/requests.json", tc.form)
		code, text := wrongs(t, w)
		if w.Code != tc.status || code != tc.status || !strings.Contains(text, tc.says) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	r := httptest.NewRequest(http.MethodPost, open311.Base+"/requests.json", strings.NewReader(`{"service_code":"C5"}`))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	if _, text := wrongs(t, w); w.Code != 400 || !strings.Contains(text, "application/x-www-form-urlencoded") {
		t.Errorf("JSON: %d %s", w.Code, w.Body)
	}
}

// All faults are said at once.
func TestEveryFaultOfAPost(t *testing.T) {
	c := open(t)
	w := c.do(http.MethodPost, "/requests.json", c.form("phone", "110", "description", "太吵", "first_name", "9", "service_code", "C1"))
	_, text := wrongs(t, w)
	for _, field := range []string{"phone：", "description：", "first_name、last_name：", "attribute[nature]："} {
		if !strings.Contains(text, field) {
			t.Errorf("%s is missing in %s", field, text)
		}
	}
}

func TestTheSameKeyAgain(t *testing.T) {
	c := open(t)
	send := func(key, form string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, open311.Base+"/requests.json", strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Idempotency-Key", key)
		w := httptest.NewRecorder()
		c.ServeHTTP(w, r)
		return w
	}
	first, again, other := send("form-1", c.form()), send("form-1", c.form()), send("form-2", c.form())
	if first.Code != 201 || first.Body.String() != again.Body.String() || other.Body.String() == first.Body.String() {
		t.Errorf("%s%s%s", first.Body, again.Body, other.Body)
	}
	theirs := send("form-1", c.form("api_key", c.otherKey))
	if theirs.Code != 201 || theirs.Body.String() == first.Body.String() {
		t.Errorf("another system's key: %d %s", theirs.Code, theirs.Body)
	}
}

// A ticket is nobody's to read here but the system's that posted it, and that learns how it stands and when: never what it
// says, or who said it. Neither does the log.
func TestNothingPersonalIsReadBack(t *testing.T) {
	c := open(t)
	number := c.post(t, c.form("attribute[title]", "秘密标题"))
	secrets := []string{
		"秘密", "保密", "欧阳", "小明", "13900139000", "139 0013 9000", "9000", "打桩", "居民", "23.1", "113.2", "someone@", "tt222111", c.key, c.otherKey,
	}
	for _, format := range []string{".json", ".xml", ""} {
		for target, status := range map[string]int{
			"/requests/" + number + format + "?api_key=" + c.key:                         200,
			"/requests" + format + "?service_request_id=" + number + "&api_key=" + c.key: 200,
			"/requests" + format + "?api_key=" + c.key:                                   200,
			"/requests" + format: 200,
			"/requests" + format + "?service_request_id=" + number:    200,
			"/requests/" + number + format + "?api_key=" + c.otherKey: 404,
			"/requests/" + number + format:                            404,
			"/tokens/" + number + format:                              404,
			"/services" + format:                                      200,
		} {
			w := c.get(target)
			for _, s := range secrets {
				if strings.Contains(strings.ReplaceAll(w.Body.String(), number, ""), s) {
					t.Errorf("%s says %q: %s", target, s, w.Body)
				}
			}
			own := strings.Contains(target, number) && strings.Contains(target, c.key) && !strings.Contains(target, c.otherKey)
			if shown := strings.Contains(w.Body.String(), number); w.Code != status || shown != own {
				t.Errorf("%s: %d, shown %v: %s", target, w.Code, shown, w.Body)
			}
		}
	}
	for _, s := range append(secrets, number) {
		if s != "9000" && strings.Contains(c.log.String(), s) {
			t.Errorf("the log says %q", s)
		}
	}
}

// What the poster may read is exactly this.
func TestHowATicketStands(t *testing.T) {
	c := open(t)
	number := c.post(t, c.form())
	got := readable(t, c.get("/requests/"+number+".json?api_key="+c.key).Body.String())
	golden(t, "own.json", strings.ReplaceAll(got, number, "26112350000000"))

	due := time.Date(2026, 12, 14, 16, 0, 0, 0, time.UTC)
	for status, want := range map[model.Status]string{
		model.Submitted: "open 待受理", model.NeedInfo: "open 待完善", model.Handling: "open 处理中", model.Closed: "closed 已办结", model.Expired: "closed 已失效",
		model.Rejected: "closed 不予受理", model.Withdrawn: "closed 已撤回", model.Rated: "closed 已评价", model.OnHold: "open 处理中",
	} {
		tk, err := c.store.TicketByNumber(t.Context(), number)
		if err != nil {
			t.Fatal(err)
		}
		tk.Status, tk.DueAt = status, &due
		if err := c.store.SaveTicket(t.Context(), &tk); err != nil {
			t.Fatal(err)
		}
		var list []struct {
			Status   string `json:"status"`
			Notes    string `json:"status_notes"`
			Expected string `json:"expected_datetime"`
		}
		w := c.get("/requests.json?service_request_id=" + number + "&api_key=" + c.key)
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list) != 1 {
			t.Fatalf("%v %s", err, w.Body)
		}
		if diff := cmp.Diff(want+" 2026-12-15T00:00:00+08:00", list[0].Status+" "+list[0].Notes+" "+list[0].Expected); diff != "" {
			t.Errorf("%s: %s", status, diff)
		}
	}
}
