package handler_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
)

// rooms are the routes that have files made beside those of figures, with who may and what he asks.
func (h *hall) rooms() map[string]struct {
	path string
	in   map[string]any
} {
	return map[string]struct {
		path string
		in   map[string]any
	}{
		"auditor": {"/audit-log/export", map[string]any{"format": "xlsx", "act": "log-in"}},
		"editor":  {"/entries/export", map[string]any{"format": "json"}},
		"supervisor": {"/chats/export", map[string]any{
			"format": "html", "from": rfc(h.clock().Add(-time.Hour)), "to": rfc(h.clock().Add(time.Hour)), "phone": secretPhone, "text": "张三", "reason": "核查投诉",
		}},
	}
}

func TestAFileIsForWhoAskedAndMayReadIt(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	made := map[string]int64{}
	for name, room := range h.rooms() {
		made[name], _ = h.exportedAt(t, name, room.path, room.in)
		for _, role := range model.StaffRoles {
			if other := string(role); other != name {
				if a := h.as(t, other, "POST", room.path, room.in); a.status != 403 {
					t.Errorf("%s asks for what the %s may have: %s", other, name, a)
				}
				want := map[string]int{"agent": 403, "dispatcher": 403, "screener": 403, "admin": 403}[other]
				if want == 0 {
					want = 404
				}
				if a := h.as(t, other, "GET", fmt.Sprintf("/exports/%d/file", made[name]), nil); a.status != want {
					t.Errorf("%s takes the file of the %s: %s", other, name, a)
				}
			}
		}
	}
	var list struct {
		Items []struct {
			ID            int64
			Kind, About   string
			Mine, Offered bool
			By            string
		}
	}
	for name, want := range map[string]int{"auditor": 3, "editor": 1, "supervisor": 1, "handler": 0} {
		a := h.does(t, name, "GET", "/exports", nil)
		a.into(t, &list)
		if len(list.Items) != want {
			t.Errorf("%s reads %+v", name, list.Items)
		}
		for _, j := range list.Items {
			if j.Mine != (j.By == name) || j.Offered != j.Mine || j.ID != made[j.By] || j.About == "" {
				t.Errorf("%s reads %+v", name, j)
			}
		}
		for by, id := range made {
			one := h.as(t, name, "GET", fmt.Sprintf("/exports/%d", id), nil)
			if name != by && name != "auditor" {
				if one.status != 404 {
					t.Errorf("%s reads the job of the %s: %s", name, by, one)
				}
				continue
			}
			var j struct {
				ID            int64
				State, By     string
				Mine, Offered bool
			}
			one.into(t, &j)
			if one.status != 200 || j.ID != id || j.State != "done" || j.By != by || j.Mine != (by == name) || j.Offered != j.Mine {
				t.Errorf("%s reads the job of the %s: %s", name, by, one)
			}
			if strings.Contains(string(one.body), secretPhone) || strings.Contains(string(one.body), "张三") {
				t.Errorf("%s reads of whom it is: %s", name, one)
			}
		}
		if strings.Contains(string(a.body), secretPhone) || strings.Contains(string(a.body), "张三") {
			t.Errorf("%s reads of whom it is: %s", name, a)
		}
	}
	for _, l := range h.lines(t, 100) {
		if strings.Contains(l.Detail, secretPhone) || strings.Contains(l.Detail, "张三") {
			t.Errorf("the audit log names a citizen: %+v", l)
		}
	}
}

// One who audits and supervises has an auditor's file no longer than he audits.
func TestAnAuditorsFileGoesWithHisRole(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	h.hire(t, "both", "", model.RoleAuditor, model.RoleSupervisor)
	room := h.rooms()["auditor"]
	id, _ := h.exportedAt(t, "both", room.path, room.in)
	who, _, err := h.store.StaffByName(t.Context(), "both")
	must(t, err)
	who.Roles = []model.Role{model.RoleSupervisor}
	must(t, h.store.ChangeAccount(t.Context(), who))
	h.tokens = map[string]string{}
	if a := h.as(t, "both", "GET", fmt.Sprintf("/exports/%d/file", id), nil); a.status != 403 {
		t.Errorf("%s", a)
	}
	var list struct {
		Items []struct{ Mine, Offered bool }
	}
	h.does(t, "both", "GET", "/exports", nil).into(t, &list)
	if len(list.Items) != 1 || !list.Items[0].Mine || list.Items[0].Offered {
		t.Errorf("%+v", list)
	}
}

// A wrong order is refused as it is given.
func TestAWrongOrderIsRefusedAtOnce(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	for name, room := range h.rooms() {
		room.in["format"] = "pdf"
		if a := h.as(t, name, "POST", room.path, room.in); a.status != http.StatusUnprocessableEntity || a.fault().Fields["format"] == "" {
			t.Errorf("%s as a PDF: %s", room.path, a)
		}
	}
	for field, value := range map[string]any{"staff": "nobody", "from": "yesterday"} {
		a := h.as(t, "auditor", "POST", "/audit-log/export", map[string]any{"format": "csv", field: value})
		if a.status != http.StatusUnprocessableEntity || a.fault().Fields[field] == "" {
			t.Errorf("a wrong %s: %s", field, a)
		}
	}
}

// A file that breaks off on its way is no whole one to whoever takes it.
func TestAFileThatBreaksOffIsKnownForOne(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	id, _ := h.exportedAt(t, "auditor", "/audit-log/export", map[string]any{"format": "csv"})
	write, _, err := h.store.Conns()
	must(t, err)
	if _, err := write.ExecContext(t.Context(), "UPDATE export_job SET parts = 2, bytes = bytes * 2"); err != nil {
		t.Fatal(err)
	}
	token := h.token(t, "auditor")
	site := httptest.NewServer(h)
	defer site.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("%s/api/staff/v1/exports/%d/file", site.URL, id), nil)
	must(t, err)
	req.Header.Set("Authorization", "Bearer "+token)
	answer, err := site.Client().Do(req)
	if err == nil {
		defer answer.Body.Close()
		_, err = io.ReadAll(answer.Body)
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		t.Errorf("%v", err)
	}
	if !strings.Contains(h.log.String(), "read part 1 of export") {
		t.Error("nobody is told")
	}
}

// What a file is of is said in the words of the pages.
func TestWhatAFileIsOfIsSaidInWords(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	query := map[string]any{
		"from": "2026-11-01", "to": "2026-11-30", "by": "category", "basis": "closed", "category": "C1", "nature": "投诉", "department": "CG",
		"district": "天河区", "source": 1, "mine": true,
	}
	of := "2026-11-01 至 2026-11-30 · 按办结日期 · 求助/投诉/举报问题 · 投诉 · 市城管局 · 天河区 · 微信自助 · 我经手的"
	for _, tc := range []struct {
		name, path string
		in         map[string]any
		want       string
	}{
		{"supervisor", "/exports", map[string]any{"kind": "tickets", "format": "csv", "query": query}, of},
		{"supervisor", "/exports", map[string]any{"kind": "report", "format": "csv", "query": query}, of + " · 按诉求分类"},
		{"auditor", "/audit-log/export", map[string]any{"format": "csv", "act": "POST /exports"}, "导出文件"},
		{"auditor", "/audit-log/export", map[string]any{"format": "csv", "act": "13800138000"}, "指定操作"},
	} {
		var j struct{ About string }
		h.does(t, tc.name, "POST", tc.path, tc.in).into(t, &j)
		if j.About != tc.want {
			t.Errorf("%s of %v: %q, want %q", tc.path, tc.in, j.About, tc.want)
		}
	}
}
