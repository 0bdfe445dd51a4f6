package exporting_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/exporting"
)

// drawer keeps files in memory.
type drawer struct {
	mu    sync.Mutex
	files map[string][]byte
	stuck bool // it gives nothing up
}

func (d *drawer) Put(_ context.Context, key string, body []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files[key] = bytes.Clone(body)
	return nil
}

func (d *drawer) Get(_ context.Context, key string) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	body, is := d.files[key]
	if !is {
		return nil, errors.New("no such file")
	}
	return body, nil
}

func (d *drawer) Delete(_ context.Context, key string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stuck {
		return errors.New("the store is away")
	}
	delete(d.files, key)
	return nil
}

// book is an audit log in memory; down: it takes nothing.
type book struct {
	lines []model.AuditLine
	down  bool
}

func (b *book) Record(_ context.Context, l model.AuditLine) (int64, error) {
	if b.down {
		return 0, model.ErrUnavailable
	}
	b.lines = append(b.lines, l)
	return int64(len(b.lines)), nil
}

// maker makes files as a test wants them.
type maker func(ctx context.Context, o model.ExportOrder, out model.ExportOut) error

func (m maker) WriteExport(ctx context.Context, _ model.Staff, o model.ExportOrder, out model.ExportOut) error {
	return m(ctx, o, out)
}

// house is an office on a real store, with a clock that the test moves.
type house struct {
	*exporting.Office
	store *store.Store
	files *drawer
	audit *book
	now   time.Time
	who   map[string]model.Staff
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{
		files: &drawer{files: map[string][]byte{}}, audit: &book{}, now: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC), who: map[string]model.Staff{},
	}
	clock := func() time.Time { return h.now }
	h.store = storetest.Open(t, clock)
	h.Office = exporting.New(exporting.Options{
		Store: h.store, Files: h.files, Audit: h.audit, Zone: time.FixedZone("CST", 8*3600), Now: clock, Log: slog.New(slog.DiscardHandler),
		Named: func(who model.Staff) string { return who.Name }, Makers: map[model.ExportKind]exporting.Maker{},
	})
	for name, roles := range map[string][]model.Role{
		"auditor": {model.RoleAuditor}, "supervisor": {model.RoleSupervisor}, "both": {model.RoleAuditor, model.RoleSupervisor}, "editor": {model.RoleEditor},
		"admin": {model.RoleAdmin}, // one stays, whatever becomes of others
	} {
		if err := h.store.AddStaff(t.Context(), model.Staff{Name: name, Roles: roles}, "no password"); err != nil {
			t.Fatal(err)
		}
		h.who[name] = h.named(t, name)
	}
	return h
}

func (h *house) named(t *testing.T, name string) model.Staff {
	t.Helper()
	who, _, err := h.store.StaffByName(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// asks queues a file of a kind that m makes.
func (h *house) asks(t *testing.T, name string, kind model.ExportKind, m maker) model.ExportJob {
	t.Helper()
	h.Makers[kind] = m
	o, err := model.NewExportOrder(h.who[name], kind, model.FormatXLSX, map[string]string{"phone": "13800138000"}, "一位市民")
	if err != nil {
		t.Fatal(err)
	}
	j, err := h.Queue(t.Context(), h.who[name], o)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// works makes one file; it is an error where there is none to be made.
func (h *house) works(t *testing.T) {
	t.Helper()
	if busy, err := h.Work(t.Context()); !busy || err != nil {
		t.Fatalf("busy %v, %v", busy, err)
	}
}

func (h *house) job(t *testing.T, id int64) model.ExportJob {
	t.Helper()
	j, err := h.store.Export(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// fetched is the file as somebody gets it.
func (h *house) fetched(t *testing.T, name string, id int64) []byte {
	t.Helper()
	f, err := h.File(t.Context(), h.named(t, name), id)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// long writes eleven megabytes, told after each.
func long(_ context.Context, _ model.ExportOrder, out model.ExportOut) error {
	for i := range 11 {
		if _, err := out.Write(megabyte(i)); err != nil {
			return err
		}
		if err := out.Tell(i+1, 11); err != nil {
			return err
		}
	}
	return nil
}

func megabyte(i int) []byte { return bytes.Repeat([]byte{byte('a' + i)}, 1<<20) }

func whole() (all []byte) {
	for i := range 11 {
		all = append(all, megabyte(i)...)
	}
	return all
}

func TestALongFileIsKeptInParts(t *testing.T) {
	h := open(t)
	j := h.asks(t, "auditor", model.ExportAudit, long)
	h.works(t)
	done := h.job(t, j.ID)
	if done.State != model.ExportDone || done.Bytes != 11<<20 || done.Parts != 3 || done.Done != 11 || done.All != 11 {
		t.Errorf("%+v", done)
	}
	for name, part := range h.files.files {
		if len(part) > 4<<20 {
			t.Errorf("%s has %d bytes", name, len(part))
		}
	}
	if got := h.fetched(t, "auditor", j.ID); len(h.files.files) != 3 || !bytes.Equal(got, whole()) {
		t.Errorf("%d bytes of %d parts", len(got), len(h.files.files))
	}
	l := h.audit.lines
	if len(l) != 1 || l[0].Act != model.AuditExported || l[0].Staff != "auditor" || l[0].Subject != fmt.Sprintf("exports/%d", j.ID) ||
		l[0].Detail != `{"about":"一位市民","format":"xlsx","kind":"audit","rows":"11"}` {
		t.Errorf("the audit log has %+v", l)
	}
	h.now = h.now.Add(25 * time.Hour)
	if err := h.Tidy(t.Context()); err != nil || len(h.files.files) != 0 || h.job(t, j.ID).State != model.ExportExpired {
		t.Errorf("a day later there are %d parts, %v", len(h.files.files), err)
	}
}

// What one process left as it died is taken up by the next, and goes.
func TestAFileWhoseProcessDiedIsMadeAnew(t *testing.T) {
	h := open(t)
	died := errors.New("the process is gone")
	j := h.asks(t, "auditor", model.ExportAudit, func(_ context.Context, _ model.ExportOrder, out model.ExportOut) error {
		for i := range 9 {
			if _, err := out.Write(megabyte(i + 3)); err != nil {
				return err
			}
		}
		if err := out.Tell(9, 11); err != nil {
			return err
		}
		panic(died)
	})
	func() {
		defer func() {
			if p := recover(); p != died { //nolint:errorlint // this very one
				t.Errorf("%v", p)
			}
		}()
		_, _ = h.Work(t.Context())
	}()
	if now := h.job(t, j.ID); now.State != model.ExportRunning || now.Done != 9 || now.All != 11 || len(h.files.files) != 2 {
		t.Fatalf("%+v, %d parts", now, len(h.files.files))
	}
	left := slices.Collect(maps.Keys(h.files.files))
	h.Makers[model.ExportAudit] = maker(long)
	if busy, err := h.Work(t.Context()); busy || err != nil {
		t.Fatalf("while it may still live: %v, %v", busy, err)
	}
	h.now = h.now.Add(2 * time.Minute)
	h.works(t)
	if got := h.fetched(t, "auditor", j.ID); !bytes.Equal(got, whole()) {
		t.Errorf("%d bytes", len(got))
	}
	for _, name := range left {
		if _, is := h.files.files[name]; is {
			t.Errorf("%s is still there", name)
		}
	}
}

// One that was taken for dead and was not does not spoil what the other made.
func TestTwoWhoMakeTheSameFileDoNotMixTheirs(t *testing.T) {
	h := open(t)
	slow := true
	j := h.asks(t, "auditor", model.ExportAudit, func(ctx context.Context, o model.ExportOrder, out model.ExportOut) error {
		if !slow {
			return long(ctx, o, out)
		}
		slow = false
		for range 5 {
			if _, err := out.Write(bytes.Repeat([]byte{'?'}, 1<<20)); err != nil {
				t.Errorf("%v", err)
			}
		}
		h.now = h.now.Add(2 * time.Minute) // it sleeps, and another comes
		h.works(t)
		for range 7 {
			if _, err := out.Write(bytes.Repeat([]byte{'?'}, 1<<20)); err != nil {
				return err
			}
		}
		t.Error("it goes on all the same")
		return nil
	})
	h.works(t)
	if got := h.fetched(t, "auditor", j.ID); !bytes.Equal(got, whole()) || len(h.files.files) != 3 || len(h.audit.lines) != 1 {
		t.Errorf("%d bytes, %d parts, %d lines in the audit log", len(got), len(h.files.files), len(h.audit.lines))
	}
}

func TestAnExportThatFailsSaysWhy(t *testing.T) {
	h := open(t)
	why := model.ErrInvalid.Saying("范围太大")
	j := h.asks(t, "auditor", model.ExportAudit, func(ctx context.Context, o model.ExportOrder, out model.ExportOut) error {
		return errors.Join(long(ctx, o, out), why)
	})
	h.works(t)
	if now := h.job(t, j.ID); now.State != model.ExportFailed || now.Fault != "范围太大" || now.Bytes != 0 || now.Parts != 0 || len(h.files.files) != 0 || len(h.audit.lines) != 0 {
		t.Errorf("%+v, %d parts, %d lines", now, len(h.files.files), len(h.audit.lines))
	}
	if _, err := h.File(t.Context(), h.who["auditor"], j.ID); !errors.Is(err, model.ErrNoExport) {
		t.Errorf("%v", err)
	}
}

// What a failed file left and the store would not give up is known, and goes later.
func TestPartsThatCouldNotBeDeletedGoLater(t *testing.T) {
	h := open(t)
	why := model.ErrInvalid.Saying("范围太大")
	fails := func(ctx context.Context, o model.ExportOrder, out model.ExportOut) error {
		h.files.stuck = true
		return errors.Join(long(ctx, o, out), why)
	}
	j := h.asks(t, "auditor", model.ExportAudit, fails)
	h.works(t)
	if now := h.job(t, j.ID); now.State != model.ExportFailed || now.Parts == 0 || len(h.files.files) == 0 {
		t.Fatalf("%+v, %d parts", now, len(h.files.files))
	}
	if err := h.Tidy(t.Context()); err == nil || len(h.files.files) == 0 {
		t.Errorf("the store is still away: %v", err)
	}
	h.files.stuck = false
	if err := h.Tidy(t.Context()); err != nil || len(h.files.files) != 0 {
		t.Errorf("%v, %d parts", err, len(h.files.files))
	}
	if now := h.job(t, j.ID); now.State != model.ExportFailed || now.Parts != 0 {
		t.Errorf("%+v", now)
	}

	// Nor does another try begin before those of the one before are gone.
	j = h.asks(t, "auditor", model.ExportAudit, func(ctx context.Context, o model.ExportOrder, out model.ExportOut) error {
		h.files.stuck = true
		return errors.Join(long(ctx, o, out), model.ErrUnavailable)
	})
	for range 2 {
		if busy, err := h.Work(t.Context()); busy || err == nil {
			t.Fatalf("%v, %v", busy, err)
		}
		h.now = h.now.Add(10 * time.Minute)
	}
	h.files.stuck, h.Makers[model.ExportAudit] = false, maker(long)
	h.works(t)
	if now := h.job(t, j.ID); now.State != model.ExportDone || len(h.files.files) != now.Parts {
		t.Errorf("%+v, %d parts", now, len(h.files.files))
	}
}

// A process that stops gives its job back: that is no try.
func TestAProcessThatStopsGivesItsJobBack(t *testing.T) {
	h := open(t)
	j := h.asks(t, "auditor", model.ExportAudit, nil)
	for range 5 {
		ctx, stop := context.WithCancel(t.Context())
		h.Makers[model.ExportAudit] = maker(func(_ context.Context, _ model.ExportOrder, out model.ExportOut) error {
			if _, err := out.Write(megabyte(1)); err != nil {
				return err
			}
			stop()
			return ctx.Err()
		})
		if busy, err := h.Work(ctx); busy || !errors.Is(err, context.Canceled) {
			t.Fatalf("%v, %v", busy, err)
		}
	}
	h.Makers[model.ExportAudit] = maker(long)
	h.works(t) // at once
	if now := h.job(t, j.ID); now.State != model.ExportDone || now.Tries != 1 {
		t.Errorf("%+v", now)
	}
}

// No line in the audit log, no file.
func TestAFileThatCannotBeWrittenDownIsNotOffered(t *testing.T) {
	h := open(t)
	j := h.asks(t, "auditor", model.ExportAudit, long)
	h.audit.down = true
	if busy, err := h.Work(t.Context()); busy || !errors.Is(err, model.ErrUnavailable) {
		t.Fatalf("%v, %v", busy, err)
	}
	if now := h.job(t, j.ID); now.State != model.ExportRunning || len(h.files.files) != 0 {
		t.Errorf("%+v, %d parts", now, len(h.files.files))
	}
	h.audit.down, h.now = false, h.now.Add(3*time.Minute)
	h.works(t)
	if now := h.job(t, j.ID); now.State != model.ExportDone {
		t.Errorf("%+v", now)
	}
}

// An auditor's file is not his any more once he audits no longer, even where he is a supervisor, who reads all else.
func TestAFileGoesWithTheRoleThatItTakes(t *testing.T) {
	h := open(t)
	j, chats := h.asks(t, "both", model.ExportAudit, long), h.asks(t, "both", model.ExportChats, long)
	h.works(t)
	h.works(t)
	becomes := func(roles ...model.Role) model.Staff {
		t.Helper()
		who := h.named(t, "both")
		who.Roles = roles
		if err := h.store.ChangeAccount(t.Context(), who); err != nil {
			t.Fatal(err)
		}
		return h.named(t, "both")
	}
	for _, c := range []struct {
		roles        []model.Role
		audit, chats bool
	}{
		{[]model.Role{model.RoleAuditor, model.RoleSupervisor}, true, true},
		{[]model.Role{model.RoleSupervisor}, false, true},
		{[]model.Role{model.RoleAuditor}, true, false},
		{[]model.Role{model.RoleEditor, model.RoleHandler}, false, false},
	} {
		who := becomes(c.roles...)
		for id, want := range map[int64]bool{j.ID: c.audit, chats.ID: c.chats} {
			if _, err := h.File(t.Context(), who, id); (err == nil) != want || err != nil && !errors.Is(err, model.ErrForbidden) {
				t.Errorf("%v takes %d: %v", c.roles, id, err)
			}
		}
	}
	for _, name := range []string{"auditor", "supervisor", "editor"} {
		if _, err := h.File(t.Context(), h.who[name], j.ID); !errors.Is(err, model.ErrNoExport) {
			t.Errorf("%s takes somebody else's: %v", name, err)
		}
	}
	// And none is made for who lost the role while it waited.
	becomes(model.RoleAuditor, model.RoleSupervisor)
	waiting := h.asks(t, "both", model.ExportAudit, long)
	becomes(model.RoleSupervisor)
	h.works(t)
	if now := h.job(t, waiting.ID); now.State != model.ExportFailed || now.Fault != model.ErrForbidden.Message {
		t.Errorf("%+v", now)
	}
}

// What was asked may name a citizen: it lies sealed, and goes once the file is made.
func TestWhatWasAskedLiesSealedAndGoes(t *testing.T) {
	h := open(t)
	asked := ""
	j := h.asks(t, "supervisor", model.ExportChats, func(_ context.Context, o model.ExportOrder, out model.ExportOut) error {
		asked = o.Query
		_, err := out.Write([]byte(out.Mark))
		return err
	})
	write, _, err := h.store.Conns()
	if err != nil {
		t.Fatal(err)
	}
	kept := func() (query string, sealed []byte) {
		t.Helper()
		if err := write.QueryRowContext(t.Context(), "SELECT query, asked FROM export_job").Scan(&query, &sealed); err != nil {
			t.Fatal(err)
		}
		return query, sealed
	}
	if query, sealed := kept(); strings.Contains(query, "138") || len(sealed) == 0 || bytes.Contains(sealed, []byte("138")) {
		t.Errorf("%q, %q", query, sealed)
	}
	if j := h.job(t, j.ID); j.Query != "" || j.About != "一位市民" {
		t.Errorf("%+v", j)
	}
	h.works(t)
	if asked != `{"phone":"13800138000"}` {
		t.Errorf("the maker reads %q", asked)
	}
	if query, sealed := kept(); query != "{}" || sealed != nil {
		t.Errorf("it stays: %q, %q", query, sealed)
	}
	if mark := string(h.fetched(t, "supervisor", j.ID)); mark != "12345热线 会话记录　导出人：supervisor　导出时间：2026-11-23 12:00:00　内部资料，请勿外传" {
		t.Errorf("%q", mark)
	}
}

// An older program kept its files whole, under their name.
func TestAFileInOnePieceIsStillThere(t *testing.T) {
	h := open(t)
	j := h.asks(t, "supervisor", model.ExportChats, long)
	h.works(t)
	write, _, err := h.store.Conns()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := write.ExecContext(t.Context(), "UPDATE export_job SET parts = 0"); err != nil {
		t.Fatal(err)
	}
	h.files.files = map[string][]byte{h.job(t, j.ID).FileKey: []byte("whole")}
	if got := h.fetched(t, "supervisor", j.ID); string(got) != "whole" {
		t.Errorf("%q", got)
	}
	h.now = h.now.Add(25 * time.Hour)
	if err := h.Tidy(t.Context()); err != nil || len(h.files.files) != 0 {
		t.Errorf("%d files, %v", len(h.files.files), err)
	}
}
