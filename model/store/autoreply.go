package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
)

type autoReplyRow struct {
	Code      string `gorm:"primaryKey"`
	Version   int
	Text      string
	Words     string // a line each
	Anywhere  bool
	Active    bool
	Note      string
	ChangedBy string
	ChangedAt time.Time
}

func (autoReplyRow) TableName() string { return "auto_reply" }

// autoReplyVersionRow is every version there was, the present one too.
type autoReplyVersionRow struct {
	Code      string `gorm:"primaryKey"`
	Version   int    `gorm:"primaryKey;autoIncrement:false"`
	Text      string
	Words     string
	Anywhere  bool
	Active    bool
	Note      string
	ChangedBy string
	ChangedAt time.Time
}

func (autoReplyVersionRow) TableName() string { return "auto_reply_version" }

func newAutoReplyRow(r model.AutoReply) autoReplyRow {
	return autoReplyRow{r.Code, r.Version, r.Text, strings.Join(r.Words, "\n"), r.Anywhere, r.Active, r.Note, r.ChangedBy, r.ChangedAt}
}

func (r autoReplyRow) reply() model.AutoReply {
	return model.AutoReply{
		Code: r.Code, Version: r.Version, Text: r.Text, Words: strings.FieldsFunc(r.Words, func(c rune) bool { return c == '\n' }),
		Anywhere: r.Anywhere, Active: r.Active, Note: r.Note, ChangedBy: r.ChangedBy, ChangedAt: r.ChangedAt,
	}
}

// AutoReplies are the texts that were changed, and the answers to keywords.
func (s *Store) AutoReplies(ctx context.Context) ([]model.AutoReply, error) {
	var rows []autoReplyRow
	if err := s.read.WithContext(ctx).Order("code").Find(&rows).Error; err != nil {
		return nil, fail("read the automatic replies", err)
	}
	return mapped(rows, autoReplyRow.reply), nil
}

// KeywordPage are some of the answers to keywords, the last that was changed first.
func (s *Store) KeywordPage(ctx context.Context, q model.Listing) (_ []model.AutoReply, next string, err error) {
	db := having(s.read.WithContext(ctx).Where("code LIKE ?", model.KeywordCode("%")), q.Text, "words", "text")
	if q.After != "" {
		changed, code, _ := strings.Cut(q.After, ".")
		millis, err := strconv.ParseInt(changed, 10, 64)
		if err != nil {
			return nil, "", model.ErrListCursor
		}
		at := time.UnixMilli(millis).UTC()
		db = db.Where("(changed_at < ? OR changed_at = ? AND code < ?)", at, at, code)
	}
	rows, next, err := pageOf(db.Order("changed_at DESC, code DESC"), q, "list the answers to keywords", func(r autoReplyRow) string {
		return fmt.Sprintf("%d.%s", r.ChangedAt.UnixMilli(), r.Code)
	})
	return mapped(rows, autoReplyRow.reply), next, err
}

// SaveAutoReply keeps a text as the version after the one that it names: ErrStale where there is that one already, or where the text
// was deleted since. It is then the new one.
func (s *Store) SaveAutoReply(ctx context.Context, r *model.AutoReply) error {
	next := *r
	next.Version++
	err := s.InTx(ctx, func(tx *Store) error {
		row := newAutoReplyRow(next)
		version := autoReplyVersionRow(row)
		if err := tx.write.WithContext(ctx).Create(&version).Error; err != nil {
			return fail("keep an automatic reply", err)
		}
		if r.Version == 0 {
			return fail("keep an automatic reply", tx.write.WithContext(ctx).Create(&row).Error)
		}
		done, err := tx.exec(ctx, `UPDATE auto_reply SET version = ?, text = ?, words = ?, anywhere = ?, active = ?, note = ?, changed_by = ?, changed_at = ?
			WHERE code = ? AND version = ?`,
			row.Version, row.Text, row.Words, row.Anywhere, row.Active, row.Note, row.ChangedBy, row.ChangedAt, r.Code, r.Version)
		return changedOne(done, err, "keep an automatic reply")
	})
	switch {
	case errors.Is(err, ErrExists):
		return ErrStale
	case err == nil:
		*r = next
	}
	return err
}

// AutoReplyByCode is one as it is now; ok is false where it was never changed.
func (s *Store) AutoReplyByCode(ctx context.Context, code string) (_ model.AutoReply, ok bool, err error) {
	var row autoReplyRow
	err = s.read.WithContext(ctx).Where("code = ?", code).Take(&row).Error
	if missing(err) {
		return model.AutoReply{}, false, nil
	}
	return row.reply(), err == nil, fail("read an automatic reply", err)
}

// DeleteAutoReply forgets an answer to keywords, as it was in a version; ErrStale where it has another. Its versions stay.
func (s *Store) DeleteAutoReply(ctx context.Context, code string, version int) error {
	done := s.write.WithContext(ctx).Where("code = ? AND version = ?", code, version).Delete(&autoReplyRow{})
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrStale
	}
	return fail("delete an automatic reply", done.Error)
}

// AutoReplyVersions are at most n versions of a text before one (0: from the newest), newest first.
func (s *Store) AutoReplyVersions(ctx context.Context, code string, before, n int) ([]model.AutoReply, error) {
	q := s.read.WithContext(ctx).Where("code = ?", code)
	if before > 0 {
		q = q.Where("version < ?", before)
	}
	var rows []autoReplyVersionRow
	err := q.Order("version DESC").Limit(n).Find(&rows).Error
	if missing(err) {
		err = nil
	}
	list := make([]model.AutoReply, len(rows))
	for i, r := range rows {
		list[i] = autoReplyRow(r).reply()
	}
	return list, fail("read versions of an automatic reply", err)
}
