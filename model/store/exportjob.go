package store

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"example.org/hotline/model"
)

type exportJobRow struct {
	ID         int64
	StaffID    int64
	Kind       model.ExportKind
	Format     model.FileFormat
	Query      string // of a job that an older program took down
	Asked      []byte // the query, sealed; NULL once the job has ended
	About      string
	State      model.ExportState
	DoneRows   int
	AllRows    int
	Bytes      int64
	Parts      int
	Fault      string
	Roles      *string // separated by commas; NULL until it is made
	Department *string
	FileKey    string
	Claim      *string
	ClaimUntil *time.Time
	Tries      int
	Downloads  int
	CreatedAt  time.Time
	FinishedAt *time.Time
	ExpiresAt  *time.Time
}

func (exportJobRow) TableName() string { return "export_job" }

// noQuery stands where an older program reads one.
const noQuery = "{}"

// What waits and what is being made have states of their own in the table: an older replica beside this one looks for queued and
// running, and would make something else of a query that it cannot read.
const (
	exportAsked  model.ExportState = "asked"
	exportMaking model.ExportState = "making"
)

var openExports = []model.ExportState{exportMaking, model.ExportRunning, exportAsked, model.ExportQueued}

func (r exportJobRow) state() model.ExportState {
	switch r.State {
	case exportAsked:
		return model.ExportQueued
	case exportMaking:
		return model.ExportRunning
	default:
		return r.State
	}
}

func askedPlace(fileKey string) string { return "export_job.asked:" + fileKey }

// job is a row without its query, which is for who makes the file.
func (r exportJobRow) job() model.ExportJob {
	j := model.ExportJob{
		ID: r.ID, ExportOrder: model.ExportOrder{Kind: r.Kind, Format: r.Format, About: r.About}, StaffID: r.StaffID, State: r.state(),
		Done: r.DoneRows, All: r.AllRows, Bytes: r.Bytes, Parts: r.Parts, Fault: r.Fault, FileKey: r.FileKey, Tries: r.Tries,
		Downloads: r.Downloads, CreatedAt: r.CreatedAt, FinishedAt: orZero(r.FinishedAt), ExpiresAt: orZero(r.ExpiresAt),
	}
	if r.Roles != nil && *r.Roles != "" && r.Department != nil {
		j.Roles, j.Department = rolesNamed(*r.Roles), *r.Department
	}
	return j
}

// AddExport queues a job. model.ErrExportsOpen where its person has as many that are not done as most says, and model.ErrExportsKept where
// as many files, or bytes, of his are still kept.
func (s *Store) AddExport(ctx context.Context, j *model.ExportJob, most model.ExportRoom) error {
	asked, err := s.seal(j.Query, askedPlace(j.FileKey))
	if err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Store) error {
		// Who asks twice at once is counted one after the other.
		if _, err := tx.exec(ctx, "UPDATE staff SET id = id WHERE id = ?", j.StaffID); err != nil {
			return fail("hold who asks for an export", err)
		}
		if err := tx.roomForExport(ctx, j.StaffID, most); err != nil {
			return err
		}
		j.State, j.CreatedAt = model.ExportQueued, tx.now()
		row := exportJobRow{
			StaffID: j.StaffID, Kind: j.Kind, Format: j.Format, Query: noQuery, Asked: asked, About: j.About, State: exportAsked, FileKey: j.FileKey, CreatedAt: j.CreatedAt,
		}
		err := tx.write.WithContext(ctx).Create(&row).Error
		j.ID = row.ID
		return fail("queue an export", err)
	})
}

func (s *Store) roomForExport(ctx context.Context, staffID int64, most model.ExportRoom) error {
	var has []struct {
		State model.ExportState
		Jobs  int
		Bytes int64
	}
	err := s.write.WithContext(ctx).Model(&exportJobRow{}).Select("state, COUNT(*) AS jobs, SUM(bytes) AS bytes").
		Where("staff_id = ? AND state IN ?", staffID, append([]model.ExportState{model.ExportDone}, openExports...)).Group("state").Find(&has).Error
	if err != nil {
		return fail("look for exports of a person", err)
	}
	open := 0
	for _, h := range has {
		switch {
		case h.State != model.ExportDone:
			open += h.Jobs
		case h.Jobs >= most.Kept || h.Bytes >= most.Bytes:
			return model.ErrExportsKept
		}
	}
	if open >= most.Open {
		return model.ErrExportsOpen
	}
	return nil
}

// Exports lists jobs of one person, or everybody's where staffID is 0, newest first, with an ID below before (0: from the newest).
func (s *Store) Exports(ctx context.Context, staffID, before int64, limit int) ([]model.ExportJob, error) {
	db := s.read.WithContext(ctx)
	if staffID != 0 {
		db = db.Where("staff_id = ?", staffID)
	}
	if before != 0 {
		db = db.Where("id < ?", before)
	}
	var rows []exportJobRow
	err := db.Order("id DESC").Limit(limit).Find(&rows).Error
	list := make([]model.ExportJob, len(rows))
	for i, r := range rows {
		list[i] = r.job()
	}
	return list, fail("list exports", err)
}

// Export is one job, or model.ErrNoExport.
func (s *Store) Export(ctx context.Context, id int64) (model.ExportJob, error) {
	var row exportJobRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	if missing(err) {
		return model.ExportJob{}, model.ErrNoExport
	}
	return row.job(), fail("read an export", err)
}

// CountDownload notes that a file was fetched.
func (s *Store) CountDownload(ctx context.Context, id int64) error {
	return fail("note a download", s.write.WithContext(ctx).Exec("UPDATE export_job SET downloads = downloads + 1 WHERE id = ?", id).Error)
}

// ClaimExport takes the oldest job that is to be done, for this caller alone until the lease ends, and says by what it keeps it.
// One whose worker died comes again, with the Parts that it may have left: of the tries before.
func (s *Store) ClaimExport(ctx context.Context, lease time.Duration) (j model.ExportJob, claim string, found bool, err error) {
	const look = 8
	now := s.now()
	var rows []exportJobRow
	for _, state := range openExports {
		var part []exportJobRow
		err := s.read.WithContext(ctx).Where("state = ? AND (claim_until IS NULL OR claim_until <= ?)", state, now).Order("id").Limit(look).Find(&part).Error
		if err != nil {
			return j, "", false, fail("look for exports", err)
		}
		rows = append(rows, part...)
	}
	if err := s.othersFirst(ctx, rows); err != nil {
		return j, "", false, err
	}
	for _, r := range rows {
		claim = rand.Text()
		done := s.write.WithContext(ctx).Model(&exportJobRow{}).
			Where("id = ? AND state = ? AND (claim_until IS NULL OR claim_until <= ?)", r.ID, r.State, now).
			Updates(map[string]any{"state": exportMaking, "claim": claim, "claim_until": now.Add(lease), "tries": r.Tries + 1, "done_rows": 0, "all_rows": 0})
		if done.Error != nil {
			return j, "", false, fail("claim an export", done.Error)
		}
		if done.RowsAffected == 1 {
			j = r.job()
			j.State, j.Tries, j.Query = model.ExportRunning, r.Tries+1, r.Query
			if len(r.Asked) > 0 {
				// What no key opens has no query, and fails in its turn: it must not come back for ever.
				if j.Query, err = s.open(r.Asked, askedPlace(r.FileKey)); err != nil {
					j.Query = ""
				}
			}
			return j, claim, true, nil
		}
	}
	return j, "", false, nil
}

// othersFirst moves the jobs of those of whom one is being made behind those of the others: nobody keeps all who make them to himself.
func (s *Store) othersFirst(ctx context.Context, rows []exportJobRow) error {
	if len(rows) < 2 {
		return nil
	}
	var busy []int64
	err := s.read.WithContext(ctx).Model(&exportJobRow{}).
		Where("state IN ? AND claim_until > ?", []model.ExportState{exportMaking, model.ExportRunning}, s.now()).Pluck("staff_id", &busy).Error
	if err != nil {
		return fail("look for exports that are made", err)
	}
	rank := func(r exportJobRow) int {
		if slices.Contains(busy, r.StaffID) {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(rows, func(a, b exportJobRow) int { return rank(a) - rank(b) })
	return nil
}

// TellExport notes how far a claimed job is, and keeps it for another lease; ErrStale where somebody else has it now.
func (s *Store) TellExport(ctx context.Context, j model.ExportJob, claim string, lease time.Duration) error {
	return s.settleExport(ctx, j.ID, claim, map[string]any{"done_rows": j.Done, "all_rows": j.All, "parts": j.Parts, "claim_until": s.now().Add(lease)})
}

// FinishExport notes that a claimed job is done, or why it failed, and forgets what was asked; ErrStale where somebody else has it now.
func (s *Store) FinishExport(ctx context.Context, j model.ExportJob, claim string) error {
	set := map[string]any{
		"state": j.State, "done_rows": j.Done, "all_rows": j.All, "bytes": j.Bytes, "parts": j.Parts, "asked": nil, "fault": j.Fault, "roles": roleNames(j.Roles), "department": j.Department, "claim": nil, "claim_until": nil,
		"finished_at": s.now(), "expires_at": s.now().Add(model.ExportKept),
	}
	return s.settleExport(ctx, j.ID, claim, set)
}

func (s *Store) settleExport(ctx context.Context, id int64, claim string, set map[string]any) error {
	done := s.write.WithContext(ctx).Model(&exportJobRow{}).Where("id = ? AND claim = ?", id, claim).Updates(set)
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrStale
	}
	return fail("note how an export goes", done.Error)
}

// ReturnExport gives a claimed job back as if it had not been tried: its worker has to go.
func (s *Store) ReturnExport(ctx context.Context, j model.ExportJob, claim string) error {
	return s.settleExport(ctx, j.ID, claim, map[string]any{
		"state": exportAsked, "tries": j.Tries - 1, "done_rows": 0, "all_rows": 0, "parts": j.Parts, "claim": nil, "claim_until": nil,
	})
}

// ExpiredExports are jobs whose files have been offered for long enough, and those that ended and left parts behind.
func (s *Store) ExpiredExports(ctx context.Context, limit int) ([]model.ExportJob, error) {
	var rows []exportJobRow
	err := s.read.WithContext(ctx).Where("state = ? AND expires_at <= ?", model.ExportDone, s.now()).Order("id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fail("look for old exports", err)
	}
	var left []exportJobRow
	ended := []model.ExportState{model.ExportFailed, model.ExportExpired}
	err = s.read.WithContext(ctx).Where("state IN ? AND parts > 0", ended).Order("id").Limit(limit).Find(&left).Error
	rows = append(rows, left...)
	list := make([]model.ExportJob, len(rows))
	for i, r := range rows {
		list[i] = r.job()
	}
	return list, fail("look for old exports", err)
}

// ExpireExport notes that a job's file, or what was left of one, is gone.
func (s *Store) ExpireExport(ctx context.Context, j model.ExportJob) error {
	gone := map[string]any{"parts": 0}
	if j.State == model.ExportDone {
		gone["state"] = model.ExportExpired
	}
	return fail("forget an export", s.write.WithContext(ctx).Model(&exportJobRow{}).Where("id = ? AND state = ?", j.ID, j.State).Updates(gone).Error)
}
