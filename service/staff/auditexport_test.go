package staff_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/staff"
)

var anAuditor = model.Staff{ID: 3, Name: "auditor", Roles: []model.Role{model.RoleAuditor}}

// A file has the lines that the list has, in their order, whatever is asked for and however many there are.
func TestAFileHasTheLinesOfTheList(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	st := storetest.Open(t, func() time.Time { return now })
	log := staff.NewAuditLog(st, func() time.Time { return now }, slog.New(slog.DiscardHandler))
	const all = 2600
	for from := 0; from < all; from += 100 {
		lines := make([]model.AuditLine, 100)
		for i := range lines {
			n := from + i
			lines[i] = model.AuditLine{At: now, StaffID: int64(n % 3), Staff: "甲", Act: []string{"log-in", "log-out"}[n%2], Label: []string{"登录：甲", "退出登录"}[n%2], Subject: fmt.Sprintf("tickets/%d", n%7)}
			if n%10 == 0 {
				lines[i].Failed = "forbidden"
			}
		}
		if err := st.AppendAudit(t.Context(), lines); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Minute)
	}
	exports := staff.NewAuditExports(log, time.FixedZone("CST", 8*3600))
	begin := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		q     model.AuditQuery
		rows  int
		known int // of how many it is told to be, before its end
		about string
	}{
		"all":               {model.AuditQuery{}, all, all, "全部"},
		"a while":           {model.AuditQuery{From: begin.Add(2 * time.Minute), To: begin.Add(20 * time.Minute)}, 1800, 1800, "2026-11-23 17:02 至 2026-11-23 17:20"},
		"since then":        {model.AuditQuery{From: begin.Add(25 * time.Minute)}, 100, 0, "2026-11-23 17:25 至 …"},
		"one act":           {model.AuditQuery{Act: "log-in"}, all / 2, 0, "登录"},
		"what failed of it": {model.AuditQuery{Act: "log-in", Failed: true}, all / 10, 0, "登录 · 失败和被拒绝的"},
		"one person's":      {model.AuditQuery{StaffID: 1, Subject: "tickets/4"}, 124, 0, "甲 · tickets/4"},
		"nothing":           {model.AuditQuery{Act: "never"}, 0, 0, "指定操作"},
	} {
		for _, as := range []model.FileFormat{model.FormatCSV, model.FormatXLSX} {
			who := ""
			if tc.q.StaffID != 0 {
				who = "甲"
			}
			o, err := exports.Order(t.Context(), anAuditor, tc.q, who, as)
			if err != nil || o.About != tc.about {
				t.Fatalf("%s: %q, %v", name, o.About, err)
			}
			var out bytes.Buffer
			var told [][2]int
			err = exports.WriteExport(t.Context(), anAuditor, o, model.ExportOut{Writer: &out, Mark: "导出人：auditor", Tell: func(done, all int) error {
				told = append(told, [2]int{done, all})
				return nil
			}})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			rows := rowsOf(t, as, out.Bytes())
			if len(rows) < 2 || rows[0][0] != "导出人：auditor" || rows[1][0] != "seq" {
				t.Fatalf("%s: %v", name, rows[:min(2, len(rows))])
			}
			var want, got []string
			for q := tc.q; ; {
				list, err := log.Lines(t.Context(), q, 50)
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range list {
					want = append(want, strings.Join([]string{strconv.FormatInt(l.Seq, 10), l.Staff, l.Act, l.Subject, l.Failed, l.Hash}, " "))
					q.Before = l.Seq
				}
				if len(list) < 50 {
					break
				}
			}
			for _, r := range rows[2:] {
				got = append(got, strings.Join([]string{r[0], r[3], r[5], r[7], r[9], r[13]}, " "))
			}
			if len(want) != tc.rows || !slices.Equal(want, got) {
				t.Errorf("%s as %s: the list has %d, the file %d, want %d, the same", name, as, len(want), len(got), tc.rows)
			}
			if last := told[len(told)-1]; last[0] != tc.rows || last[1] != tc.known {
				t.Errorf("%s: told %v", name, told)
			}
		}
	}
	stop := errors.New("somebody else makes it")
	o, err := exports.Order(t.Context(), anAuditor, model.AuditQuery{}, "", model.FormatCSV)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := exports.WriteExport(t.Context(), anAuditor, o, model.ExportOut{Writer: &out, Tell: func(done, _ int) error {
		if done > 1000 {
			t.Error("it goes on all the same")
		}
		return stop
	}}); !errors.Is(err, stop) {
		t.Errorf("%v", err)
	}
}

func rowsOf(t *testing.T, as model.FileFormat, file []byte) [][]string {
	t.Helper()
	if as == model.FormatXLSX {
		book, err := excelize.OpenReader(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows("审计日志")
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff"))))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
