package ticketing_test

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"path"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/benchtest"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/ticketing"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

func benchDesk(b *testing.B) (*ticketing.Desk, *store.Store) {
	b.Helper()
	st := storetest.Open(b, clock)
	return ticketing.New(st, kvtest.Embedded(b, clock), nil, shanghai, clock, slog.New(slog.DiscardHandler)), st
}

// on names the database of a sub-benchmark for a line of the report.
func on(b *testing.B) string { return path.Base(b.Name()) }

// bearer is a bound citizen with a phone of his own.
func bearer(i int) model.Citizen {
	c := model.Citizen{ID: int64(i + 1), OpenID: fmt.Sprintf("o%d", i), Followed: true}
	c.Binding = &model.Binding{CitizenID: c.ID, Name: "张三", Phone: fmt.Sprintf("1%010d", 3_000_000_000+i), BoundAt: noon}
	return c
}

// full is a form with every field filled in.
func full(i int, photos []string) ticketing.Form {
	f := form(fmt.Sprintf("form-%010d", i))
	lat, lng := 23.129112, 113.264385
	f.Title, f.Lat, f.Lng, f.PointConfirmed = "云麓区某街道工地夜间施工扰民", &lat, &lng, true
	f.Content = strings.Repeat("连续三天晚上十一点后还在打桩，附近居民无法休息。", 8)
	f.IDType, f.IDNo, f.ContactAddress = "居民身份证", "11010519491231002X", "云麓区某街道2号302房"
	f.PhotoIDs = photos
	return f
}

// uploaded are two photos of the i-th citizen. Their names are random, as the album's are.
func uploaded(b *testing.B, st *store.Store, from, n int) [][]string {
	b.Helper()
	ids := make([][]string, n)
	err := st.InTx(b.Context(), func(tx *store.Store) error {
		for i := range ids {
			for range 2 {
				id := strings.ToLower(rand.Text())
				ids[i] = append(ids[i], id)
				p := model.Photo{ID: id, CitizenID: int64(from + i + 1), Width: 1600, Height: 1200, Size: 300_000, CreatedAt: noon}
				if err := tx.AddPhoto(b.Context(), p); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return ids
}

// BenchmarkSubmission files tickets with two photos each, sixteen at a time, beside the same rows written by plain
// prepared statements through the same driver with the same settings.
func BenchmarkSubmission(b *testing.B) {
	storetest.Each(b, func(b *testing.B) {
		const workers, times, theirsFrom = 16, 500, 1_000_000
		desk, st := benchDesk(b)
		plain := newPlain(b, st)
		var mine, other [][]string
		ours := benchtest.Work{
			Workers: workers, Times: times,
			Before: func(round int) { mine = append(mine, uploaded(b, st, round*times, times)...) },
			Do: func(i int) error {
				_, err := desk.Submit(b.Context(), bearer(i), full(i, mine[i]))
				return err
			},
		}
		theirs := benchtest.Work{
			Workers: workers, Times: times,
			Before: func(round int) { other = append(other, uploaded(b, st, theirsFrom+round*times, times)...) },
			Do:     func(i int) error { return plain.submit(b.Context(), theirsFrom+i, other[i], true) },
		}
		our, their, ratio := benchtest.Contest(b, ours, &theirs)
		benchtest.Report(b, "submission, "+on(b), fmt.Sprintf("%.2fx of plain prepared SQL, for %.2fx its CPU; %s", ratio, our.CPU.Seconds()/their.CPU.Seconds(), our), "≥ 0.95x")
		benchtest.Report(b, "   the plain SQL", their.String(), "")
		target := ""
		if st.Embedded() {
			target = "≤ 50ms"
		}
		benchtest.Report(b, "   p99.9 of 16 writers", our.Worst.String(), target)
	})
}

// BenchmarkFollowed holds a ticket that is written with its row for the figures and its note for the search against one without,
// both by plain statements: what every submission pays for the two.
func BenchmarkFollowed(b *testing.B) {
	storetest.Each(b, func(b *testing.B) {
		const workers, times, bareFrom = 16, 500, 1_000_000
		_, st := benchDesk(b)
		plain := newPlain(b, st)
		work := func(from int, followed bool) benchtest.Work {
			var photos [][]string
			return benchtest.Work{
				Workers: workers, Times: times,
				Before: func(round int) { photos = append(photos, uploaded(b, st, from+round*times, times)...) },
				Do:     func(i int) error { return plain.submit(b.Context(), from+i, photos[i], followed) },
			}
		}
		bare := work(bareFrom, false)
		our, their, ratio := benchtest.Contest(b, work(0, true), &bare)
		benchtest.Report(b, "a submission's rows with those for figures and search, "+on(b),
			fmt.Sprintf("%.2fx of the rate without them, p50 %s against %s", ratio, our.P50.Round(10*time.Microsecond), their.P50.Round(10*time.Microsecond)), "")
	})
}
