package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// asksFor queues a file of the audit log.
func asksFor(t *testing.T, s *store.Store, who model.Staff, most model.ExportRoom) (model.ExportJob, error) {
	t.Helper()
	o, err := model.NewExportOrder(who, model.ExportAudit, model.FormatCSV, map[string]string{}, "全部")
	if err != nil {
		t.Fatal(err)
	}
	j := model.ExportJob{ExportOrder: o, StaffID: who.ID, FileKey: fmt.Sprintf("export-%d-%d", who.ID, time.Now().UnixNano())}
	return j, s.AddExport(t.Context(), &j, most)
}

func auditors(t *testing.T, s *store.Store) (one, two model.Staff) {
	t.Helper()
	var list []model.Staff
	for _, name := range []string{"one", "two"} {
		if err := s.AddStaff(t.Context(), model.Staff{Name: name, Roles: []model.Role{model.RoleAuditor}}, "no password"); err != nil {
			t.Fatal(err)
		}
		who, _, err := s.StaffByName(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, who)
	}
	return list[0], list[1]
}

// What one person's files may take is limited by their number and by their bytes, as long as they are kept.
func TestFilesOfOnePersonHaveRoom(t *testing.T) {
	s := storetest.Open(t, at(noon))
	one, two := auditors(t, s)
	for _, bytes := range []int64{1, 999} {
		if _, err := asksFor(t, s, one, model.ExportRoom{Open: 1, Kept: 9, Bytes: 1000}); err != nil {
			t.Fatalf("before %d bytes: %v", bytes, err)
		}
		j, claim, _, err := s.ClaimExport(t.Context(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		j.State, j.Bytes = model.ExportDone, bytes
		if err := s.FinishExport(t.Context(), j, claim); err != nil {
			t.Fatal(err)
		}
	}
	for _, most := range []model.ExportRoom{{Open: 3, Kept: 2, Bytes: 1 << 20}, {Open: 3, Kept: 9, Bytes: 1000}} {
		if _, err := asksFor(t, s, one, most); !errors.Is(err, model.ErrExportsKept) {
			t.Errorf("%+v: %v", most, err)
		}
		if _, err := asksFor(t, s, two, most); err != nil {
			t.Errorf("another's: %v", err)
		}
	}
}

// Whose file is being made lets the others go first.
func TestNobodyKeepsAllWhoMakeFiles(t *testing.T) {
	s := storetest.Open(t, at(noon))
	one, two := auditors(t, s)
	most := model.ExportRoom{Open: 3, Kept: 9, Bytes: 1 << 20}
	for range 3 {
		if _, err := asksFor(t, s, one, most); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := asksFor(t, s, two, most); err != nil {
		t.Fatal(err)
	}
	var order []int64
	for range 4 {
		j, _, found, err := s.ClaimExport(t.Context(), time.Minute)
		if err != nil || !found {
			t.Fatal(found, err)
		}
		order = append(order, j.StaffID)
	}
	if fmt.Sprint(order) != fmt.Sprint([]int64{one.ID, two.ID, one.ID, one.ID}) {
		t.Errorf("made for %v", order)
	}
}
