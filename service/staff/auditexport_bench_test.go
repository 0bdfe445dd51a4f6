package staff_test

import (
	"io"
	"log/slog"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/staff"
)

// How many lines a second leave the log as a file. However many there are, the memory stays as it is.
func BenchmarkAuditExport(b *testing.B) {
	storetest.Each(b, func(b *testing.B) {
		st := storetest.Open(b, time.Now)
		log := staff.NewAuditLog(st, time.Now, slog.New(slog.DiscardHandler))
		const lines = 20_000
		batch := make([]model.AuditLine, 1000)
		for range lines / len(batch) {
			for i := range batch {
				batch[i] = model.AuditLine{
					StaffID: 7, Staff: "dispatcher", Roles: []model.Role{model.RoleDispatcher}, Act: "POST /tickets/{number}/accept", Label: "受理",
					Subject: "tickets/26112310483520", Address: "10.0.0.8", Request: "ABCDEFGHIJKLMNOP",
				}
			}
			if err := st.AppendAudit(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
		}
		exports := staff.NewAuditExports(log, time.UTC)
		for _, as := range []model.FileFormat{model.FormatCSV, model.FormatXLSX} {
			b.Run(string(as), func(b *testing.B) {
				o, err := exports.Order(b.Context(), anAuditor, model.AuditQuery{}, "", as)
				if err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					out := model.ExportOut{Writer: io.Discard, Tell: func(int, int) error { return nil }}
					if err := exports.WriteExport(b.Context(), anAuditor, o, out); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(lines*b.N)/b.Elapsed().Seconds(), "lines/s")
			})
		}
	})
}
