package store

import (
	"context"
	"time"
)

type rawCallbackRow struct {
	ID         int64
	ReceivedAt time.Time
	Reason     string
	Body       []byte
}

func (rawCallbackRow) TableName() string { return "raw_callback" }

// RawCallback is a delivery of WeChat's that could not be read, kept for the operator.
type RawCallback struct {
	ID         int64
	ReceivedAt time.Time
	Reason     string
	Body       []byte
}

const rawContext = "raw_callback.body"

// KeepRaw keeps a delivery that could not be parsed, sealed: it may hold anything that a citizen wrote.
func (s *Store) KeepRaw(ctx context.Context, reason string, body []byte) error {
	sealed, err := s.keys.ring.Seal(body, rawContext)
	if err != nil {
		return err
	}
	row := rawCallbackRow{ReceivedAt: s.now(), Reason: reason, Body: sealed}
	return fail("keep a raw callback", s.write.WithContext(ctx).Create(&row).Error)
}

// RawCallbacks lists the newest of them.
func (s *Store) RawCallbacks(ctx context.Context, limit int) ([]RawCallback, error) {
	var rows []rawCallbackRow
	if err := s.read.WithContext(ctx).Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fail("read raw callbacks", err)
	}
	list := make([]RawCallback, 0, len(rows))
	for _, r := range rows {
		body, err := s.keys.ring.Open(r.Body, rawContext)
		if err != nil {
			return nil, err
		}
		list = append(list, RawCallback{r.ID, r.ReceivedAt, r.Reason, body})
	}
	return list, nil
}

// Raw is what was kept of one delivery that could not be read; false where there is none.
func (s *Store) Raw(ctx context.Context, id int64) (body []byte, there bool, err error) {
	var row rawCallbackRow
	err = s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	if missing(err) {
		return nil, false, nil
	} else if err != nil {
		return nil, false, fail("read a raw callback", err)
	}
	body, err = s.keys.ring.Open(row.Body, rawContext)
	return body, err == nil, err
}

// RawHeads lists deliveries that could not be read without what is in them, newest first, from an ID on (0: from the newest).
func (s *Store) RawHeads(ctx context.Context, before int64, limit int) ([]RawCallback, error) {
	q := s.read.WithContext(ctx).Select("id", "received_at", "reason")
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	var rows []rawCallbackRow
	if err := q.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fail("list raw callbacks", err)
	}
	list := make([]RawCallback, len(rows))
	for i, r := range rows {
		list[i] = RawCallback{ID: r.ID, ReceivedAt: r.ReceivedAt, Reason: r.Reason}
	}
	return list, nil
}

// DropRaw forgets one; false where there is none.
func (s *Store) DropRaw(ctx context.Context, id int64) (bool, error) {
	done := s.write.WithContext(ctx).Where("id = ?", id).Delete(&rawCallbackRow{})
	return done.RowsAffected > 0, fail("forget a raw callback", done.Error)
}

// ForgetRaw deletes those received before a moment and tells how many there were.
func (s *Store) ForgetRaw(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Where("received_at < ?", before).Delete(&rawCallbackRow{})
	return done.RowsAffected, fail("forget raw callbacks", done.Error)
}
