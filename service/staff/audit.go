package staff

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// AuditLog keeps who does what (domain §15, docs/adr/0018).
type AuditLog struct {
	store *store.Store
	now   func() time.Time
	log   *slog.Logger

	mu       sync.Mutex
	writing  bool
	waiting  []*auditEntry
	refusals flood
}

// NewAuditLog makes the log.
func NewAuditLog(st *store.Store, now func() time.Time, log *slog.Logger) *AuditLog {
	return &AuditLog{store: st, now: now, log: log, refusals: flood{whose: "route"}}
}

type auditEntry struct {
	line    model.AuditLine
	err     error
	written chan struct{}
	gone    <-chan struct{} // closed once nobody waits for it any more
}

// left is whether nobody waits for it any more: what it was to stand before is not done.
func (e *auditEntry) left() bool {
	select {
	case <-e.gone:
		return true
	default:
		return false
	}
}

const (
	auditBatch = 64
	auditTime  = 5 * time.Second // for one transaction
	mostQueued = 4096            // lines that wait; who comes then is refused, as where the database is away
)

var errAuditFull = errors.New("too many lines wait for the audit log")

// Record writes a line and returns its number. Whoever is about to do something does it only once there is no error: no line, no
// act. Where ctx ends first the line may be written all the same, where it was just being written.
//
// All lines hang on one head, so that they are written one transaction after the other: who comes while one is written waits and
// is written with all the others who do.
func (l *AuditLog) Record(ctx context.Context, line model.AuditLine) (seq int64, err error) {
	line.At = l.now()
	e := &auditEntry{line: line, written: make(chan struct{}), gone: ctx.Done()}
	if !l.queue(e) {
		l.log.ErrorContext(ctx, "not in the audit log, and not done", "act", line.Act, "err", errAuditFull)
		return 0, errors.Join(model.ErrUnavailable, errAuditFull)
	}
	select {
	case <-e.written:
	case <-ctx.Done():
		return 0, errors.Join(model.ErrUnavailable, ctx.Err())
	}
	if e.err != nil {
		l.log.ErrorContext(ctx, "not in the audit log, and not done", "act", line.Act, "err", e.err)
		return 0, errors.Join(model.ErrUnavailable, e.err)
	}
	return e.line.Seq, nil
}

// queue has a line wait, where there is room.
func (l *AuditLog) queue(e *auditEntry) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) >= mostQueued {
		l.waiting = slices.DeleteFunc(l.waiting, (*auditEntry).left)
	}
	if len(l.waiting) >= mostQueued {
		return false
	}
	l.waiting = append(l.waiting, e)
	if !l.writing {
		l.writing = true
		go l.write()
	}
	return true
}

// Refused writes that a call was refused before anything was begun: each of the first of a person and a route in a quarter of an hour,
// then how many there were (flood).
func (l *AuditLog) Refused(ctx context.Context, line model.AuditLine) error {
	detail, write := l.refusals.note(fmt.Sprintf("%d %s", line.StaffID, line.Act), l.now())
	if !write {
		return nil
	}
	if detail != nil {
		line.Detail = model.AuditDetail(detail)
	}
	_, err := l.Record(ctx, line)
	return err
}

// write writes those who wait, until nobody does: on nobody's time but its own, so that one who gives up takes no other with him.
func (l *AuditLog) write() {
	for {
		l.mu.Lock()
		n := min(len(l.waiting), auditBatch)
		if l.writing = n > 0; !l.writing {
			l.mu.Unlock()
			return
		}
		batch := append([]*auditEntry(nil), l.waiting[:n]...)
		l.waiting = slices.Delete(l.waiting, 0, n)
		l.mu.Unlock()
		batch = slices.DeleteFunc(batch, (*auditEntry).left)
		if len(batch) > 0 {
			l.append(batch)
		}
	}
}

func (l *AuditLog) append(batch []*auditEntry) {
	ctx, cancel := context.WithTimeout(context.Background(), auditTime)
	defer cancel()
	lines := make([]model.AuditLine, len(batch))
	for i, e := range batch {
		lines[i] = e.line
	}
	err := l.store.AppendAudit(ctx, lines)
	for i, e := range batch {
		e.line, e.err = lines[i], err
		close(e.written)
	}
}

// Lines are at most limit lines that fit a query, newest first.
func (l *AuditLog) Lines(ctx context.Context, q model.AuditQuery, limit int) ([]model.AuditLine, error) {
	return l.store.AuditLines(ctx, q, limit)
}

// StaffID is whose log-in has a name; 0 where there is none.
func (l *AuditLog) StaffID(ctx context.Context, name string) (int64, error) {
	who, _, err := l.store.StaffByName(ctx, strings.TrimSpace(name))
	if errors.Is(err, store.ErrNoStaff) {
		return 0, nil
	}
	return who.ID, err
}

// Tidy deletes lines that have been kept long enough, and says in the service's log where the audit log stands: whoever changes the
// database cannot change what was sent elsewhere.
func (l *AuditLog) Tidy(ctx context.Context) error {
	before, err := l.store.AuditHead(ctx)
	if err != nil {
		return err
	}
	l.log.InfoContext(ctx, "audit log", "seq", before.Seq, "hash", before.Hash)
	upTo, pruned, err := l.store.PruneAudit(ctx, l.now().Add(-model.AuditKeep))
	if err == nil && pruned > 0 {
		_, err = l.Record(ctx, model.AuditLine{Act: model.AuditPruned, Label: "清理到期的审计日志", Detail: model.AuditDetail(map[string]string{"up_to": strconv.FormatInt(upTo, 10)})})
	}
	return err
}
