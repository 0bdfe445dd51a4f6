package store

import (
	"context"
	"fmt"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/seal"
)

// AuditFault says where the audit log is not what was written.
type AuditFault struct {
	Seq int64
	Why string
}

func (f AuditFault) Error() string { return fmt.Sprintf("line %d: %s", f.Seq, f.Why) }

const auditPage = 1000

// VerifyAudit goes through the audit log, from where it begins to its head, and hands every line to each (nil: to nobody). It
// returns the head and the number of lines, or the AuditFault of the first line that is missing, changed or too many.
func (s *Store) VerifyAudit(ctx context.Context, each func(model.AuditLine) error) (head model.AuditHead, lines int64, err error) {
	h, err := s.auditHead(ctx)
	if err != nil {
		return head, 0, err
	}
	head = model.AuditHead{Seq: h.Seq, Hash: h.Hash, At: h.At}
	if !s.proves(h) {
		return head, 0, AuditFault{h.Seq, "the head was not written by this program with these keys"}
	}
	if gone, err := emptied(s.read.WithContext(ctx), h); err != nil {
		return head, 0, err
	} else if gone {
		return head, 0, AuditFault{1, "is missing: the log has not begun, and yet somebody has logged in; it was emptied"}
	}
	at, hash := h.BeginsSeq, h.BeginsHash
	for at < h.Seq {
		page, err := s.AuditAfter(ctx, at, auditPage)
		if err != nil {
			return head, lines, err
		}
		if len(page) == 0 || page[0].Seq != at+1 {
			begins, err := s.prunedBeyond(ctx, at)
			if err != nil {
				return head, lines, err
			}
			if at, hash = begins.BeginsSeq, begins.BeginsHash; at > h.Seq { // nothing of what was to be verified is kept any more
				return head, lines, nil
			}
			continue
		}
		for _, l := range page {
			if at == h.Seq {
				break // what was written since the head was read is verified the next time
			}
			switch {
			case l.Seq != at+1:
				return head, lines, AuditFault{at + 1, "is missing"}
			case seal.Chain(hash, l.Canonical()) != l.Hash:
				return head, lines, AuditFault{l.Seq, "was changed, or does not follow the line before"}
			}
			at, hash = l.Seq, l.Hash
			if each != nil {
				if err := each(l); err != nil {
					return head, lines, err
				}
			}
			lines++
		}
	}
	if hash != h.Hash {
		return head, lines, AuditFault{h.Seq, "is not the line that the head names"}
	}
	return head, lines, s.nothingAbove(ctx, h.Seq)
}

// prunedBeyond is the head that says that the lines after at were pruned while they were being verified; an AuditFault where none does.
func (s *Store) prunedBeyond(ctx context.Context, at int64) (auditHeadRow, error) {
	now, err := s.auditHead(ctx)
	if err == nil && (now.BeginsSeq <= at || !s.proves(now)) {
		err = AuditFault{at + 1, "is missing"}
	}
	return now, err
}

// nothingAbove is whether a line above the head that was read is one that was written since.
func (s *Store) nothingAbove(ctx context.Context, seq int64) error {
	above, err := s.AuditAfter(ctx, seq, 1)
	if err != nil || len(above) == 0 {
		return err
	}
	now, err := s.auditHead(ctx)
	if err == nil && now.Seq <= seq {
		return AuditFault{above[0].Seq, "was added behind the head"}
	}
	return err
}

func (s *Store) auditHead(ctx context.Context) (auditHeadRow, error) {
	var h auditHeadRow
	if err := s.read.WithContext(ctx).Where("id = 1").Take(&h).Error; err != nil {
		return h, fail("read the head of the audit log", err)
	}
	return h, nil
}

// AuditHead is where the audit log ends now.
func (s *Store) AuditHead(ctx context.Context) (model.AuditHead, error) {
	h, err := s.auditHead(ctx)
	return model.AuditHead{Seq: h.Seq, Hash: h.Hash, At: h.At.UTC()}, err
}

// PruneAudit deletes the lines from before a moment and has the log begin after them: the hash of the last of them stays, so that
// what is left can be verified. The newest line is kept in any case. It returns the
// number of the last line that is gone, and how many it deleted.
func (s *Store) PruneAudit(ctx context.Context, before time.Time) (upTo, pruned int64, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		head, err := tx.lockAudit(ctx)
		if err != nil {
			return err
		}
		var rows []auditLineRow
		err = tx.read.WithContext(ctx).Where("at < ? AND seq < ?", before, head.Seq).Order("at DESC, seq DESC").Limit(1).Find(&rows).Error
		if upTo = head.BeginsSeq; err != nil || len(rows) == 0 || rows[0].Seq <= upTo {
			return fail("look for old lines of the audit log", err)
		}
		upTo = rows[0].Seq
		head.BeginsSeq, head.BeginsHash = upTo, rows[0].Hash
		return tx.setAuditHead(ctx, head)
	})
	if err != nil {
		return 0, 0, err
	}
	for {
		var oldest []int64
		if err := s.read.WithContext(ctx).Model(&auditLineRow{}).Where("seq <= ?", upTo).Order("seq").Limit(auditPage).Pluck("seq", &oldest).Error; err != nil {
			return upTo, pruned, fail("prune the audit log", err)
		}
		if len(oldest) == 0 {
			return upTo, pruned, nil
		}
		if _, err := s.exec(ctx, "DELETE FROM audit_line WHERE seq <= ?", oldest[len(oldest)-1]); err != nil {
			return upTo, pruned, fail("prune the audit log", err)
		}
		pruned += int64(len(oldest))
	}
}
