package model_test

import (
	"errors"
	"slices"
	"testing"

	"example.org/hotline/model"
)

// A file is for who asked for it, as long as he may still read what stands in it: of no kind does another role open it.
func TestWhomAFileIsFor(t *testing.T) {
	kinds := []model.ExportKind{model.ExportReport, model.ExportPlaces, model.ExportTickets, model.ExportChats, model.ExportAudit, model.ExportEntries}
	whole := map[model.Role][]model.ExportKind{ // who reads all of a kind
		model.RoleSupervisor: {model.ExportReport, model.ExportPlaces, model.ExportTickets, model.ExportChats},
		model.RoleAuditor:    {model.ExportAudit}, model.RoleEditor: {model.ExportEntries},
	}
	own := map[model.Role][]model.ExportKind{model.RoleHandler: {model.ExportReport, model.ExportTickets}} // of his department
	for _, kind := range append(kinds, "", "else") {
		for _, role := range model.StaffRoles {
			who := model.Staff{ID: 7, Roles: []model.Role{role}, Department: "CG"}
			all, some := slices.Contains(whole[role], kind), slices.Contains(own[role], kind)
			if kind.May(who) != (all || some) {
				t.Errorf("%s may have %q: %v", role, kind, kind.May(who))
			}
			for name, tc := range map[string]struct {
				job  model.ExportJob
				want bool
			}{
				"made with another's roles":  {model.ExportJob{StaffID: 7, Roles: []model.Role{model.RoleAgent}, Department: "GA"}, all},
				"made with his own":          {model.ExportJob{StaffID: 7, Roles: []model.Role{role}, Department: "CG"}, all || some},
				"made in another place":      {model.ExportJob{StaffID: 7, Roles: []model.Role{role}, Department: "GA"}, all},
				"somebody else's":            {model.ExportJob{StaffID: 8, Roles: []model.Role{role}, Department: "CG"}, false},
				"made before there were any": {model.ExportJob{StaffID: 7}, all},
			} {
				tc.job.Kind = kind
				if got := tc.job.For(who); got != tc.want {
					t.Errorf("%q, %s, is for the %s: %v", kind, name, role, got)
				}
			}
		}
	}
}

func TestAnOrderIsCheckedWhoeverAsks(t *testing.T) {
	auditor := model.Staff{ID: 7, Roles: []model.Role{model.RoleAuditor}}
	if _, err := model.NewExportOrder(model.Staff{ID: 7, Roles: []model.Role{model.RoleSupervisor}}, model.ExportAudit, model.FormatCSV, nil); !errors.Is(err, model.ErrForbidden) {
		t.Errorf("a supervisor: %v", err)
	}
	if _, err := model.NewExportOrder(auditor, model.ExportAudit, model.FormatJSON, nil); err == nil {
		t.Error("as JSON")
	}
	q := model.AuditQuery{Act: "log-in", Failed: true}
	o, err := model.NewExportOrder(auditor, model.ExportAudit, model.FormatXLSX, q, "", "log-in", "", "失败")
	if err != nil || o.About != "log-in · 失败" {
		t.Errorf("%+v, %v", o, err)
	}
	var back model.AuditQuery
	if err := o.Asked(&back); err != nil || back != q {
		t.Errorf("%+v, %v", back, err)
	}
}
