package main

import (
	"example.org/hotline/model"
	"example.org/hotline/service/exporting"
	"example.org/hotline/service/kefu"
)

// exportOffice has each kind of file made by the room that knows what stands in it.
func (a *app) exportOffice(files sealedFiles) *exporting.Office {
	return exporting.New(exporting.Options{
		Store: a.store, Files: files, Audit: a.audit, Zone: a.cfg.Time.Zone, Now: a.now, Log: a.log,
		Named: func(who model.Staff) string { return who.Name + "（" + kefu.AgentNo(who.ID) + "）" },
		Makers: map[model.ExportKind]exporting.Maker{
			model.ExportReport: a.figures, model.ExportPlaces: a.figures, model.ExportTickets: a.figures,
			model.ExportChats: a.sessions, model.ExportAudit: a.auditFiles, model.ExportEntries: a.knowledge,
		},
	})
}
