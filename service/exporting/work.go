package exporting

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

const (
	workers   = 2 // of each replica: a long file keeps nobody waiting for a short one
	workWait  = 2 * time.Second
	workLease = time.Minute
	workTries = 3
	// workBackOff, and twice as long the second time, is how long what met an outage waits: an outage lasts longer than a lease.
	workBackOff = 2 * time.Minute
)

// Run makes the files that were asked for, until ctx ends. Any number of replicas may run one.
func (o *Office) Run(ctx context.Context) {
	var all sync.WaitGroup
	for range workers {
		all.Go(func() { o.run(ctx) })
	}
	all.Wait()
}

func (o *Office) run(ctx context.Context) {
	for {
		busy, err := o.Work(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			o.Log.WarnContext(ctx, "exports wait", "err", err)
		case busy:
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(workWait):
		}
	}
}

var (
	errDeadly = errors.New("an export ended the process that made it, again and again")
	errMaker  = errors.New("nobody makes exports of this kind")
)

// Work makes one file that was asked for; busy where there was one.
func (o *Office) Work(ctx context.Context) (busy bool, err error) {
	j, claim, found, err := o.Store.ClaimExport(ctx, workLease)
	if err != nil || !found {
		return false, err
	}
	if err = o.dropEarlier(ctx, &j); err == nil {
		if j.Tries > workTries { // it took down whoever tried
			err = errDeadly
		} else {
			err = o.make(ctx, &j, claim)
		}
	}
	if err == nil {
		return o.finish(ctx, j, claim)
	}
	o.dropParts(ctx, &j)
	switch {
	case errors.Is(err, store.ErrStale): // somebody else makes it
		return true, nil
	case ctx.Err() != nil && j.Parts > 0: // it comes again once the lease has ended, and what it left is gone then
		return false, err
	case ctx.Err() != nil: // the process stops, which is no fault of this job
		return false, errors.Join(err, o.Store.ReturnExport(context.WithoutCancel(ctx), j, claim))
	case j.Tries < workTries && passing(err):
		j.Done, j.All = 0, 0
		return false, errors.Join(err, o.Store.TellExport(ctx, j, claim, time.Duration(j.Tries)*workBackOff))
	}
	o.Log.WarnContext(ctx, "an export failed", "export", j.ID, "err", err)
	j.State, j.Bytes, j.Fault = model.ExportFailed, 0, told(err)
	if err := o.Store.FinishExport(ctx, j, claim); err != nil && !errors.Is(err, store.ErrStale) {
		return true, err
	}
	return true, nil
}

// finish offers a file. Where nobody knows whether it was noted the file stays: it was, or the next try deletes it.
func (o *Office) finish(ctx context.Context, j model.ExportJob, claim string) (bool, error) {
	j.State, j.Fault = model.ExportDone, ""
	err := o.Store.FinishExport(context.WithoutCancel(ctx), j, claim)
	if errors.Is(err, store.ErrStale) { // somebody else makes it, under other names
		o.dropParts(ctx, &j)
		return true, nil
	}
	return true, err
}

// passing is whether the same may work a little later.
func passing(err error) bool {
	return errors.Is(err, model.ErrUnavailable) || !errors.As(err, new(*model.Error))
}

// told is why a file could not be made, for people.
func told(err error) string {
	var known *model.Error
	if errors.As(err, &known) {
		return known.Message
	}
	return "导出没有完成，请稍后再试"
}

// dropEarlier deletes what tries that died have left: a file of another try may have fewer parts, and then nobody would know of them.
func (o *Office) dropEarlier(ctx context.Context, j *model.ExportJob) error {
	if j.Parts == 0 {
		return nil
	}
	earlier := *j
	earlier.Tries--
	if err := o.drop(ctx, earlier); err != nil {
		return err
	}
	j.Parts = 0
	return nil
}

// dropParts deletes what there is of a file that will not be offered. What cannot be deleted now is known, and is later.
func (o *Office) dropParts(ctx context.Context, j *model.ExportJob) {
	if j.Parts == 0 {
		return
	}
	if err := o.drop(context.WithoutCancel(ctx), *j); err != nil {
		o.Log.WarnContext(ctx, "parts of an export stay for now, sealed", "export", j.ID, "err", err)
		return
	}
	j.Parts = 0
}

// make writes the file. Who asked for it must still be allowed to.
func (o *Office) make(ctx context.Context, j *model.ExportJob, claim string) error {
	who, err := o.Store.StaffByID(ctx, j.StaffID)
	if err != nil {
		return err
	}
	if who.Disabled || !j.Kind.May(who) {
		return model.ErrForbidden
	}
	maker, known := o.Makers[j.Kind]
	if !known {
		return errMaker
	}
	j.Roles, j.Department = who.Roles, who.Department
	tell := func() error { return o.Store.TellExport(ctx, *j, claim, workLease) }
	file := &parts{put: func(body []byte) error {
		j.Parts++
		if err := tell(); err != nil { // before it is there: else it might lie about, known to nobody
			return err
		}
		return o.Files.Put(ctx, partNames(*j)[j.Parts-1], body)
	}}
	err = maker.WriteExport(ctx, who, j.ExportOrder, model.ExportOut{Writer: file, Mark: o.mark(who, *j), Tell: func(done, all int) error {
		j.Done, j.All = done, all
		return tell()
	}})
	if err == nil {
		err = file.flush()
	}
	if err != nil {
		return err
	}
	j.All, j.Bytes = j.Done, file.bytes
	return o.record(ctx, who, *j)
}

// mark is the watermark.
func (o *Office) mark(who model.Staff, j model.ExportJob) string {
	return "12345热线 " + j.Kind.Label() + "　导出人：" + o.Named(who) + "　导出时间：" + o.Now().In(o.Zone).Format(time.DateTime) + "　内部资料，请勿外传"
}

// record writes into the audit log what the file holds: without its line it is not offered.
func (o *Office) record(ctx context.Context, who model.Staff, j model.ExportJob) error {
	_, err := o.Audit.Record(ctx, model.AuditLine{
		StaffID: who.ID, Staff: who.Name, Roles: who.Roles, Act: model.AuditExported, Label: "生成导出文件：" + j.Kind.Label(),
		Subject: fmt.Sprintf("exports/%d", j.ID),
		Detail:  model.AuditDetail(map[string]string{"kind": string(j.Kind), "format": string(j.Format), "about": j.About, "rows": strconv.Itoa(j.Done)}),
	})
	return err
}
