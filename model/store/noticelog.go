package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// FindNotices is a page of what citizens were told. The IDs are picked from an index, each state and channel by itself, before a
// row is read: the middle of ten million costs what the beginning does.
func (s *Store) FindNotices(ctx context.Context, q model.NoticeSearch) ([]model.Notice, error) {
	if q.Number != "" {
		return s.noticesOfNumber(ctx, q)
	}
	if q.State == "" && q.Channel == "" {
		db := s.read.WithContext(ctx).Model(&noticeRow{})
		if q.Before > 0 {
			db = db.Where("id < ?", q.Before)
		}
		var ids []int64
		if err := db.Order("id DESC").Limit(q.Limit).Pluck("id", &ids).Error; err != nil {
			return nil, fail("find notices", err)
		}
		return s.noticesByID(ctx, ids)
	}
	var all []int64
	for _, state := range orAll(q.State, model.Deliveries) {
		for _, channel := range orAll(q.Channel, model.NoticeChannels) {
			ids, err := s.noticePiece(ctx, state, channel, q)
			if err != nil {
				return nil, err
			}
			all = append(all, ids...)
		}
	}
	slices.SortFunc(all, func(a, b int64) int { return int(b - a) })
	return s.noticesByID(ctx, all[:min(len(all), q.Limit)])
}

func orAll[T ~string](one T, all []T) []T {
	if one != "" {
		return []T{one}
	}
	return all
}

// noticePiece are the newest IDs of one state and channel before the cursor, looked for in windows of IDs as pieceOf does.
func (s *Store) noticePiece(ctx context.Context, state model.Delivery, channel string, q model.NoticeSearch) ([]int64, error) {
	piece := func() *gorm.DB {
		return s.read.WithContext(ctx).Model(&noticeRow{}).Where("state = ? AND channel = ?", state, channel).Order("id DESC")
	}
	var ids []int64
	if q.Before == 0 {
		err := piece().Limit(q.Limit).Pluck("id", &ids).Error
		return ids, fail("find notices", err)
	}
	at := q.Before
	for width := int64(firstWindow); len(ids) < q.Limit && at > 1; width *= widened {
		from := max(at-width, 1)
		var more []int64
		err := piece().Where("id BETWEEN ? AND ?", from, at-1).Limit(q.Limit-len(ids)).Pluck("id", &more).Error
		if err != nil {
			return nil, fail("find notices", err)
		}
		ids, at = append(ids, more...), from
	}
	return ids, nil
}

// noticesOfNumber are those of one ticket: there are few.
func (s *Store) noticesOfNumber(ctx context.Context, q model.NoticeSearch) ([]model.Notice, error) {
	t, err := s.TicketByNumber(ctx, q.Number)
	if err != nil {
		return nil, err
	}
	db := s.read.WithContext(ctx).Where("ticket_id = ?", t.ID)
	if q.State != "" {
		db = db.Where("state = ?", q.State)
	}
	if q.Channel != "" {
		db = db.Where("channel = ?", q.Channel)
	}
	if q.Before > 0 {
		db = db.Where("id < ?", q.Before)
	}
	return noticesIn(db.Order("id DESC").Limit(q.Limit))
}

func (s *Store) noticesByID(ctx context.Context, ids []int64) ([]model.Notice, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return noticesIn(s.read.WithContext(ctx).Where("id IN ?", padded(ids)).Order("id DESC"))
}

func noticesIn(db *gorm.DB) ([]model.Notice, error) {
	var rows []noticeRow
	if err := db.Find(&rows).Error; err != nil {
		return nil, fail("read notices", err)
	}
	list := make([]model.Notice, len(rows))
	for i, r := range rows {
		var err error
		if list[i], err = r.notice(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// NoticeByID is one, or model.ErrNoticeNotFound.
func (s *Store) NoticeByID(ctx context.Context, id int64) (model.Notice, error) {
	list, err := s.noticesByID(ctx, []int64{id})
	if err == nil && len(list) == 0 {
		err = model.ErrNoticeNotFound
	}
	if err != nil {
		return model.Notice{}, err
	}
	return list[0], nil
}

// ResendNotice has a notice that did not arrive sent once more, through every channel; false where it is none of those any more.
func (s *Store) ResendNotice(ctx context.Context, id int64) (bool, error) {
	now := s.now()
	done := s.write.WithContext(ctx).Model(&noticeRow{}).
		Where("id = ? AND state IN ?", id, []model.Delivery{model.DeliveryRefused, model.DeliveryExpired}).
		Updates(map[string]any{
			"state": model.DeliveryQueued, "channel": "", "attempts": 0, "result": "", "platform_id": nil, "claimed_by": nil,
			"next_at": now, "expires_at": now.Add(model.NoticeWithin), "updated_at": now,
		})
	return done.RowsAffected > 0, fail("send a notice again", done.Error)
}
