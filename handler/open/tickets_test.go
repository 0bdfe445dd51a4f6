package open_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

func TestFile(t *testing.T) {
	c := found(t)
	hall := c.hall(t)
	a := hall.file(t, "form-1", map[string]any{
		"external_id": "BSDT-2026/7", "id_no": "11010519491231002X", "lat": 23.129112, "lng": 113.264385, "submitted_at": "2026-11-23T11:00:00+08:00",
	})
	if a.ExternalID != "BSDT-2026/7" || a.Source != 2 || a.Number[6] != '2' || a.Status != "submitted" || a.StatusLabel != "待受理" ||
		a.SubmittedAt != "2026-11-23T11:00:00+08:00" || a.UpdatedAt != "2026-11-23T12:00:00+08:00" {
		t.Errorf("got %s", a)
	}
	if a.Phone != "13800138000" || a.ContactName != "张三" || a.Address != "云麓区某街道1号" || a.Lat == nil || *a.Lat != 23.129112 || a.IDNo != "110***********002X" {
		t.Errorf("of what it sent it gets back %s", a)
	}
	if len(a.Timeline) != 1 || a.Timeline[0].Act != "submit" {
		t.Errorf("timeline %+v", a.Timeline)
	}
	if got := hall.call(t, "GET", "/tickets/"+a.Number, nil); got.status != http.StatusOK || got.Number != a.Number {
		t.Errorf("read: %s", got)
	}
	if log := c.log.String(); strings.Contains(log, "13800138000") || strings.Contains(log, string(hall.key.Secret)) {
		t.Errorf("logged %s", log)
	}
}

// What the hall's citizens filed themselves they see in WeChat, too; what its staff filed for them they do not (guide).
func TestWhatCitizensSeeOfIt(t *testing.T) {
	c := found(t)
	hall, calls := c.hall(t), c.join(t, model.Partner{Code: "calls", Source: model.SourceAgent})
	who := c.citizen(t, "o1", "13800138000")
	self := hall.file(t, "form-1")
	byStaff := hall.file(t, "form-2", map[string]any{"entered_by_agent": true})
	taken := calls.file(t, "form-3")
	page, err := c.desk.List(t.Context(), who, ticketing.Query{})
	if err != nil || len(page.Tickets) != 1 || page.Tickets[0].Number != self.Number {
		t.Errorf("我的诉求: %+v, %v", page.Tickets, err)
	}
	for _, a := range []answer{byStaff, taken} {
		if _, err := c.desk.Find(t.Context(), who, a.Number); !errors.Is(err, model.ErrTicketNotFound) {
			t.Errorf("%s: %v", a, err)
		}
		if !strings.Contains(a.text, `"entered_by_agent":true`) {
			t.Errorf("%s", a)
		}
	}
	for _, n := range []struct {
		number  string
		notices int
	}{{self.Number, 1}, {byStaff.Number, 0}, {taken.Number, 0}} {
		tk, err := c.store.TicketByNumber(t.Context(), n.number)
		if err != nil {
			t.Fatal(err)
		}
		if list, err := c.store.NoticesOfTicket(t.Context(), tk.ID); err != nil || len(list) != n.notices {
			t.Errorf("%s: %d notices, %v", n.number, len(list), err)
		}
	}
}

func TestOneKeyAtOnceIsOneTicket(t *testing.T) {
	c := found(t)
	hall := c.hall(t)
	numbers := make([]string, 16)
	var wg sync.WaitGroup
	for i := range numbers {
		wg.Go(func() {
			if a := hall.call(t, "POST", "/tickets", form(map[string]any{"external_id": "A1"}), "Idempotency-Key", "form-1"); a.status == http.StatusCreated {
				numbers[i] = a.Number
			} else {
				t.Error(a)
			}
		})
	}
	wg.Wait()
	for _, n := range numbers {
		if n != numbers[0] {
			t.Fatalf("one form became %v", numbers)
		}
	}
	if list := hall.call(t, "GET", "/tickets", nil); len(list.Items) != 1 {
		t.Errorf("listed: %s", list)
	}
}

func TestKeysAndNumbersOfOthers(t *testing.T) {
	c := found(t)
	hall, app := c.hall(t), c.join(t, model.Partner{Code: "app", Source: model.SourceOther})
	first := hall.file(t, "form-1", map[string]any{"external_id": "A1"})
	if again := hall.file(t, "form-1", map[string]any{"external_id": "A1", "title": " 工地夜间施工\n"}); again.Number != first.Number {
		t.Errorf("the same form in other blanks: %s", again)
	}
	if other := app.file(t, "form-1", map[string]any{"external_id": "A1"}); other.Number == first.Number {
		t.Error("two systems share a key")
	}
	for name, tc := range map[string]struct {
		key    string
		change map[string]any
		status int
		code   string
		field  string
	}{
		"another form":             {"form-1", map[string]any{"external_id": "A1", "title": "别的事"}, 409, "idempotency_key_reused", ""},
		"another phone":            {"form-1", map[string]any{"external_id": "A1", "phone": "13900139000"}, 409, "idempotency_key_reused", ""},
		"another number of theirs": {"form-1", map[string]any{"external_id": "A2"}, 409, "idempotency_key_reused", ""},
		"a number of theirs again": {"form-2", map[string]any{"external_id": "A1"}, 422, "invalid", "external_id"},
	} {
		a := hall.call(t, "POST", "/tickets", form(tc.change), "Idempotency-Key", tc.key)
		if a.status != tc.status || a.Error.Code != tc.code || (tc.field != "") != (a.Error.Fields[tc.field] != "") {
			t.Errorf("%s: %s", name, a)
		}
	}
	if list := hall.call(t, "GET", "/tickets", nil); len(list.Items) != 1 {
		t.Errorf("listed: %s", list)
	}
}

func TestBadForms(t *testing.T) {
	c := found(t)
	hall := c.hall(t)
	for name, tc := range map[string]struct {
		content any
		status  int
		code    string
		fields  []string
	}{
		"nothing":           {"{}", 422, "invalid", []string{"category", "title", "public_intent", "address", "content", "contact_name", "phone"}},
		"several faults":    {form(map[string]any{"title": strings.Repeat("长", 50), "phone": "12345"}), 422, "invalid", []string{"title", "phone"}},
		"unknown field":     {form(map[string]any{"sms_code": "123456"}), 422, "invalid", []string{"sms_code"}},
		"photos":            {form(map[string]any{"photo_ids": []string{"a"}}), 422, "invalid", []string{"photo_ids"}},
		"a word for yes":    {form(map[string]any{"public_intent": "yes"}), 422, "invalid", []string{"public_intent"}},
		"a number in words": {form(map[string]any{"lat": "north", "lng": 1}), 422, "invalid", []string{"lat"}},
		"external_id":       {form(map[string]any{"external_id": "编号 1"}), 422, "invalid", []string{"external_id"}},
		"long external_id":  {form(map[string]any{"external_id": strings.Repeat("a", 81)}), 422, "invalid", []string{"external_id"}},
		"tomorrow":          {form(map[string]any{"submitted_at": "2026-11-24T12:00:00+08:00"}), 422, "invalid", []string{"submitted_at"}},
		"years ago":         {form(map[string]any{"submitted_at": "2020-11-24T12:00:00+08:00"}), 422, "invalid", []string{"submitted_at"}},
		"no time":           {form(map[string]any{"submitted_at": "yesterday"}), 422, "invalid", []string{"submitted_at"}},
		"half a point":      {form(map[string]any{"lat": 23.1}), 422, "invalid", []string{"lat"}},
		"not JSON":          {"title=工地", 400, "invalid", nil},
		"half of it":        {`{"title":`, 400, "invalid", nil},
		"an array":          {`[]`, 422, "invalid", nil},
		"null":              {`null`, 422, "invalid", nil},
		"no body":           {nil, 400, "invalid", nil},
		"deep":              {strings.Repeat(`{"a":`, 9) + "1" + strings.Repeat("}", 9), 422, "invalid", nil},
		"deep in arrays":    {`{"title":` + strings.Repeat("[", 30000), 422, "invalid", nil},
		"too long":          {`{"content":"` + strings.Repeat("a", 64<<10) + `"}`, 413, "too_large", nil},
		"invalid UTF-8":     {"{\"title\":\"\xff\xfe\"}", 422, "invalid", []string{"title"}},
	} {
		a := hall.call(t, "POST", "/tickets", tc.content, "Idempotency-Key", "form-1")
		if a.status != tc.status || a.Error.Code != tc.code {
			t.Errorf("%s: %s", name, a)
		}
		for _, f := range tc.fields {
			if a.Error.Fields[f] == "" {
				t.Errorf("%s: %s is not named: %s", name, f, a)
			}
		}
	}
	for _, key := range []string{"", "a key", "键", strings.Repeat("k", 61)} {
		if a := hall.call(t, "POST", "/tickets", form(), "Idempotency-Key", key); a.status != 422 || a.Error.Fields["Idempotency-Key"] == "" {
			t.Errorf("key %q: %s", key, a)
		}
	}
	if a := hall.call(t, "POST", "/tickets", form(), "Idempotency-Key", "form-1", "Content-Type", "application/xml"); a.status != 415 || !strings.Contains(a.String(), "\"请求内容应为 JSON\"") {
		t.Errorf("XML: %s", a)
	}
	for query, rule := range map[string]string{"since": "没有这个参数", "updated_since": "格式不正确", "limit": "应为整数"} {
		if a := hall.call(t, "GET", "/tickets?"+query+"=x", nil); a.status != 422 || a.Error.Fields[query] != rule {
			t.Errorf("?%s=x: %s", query, a)
		}
	}
	if list := hall.call(t, "GET", "/tickets", nil); len(list.Items) != 0 {
		t.Errorf("something was kept: %s", list)
	}
}

func TestTenTicketsADayOfAPhone(t *testing.T) {
	c := found(t)
	hall := c.hall(t)
	for i := range 10 {
		hall.file(t, fmt.Sprint("form-", i))
	}
	a := hall.call(t, "POST", "/tickets", form(), "Idempotency-Key", "form-10")
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") != "43200" {
		t.Errorf("the eleventh: %s %v", a, a.header)
	}
	hall.file(t, "form-11", map[string]any{"entered_by_agent": true}) // the hall's staff is no flood
}

func TestWithdraw(t *testing.T) {
	c := found(t)
	hall := c.hall(t)
	first, second := hall.file(t, "form-1"), hall.file(t, "form-2")
	if a := hall.call(t, "POST", "/tickets/"+first.Number+"/withdrawal", map[string]any{"reason": "已经解决"}); a.status != 200 || a.Status != "withdrawn" {
		t.Errorf("got %s", a)
	}
	if a := hall.call(t, "POST", "/tickets/"+first.Number+"/withdrawal", "{}"); a.status != 409 || a.Error.Code != "wrong_state" {
		t.Errorf("again: %s", a)
	}
	long := map[string]any{"reason": strings.Repeat("长", 201)}
	if a := hall.call(t, "POST", "/tickets/"+second.Number+"/withdrawal", long); a.status != 422 || a.Error.Fields["reason"] == "" {
		t.Errorf("a long reason: %s", a)
	}
	c.dispatch(t, second.Number)
	if a := hall.call(t, "POST", "/tickets/"+second.Number+"/withdrawal", nil); a.status != 409 {
		t.Errorf("accepted: %s", a)
	}
}

func TestComplete(t *testing.T) {
	c := found(t)
	hall := c.hall(t)
	a := hall.file(t, "form-1")
	if a := hall.call(t, "POST", "/tickets/"+a.Number+"/completion", map[string]any{"content": "声源在某街道1号二楼的棋牌室"}); a.status != 409 {
		t.Errorf("nobody asked: %s", a)
	}
	ask := func() {
		t.Helper()
		if _, err := c.desk.Return(t.Context(), dispatcher, ticketing.Order{Number: a.Number}, "请补充声源的具体位置", []string{"声源位置"}); err != nil {
			t.Fatal(err)
		}
	}
	ask()
	asked := hall.call(t, "GET", "/tickets/"+a.Number, nil)
	if asked.Status != "need_info" || asked.Missing == "" || !strings.Contains(asked.text, `"missing_elements":["声源位置"]`) {
		t.Errorf("asked: %s", asked)
	}
	for name, tc := range map[string]struct {
		content any
		status  int
		field   string
	}{
		"nothing new":  {"{}", 422, ""},
		"a bad title":  {map[string]any{"title": strings.Repeat("长", 50)}, 422, "title"},
		"half a point": {map[string]any{"lat": 23.1}, 422, "lat"},
		"its phone":    {map[string]any{"phone": "13900139000"}, 422, "phone"},
	} {
		if a := hall.call(t, "POST", "/tickets/"+a.Number+"/completion", tc.content); a.status != tc.status || (tc.field != "" && a.Error.Fields[tc.field] == "") {
			t.Errorf("%s: %s", name, a)
		}
	}
	done := hall.call(t, "POST", "/tickets/"+a.Number+"/completion", map[string]any{"content": "声源在某街道1号二楼的棋牌室", "lat": 23.1, "lng": 113.2})
	if done.status != 200 || done.Status != "submitted" || !strings.Contains(done.Content, "棋牌室") || done.Lat == nil {
		t.Errorf("completed: %s", done)
	}
	if again := hall.file(t, "form-1"); again.Number != a.Number {
		t.Errorf("its first form comes late: %s", again)
	}
	ask()
	c.pass(11 * 24 * time.Hour)
	if a := hall.call(t, "POST", "/tickets/"+a.Number+"/completion", map[string]any{"content": "声源在某街道1号三楼的棋牌室"}); a.status != 409 {
		t.Errorf("too late: %s", a)
	}
	if a := hall.call(t, "GET", "/tickets/"+a.Number, nil); a.Status != "expired" {
		t.Errorf("lapsed: %s", a)
	}
}

func TestAddMaterial(t *testing.T) {
	c := found(t)
	hall := c.hall(t)
	a := hall.file(t, "form-1")
	path := "/tickets/" + a.Number + "/materials"
	for range 2 {
		if a := hall.call(t, "POST", path, map[string]any{"text": "昨晚又施工到凌晨两点"}, "Idempotency-Key", "more-1"); a.status != 200 || len(a.Timeline) != 2 {
			t.Errorf("got %s", a)
		}
	}
	if a := hall.call(t, "POST", path, map[string]any{"text": "短"}, "Idempotency-Key", "more-2"); a.status != 422 || a.Error.Fields["text"] == "" {
		t.Errorf("short: %s", a)
	}
	if a := hall.call(t, "POST", path, map[string]any{"text": "昨晚又施工到凌晨两点"}); a.status != 422 || a.Error.Fields["Idempotency-Key"] == "" {
		t.Errorf("without a key: %s", a)
	}
}
