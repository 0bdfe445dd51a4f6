package store_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

func auditLine(i int) model.AuditLine {
	return model.AuditLine{
		At: noon.Add(time.Duration(i) * time.Second), StaffID: int64(i%3 + 1), Staff: "王·班长<1>", Roles: []model.Role{model.RoleSupervisor, model.RoleScreener},
		Act: []string{"POST /tickets/{number}/supervise", "PUT /tickets/{number}/leading", model.AuditLogIn}[i%3], Label: "督办",
		Subject: fmt.Sprintf("tickets/%d", i%5), Detail: model.AuditDetail(map[string]string{"level": "红牌", "kind": "a&b"}), Address: "10.0.0.8", Request: "R1",
	}
}

func written(t *testing.T, s *store.Store, n int) {
	t.Helper()
	lines := make([]model.AuditLine, n)
	for i := range lines {
		lines[i] = auditLine(i)
	}
	must(t, s.AppendAudit(t.Context(), lines))
}

func TestTheAuditLogIsWhatWasWritten(t *testing.T) {
	s := storetest.Open(t, at(noon))
	if _, n, err := s.VerifyAudit(t.Context(), nil); err != nil || n != 0 {
		t.Fatalf("an empty log: %d lines, %v", n, err)
	}
	written(t, s, 30)
	var read []model.AuditLine
	head, n, err := s.VerifyAudit(t.Context(), func(l model.AuditLine) error { read = append(read, l); return nil })
	if err != nil || n != 30 || head.Seq != 30 || len(read) != 30 || head.Hash != read[29].Hash {
		t.Fatalf("%+v, %d lines, %v", head, n, err)
	}
	want := auditLine(7)
	want.Seq, want.Hash = 8, read[7].Hash
	if fmt.Sprint(read[7]) != fmt.Sprint(want) {
		t.Errorf("line 8 is %+v, want %+v", read[7], want)
	}
	// A clock that went back changes nothing of the order.
	early := auditLine(0)
	must(t, s.AppendAudit(t.Context(), []model.AuditLine{early}))
	if last, err := s.AuditLines(t.Context(), model.AuditQuery{}, 1); err != nil || !last[0].At.Equal(read[29].At) {
		t.Errorf("%+v, %v", last, err)
	}
}

// Whatever is changed in the tables is found, and the first line that it touches is named.
func TestWhatIsChangedInTheAuditLogIsFound(t *testing.T) {
	s := storetest.Open(t, at(noon))
	written(t, s, 30)
	write, _, err := s.Conns()
	must(t, err)
	do := func(statements ...string) {
		t.Helper()
		for _, statement := range statements {
			if _, err := write.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	const columns = "seq, at, staff_id, staff, roles, act, label, subject, detail, failed, of_seq, address, request, hash" // all but what is reckoned from them
	do("CREATE TABLE lines_kept AS SELECT "+columns+" FROM audit_line", "CREATE TABLE head_kept AS SELECT * FROM audit_head")
	for name, c := range map[string]struct {
		sql string
		seq int64
	}{
		"another act":              {"UPDATE audit_line SET act = 'GET /me' WHERE seq = 12", 12},
		"another time":             {"UPDATE audit_line SET at = '2026-11-23 04:00:00.001' WHERE seq = 3", 3},
		"another name":             {"UPDATE audit_line SET staff = 'li' WHERE seq = 5", 5},
		"no failure":               {"UPDATE audit_line SET failed = 'x' WHERE seq = 6", 6},
		"another hash":             {"UPDATE audit_line SET hash = '" + fmt.Sprintf("%064d", 1) + "' WHERE seq = 9", 9},
		"a line less":              {"DELETE FROM audit_line WHERE seq = 20", 20},
		"the first gone":           {"DELETE FROM audit_line WHERE seq = 1", 1},
		"the newest gone":          {"DELETE FROM audit_line WHERE seq > 28", 29},
		"the newest and the head":  {"UPDATE audit_head SET seq = 28, hash = (SELECT hash FROM audit_line WHERE seq = 28)", 28},
		"a beginning further on":   {"UPDATE audit_head SET begins_seq = 10, begins_hash = (SELECT hash FROM audit_line WHERE seq = 10)", 30},
		"all":                      {"UPDATE audit_head SET seq = 0, hash = begins_hash", 0},
		"a line more":              {"UPDATE audit_line SET seq = 31 WHERE seq = 30", 30},
		"a line behind the newest": {"INSERT INTO audit_line (" + columns + ") SELECT 31, at, staff_id, staff, roles, act, label, subject, detail, failed, of_seq, address, request, hash FROM audit_line WHERE seq = 30", 31},
	} {
		t.Run(name, func(t *testing.T) {
			do(c.sql)
			var fault store.AuditFault
			if _, _, err := s.VerifyAudit(t.Context(), nil); !errors.As(err, &fault) || fault.Seq != c.seq {
				t.Errorf("found %v, want line %d", err, c.seq)
			}
			do("DELETE FROM audit_line", "INSERT INTO audit_line ("+columns+") SELECT * FROM lines_kept", "DELETE FROM audit_head", "INSERT INTO audit_head SELECT * FROM head_kept")
		})
	}
	if _, n, err := s.VerifyAudit(t.Context(), nil); err != nil || n != 30 {
		t.Errorf("as it was written: %d lines, %v", n, err)
	}
}

// What comes after a head that somebody else wrote would prove it: nothing is written behind it.
func TestNothingIsWrittenBehindAHeadOfSomebodyElses(t *testing.T) {
	s := storetest.Open(t, at(noon))
	written(t, s, 3)
	write, _, err := s.Conns()
	must(t, err)
	_, err = write.Exec("UPDATE audit_head SET hash = (SELECT hash FROM audit_line WHERE seq = 2)")
	must(t, err)
	if err := s.AppendAudit(t.Context(), []model.AuditLine{auditLine(4)}); !errors.Is(err, model.ErrUnavailable) {
		t.Errorf("written behind it: %v", err)
	}
	if _, _, err := s.PruneAudit(t.Context(), noon.Add(time.Hour)); !errors.Is(err, model.ErrUnavailable) {
		t.Errorf("pruned behind it: %v", err)
	}
}

// Who empties the log hides nothing as long as somebody has a session or was changed; a log-in from before there was a log is no sign.
func TestAnEmptiedAuditLogIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		left  string // what else is emptied
		found bool
	}{
		"a session is left":          {"UPDATE staff SET version = 0", true},
		"a changed log-in is left":   {"DELETE FROM staff_session", true},
		"the log-in itself, no more": {"DELETE FROM staff_session; UPDATE staff SET version = 0", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t, at(noon))
			must(t, s.AddStaff(t.Context(), model.Staff{Name: "li", Roles: []model.Role{model.RoleAgent}}, "x"))
			if _, _, err := s.VerifyAudit(t.Context(), nil); err != nil {
				t.Fatalf("a log-in from before the log: %v", err)
			}
			written(t, s, 3)
			who, _, err := s.StaffByName(t.Context(), "li")
			must(t, err)
			must(t, s.AddStaffSession(t.Context(), model.StaffSession{StaffID: who.ID, Fingerprint: "f", BeganAt: noon, SeenAt: noon, ExpiresAt: noon}))
			write, _, err := s.Conns()
			must(t, err)
			empty := "UPDATE staff SET version = 1; DELETE FROM audit_line; UPDATE audit_head SET seq = 0, begins_seq = 0, mac = '', hash = '" + strings.Repeat("0", 64) + "', begins_hash = '" +
				strings.Repeat("0", 64) + "'; " + c.left
			for statement := range strings.SplitSeq(empty, "; ") {
				_, err := write.Exec(statement)
				must(t, err)
			}
			var fault store.AuditFault
			if _, _, err := s.VerifyAudit(t.Context(), nil); errors.As(err, &fault) != c.found || !c.found && err != nil {
				t.Errorf("verified: %v", err)
			}
		})
	}
}

// Lines that are pruned while others are being verified are no fault; lines that are gone without it are.
func TestPruningIsNoFaultOfAVerification(t *testing.T) {
	s := storetest.Open(t, at(noon))
	written(t, s, 2500)
	prune := func(seconds int) func(model.AuditLine) error {
		return func(l model.AuditLine) error {
			if l.Seq != 1000 {
				return nil
			}
			_, _, err := s.PruneAudit(t.Context(), noon.Add(time.Duration(seconds)*time.Second))
			return err
		}
	}
	if head, n, err := s.VerifyAudit(t.Context(), prune(1200)); err != nil || head.Seq != 2500 || n != 2300 {
		t.Errorf("%+v, %d lines, %v", head, n, err)
	}
	write, _, err := s.Conns()
	must(t, err)
	_, err = write.Exec("DELETE FROM audit_line WHERE seq <= 1300")
	must(t, err)
	var fault store.AuditFault
	if _, _, err := s.VerifyAudit(t.Context(), nil); !errors.As(err, &fault) || fault.Seq != 1201 {
		t.Errorf("deleted without pruning: %v", err)
	}
}

func TestReplicasWriteOneAuditLog(t *testing.T) {
	url := storetest.URL(t)
	one, two := storetest.OpenAt(t, url, at(noon)), storetest.OpenAt(t, url, at(noon))
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			s := one
			if i%2 == 0 {
				s = two
			}
			if err := s.AppendAudit(t.Context(), []model.AuditLine{auditLine(i), auditLine(i)}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if head, n, err := one.VerifyAudit(t.Context(), nil); err != nil || n != 80 || head.Seq != 80 {
		t.Errorf("%+v, %d lines, %v", head, n, err)
	}
}

func TestAnAuditLogThatWasPrunedCanBeVerified(t *testing.T) {
	s := storetest.Open(t, at(noon))
	written(t, s, 30)
	if upTo, n, err := s.PruneAudit(t.Context(), noon.Add(12*time.Second)); err != nil || upTo != 12 || n != 12 {
		t.Fatalf("pruned %d up to %d, %v", n, upTo, err)
	}
	if head, n, err := s.VerifyAudit(t.Context(), nil); err != nil || n != 18 || head.Seq != 30 {
		t.Errorf("%+v, %d lines, %v", head, n, err)
	}
	if upTo, n, err := s.PruneAudit(t.Context(), noon.Add(12*time.Second)); err != nil || upTo != 12 || n != 0 {
		t.Errorf("pruned again: %d up to %d, %v", n, upTo, err)
	}
	if upTo, _, err := s.PruneAudit(t.Context(), noon.Add(time.Hour)); err != nil || upTo != 29 {
		t.Errorf("pruned all: up to %d, %v; the newest stays", upTo, err)
	}
	written(t, s, 3)
	if head, n, err := s.VerifyAudit(t.Context(), nil); err != nil || n != 4 || head.Seq != 33 {
		t.Errorf("%+v, %d lines, %v", head, n, err)
	}
}

func TestTheAuditLogIsSearched(t *testing.T) {
	s := storetest.Open(t, at(noon))
	written(t, s, 30)
	failed := auditLine(30)
	failed.Failed, failed.Of = "wrong_state", 30
	must(t, s.AppendAudit(t.Context(), []model.AuditLine{failed}))
	for name, c := range map[string]struct {
		q    model.AuditQuery
		want []int64
	}{
		"all, newest first": {model.AuditQuery{Before: 4}, []int64{3, 2, 1}},
		"of one person":     {model.AuditQuery{StaffID: 2, Before: 9}, []int64{8, 5, 2}},
		"one act":           {model.AuditQuery{Act: model.AuditLogIn, Before: 9}, []int64{6, 3}},
		"one subject":       {model.AuditQuery{Subject: "tickets/1", Before: 9}, []int64{7, 2}},
		"failures":          {model.AuditQuery{Failed: true}, []int64{31}},
		"between":           {model.AuditQuery{From: noon.Add(3 * time.Second), To: noon.Add(6 * time.Second)}, []int64{6, 5, 4}},
		"of one between":    {model.AuditQuery{StaffID: 1, From: noon.Add(3 * time.Second), To: noon.Add(6 * time.Second)}, []int64{4}},
		"later than all":    {model.AuditQuery{From: noon.Add(time.Hour)}, nil},
		"earlier than all":  {model.AuditQuery{To: noon.Add(-time.Hour)}, nil},
	} {
		list, err := s.AuditLines(t.Context(), c.q, 50)
		var have []int64
		for _, l := range list {
			have = append(have, l.Seq)
		}
		if err != nil || !slices.Equal(have, c.want) {
			t.Errorf("%s: %v, %v; want %v", name, have, err, c.want)
		}
	}
}

// Lines that lie far apart are found behind a place, whatever that is.
func TestRareLinesAreFoundBehindAPlace(t *testing.T) {
	s := storetest.Open(t, at(noon))
	for n := range 3 {
		rare := auditLine(n)
		rare.Act = "rare"
		must(t, s.AppendAudit(t.Context(), []model.AuditLine{rare}))
		written(t, s, 1500)
	}
	for before, want := range map[int64][]int64{4000: {3003, 1502, 1}, 3003: {1502, 1}, 2: {1}, 1: nil, math.MaxInt64: {3003, 1502, 1}} {
		list, err := s.AuditLines(t.Context(), model.AuditQuery{Act: "rare", Before: before}, 50)
		var have []int64
		for _, l := range list {
			have = append(have, l.Seq)
		}
		if err != nil || !slices.Equal(have, want) {
			t.Errorf("below %d: %v, %v; want %v", before, have, err, want)
		}
	}
}

func TestTheAuditLogIsNoPartOfATransaction(t *testing.T) {
	s := storetest.Open(t, at(noon))
	err := s.InTx(t.Context(), func(tx *store.Store) error { return tx.AppendAudit(t.Context(), []model.AuditLine{auditLine(1)}) })
	if err == nil {
		t.Error("a line that goes with a transaction's rollback was taken")
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
