package figures

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"example.org/hotline/model"
)

const mostOpenExports = 3 // of one person

// Export queues a file. It is checked now, so that whoever asks learns of his mistakes at once.
func (d *Desk) Export(ctx context.Context, who model.Staff, kind model.ExportKind, format model.FileFormat, q Query) (model.ExportJob, error) {
	wrong := model.ErrInvalid
	if kind.Label() == "" {
		wrong = wrong.With("kind", "导出内容应为 report、places 或 tickets")
	}
	if format != model.FormatCSV && format != model.FormatXLSX {
		wrong = wrong.With("format", "导出格式应为 csv 或 xlsx")
	}
	if len(wrong.Fields) > 0 {
		return model.ExportJob{}, wrong
	}
	if kind == model.ExportPlaces && !who.Is(model.RoleSupervisor) {
		return model.ExportJob{}, model.ErrForbidden
	}
	s, err := d.check(who, q)
	if err != nil {
		return model.ExportJob{}, err
	}
	asked, err := json.Marshal(s.Query)
	if err != nil {
		return model.ExportJob{}, err
	}
	j := model.ExportJob{StaffID: who.ID, Kind: kind, Format: format, Query: string(asked), FileKey: "export-" + strings.ToLower(rand.Text())}
	within, err := d.Store.AddExport(ctx, &j, mostOpenExports)
	if err == nil && !within {
		err = model.ErrExportsOpen
	}
	return j, err
}

// ExportedBy is a job with who asked for it.
type ExportedBy struct {
	model.ExportJob
	Query Query
	By    string
}

// Exports lists whose jobs somebody may see: his own, or, for who audits, everybody's.
func (d *Desk) Exports(ctx context.Context, who model.Staff, before int64, limit int) ([]ExportedBy, error) {
	of := who.ID
	if who.Is(model.RoleAuditor) {
		of = 0
	}
	jobs, err := d.Store.Exports(ctx, of, before, limit)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(jobs))
	for i, j := range jobs {
		ids[i] = j.StaffID
	}
	names, err := d.Store.StaffNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]ExportedBy, len(jobs))
	for i, j := range jobs {
		list[i] = ExportedBy{ExportJob: j, By: names[j.StaffID]}
		if err := json.Unmarshal([]byte(j.Query), &list[i].Query); err != nil {
			return nil, fmt.Errorf("read export %d: %w", j.ID, err)
		}
	}
	return list, nil
}

var errNoLonger = model.ErrForbidden.Saying("生成这个文件后，您的角色或所在单位有变动，请重新导出")

// File is what a job made, for whoever asked for it and may still read all of it.
func (d *Desk) File(ctx context.Context, who model.Staff, id int64) (model.ExportJob, []byte, error) {
	j, err := d.Store.Export(ctx, id)
	if err != nil {
		return j, nil, err
	}
	if j.StaffID != who.ID || j.State != model.ExportDone || !d.Now().Before(j.ExpiresAt) {
		return j, nil, model.ErrNoExport
	}
	if !j.For(who) {
		return j, nil, errNoLonger
	}
	body, err := d.Files.Get(ctx, j.FileKey)
	if err != nil {
		return j, nil, err
	}
	return j, body, d.Store.CountDownload(ctx, id)
}

// Tidy deletes the files that have been offered for long enough.
func (d *Desk) Tidy(ctx context.Context) error {
	const batch = 100
	list, err := d.Store.ExpiredExports(ctx, batch)
	for _, j := range list {
		gone := d.Files.Delete(ctx, j.FileKey)
		if gone == nil {
			gone = d.Store.ExpireExport(ctx, j.ID)
		}
		err = errors.Join(err, gone)
	}
	return err
}
