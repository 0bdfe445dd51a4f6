package figures

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

const (
	workWait  = 2 * time.Second
	workLease = time.Minute
	workTries = 3
	// workBackOff, and twice as long the second time, is how long what met an outage waits: an outage lasts longer than a lease.
	workBackOff = 2 * time.Minute
	fillBatch   = 200
)

// Run makes the files that were asked for, and the facts of tickets that lack them, until ctx ends. Any number of replicas may run one.
func (d *Desk) Run(ctx context.Context) {
	filled := false
	for {
		busy, err := d.Work(ctx)
		if err == nil && !filled {
			filled, err = d.Fill(ctx)
		}
		if err != nil && ctx.Err() == nil {
			d.Log.WarnContext(ctx, "figures wait", "err", err)
		}
		if err == nil && (busy || !filled) {
			if ctx.Err() != nil {
				return
			}
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(workWait):
		}
	}
}

// Fill makes the facts of a batch of tickets that lack them; done where there is none left.
func (d *Desk) Fill(ctx context.Context) (done bool, err error) {
	next, until, err := d.FillOn(ctx)
	return next > until, err
}

// FillOn is Fill, and tells how far it is: the ID of the next ticket, and the last.
func (d *Desk) FillOn(ctx context.Context) (next, until int64, err error) {
	days, err := d.Store.CalendarDays(ctx)
	if err != nil {
		return 0, 0, err
	}
	return d.Store.FillFacts(ctx, model.NewCalendar(d.Zone, days), fillBatch)
}

// Work makes one file that was asked for; busy where there was one.
func (d *Desk) Work(ctx context.Context) (busy bool, err error) {
	j, claim, found, err := d.Store.ClaimExport(ctx, workLease)
	if err != nil || !found {
		return false, err
	}
	var body []byte
	if j.Tries > workTries { // it took down whoever tried
		err = errDeadly
	} else if body, err = d.make(ctx, &j, claim); err == nil {
		err = d.Files.Put(ctx, j.FileKey, body)
	}
	if errors.Is(err, store.ErrStale) { // somebody else makes it
		return true, nil
	}
	j.State, j.Bytes, j.Fault = model.ExportDone, int64(len(body)), ""
	if err != nil {
		if ctx.Err() != nil || j.Tries < workTries && passing(err) {
			if ctx.Err() == nil { // else it comes again once the lease has ended
				err = errors.Join(err, d.Store.TellExport(ctx, j.ID, claim, 0, 0, time.Duration(j.Tries)*workBackOff))
			}
			return false, err
		}
		d.Log.WarnContext(ctx, "an export failed", "export", j.ID, "err", err)
		j.State, j.Bytes, j.Fault = model.ExportFailed, 0, told(err)
	}
	if err := d.Store.FinishExport(ctx, j, claim); err != nil && !errors.Is(err, store.ErrStale) {
		return true, err
	}
	return true, nil
}

var errDeadly = errors.New("an export ended the process that made it, again and again")

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

// make is the file. Who asked for it must still be allowed to.
func (d *Desk) make(ctx context.Context, j *model.ExportJob, claim string) ([]byte, error) {
	var q Query
	if err := json.Unmarshal([]byte(j.Query), &q); err != nil {
		return nil, fmt.Errorf("read export %d: %w", j.ID, err)
	}
	who, err := d.Store.StaffByID(ctx, j.StaffID)
	if err != nil {
		return nil, err
	}
	if who.Disabled || !who.Is(model.RoleSupervisor) && !who.Is(model.RoleHandler) {
		return nil, model.ErrForbidden
	}
	j.Roles, j.Department = who.Roles, who.Department
	book := workbook{mark: "12345热线 " + j.Kind.Label() + "　导出人：" + d.Named(who) + "　导出时间：" + d.Now().In(d.Zone).Format("2006-01-02 15:04:05") + "　内部资料，请勿外传"}
	switch j.Kind {
	case model.ExportReport:
		err = d.writeReport(ctx, who, q, &book)
	case model.ExportPlaces:
		err = d.writePlaces(ctx, who, q, &book)
	default:
		err = d.writeTickets(ctx, who, q, &book, func(done, all int) error {
			j.Done, j.All = done, all
			return d.Store.TellExport(ctx, j.ID, claim, done, all, workLease)
		})
	}
	if err != nil {
		return nil, err
	}
	j.Done, j.All = book.rows(), book.rows()
	return book.bytes(j.Format)
}
