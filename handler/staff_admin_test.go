package handler_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/partner"
)

func TestAnEditorChangesWhatTheAccountSays(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	var list struct {
		Items []struct {
			Code, Text string
			Version    int
		}
		Pages []string
	}
	h.does(t, "editor", "GET", "/auto-replies", nil).into(t, &list)
	if len(list.Items) != len(model.AutoTexts) || len(list.Pages) == 0 || list.Items[0].Version != 0 {
		t.Fatalf("%+v", list)
	}
	bad := h.as(t, "editor", "PUT", "/auto-replies/must_bind", map[string]any{"version": 0, "text": "{我的订单}"})
	if bad.status != 422 || bad.fault().Fields["text"] == "" {
		t.Errorf("a page that is not: %s", bad)
	}
	if got := h.settings.Replies().Say("must_bind"); !strings.Contains(got, "使用该功能前") {
		t.Errorf("what was refused is said: %q", got)
	}
	in := map[string]any{"version": 0, "text": "请先绑定{账户绑定}再来{我要诉求}", "note": "更短"}
	h.does(t, "editor", "PUT", "/auto-replies/must_bind", in)
	if got := h.settings.Replies().Say("must_bind"); !strings.HasPrefix(got, "请先绑定") || !strings.Contains(got, `<a href="https://12345.example/h5/new">我要诉求</a>`) {
		t.Errorf("said: %q", got)
	}
	if again := h.as(t, "admin", "PUT", "/auto-replies/must_bind", in); again.status != 409 || again.fault().Code != "changed_meanwhile" {
		t.Errorf("over what another has saved: %s", again)
	}
	versions := h.does(t, "editor", "GET", "/auto-replies/must_bind/versions", nil)
	if !strings.Contains(string(versions.body), `"更短"`) || !strings.Contains(string(versions.body), `"editor"`) {
		t.Errorf("versions: %s", versions)
	}
	preview := h.does(t, "editor", "POST", "/auto-replies/preview", map[string]any{"code": "queued", "text": "前面{前面人数}位，回复88取消"})
	if !strings.Contains(string(preview.body), "前面3位") {
		t.Errorf("preview: %s", preview)
	}
}

func TestKeywordsAreAnsweredAsEditorsSay(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	var one struct {
		Code    string
		Version int
	}
	h.does(t, "editor", "POST", "/keyword-replies", map[string]any{"words": []string{"停水", " 停水 ", "水管爆裂"}, "text": "供水热线：96968"}).into(t, &one)
	if got, ok := h.settings.Replies().Keyword("停水"); !ok || got != "供水热线：96968" {
		t.Fatalf("said: %q", got)
	}
	taken := h.as(t, "editor", "POST", "/keyword-replies", map[string]any{"words": []string{"停水"}, "text": "另一条"})
	if taken.status != 422 || taken.fault().Fields["words"] == "" {
		t.Errorf("a word that is another's: %s", taken)
	}
	change := map[string]any{"words": []string{"停水"}, "text": "供水热线", "active": false, "version": one.Version}
	h.does(t, "editor", "PUT", "/keyword-replies/"+one.Code, change)
	if _, ok := h.settings.Replies().Keyword("停水"); ok {
		t.Error("an answer that is switched off is given")
	}
	if late := h.as(t, "editor", "DELETE", "/keyword-replies/"+one.Code+"?version=1", nil); late.status != 409 {
		t.Errorf("deleting what was changed: %s", late)
	}
	h.does(t, "editor", "DELETE", "/keyword-replies/"+one.Code+"?version=2", nil)
	if gone := h.as(t, "editor", "PUT", "/keyword-replies/"+one.Code, change); gone.status != 404 {
		t.Errorf("after it was deleted: %s", gone)
	}
}

func TestASecretOfAClientIsShownOnce(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	in := map[string]any{
		"code": "park", "name": "园区系统", "source": 5, "scopes": []string{"tickets:create"}, "per_minute": 60, "algorithm": "HMAC-SM3",
	}
	var made struct {
		Secret, Key string
		Client      struct{ Version int }
	}
	h.does(t, "admin", "POST", "/api-clients", in).into(t, &made)
	if len(made.Secret) != 64 || made.Key != "k1" {
		t.Fatalf("%+v", made)
	}
	twice := h.as(t, "admin", "POST", "/api-clients", in)
	if twice.status != 422 || twice.fault().Fields["code"] == "" {
		t.Errorf("the same code again: %s", twice)
	}
	if list := h.does(t, "admin", "GET", "/api-clients", nil); strings.Contains(string(list.body), made.Secret) || !strings.Contains(string(list.body), `"park"`) {
		t.Errorf("the list: %s", list)
	}
	wrong := h.as(t, "admin", "PUT", "/api-clients/park", map[string]any{
		"name": "", "scopes": []string{"webhooks"}, "per_minute": 0, "webhook": "http://10.0.0.1/x", "department": "XX", "version": made.Client.Version,
	})
	for _, field := range []string{"name", "per_minute", "webhook", "department"} {
		if wrong.status != 422 || wrong.fault().Fields[field] == "" {
			t.Errorf("%s: %s", field, wrong)
		}
	}
	last := h.as(t, "admin", "DELETE", "/api-clients/park/keys/k1", nil)
	if last.status != 409 {
		t.Errorf("retiring the only key: %s", last)
	}
	h.does(t, "admin", "POST", "/api-clients/park/keys", map[string]any{})
	h.does(t, "admin", "DELETE", "/api-clients/park/keys/k1", nil)
	stale := h.as(t, "admin", "PUT", "/api-clients/park/active", map[string]any{"version": made.Client.Version, "active": false})
	if stale.status != 409 {
		t.Errorf("over what has changed: %s", stale)
	}
	p, err := h.store.PartnerByCode(t.Context(), "park")
	must(t, err)
	h.does(t, "admin", "PUT", "/api-clients/park/active", map[string]any{"version": p.Version, "active": false})
	if p, err = h.store.PartnerByCode(t.Context(), "park"); err != nil || p.Active || len(p.Live()) != 1 {
		t.Errorf("kept: %+v, %v", p, err)
	}
}

func TestAWebhooksAddressIsTried(t *testing.T) {
	h := opened(t)
	answer := http.StatusNoContent
	var got struct{ Event, ID string }
	there := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if r.Header.Get(partner.HeaderSignature) == "" || json.Unmarshal(b, &got) != nil {
			answer = http.StatusBadRequest
		}
		w.WriteHeader(answer)
	}))
	defer there.Close()
	networks := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	courier := partner.NewCourier(h.store, networks, shanghai, h.clock, nil)
	office := partner.NewOffice(h.store, courier, true, h.clock, slog.New(slog.DiscardHandler))
	_, err := partner.NewRegistry(h.store, h.clock).Add(t.Context(), model.Partner{
		Code: "park", Name: "园区", Source: model.SourceOther, PerMinute: 1, Scopes: []model.Scope{model.ScopeWebhooks}, Webhook: there.URL,
	}, model.HMACSM3)
	must(t, err)
	if tried, err := office.Try(t.Context(), "park"); err != nil || !tried.OK || got.Event != "ping" || got.ID == "" {
		t.Errorf("%+v, %v, it got %+v", tried, err, got)
	}
	answer = http.StatusTeapot
	if tried, err := office.Try(t.Context(), "park"); err != nil || tried.OK || tried.Result != "HTTP 418" {
		t.Errorf("refused: %+v, %v", tried, err)
	}
}

func TestTheNoticeLogNamesNobodyAndSendsAgain(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	tk := h.comes(t, "o1", secretPhone).files(t, nil)
	claimed, err := h.store.ClaimNotices(t.Context(), 10, time.Minute)
	must(t, err)
	for _, n := range claimed {
		n.State, n.Channel, n.Result = model.DeliveryRefused, model.ByChat, "window closed"
		must(t, h.store.SettleNotice(t.Context(), n))
	}
	var page struct {
		Items []struct {
			ID           int64
			Number, Text string
			Resendable   bool
		}
	}
	answer := h.does(t, "admin", "GET", "/notice-log?state=refused&number="+tk.Number, nil)
	answer.into(t, &page)
	for _, secret := range append(secrets, "o1") {
		if strings.Contains(string(answer.body), `"`+secret) || strings.Contains(string(answer.body), secret) && secret != "o1" {
			t.Errorf("%s is in %s", secret, answer)
		}
	}
	if len(page.Items) == 0 || !page.Items[0].Resendable || page.Items[0].Number != tk.Number || page.Items[0].Text == "" {
		t.Fatalf("%s", answer)
	}
	again := h.does(t, "supervisor", "POST", "/notice-log/resend", map[string]any{"ids": []int64{page.Items[0].ID, 999}})
	if !strings.Contains(string(again.body), `"ok":true`) || !strings.Contains(string(again.body), "没有这条通知") {
		t.Errorf("%s", again)
	}
	if claimed, err = h.store.ClaimNotices(t.Context(), 10, time.Minute); err != nil || len(claimed) != 1 {
		t.Errorf("%d are due again, %v", len(claimed), err)
	}
	if bad := h.as(t, "admin", "GET", "/notice-log?state=lost&number=123&cursor=x&limit=999", nil); bad.status != 422 || len(bad.fault().Fields) != 4 {
		t.Errorf("nonsense: %s", bad)
	}
}

func TestParametersAndTheForeseenDay(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	bad := h.as(t, "admin", "PUT", "/parameters/tickets_a_day", map[string]any{"value": 0, "version": 0})
	if bad.status != 422 || bad.fault().Fields["value"] == "" {
		t.Errorf("none a day: %s", bad)
	}
	h.does(t, "admin", "PUT", "/parameters/tickets_a_day", map[string]any{"value": 1, "version": 0})
	p := h.comes(t, "o1", secretPhone)
	p.files(t, nil)
	if h.settings.Parameters().TicketsADay != 1 {
		t.Error("the parameter does not hold at once")
	}
	// Monday, 23 November: two workdays later ends with the 25th.
	var f struct {
		DueAt time.Time `json:"due_at"`
		Rule  struct{ Workdays int }
	}
	h.does(t, "admin", "POST", "/sla-rules/preview", map[string]any{"nature": "咨询"}).into(t, &f)
	if want := time.Date(2026, 11, 26, 0, 0, 0, 0, shanghai); !f.DueAt.Equal(want) || f.Rule.Workdays != 2 {
		t.Errorf("got %+v", f)
	}
	h.does(t, "admin", "POST", "/sla-rules/preview", map[string]any{"nature": "咨询", "workdays": 5}).into(t, &f)
	if want := time.Date(2026, 12, 1, 0, 0, 0, 0, shanghai); !f.DueAt.Equal(want) {
		t.Errorf("by a rule that is not kept yet: %+v", f)
	}
}

func TestDeadLettersAreListedWithoutWhatIsInThem(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	must(t, h.store.KeepRaw(t.Context(), "not XML", []byte("市民写的话")))
	answer := h.does(t, "admin", "GET", "/dead-letters/callbacks", nil)
	if !strings.Contains(string(answer.body), "not XML") || strings.Contains(string(answer.body), "市民") {
		t.Errorf("%s", answer)
	}
	h.does(t, "admin", "DELETE", "/dead-letters/callbacks/1", nil)
	if gone := h.as(t, "admin", "DELETE", "/dead-letters/callbacks/1", nil); gone.status != 404 {
		t.Errorf("once more: %s", gone)
	}
	must(t, h.store.KeepRaw(t.Context(), "no key of ours opens it", []byte("密")))
	must(t, h.store.KeepRaw(t.Context(), "no key of ours opens it", []byte("读得了")))
	if a := h.as(t, "admin", "POST", "/dead-letters/callbacks/2/retry", nil); a.status != 409 || a.fault().Code != "still_unreadable" {
		t.Errorf("read again in vain: %s", a)
	}
	h.does(t, "admin", "POST", "/dead-letters/callbacks/3/retry", nil)
	if gone := h.as(t, "admin", "POST", "/dead-letters/callbacks/3/retry", nil); gone.status != 404 {
		t.Errorf("read a second time: %s", gone)
	}
	if rest := h.does(t, "admin", "GET", "/dead-letters/callbacks", nil); strings.Count(string(rest.body), "received_at") != 1 {
		t.Errorf("left are %s", rest)
	}
	h.does(t, "admin", "GET", "/dead-letters/webhooks", nil)
	if none := h.as(t, "admin", "POST", "/dead-letters/webhooks/resend", map[string]any{"id": "x"}); none.status != 404 {
		t.Errorf("what is not there: %s", none)
	}
}
