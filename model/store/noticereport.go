package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

type noticeReportRow struct {
	PlatformID string `gorm:"primaryKey"`
	Channel    string
	CitizenID  int64
	Arrived    bool
	Result     string
	At         time.Time
}

func (noticeReportRow) TableName() string { return "notice_report" }

// ReportNotice keeps what a platform told of a notice that it took. The report may be here before the notice's sender has
// noted that it went: then it waits for SettleNotice. Each of the two writes before it looks for the other, so that at
// least one finds the other.
func (s *Store) ReportNotice(ctx context.Context, r model.NoticeReport) error {
	found, err := s.apply(ctx, r)
	if err != nil || found {
		return err
	}
	row := noticeReportRow{r.PlatformID, r.Channel, r.CitizenID, r.Arrived, r.Why, s.now()}
	if _, err := s.insert(ctx, &row, s.dialect.unless("platform_id")); err != nil {
		return fail("keep a report on a notice", err)
	}
	if found, err = s.apply(ctx, r); err != nil || !found {
		return err
	}
	return s.forgetReport(ctx, r.PlatformID)
}

// apply finds the notice of a report and changes it; false where there is none.
func (s *Store) apply(ctx context.Context, r model.NoticeReport) (bool, error) {
	var row noticeRow
	db := s.write.WithContext(ctx) // the sender may have noted it a moment ago
	err := db.Where("platform_id = ?", r.PlatformID).Take(&row).Error
	if missing(err) && r.CitizenID != 0 {
		err = db.Where("citizen_id = ? AND state = ? AND channel = ? AND platform_id IS NULL", r.CitizenID, model.DeliveryAccepted, r.Channel).
			Order("updated_at, id").Take(&row).Error
	}
	if missing(err) {
		return false, nil
	}
	if err != nil {
		return false, fail("find the notice of a report", err)
	}
	n, err := row.notice()
	if err != nil || n.State != model.DeliveryAccepted || n.Channel != r.Channel {
		return true, err // known already, or it went on by another channel since
	}
	n.Reported(r.Arrived, r.Why, s.now())
	done := db.Model(&noticeRow{}).Where("id = ? AND state = ? AND channel = ?", n.ID, model.DeliveryAccepted, r.Channel).
		Updates(map[string]any{
			"state": n.State, "result": n.Result, "next_at": n.NextAt, "attempts": n.Attempts, "platform_id": r.PlatformID, "updated_at": s.now(),
		})
	return true, fail("report a notice", done.Error)
}

// earlyReport applies a report that was here before the notice was known to have gone.
func (s *Store) earlyReport(ctx context.Context, n model.Notice) error {
	var early []noticeReportRow
	q := s.write.WithContext(ctx).Where("platform_id = ?", n.PlatformID)
	if n.PlatformID == "" {
		q = s.write.WithContext(ctx).Where("citizen_id = ? AND channel = ?", n.CitizenID, n.Channel)
	}
	if err := q.Order("at").Limit(1).Find(&early).Error; err != nil {
		return fail("look for reports", err)
	}
	if len(early) == 0 {
		return nil
	}
	r := early[0]
	found, err := s.apply(ctx, model.NoticeReport{PlatformID: r.PlatformID, Channel: r.Channel, CitizenID: r.CitizenID, Arrived: r.Arrived, Why: r.Result})
	if err != nil || !found {
		return err
	}
	return s.forgetReport(ctx, r.PlatformID)
}

func (s *Store) forgetReport(ctx context.Context, platformID string) error {
	err := s.write.WithContext(ctx).Where("platform_id = ?", platformID).Delete(&noticeReportRow{}).Error
	return fail("forget a report on a notice", err)
}

// ForgetReports deletes reports from before then that no notice was found for.
func (s *Store) ForgetReports(ctx context.Context, before time.Time) error {
	err := s.write.WithContext(ctx).Where("at < ?", before).Delete(&noticeReportRow{}).Error
	return fail("forget reports on notices", err)
}

// NoticeBacklog tells how many notices wait to be sent, and since when the one that waits longest has been due (zero:
// none is).
func (s *Store) NoticeBacklog(ctx context.Context) (waiting int64, since time.Time, err error) {
	queued := func() *gorm.DB {
		return s.read.WithContext(ctx).Model(&noticeRow{}).Where("state = ?", model.DeliveryQueued)
	}
	if err := queued().Count(&waiting).Error; err != nil {
		return 0, since, fail("count waiting notices", err)
	}
	var due []noticeRow
	err = queued().Select("next_at").Where("next_at <= ?", s.now()).Order("next_at").Limit(1).Find(&due).Error
	for _, r := range due {
		since = r.NextAt
	}
	return waiting, since, fail("find the oldest notice", err)
}
