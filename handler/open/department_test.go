package open_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

func TestADepartmentsSystem(t *testing.T) {
	c := found(t)
	hall := c.hall(t)
	police := c.join(t, model.Partner{Code: "police", Source: model.SourceOther, Department: "GA"})
	number := hall.file(t, "form-1", map[string]any{"external_id": "A1", "id_no": "11010519491231002X", "contact_address": "云麓区某街道2号302房"}).Number
	c.dispatch(t, number)

	a := police.call(t, "GET", "/tickets/"+number, nil)
	if a.status != 200 || a.Status != "assigned" || a.DepartmentName != "市公安局" || a.Content == "" {
		t.Fatalf("read: %s", a)
	}
	for _, hidden := range []string{"张三", "13800138000", "11010519491231002X", "302", "A1"} {
		if strings.Contains(a.text, hidden) {
			t.Errorf("it reads %s: %s", hidden, a)
		}
	}
	if a := police.call(t, "POST", "/tickets/"+number+"/reply", answerForm()); a.status != 409 {
		t.Errorf("not signed: %s", a)
	}
	if a := police.call(t, "POST", "/tickets/"+number+"/sign", nil); a.status != 200 || a.Status != "handling" {
		t.Errorf("signed: %s", a)
	}
	if a := police.call(t, "POST", "/tickets/"+number+"/sign", "{}"); a.status != 409 {
		t.Errorf("signed again: %s", a)
	}
	for field, value := range map[string]any{"text": "短", "truth": "大概", "solved": "未解决", "internal": "", "contacted_at": "2027-01-01T00:00:00Z"} {
		named := field
		if field == "solved" {
			named = "unsolved" // why it is not
		}
		bad := answerForm()
		bad[field] = value
		if a := police.call(t, "POST", "/tickets/"+number+"/reply", bad); a.status != 422 || a.Error.Fields[named] == "" {
			t.Errorf("%s: %s", field, a)
		}
	}
	a = police.call(t, "POST", "/tickets/"+number+"/reply", answerForm())
	if a.status != 200 || a.Status != "replied" || len(a.Replies) != 1 || a.Replies[0].State != "drafted" {
		t.Errorf("answered: %s", a)
	}
	if a := hall.call(t, "GET", "/tickets/"+number, nil); a.StatusLabel != "处理中" || len(a.Replies) != 0 || strings.Contains(a.text, "已到现场") {
		t.Errorf("the hall reads what is under review: %s", a)
	}
	if _, err := c.desk.SendReturn(t.Context(), dispatcher, ticketing.Order{Number: number}, "请写明复查时间"); err != nil {
		t.Fatal(err)
	}
	if a := police.call(t, "GET", "/tickets/"+number, nil); !strings.Contains(a.text, "请写明复查时间") || a.Replies[0].State != "failed" {
		t.Errorf("sent back: %s", a)
	}
	if a := hall.call(t, "GET", "/tickets/"+number, nil); strings.Contains(a.text, "复查时间") {
		t.Errorf("the hall reads what is internal: %s", a)
	}
	police.call(t, "POST", "/tickets/"+number+"/reply", answerForm())
	if _, err := c.desk.Close(t.Context(), dispatcher, ticketing.Order{Number: number}); err != nil {
		t.Fatal(err)
	}
	if a := hall.call(t, "GET", "/tickets/"+number, nil); a.Status != "closed" || len(a.Replies) != 1 || a.Replies[0].Text == "" {
		t.Errorf("closed: %s", a)
	}
}

func answerForm() map[string]any {
	return map[string]any{
		"text": "经现场核查，该工地夜间施工无许可，已责令停工整改。", "internal": "已到现场，约谈负责人", "truth": "属实", "solved": "已解决",
		"contacted_at": "2026-11-23T12:00:00+08:00",
	}
}

// Who reported is not the reported department's to know before a supervisor says so.
func TestAReport(t *testing.T) {
	c := found(t)
	hall := c.hall(t)
	police := c.join(t, model.Partner{Code: "police", Source: model.SourceOther, Department: "GA"})
	number := hall.file(t, "form-1", map[string]any{"category": "C1", "nature": "举报", "content": "某某单位违规收费，已持续两个月"}).Number
	c.dispatch(t, number)
	if a := police.call(t, "GET", "/tickets/"+number, nil); a.status != 200 || a.ContactName != "" || a.Phone != "" || a.Content == "" {
		t.Errorf("got %s", a)
	}
	supervisor := model.Staff{ID: 2, Roles: []model.Role{model.RoleSupervisor}}
	if _, err := c.desk.Release(t.Context(), supervisor, ticketing.Order{Number: number}, "需要联系举报人核实"); err != nil {
		t.Fatal(err)
	}
	if a := police.call(t, "GET", "/tickets/"+number, nil); a.ContactName != "张*" || a.Phone != "138****8000" {
		t.Errorf("released: %s", a)
	}
}

// Every step is told in the transaction that makes it: to who filed the ticket, and to its department's system.
func TestSteps(t *testing.T) {
	c := found(t)
	tell := []model.Scope{model.ScopeCreate, model.ScopeRead, model.ScopeUpdate, model.ScopeWebhooks}
	hall := c.join(t, model.Partner{Code: "hall", Source: model.SourceOnlineHall, Scopes: tell, Webhook: "https://hall.example/hook"})
	police := c.join(t, model.Partner{Code: "police", Source: model.SourceOther, Scopes: tell, Webhook: "https://police.example/hook", Department: "GA"})
	number := hall.file(t, "form-1", map[string]any{"external_id": "A1"}).Number
	c.dispatch(t, number)
	police.call(t, "POST", "/tickets/"+number+"/sign", nil)
	police.call(t, "POST", "/tickets/"+number+"/reply", answerForm())
	want := map[string][]string{
		"hall":   {"1 submit submitted A1", "2 accept accepted A1", "3 dispatch assigned A1", "4 sign handling A1", "5 reply replied A1"},
		"police": {"3 dispatch assigned ", "4 sign handling ", "5 reply replied "},
	}
	for code, steps := range want {
		p, err := c.store.PartnerByCode(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		list, err := c.store.DeliveriesTo(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range list {
			h := d.Hook
			got = append(got, strings.Join([]string{string('0' + rune(h.Sequence)), string(h.Event), string(h.Status), h.ExternalID}, " "))
		}
		if diff := cmp.Diff(steps, got); diff != "" {
			t.Errorf("%s: %s", code, diff)
		}
	}
}
