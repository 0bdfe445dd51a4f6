// Package exporting keeps the staff's 导出任务: it has files made in the background, by whoever knows what stands in them, tells how far
// they are, and offers them for a day to who asked for them.
package exporting

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Maker makes the files of some kinds.
type Maker interface {
	// WriteExport writes what was ordered as it is now for who, who still may have it. Errors of model are told to him.
	WriteExport(ctx context.Context, who model.Staff, o model.ExportOrder, out model.ExportOut) error
}

// files keep what was exported, sealed.
type files interface {
	Put(ctx context.Context, key string, body []byte) error
	Get(ctx context.Context, key string) ([]byte, error)
	Delete(ctx context.Context, key string) error
}

// auditLog is told of each file, before it is offered.
type auditLog interface {
	Record(ctx context.Context, line model.AuditLine) (seq int64, err error)
}

// Options are what the office works with.
type Options struct {
	Store  *store.Store
	Files  files
	Audit  auditLog
	Makers map[model.ExportKind]Maker
	Zone   *time.Location
	Now    func() time.Time
	Log    *slog.Logger
	// Named is a log-in with its number, as an export's watermark says it.
	Named func(model.Staff) string
}

// Office has the jobs. Its methods may be called concurrently.
type Office struct{ Options }

// New is an office.
func New(o Options) *Office { return &Office{o} }

// room is that of one person: files lie beside the photos, and a full disk ends those.
var room = model.ExportRoom{Open: 3, Kept: 60, Bytes: 2 << 30}

// Queue takes an order in.
func (o *Office) Queue(ctx context.Context, who model.Staff, order model.ExportOrder) (model.ExportJob, error) {
	j := model.ExportJob{ExportOrder: order, StaffID: who.ID, FileKey: "export-" + strings.ToLower(rand.Text())}
	return j, o.Store.AddExport(ctx, &j, room)
}

// JobBy is a job with who asked for it.
type JobBy struct {
	model.ExportJob
	By string
}

// Jobs lists what somebody may see: his own, or, for who audits, everybody's.
func (o *Office) Jobs(ctx context.Context, who model.Staff, before int64, limit int) ([]JobBy, error) {
	of := who.ID
	if who.Is(model.RoleAuditor) {
		of = 0
	}
	jobs, err := o.Store.Exports(ctx, of, before, limit)
	if err != nil {
		return nil, err
	}
	return o.by(ctx, jobs)
}

// Job is one of those that Jobs lists; else ErrNoExport, as if there were none.
func (o *Office) Job(ctx context.Context, who model.Staff, id int64) (JobBy, error) {
	j, err := o.Store.Export(ctx, id)
	if err != nil {
		return JobBy{}, err
	}
	if j.StaffID != who.ID && !who.Is(model.RoleAuditor) {
		return JobBy{}, model.ErrNoExport
	}
	list, err := o.by(ctx, []model.ExportJob{j})
	return list[0], err
}

// by says of jobs who asked for them.
func (o *Office) by(ctx context.Context, jobs []model.ExportJob) ([]JobBy, error) {
	ids := make([]int64, len(jobs))
	for i, j := range jobs {
		ids[i] = j.StaffID
	}
	names, err := o.Store.StaffNames(ctx, ids)
	list := make([]JobBy, len(jobs))
	for i, j := range jobs {
		list[i] = JobBy{ExportJob: j, By: names[j.StaffID]}
	}
	return list, err
}

var errNoLonger = model.ErrForbidden.Saying("生成这个文件后，您的角色或所在单位有变动，请重新导出")

// File is what a job made, for whoever asked for it and may still read all of it.
func (o *Office) File(ctx context.Context, who model.Staff, id int64) (*File, error) {
	j, err := o.Store.Export(ctx, id)
	if err != nil {
		return nil, err
	}
	if j.StaffID != who.ID || j.State != model.ExportDone || !o.Now().Before(j.ExpiresAt) {
		return nil, model.ErrNoExport
	}
	if !j.For(who) {
		return nil, errNoLonger
	}
	f := &File{ExportJob: j, files: o.Files}
	if f.first, err = o.Files.Get(ctx, f.names()[0]); err != nil {
		return nil, err
	}
	return f, o.Store.CountDownload(ctx, id)
}

// Tidy deletes the files that have been offered for long enough.
func (o *Office) Tidy(ctx context.Context) error {
	const batch = 100
	list, err := o.Store.ExpiredExports(ctx, batch)
	for _, j := range list {
		gone := o.drop(ctx, j)
		if gone == nil {
			gone = o.Store.ExpireExport(ctx, j)
		}
		err = errors.Join(err, gone)
	}
	return err
}
