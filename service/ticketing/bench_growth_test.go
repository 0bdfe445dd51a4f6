package ticketing_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/benchtest"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/loading"
	"example.org/hotline/service/ticketing"
)

// smallTown is the size that a larger table is held against.
const smallTown = 100_000

// city is how many tickets the larger table holds. HOTLINE_TEST_BENCH_TICKETS=3000000 has as many as a city collects in
// years; filling it takes some minutes, and some gigabytes.
func city() int {
	if n, err := strconv.Atoi(os.Getenv("HOTLINE_TEST_BENCH_TICKETS")); err == nil {
		return n
	}
	return 3 * smallTown
}

// town is a desk on a table that was filled.
type town struct {
	*ticketing.Desk
	store   *store.Store
	plain   *plain
	people  []model.Citizen
	numbers [][]string // of some of each one's tickets
	hashes  []string
}

// mostPeople are asked for; the tickets of each are more than a page of the list.
const mostPeople = 2000

func grown(b *testing.B, tickets int) *town {
	b.Helper()
	st := storetest.Open(b, clock)
	offices := []model.Department{{Code: "CG", Name: "市城市管理局", Active: true}, {Code: "GA", Name: "市公安局", Active: true}, {Code: "RS", Name: "市人社局", Active: true}}
	for _, d := range offices {
		if err := st.SaveDepartment(b.Context(), d); err != nil {
			b.Fatal(err)
		}
	}
	began := time.Now()
	if err := loading.Load(b.Context(), st, shanghai, noon, loading.Order{Tickets: tickets}); err != nil {
		b.Fatal(err)
	}
	b.Logf("» loaded %d tickets at %.0f/s", tickets, float64(tickets)/time.Since(began).Seconds())
	if err := st.Analyze(b.Context()); err != nil {
		b.Fatal(err)
	}
	t := &town{store: st, plain: newPlain(b, st)}
	t.Desk = ticketing.New(st, kvtest.Embedded(b, clock), nil, shanghai, clock, slog.New(slog.DiscardHandler))
	for i := 1; len(t.people) < mostPeople && i < tickets/40; i++ { // the first has far more than anybody else
		who := loading.Person(i * max(tickets/40/mostPeople, 1))
		page, err := t.List(b.Context(), who, ticketing.Query{})
		if err != nil {
			b.Fatal(err)
		}
		if page.NextCursor == "" {
			continue
		}
		numbers := make([]string, len(page.Tickets))
		for k, one := range page.Tickets {
			numbers[k] = one.Number
		}
		t.people, t.numbers = append(t.people, who), append(t.numbers, numbers)
		t.hashes = append(t.hashes, st.Digest("phone", who.Binding.Phone))
	}
	if len(t.people) < 100 {
		b.Fatalf("only %d people have a page of tickets", len(t.people))
	}
	return t
}

func (t *town) look(ctx context.Context, i int) error {
	p := i % len(t.people)
	_, err := t.Find(ctx, t.people[p], t.numbers[p][i/len(t.people)%len(t.numbers[p])])
	return err
}

func (t *town) plainLook(ctx context.Context, i int) error {
	p := i % len(t.people)
	return t.plain.find(ctx, t.numbers[p][i/len(t.people)%len(t.numbers[p])])
}

func (t *town) page(ctx context.Context, i int) error {
	page, err := t.List(ctx, t.people[i%len(t.people)], ticketing.Query{})
	if err == nil && len(page.Tickets) != 20 {
		err = fmt.Errorf("a page of %d", len(page.Tickets))
	}
	return err
}

func (t *town) plainPage(ctx context.Context, i int) error {
	return t.plain.list(ctx, t.hashes[i%len(t.hashes)])
}

func (t *town) file(ctx context.Context, i int) error {
	f := full(i, nil)
	f.Phone = ""
	_, err := t.Submit(ctx, t.people[i%len(t.people)], f)
	return err
}

// BenchmarkGrowth holds what citizens do among many tickets against the same among few, in turn.
func BenchmarkGrowth(b *testing.B) {
	storetest.Each(b, func(b *testing.B) {
		if os.Getenv("HOTLINE_TEST_MYSQL") != "" {
			roomy(b)
		}
		small, large := grown(b, smallTown), grown(b, city())
		for _, act := range []struct {
			name           string
			workers, times int
			do, plain      func(*town, context.Context, int) error
		}{
			{"look-up by number", 2, 1500, (*town).look, (*town).plainLook},
			{"我的诉求, first page", 2, 700, (*town).page, (*town).plainPage},
			{"submission without photos", 2, 200, (*town).file, nil},
		} {
			work := func(t *town, do func(*town, context.Context, int) error) benchtest.Work {
				return benchtest.Work{Workers: act.workers, Times: act.times, Do: func(i int) error { return do(t, b.Context(), i) }}
			}
			if act.plain != nil {
				plain := work(small, act.plain)
				our, _, ratio := benchtest.Contest(b, work(small, act.do), &plain)
				benchtest.Report(b, fmt.Sprintf("%s, %s, %d tickets", act.name, on(b), smallTown), fmt.Sprintf("%.2fx of plain prepared SQL, %s", ratio, our), "")
			}
			few := work(small, act.do)
			many, little, _ := benchtest.Contest(b, work(large, act.do), &few)
			benchtest.Report(b, fmt.Sprintf("%s, %s, %d against %d tickets", act.name, on(b), city(), smallTown), growth(many, little), "p50 ≤ 1.1x, p99 ≤ 1.2x")
		}
		depths(b, large)
	})
}

func growth(many, few benchtest.Measure) string {
	return fmt.Sprintf("p50 %.2fx, p99 %.2fx (%s against %s)", many.P50.Seconds()/few.P50.Seconds(), many.P99.Seconds()/few.P99.Seconds(), many, few)
}

// depths holds pages in the middle of the staff's longest list against the first.
func depths(b *testing.B, t *town) {
	b.Helper()
	who := model.Staff{ID: 1, Roles: []model.Role{model.RoleDispatcher}}
	page := func(cursor string) benchtest.Work {
		return benchtest.Work{Workers: 2, Times: 200, Do: func(int) error {
			sheet, err := t.Queue(b.Context(), who, ticketing.Search{Status: string(model.Archived), Cursor: cursor})
			if err == nil && len(sheet.Tickets) == 0 {
				err = fmt.Errorf("nothing at %s", cursor)
			}
			return err
		}}
	}
	for _, depth := range []int{10_000, 500_000} {
		_, read, err := t.store.Conns()
		if err != nil {
			b.Fatal(err)
		}
		var id int64
		err = read.QueryRowContext(b.Context(), "SELECT id FROM ticket WHERE status = ? ORDER BY id DESC LIMIT 1 OFFSET ?", model.Archived, depth).Scan(&id)
		if err != nil {
			continue // the table is not so long
		}
		first := page("")
		deep, top, _ := benchtest.Contest(b, page(strconv.FormatInt(id, 10)), &first)
		benchtest.Report(b, fmt.Sprintf("staff's list, %s, page at %d against the first", on(b), depth), growth(deep, top), "p50 ≤ 2x")
	}
}

// roomy has the database server keep the indexes in memory, as far as we may say so, and says how large its room is.
func roomy(b *testing.B) {
	b.Helper()
	const wanted = 12 << 30
	st := storetest.Open(b, clock)
	db, _, err := st.Conns()
	if err != nil {
		b.Fatal(err)
	}
	var had int64
	if err := db.QueryRowContext(b.Context(), "SELECT @@innodb_buffer_pool_size").Scan(&had); err != nil {
		b.Fatal(err)
	}
	if had < wanted && city() > smallTown*10 {
		if err := resize(b.Context(), db, wanted); err == nil {
			b.Cleanup(func() { _ = resize(context.WithoutCancel(b.Context()), db, had) })
		}
	}
	var has int64 // not had, which is put back
	if err := db.QueryRowContext(b.Context(), "SELECT @@innodb_buffer_pool_size").Scan(&has); err != nil {
		b.Fatal(err)
	}
	b.Logf("» the server's buffer pool: %d MB", has>>20)
}

// resize asks for a buffer pool and waits until the server has it: it grows in steps.
func resize(ctx context.Context, db *sql.DB, size int64) error {
	if _, err := db.ExecContext(ctx, "SET GLOBAL innodb_buffer_pool_size = "+strconv.FormatInt(size, 10)); err != nil {
		return err
	}
	for range 300 {
		var name, status string
		if err := db.QueryRowContext(ctx, "SHOW STATUS LIKE 'Innodb_buffer_pool_resize_status'").Scan(&name, &status); err != nil {
			return err
		}
		if status == "" || len(status) > 9 && status[:9] == "Completed" {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return nil
}
