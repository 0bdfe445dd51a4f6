package store_test

import (
	"errors"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
)

// A replica of before this one takes jobs that are queued or running: it must find none that it would make something else of.
func TestAnOlderReplicaTakesNoExport(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	if err := s.AddStaff(ctx, model.Staff{Name: "auditor", Roles: []model.Role{model.RoleAuditor}}, "no password"); err != nil {
		t.Fatal(err)
	}
	who, _, err := s.StaffByName(ctx, "auditor")
	if err != nil {
		t.Fatal(err)
	}
	o, err := model.NewExportOrder(who, model.ExportAudit, model.FormatCSV, map[string]string{}, "全部")
	if err != nil {
		t.Fatal(err)
	}
	j := model.ExportJob{ExportOrder: o, StaffID: who.ID, FileKey: "export-one"}
	most := model.ExportRoom{Open: 1, Kept: 1, Bytes: 1 << 20}
	if err := s.AddExport(ctx, &j, most); err != nil {
		t.Fatal(err)
	}
	old := func(when string) {
		if n, err := s.OlderExports(ctx); err != nil || n != 0 {
			t.Errorf("%s: %d, %v", when, n, err)
		}
	}
	old("waiting")
	if now, err := s.Export(ctx, j.ID); err != nil || now.State != model.ExportQueued {
		t.Errorf("%+v, %v", now, err)
	}
	claimed, claim, found, err := s.ClaimExport(ctx, time.Minute)
	if err != nil || !found || claimed.State != model.ExportRunning {
		t.Fatalf("%+v, %v", claimed, err)
	}
	old("being made")
	if err := s.AddExport(ctx, &model.ExportJob{ExportOrder: o, StaffID: who.ID, FileKey: "export-two"}, most); !errors.Is(err, model.ErrExportsOpen) {
		t.Errorf("one too many: %v", err)
	}
	if err := s.ReturnExport(ctx, claimed, claim); err != nil {
		t.Fatal(err)
	}
	if again, _, found, err := s.ClaimExport(ctx, time.Minute); err != nil || !found || again.Tries != claimed.Tries {
		t.Errorf("%+v, %v", again, err)
	}
}
