package handler_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"example.org/hotline/model"
)

// kfTool is WeChat's list of agents.
type kfTool struct {
	list    []model.KfAccount
	refuses error
}

func (k *kfTool) Accounts(context.Context) ([]model.KfAccount, error) { return k.list, nil }

func (k *kfTool) AddAccount(_ context.Context, account, nick string) error {
	if k.refuses == nil {
		k.list = append(k.list, model.KfAccount{Account: account, Nick: nick})
	}
	return k.refuses
}

func (k *kfTool) InviteTo(_ context.Context, account, weChatID string) error {
	for i := range k.list {
		if k.list[i].Account == account && k.refuses == nil {
			k.list[i].Invited, k.list[i].Invitation = weChatID, "waiting"
		}
	}
	return k.refuses
}

func (k *kfTool) RemoveAccount(_ context.Context, account string) error {
	k.list = slices.DeleteFunc(k.list, func(a model.KfAccount) bool { return a.Account == account })
	return k.refuses
}

func TestAgentsAccounts(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	at := func(method, path string, in any) said {
		t.Helper()
		return h.as(t, "admin", method, "/kf-accounts"+path, in)
	}
	first := map[string]string{"account": "kf2001", "nick": "小云"}
	if a := at("POST", "", first); a.status != 422 || a.fault().Fields["account"] == "" {
		t.Errorf("the first one without its end: %s", a)
	}
	first["account"] = "kf2001@gz12345"
	if a := at("POST", "", first); a.status != 201 {
		t.Fatalf("the first one: %s", a)
	}
	for _, in := range []map[string]string{
		{"account": "kf 1", "nick": "小麓"},
		{"account": "12345678901", "nick": "小麓"},
		{"account": "kf2", "nick": ""},
		{"account": "kf2", "nick": strings.Repeat("麓", 17)},
		{},
	} {
		if a := at("POST", "", in); a.status != 422 || len(a.fault().Fields) == 0 {
			t.Errorf("%v: %s", in, a)
		}
	}
	if a := at("POST", "", map[string]string{"account": "kf2002", "nick": "小麓"}); a.status != 201 || !strings.Contains(a.String(), `"kf2002@gz12345"`) {
		t.Errorf("the second one: %s", a)
	}
	if a := at("POST", "/kf2002/invitation", map[string]string{"wechat_id": "小麓"}); a.status != 422 || a.fault().Fields["wechat_id"] == "" {
		t.Errorf("no WeChat ID: %s", a)
	}
	if a := at("POST", "/kf2002@gz12345/invitation", map[string]string{"wechat_id": "xiaolu_01"}); a.status != 200 || !strings.Contains(a.String(), `"waiting"`) {
		t.Errorf("an invitation: %s", a)
	}
	for path, err := range map[string]*model.Error{"/kf2002/invitation": model.ErrKfPending, "": model.ErrKfExists} {
		h.agents.refuses = err
		in := map[string]string{"wechat_id": "xiaolu_02", "account": "kf2002", "nick": "小麓"}
		if a := at("POST", path, in); a.status != 409 || a.fault().Code != err.Code {
			t.Errorf("%s: %s", err.Code, a)
		}
	}
	h.agents.refuses = nil
	if a := at("DELETE", "/kf2003", nil); a.status != 404 || a.fault().Code != "kf_account_not_found" {
		t.Errorf("one that is not there: %s", a)
	}
	if a := at("DELETE", "/kf2001", nil); a.status != 204 {
		t.Errorf("away: %s", a)
	}
	var list struct {
		Items []struct {
			Account, Nick string
			Invitation    struct {
				WeChatID string `json:"wechat_id"`
			}
		}
	}
	at("GET", "", nil).into(t, &list)
	if len(list.Items) != 1 || list.Items[0].Account != "kf2002@gz12345" || list.Items[0].Invitation.WeChatID != "xiaolu_01" {
		t.Errorf("left are %+v", list.Items)
	}
	if log := h.log.String(); strings.Contains(log, "xiaolu") {
		t.Error("a WeChat ID is in the log")
	}
}

func TestSpecialDaysOverTheAPI(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	put := func(date string, in any) said { t.Helper(); return h.as(t, "admin", "PUT", "/kefu-days/"+date, in) }
	for date, in := range map[string]map[string]any{
		"2026-13-01": {"closed": true}, "morgen": {"closed": true}, "2026-12-01": {"hours": "12:00-09:00"}, "2026-12-02": {},
		"2026-12-03": {"hours": "09:00-12:00", "note": strings.Repeat("长", 41)},
	} {
		if a := put(date, in); a.status != 422 || len(a.fault().Fields) != 1 {
			t.Errorf("%s %v: %s", date, in, a)
		}
	}
	// Today at noon: agents are there until somebody says that they are not.
	if today, err := h.chats.Today(t.Context()); err != nil || !today.Open {
		t.Fatalf("today %+v, %v", today, err)
	}
	if a := put("2026-11-23", map[string]any{"hours": "9:00-12:00", "note": " 系统升级 "}); a.status != 200 || !strings.Contains(a.String(), `"09:00-12:00"`) || !strings.Contains(a.String(), `"系统升级"`) {
		t.Errorf("half a day: %s", a)
	}
	if today, err := h.chats.Today(t.Context()); err != nil || today.Open {
		t.Errorf("today %+v, %v", today, err)
	}
	put("2027-02-06", map[string]any{"closed": true, "hours": "whenever"})
	var list struct {
		Items []struct {
			Date, Hours, Note string
			Closed            bool
		}
	}
	h.as(t, "auditor", "GET", "/kefu-days", nil).into(t, &list)
	if len(list.Items) != 2 || list.Items[0].Note != "系统升级" || !list.Items[1].Closed || list.Items[1].Hours != "" {
		t.Errorf("the days are %+v", list.Items)
	}
	for range 2 {
		if a := h.as(t, "admin", "DELETE", "/kefu-days/2026-11-23", nil); a.status != 204 {
			t.Errorf("a usual day again: %s", a)
		}
	}
	if today, err := h.chats.Today(t.Context()); err != nil || !today.Open {
		t.Errorf("today %+v, %v", today, err)
	}
}
