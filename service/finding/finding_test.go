package finding_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/model"
	"example.org/hotline/model/search"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/finding"
)

var noon = time.Date(2026, 11, 28, 4, 0, 0, 0, time.UTC)

// world is a database with any number of replicas.
type world struct {
	t     *testing.T
	now   time.Time
	store *store.Store
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, now: noon}
	w.store = storetest.Open(t, func() time.Time { return w.now })
	return w
}

// replica is one with an index in a folder of its own.
func (w *world) replica(folder string) *finding.Desk {
	w.t.Helper()
	clock := func() time.Time { return w.now }
	x, err := search.Open(search.Options{URL: "embedded:", Folder: folder, Now: clock})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = x.Close() })
	return finding.New(finding.Options{Store: w.store, Index: x, Zone: time.UTC, Now: clock, Log: slog.New(slog.DiscardHandler)})
}

func (w *world) step(desks ...*finding.Desk) {
	w.t.Helper()
	for _, d := range desks {
		if err := d.Step(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
}

// publish publishes a case as service/cases does: with the note, in one transaction.
func (w *world) publish(no string, ticketID int64, title string) {
	w.t.Helper()
	err := w.store.InTx(w.t.Context(), func(tx *store.Store) error {
		c := model.PublicCase{
			CaseNo: no, Title: title, Category: "C5", Month: "2026-10", District: "云麓区", Content: "夜里一直有声音", Result: "已处理",
			Department: "市城市管理和综合执法局", PublishedAt: w.now, TicketID: ticketID,
		}
		if err := tx.PublishCase(w.t.Context(), c); err != nil {
			return err
		}
		return tx.NoteSearchChange(w.t.Context(), model.SearchCases, no)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) withdraw(no string, ticketID int64) {
	w.t.Helper()
	err := w.store.InTx(w.t.Context(), func(tx *store.Store) error {
		if _, err := tx.WithdrawCases(w.t.Context(), ticketID, w.now); err != nil {
			return err
		}
		return tx.NoteSearchChange(w.t.Context(), model.SearchCases, no)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) finds(d *finding.Desk, asked string, want ...string) {
	w.t.Helper()
	page, err := d.Find(w.t.Context(), model.SearchQuery{Collection: model.SearchCases, Text: asked})
	if err != nil {
		w.t.Fatal(err)
	}
	got := []string{}
	for _, h := range page.Hits {
		got = append(got, h.ID)
	}
	slices.Sort(got)
	if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
		w.t.Errorf("%s:\n%s", asked, diff)
	}
}

func TestReplicasFollow(t *testing.T) {
	w := newWorld(t)
	one, two := w.replica(t.TempDir()), w.replica(t.TempDir())
	w.publish("A001", 1, "工地深夜施工")
	w.step(one, two)
	w.finds(one, "深夜施工", "A001")
	w.finds(two, "深夜施工", "A001")
	w.publish("A002", 2, "广场深夜施工噪音")
	w.withdraw("A001", 1)
	w.finds(one, "深夜施工", "A001") // nobody has looked yet
	w.step(one, two)
	w.finds(one, "深夜施工", "A002")
	w.finds(two, "深夜施工", "A002")
}

// What was noted before another change may come into sight after it.
func TestALateCommit(t *testing.T) {
	w := newWorld(t)
	d := w.replica(t.TempDir())
	w.publish("A001", 1, "工地深夜施工")
	w.publish("A002", 2, "路灯不亮")
	write, _, err := w.store.Conns()
	if err != nil {
		t.Fatal(err)
	}
	// A001's transaction has not ended yet when the replica looks: neither its case nor its note can be seen.
	hide := func(sql string) {
		t.Helper()
		if _, err := write.ExecContext(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	hide("CREATE TABLE later AS SELECT * FROM search_change WHERE doc_id = 'A001'")
	hide("DELETE FROM search_change WHERE doc_id = 'A001'")
	hide("UPDATE public_case SET withdrawn_at = published_at WHERE case_no = 'A001'")
	w.step(d)
	w.finds(d, "施工")
	w.now = w.now.Add(time.Minute)
	hide("INSERT INTO search_change SELECT * FROM later")
	hide("UPDATE public_case SET withdrawn_at = NULL WHERE case_no = 'A001'")
	w.step(d)
	w.finds(d, "施工", "A001")
}

func TestItBuildsAnewBySelf(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, w *world, folder string){
		"the file is gone": func(t *testing.T, _ *world, folder string) {
			if err := os.Remove(filepath.Join(folder, "cases.db")); err != nil {
				t.Fatal(err)
			}
		},
		"the file is none": func(t *testing.T, _ *world, folder string) {
			if err := os.WriteFile(filepath.Join(folder, "cases.db"), []byte("this is no database at all, whatever it says"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"it was away for long": func(t *testing.T, w *world, _ string) {
			w.now = w.now.Add(10 * 24 * time.Hour)
			if err := w.store.ForgetSearchChanges(t.Context(), w.now); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			folder := t.TempDir()
			w.publish("A001", 1, "工地深夜施工")
			ctx, stop := context.WithCancel(t.Context())
			stop()
			func() {
				x, err := search.Open(search.Options{URL: "embedded:", Folder: folder, Now: func() time.Time { return w.now }})
				if err != nil {
					t.Fatal(err)
				}
				defer x.Close()
				d := finding.New(finding.Options{Store: w.store, Index: x, Zone: time.UTC, Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler)})
				w.step(d)
				w.finds(d, "施工", "A001")
				d.Run(ctx)
			}()
			w.publish("A002", 2, "商铺施工")
			lose(t, w, folder)
			d := w.replica(folder)
			w.step(d)
			w.finds(d, "施工", "A001", "A002")
		})
	}
}

// A database that was put in place of another has no note of what is new in it.
func TestItCountsAgainstTheDatabase(t *testing.T) {
	w := newWorld(t)
	d := w.replica(t.TempDir())
	w.publish("A001", 1, "工地深夜施工")
	w.step(d)
	if err := w.store.PublishCase(t.Context(), model.PublicCase{CaseNo: "A002", Title: "商铺施工", Category: "C5", Month: "2026-10", PublishedAt: w.now}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		w.now = w.now.Add(11 * time.Minute)
		w.step(d)
	}
	w.finds(d, "施工", "A001", "A002")
}

// busyIndex has another case published whenever somebody has counted.
type busyIndex struct {
	search.Index
	counted func()
}

func (x busyIndex) Count(ctx context.Context, c model.SearchCollection) (int, error) {
	n, err := x.Index.Count(ctx, c)
	x.counted()
	return n, err
}

func (x busyIndex) Rebuild(context.Context, model.SearchCollection, search.Stamp, search.Walk) (int, error) {
	return 0, errors.New("there was no need to build it anew")
}

// What comes in between the two counts is no reason to build anew, however often it happens.
func TestABusyDayIsNoStraying(t *testing.T) {
	w := newWorld(t)
	clock := func() time.Time { return w.now }
	x, err := search.Open(search.Options{URL: "embedded:", Folder: t.TempDir(), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	w.publish("A001", 1, "工地深夜施工")
	desk := func(x search.Index) *finding.Desk {
		return finding.New(finding.Options{Store: w.store, Index: x, Of: []model.SearchCollection{model.SearchCases}, Zone: time.UTC, Now: clock, Log: slog.New(slog.DiscardHandler)})
	}
	w.step(desk(x))
	id := int64(1)
	d := desk(busyIndex{x, func() {
		for range 3 {
			id++
			w.publish(fmt.Sprintf("A%03d", id), id, "商铺深夜施工")
		}
	}})
	for range 4 {
		w.now = w.now.Add(11 * time.Minute)
		w.step(d)
	}
	w.step(d)
	if n, err := x.Count(t.Context(), model.SearchCases); err != nil || n != int(id) {
		t.Errorf("the index has %d of %d texts, %v", n, id, err)
	}
}

func TestOnDemand(t *testing.T) {
	w := newWorld(t)
	d := w.replica(t.TempDir())
	w.publish("A001", 1, "工地深夜施工")
	w.step(d)
	if err := w.store.PublishCase(t.Context(), model.PublicCase{CaseNo: "A002", Title: "商铺施工", Category: "C5", Month: "2026-10", PublishedAt: w.now}); err != nil {
		t.Fatal(err)
	}
	w.step(d)
	w.finds(d, "施工", "A001")
	if err := finding.AskRebuild(t.Context(), w.store, model.SearchCases); err != nil {
		t.Fatal(err)
	}
	w.step(d)
	w.finds(d, "施工", "A001", "A002")
	if n, err := d.Rebuild(t.Context(), model.SearchCases); err != nil || n != 2 {
		t.Errorf("%d, %v", n, err)
	}
}

// Before a replica has looked for the first time, its index may lack all, or have what was taken down meanwhile.
func TestNothingOldIsFound(t *testing.T) {
	w := newWorld(t)
	folder := t.TempDir()
	clock := func() time.Time { return w.now }
	w.publish("A001", 1, "工地深夜施工")
	w.publish("A002", 2, "商铺深夜施工")
	x, err := search.Open(search.Options{URL: "embedded:", Folder: folder, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	w.step(finding.New(finding.Options{Store: w.store, Index: x, Zone: time.UTC, Now: clock, Log: slog.New(slog.DiscardHandler)}))
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	w.withdraw("A001", 1)
	d := w.replica(folder)
	w.finds(d, "深夜施工", "A002")
	w.step(d)
	w.finds(d, "深夜施工", "A002")
}

func TestMisses(t *testing.T) {
	w := newWorld(t)
	d := w.replica(t.TempDir())
	w.publish("A001", 1, "工地深夜施工")
	w.step(d)
	for range 3 {
		w.finds(d, "飛碟 降落")
	}
	w.finds(d, "外星人13800138000")
	w.finds(d, "外星人王小明老师")
	w.finds(d, "施工", "A001")
	w.now = w.now.Add(10 * time.Second)
	w.step(d)
	w.finds(d, "飞碟　降落")
	w.now = w.now.Add(24 * time.Hour)
	w.step(d)
	got, _, err := d.Misses(t.Context(), model.SearchCases, model.Listing{Limit: 9})
	want := []model.SearchMiss{
		{Collection: "cases", Text: "飞碟 降落", Day: "2026-11-29", Count: 4},
		{Collection: "cases", Text: "外星人***", Day: "2026-11-28", Count: 1},
		{Collection: "cases", Text: "外星人某先生", Day: "2026-11-28", Count: 1},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	w.now = w.now.Add(2 * 365 * 24 * time.Hour)
	if err := d.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left, _, err := w.store.SearchMisses(t.Context(), model.SearchCases, "2000-01-01", model.Listing{Limit: 9}); err != nil || len(left) != 0 {
		t.Errorf("after two years: %+v, %v", left, err)
	}
}

func TestSynonymsAreData(t *testing.T) {
	w := newWorld(t)
	one, two := w.replica(t.TempDir()), w.replica(t.TempDir())
	w.publish("A001", 1, "小汽车违停")
	w.step(one, two)
	w.finds(two, "轿车")
	g, err := one.SaveSynonyms(t.Context(), model.Staff{ID: 7}, model.SynonymGroup{Words: []string{"小汽车", " 轿车", "轎車"}})
	if err != nil || !slices.Equal(g.Words, []string{"小汽车", "轿车"}) || g.ID == 0 || g.ChangedBy != 7 {
		t.Fatalf("%+v, %v", g, err)
	}
	w.step(one, two)
	w.finds(one, "轿车", "A001")
	w.finds(two, "轿车", "A001")
	g.Words = []string{"小汽车", "私家车"}
	if _, err := two.SaveSynonyms(t.Context(), model.Staff{ID: 7}, g); err != nil {
		t.Fatal(err)
	}
	w.step(one)
	w.finds(one, "轿车")
	w.finds(one, "私家车", "A001")
	if err := two.DeleteSynonyms(t.Context(), model.Staff{ID: 7}, g.ID); err != nil {
		t.Fatal(err)
	}
	w.step(one)
	w.finds(one, "私家车")
	for _, words := range [][]string{{"一个"}, {"同", "同"}, {"有 空格", "词"}, nil, {"", "词", "语"}} {
		if _, err := one.SaveSynonyms(t.Context(), model.Staff{}, model.SynonymGroup{Words: words}); !errors.Is(err, model.ErrInvalid) {
			t.Errorf("%q was taken", words)
		}
	}
	if err := one.DeleteSynonyms(t.Context(), model.Staff{}, g.ID); err == nil {
		t.Error("a group that there is not was deleted")
	}
}

// brokenIndex is an index that cannot be asked.
type brokenIndex struct{ search.Index }

func (brokenIndex) Find(context.Context, model.SearchQuery) (model.SearchPage, error) {
	return model.SearchPage{}, fmt.Errorf("disk: %w", search.ErrBroken)
}

func (brokenIndex) Suggest(context.Context, model.SearchCollection, string, int) ([]string, error) {
	return nil, search.ErrBroken
}

func TestTheDatabaseAnswersInstead(t *testing.T) {
	w := newWorld(t)
	clock := func() time.Time { return w.now }
	x, err := search.Open(search.Options{URL: "embedded:", Folder: t.TempDir(), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	d := finding.New(finding.Options{Store: w.store, Index: brokenIndex{x}, Zone: time.UTC, Now: clock, Log: slog.New(slog.DiscardHandler)})
	w.publish("A001", 1, "工地深夜施工100%")
	w.publish("A002", 2, "路灯不亮")
	w.step(d)
	w.finds(d, "深夜施工怎么办", "A001")
	w.finds(d, "100%", "A001")
	w.finds(d, "%")
	if lines, err := d.Suggest(t.Context(), model.SearchCases, "施工", 5); err != nil || len(lines) != 0 {
		t.Errorf("%q, %v", lines, err)
	}
}

// Two replicas that run have a publication within five seconds, and a withdrawal, too.
func TestWithinFiveSeconds(t *testing.T) {
	w := newWorld(t)
	ctx, stop := context.WithCancel(t.Context())
	desks := []*finding.Desk{w.replica(t.TempDir()), w.replica(t.TempDir())}
	w.step(desks...) // the tables of characters are made once in a process
	w.publish("A000", 9, "路灯不亮")
	w.step(desks...)
	w.finds(desks[0], "路灯", "A000")
	var running sync.WaitGroup
	for _, d := range desks {
		running.Go(func() { d.Run(ctx) })
	}
	defer running.Wait()
	defer stop()
	until := func(what string, want int) {
		t.Helper()
		deadline := time.Now().Add(5 * time.Second)
		for _, d := range desks {
			for {
				page, err := d.Find(ctx, model.SearchQuery{Collection: model.SearchCases, Text: "深夜施工"})
				if err == nil && len(page.Hits) == want {
					break
				}
				if time.Now().After(deadline) {
					t.Fatalf("%s: %+v, %v", what, page, err)
				}
				time.Sleep(50 * time.Millisecond)
			}
		}
	}
	w.publish("A001", 1, "工地深夜施工")
	until("published", 1)
	w.withdraw("A001", 1)
	until("withdrawn", 0)
}

// sharedIndex is an index that all replicas write to.
type sharedIndex struct{ search.Index }

func (sharedIndex) Shared() bool { return true }

// leader lets one replica lead: who is named last.
type leader struct{ who *string }

func (l leader) Lead(_ context.Context, _, who string, _ time.Duration) (bool, error) {
	if *l.who == "" {
		*l.who = who
	}
	return *l.who == who, nil
}

func TestOneReplicaWritesToASharedIndex(t *testing.T) {
	w := newWorld(t)
	clock := func() time.Time { return w.now }
	x, err := search.Open(search.Options{URL: "embedded:", Folder: t.TempDir(), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	leads := ""
	replica := func() *finding.Desk {
		return finding.New(finding.Options{Store: w.store, Index: sharedIndex{x}, Lead: leader{&leads}, Zone: time.UTC, Now: clock, Log: slog.New(slog.DiscardHandler)})
	}
	one, two := replica(), replica()
	w.publish("A001", 1, "小汽车深夜施工")
	w.step(one)
	w.finds(two, "深夜施工", "A001")
	w.publish("A002", 2, "广场深夜施工")
	w.step(two) // it does not lead
	w.finds(two, "深夜施工", "A001")
	if _, err := one.SaveSynonyms(t.Context(), model.Staff{ID: 7}, model.SynonymGroup{Words: []string{"小汽车", "轿车"}}); err != nil {
		t.Fatal(err)
	}
	w.step(two)
	w.finds(two, "轿车", "A001") // it follows the synonyms all the same
	leads = ""
	w.step(two) // the other one is gone
	w.finds(two, "深夜施工", "A001", "A002")
}
