package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
	"example.org/hotline/model/seal"
)

type auditLineRow struct {
	Seq     int64 `gorm:"primaryKey;autoIncrement:false"`
	At      time.Time
	StaffID int64
	Staff   string
	Roles   string
	Act     string
	Label   string
	Subject string
	Detail  string
	Failed  string
	OfSeq   int64
	Address string
	Request string
	Hash    string
}

func (auditLineRow) TableName() string { return "audit_line" }

func (r auditLineRow) line() model.AuditLine {
	l := model.AuditLine{
		Seq: r.Seq, At: r.At.UTC(), StaffID: r.StaffID, Staff: r.Staff, Act: r.Act, Label: r.Label, Subject: r.Subject, Detail: r.Detail,
		Failed: r.Failed, Of: r.OfSeq, Address: r.Address, Request: r.Request, Hash: r.Hash,
	}
	if r.Roles != "" {
		for role := range strings.SplitSeq(r.Roles, ",") {
			l.Roles = append(l.Roles, model.Role(role))
		}
	}
	return l
}

type auditHeadRow struct {
	ID         int64
	Seq        int64
	Hash       string
	At         time.Time
	BeginsSeq  int64
	BeginsHash string
	Mac        string
}

func (auditHeadRow) TableName() string { return "audit_head" }

// mac proves that the program wrote the head: whoever can write to the database, and lacks the ring of keys, cannot put a chain
// of his own in place of ours.
func (s *Store) mac(h auditHeadRow) string {
	return s.Digest("audit_head", fmt.Sprintf("%d %s %d %s", h.Seq, h.Hash, h.BeginsSeq, h.BeginsHash))
}

// AppendAudit adds lines to the audit log, in a transaction of their own, and gives each its number and hash.
func (s *Store) AppendAudit(ctx context.Context, lines []model.AuditLine) error {
	if s.inTx {
		return errors.New("the audit log is written outside of transactions: it must stay where they are rolled back")
	}
	return s.InTx(ctx, func(tx *Store) error {
		head, err := tx.lockAudit(ctx)
		if err != nil {
			return err
		}
		rows := make([]auditLineRow, len(lines))
		for i := range lines {
			l := &lines[i]
			l.Fit()
			if l.At.Before(head.At) { // of another replica's clock: the order of the lines is what counts
				l.At = head.At
			}
			l.Seq = head.Seq + 1
			l.Hash = seal.Chain(head.Hash, l.Canonical())
			head.Seq, head.Hash, head.At = l.Seq, l.Hash, l.At
			rows[i] = auditLineRow{
				l.Seq, l.At, l.StaffID, l.Staff, l.RoleNames(), l.Act, l.Label, l.Subject, l.Detail, l.Failed, l.Of, l.Address, l.Request, l.Hash,
			}
		}
		if err := insertWhole(ctx, tx, rows); err != nil {
			return fail("write the audit log", err)
		}
		return tx.setAuditHead(ctx, head)
	})
}

// lockAudit is the head, which nobody else moves before the transaction ends.
func (s *Store) lockAudit(ctx context.Context) (auditHeadRow, error) {
	var head auditHeadRow
	// An UPDATE locks the row on both databases; what is read after it is the newest.
	if _, err := s.exec(ctx, "UPDATE audit_head SET id = 1 WHERE id = 1"); err != nil {
		return head, fail("lock the audit log", err)
	}
	if err := s.write.WithContext(ctx).Where("id = 1").Take(&head).Error; err != nil {
		return head, fail("read the head of the audit log", err)
	}
	head.At = head.At.UTC()
	if !s.proves(head) { // what comes after it would prove it: nothing is done until somebody has looked
		return head, fmt.Errorf("%w: the head of the audit log was not written by this program with these keys: hotline audit verify", model.ErrUnavailable)
	}
	return head, nil
}

// emptied is whether the log has not begun, as its head tells, and yet something is there that has had a line before it: a session, or a
// log-in that was changed. A log-in alone tells nothing: it may be older than the log, whose tables came before those of sessions.
func emptied(db *gorm.DB, head auditHeadRow) (bool, error) {
	if head.Mac != "" {
		return false, nil
	}
	var ids []int64
	err := db.Model(&staffSessionRow{}).Limit(1).Pluck("id", &ids).Error
	if err == nil && len(ids) == 0 {
		err = db.Model(&staffRow{}).Where("version > 0").Limit(1).Pluck("id", &ids).Error
	}
	return len(ids) > 0, fail("look whether the audit log has begun", err)
}

// proves is whether the program wrote this head, or nobody has written any yet.
func (s *Store) proves(head auditHeadRow) bool {
	return head.Mac == s.mac(head) || head.Mac == "" && head.Seq == 0
}

func (s *Store) setAuditHead(ctx context.Context, head auditHeadRow) error {
	_, err := s.exec(ctx, "UPDATE audit_head SET seq = ?, hash = ?, at = ?, begins_seq = ?, begins_hash = ?, mac = ? WHERE id = 1",
		head.Seq, head.Hash, head.At, head.BeginsSeq, head.BeginsHash, s.mac(head))
	return fail("move the head of the audit log", err)
}

// AuditLines are at most limit lines that fit q, newest first. Behind a place they are looked for in windows of numbers, each wider than
// the last, as the tickets of a queue are (pieceOf).
func (s *Store) AuditLines(ctx context.Context, q model.AuditQuery, limit int) ([]model.AuditLine, error) {
	seqs, err := s.auditSeqs(ctx, q, limit)
	if err != nil || len(seqs) == 0 {
		return nil, err
	}
	return auditLines(s.read.WithContext(ctx).Where("seq IN ?", seqs).Order("seq DESC"))
}

func (s *Store) auditSeqs(ctx context.Context, q model.AuditQuery, limit int) ([]int64, error) {
	if q.Before == 0 {
		return s.auditPiece(ctx, q, 0, limit)
	}
	q.Before = min(q.Before, beyond)
	var all []int64
	for width := int64(firstWindow); len(all) < limit && q.Before > 1; width *= widened {
		from := max(q.Before-width, 1)
		some, err := s.auditPiece(ctx, q, from, limit-len(all))
		if err != nil {
			return nil, err
		}
		all, q.Before = append(all, some...), from
	}
	return all, nil
}

// auditIndex is the index in which the lines are found that fit q; "": the table itself. Left to choose, MariaDB may take the right one
// and read it from its end down to the window.
func auditIndex(q model.AuditQuery) string {
	switch {
	case q.Subject != "":
		return "audit_line_subject"
	case q.Failed:
		return "audit_line_failed"
	case q.StaffID != 0:
		return "audit_line_staff"
	case q.Act != "":
		return "audit_line_act"
	default:
		return ""
	}
}

// auditPiece are the first numbers of lines that fit q, from a lowest one on.
func (s *Store) auditPiece(ctx context.Context, q model.AuditQuery, lowest int64, limit int) (seqs []int64, err error) {
	find := s.read.WithContext(ctx).Model(&auditLineRow{}).Order("seq DESC").Limit(limit)
	if index := auditIndex(q); index != "" {
		find = find.Table(s.dialect.through("audit_line", index))
	}
	if lowest != 0 {
		find = find.Where("seq >= ?", lowest)
	}
	if q.StaffID != 0 {
		find = find.Where("staff_id = ?", q.StaffID)
	}
	if q.Act != "" {
		find = find.Where("act = ?", q.Act)
	}
	if q.Subject != "" {
		find = find.Where("subject = ?", q.Subject)
	}
	if q.Failed {
		find = find.Where("is_failed = ?", true) // by an index: few are, among millions
	}
	if find, err = s.auditBetween(ctx, find, q); err != nil {
		return nil, err
	}
	err = find.Pluck("seq", &seqs).Error
	return seqs, fail("look into the audit log", err)
}

// auditBetween turns moments into numbers: lines are in the order of both, and every index ends with the number.
func (s *Store) auditBetween(ctx context.Context, find *gorm.DB, q model.AuditQuery) (*gorm.DB, error) {
	if q.Before != 0 {
		find = find.Where("seq < ?", q.Before)
	}
	first := func(at time.Time) (int64, error) {
		var seqs []int64
		err := s.read.WithContext(ctx).Model(&auditLineRow{}).Where("at >= ?", at).Order("at, seq").Limit(1).Pluck("seq", &seqs).Error
		if err != nil || len(seqs) == 0 {
			return 0, fail("look into the audit log", err)
		}
		return seqs[0], nil
	}
	if !q.From.IsZero() {
		seq, err := first(q.From)
		if err != nil {
			return nil, err
		}
		if seq == 0 {
			return find.Where("1 = 0"), nil
		}
		find = find.Where("seq >= ?", seq)
	}
	if !q.To.IsZero() {
		seq, err := first(q.To)
		if err != nil {
			return nil, err
		}
		if seq != 0 {
			find = find.Where("seq < ?", seq)
		}
	}
	return find, nil
}

// CountAudit is how many lines fit q where that can be said at once, since numbers have no gaps: of moments alone. Else it is 0.
func (s *Store) CountAudit(ctx context.Context, q model.AuditQuery) (int, error) {
	if q.StaffID != 0 || q.Act != "" || q.Subject != "" || q.Failed {
		return 0, nil
	}
	end := func(order string) (int64, error) {
		find, err := s.auditBetween(ctx, s.read.WithContext(ctx).Model(&auditLineRow{}), q)
		if err != nil {
			return 0, err
		}
		var seqs []int64
		err = find.Order(order).Limit(1).Pluck("seq", &seqs).Error
		return append(seqs, 0)[0], fail("count the audit log", err)
	}
	last, err := end("seq DESC")
	if err != nil || last == 0 {
		return 0, err
	}
	first, err := end("seq")
	return int(last - first + 1), err
}

// AuditAfter are at most limit lines above after, in their order.
func (s *Store) AuditAfter(ctx context.Context, after int64, limit int) ([]model.AuditLine, error) {
	return auditLines(s.read.WithContext(ctx).Where("seq > ?", after).Order("seq").Limit(limit))
}

func auditLines(find *gorm.DB) ([]model.AuditLine, error) {
	var rows []auditLineRow
	if err := find.Find(&rows).Error; err != nil {
		return nil, fail("read the audit log", err)
	}
	list := make([]model.AuditLine, len(rows))
	for i, r := range rows {
		list[i] = r.line()
	}
	return list, nil
}
