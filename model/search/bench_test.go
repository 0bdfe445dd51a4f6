package search_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/benchtest"
	"example.org/hotline/model/search"
	"example.org/hotline/model/store/storetest"
)

var manyArticles = flag.Int("search.articles", 100_000, "how many articles the search is measured on")

// BenchmarkRelevance prints how well the judged questions are answered.
func BenchmarkRelevance(b *testing.B) {
	for b.Loop() {
		x := open(b, b.TempDir())
		seen, unseen := judge(b, x)
		benchtest.Report(b, "search, judged questions", seen.String(), "NDCG@10 ≥ 0.85, 0 without hits")
		benchtest.Report(b, "search, questions that came after its weights", unseen.String(), "")
	}
}

// crowd makes articles of about 200 characters each out of the clauses of the judged ones, names of places, and now and
// then a rare word.
type crowd struct {
	dice    *rand.Rand
	titles  []string
	clauses []string
	rare    []string
	depts   []string
}

func newCrowd(t testing.TB) *crowd {
	c := &crowd{dice: rand.New(rand.NewPCG(12, 345))}
	seen := map[string]bool{}
	for _, d := range library(t) {
		c.titles = append(c.titles, d.Title)
		if !seen[d.Department] {
			c.depts = append(c.depts, d.Department)
		}
		for _, clause := range strings.FieldsFunc(d.Body, func(r rune) bool { return strings.ContainsRune("，。；：、", r) }) {
			if !seen[clause] {
				c.clauses = append(c.clauses, clause)
			}
			seen[clause], seen[d.Department] = true, true
		}
	}
	for range 20_000 {
		c.rare = append(c.rare, string([]rune{rune(0x4E00 + c.dice.IntN(3000)), rune(0x4E00 + c.dice.IntN(3000))}))
	}
	return c
}

const placeNames = "东西南北中大小新老上下前后金银龙凤云水山石林江河湖海春秋安平福寿康宁文武长永兴隆"

func (c *crowd) placeName() string {
	signs := []rune(placeNames)
	return string([]rune{signs[c.dice.IntN(len(signs))], signs[c.dice.IntN(len(signs))]}) + []string{"路", "街", "村", "小区", "广场"}[c.dice.IntN(5)]
}

func (c *crowd) article(i int) model.SearchDoc {
	var body strings.Builder
	for n := 0; n < 190; {
		clause := c.clauses[c.dice.IntN(len(c.clauses))]
		switch c.dice.IntN(6) {
		case 0:
			clause += c.placeName()
		case 1:
			clause += c.rare[c.dice.IntN(len(c.rare))]
		}
		body.WriteString(clause + "，")
		n += len([]rune(clause)) + 1
	}
	return model.SearchDoc{
		Collection: model.SearchKnowledge, ID: fmt.Sprintf("K%07d", i), Kind: "article", Title: c.placeName() + c.titles[c.dice.IntN(len(c.titles))],
		Tags: []string{c.rare[c.dice.IntN(len(c.rare))]}, Department: c.depts[c.dice.IntN(len(c.depts))], Body: body.String(),
		At: noon.Add(-time.Duration(c.dice.IntN(900*24)) * time.Hour), Useful: c.dice.IntN(20), Views: c.dice.IntN(5000),
	}
}

// asked are the sorts of questions that are measured, each with several of its sort.
func (c *crowd) asked() map[string][]string {
	questions := map[string][]string{
		"two characters":    {"社保", "医保", "噪声", "入户", "退款", "工资", "租房", "养犬", "公证", "路灯"},
		"three or four":     {"居住证", "公积金", "异地就医", "夜间施工", "网购退货", "食品安全", "户口簿", "驾驶证"},
		"two words":         {"社保 转移", "噪声 投诉", "居住证 材料", "公积金 租房", "医保 报销", "电梯 费用"},
		"a question":        {"夜里工地施工吵得睡不着找谁投诉", "社保断缴了几个月还能不能补缴", "孩子上学要准备哪些材料和证件", "健身房关门了卡里的钱怎么退"},
		"one character":     {"税", "犬", "证", "水"},
		"pinyin":            {"shebao", "gongjijin", "jzz", "zaosheng"},
		"typing errors":     {"居祝证", "公积精", "shebap"},
		"a rare word":       {},
		"what there is not": {"外星飞碟", "xyzzyq"},
	}
	for range 10 {
		questions["a rare word"] = append(questions["a rare word"], c.rare[c.dice.IntN(len(c.rare))])
	}
	return questions
}

// sorts are the sorts of questions in the order in which they are printed.
var sorts = []string{"two characters", "three or four", "two words", "a question", "one character", "pinyin", "typing errors", "a rare word", "what there is not"}

// BenchmarkFind measures searching, two at a time, beside SQL LIKE on the same articles.
func BenchmarkFind(b *testing.B) {
	n := *manyArticles
	folder := b.TempDir()
	x := open(b, folder)
	x.UseSynonyms(synonymsOf(b))
	c := newCrowd(b)
	began := time.Now()
	made := 0
	walk := func() (docs []model.SearchDoc, _ error) {
		for ; len(docs) < 1000 && made < n; made++ {
			docs = append(docs, c.article(made))
		}
		return docs, nil
	}
	if _, err := x.Rebuild(b.Context(), model.SearchKnowledge, search.Stamp{Version: search.Version, At: noon}, walk); err != nil {
		b.Fatal(err)
	}
	benchtest.Report(b, fmt.Sprintf("search index of %d articles", n), fmt.Sprintf("built in %s, %s", time.Since(began).Round(100*time.Millisecond), sizes(b, folder, n)),
		"≤ 1.5 KB of file an article, ≤ 0.4 GiB of memory at 10^6")
	table := likeTable(b, n)
	questions := c.asked()
	target := map[bool]string{true: "p99 ≤ 20ms at 10^5", false: "p99 ≤ 60ms at 10^6"}[n <= 100_000]
	for b.Loop() {
		for _, sort := range sorts {
			asked := questions[sort]
			times := max(200, 20*len(asked))
			ours := benchtest.Work{Workers: 2, Times: times, Do: func(i int) error {
				_, err := x.Find(b.Context(), model.SearchQuery{Collection: model.SearchKnowledge, Text: asked[i%len(asked)], Limit: 10})
				return err
			}}
			m := benchtest.Alone(b, ours)
			benchtest.Report(b, fmt.Sprintf("search among %d, %s, two at a time", n, sort), fmt.Sprintf("p50 %s, p99 %s, CPU %s; SQL LIKE p50 %s",
				m.P50.Round(10*time.Microsecond), m.P99.Round(10*time.Microsecond), m.CPU.Round(10*time.Microsecond), likeTime(b, table, asked).Round(100*time.Microsecond)), target)
		}
		writes := benchtest.Alone(b, benchtest.Work{Workers: 1, Times: 20, Do: func(i int) error {
			return x.Put(b.Context(), model.SearchKnowledge, []model.SearchDoc{c.article(n + i)})
		}})
		benchtest.Report(b, fmt.Sprintf("search index of %d, one article more", n), fmt.Sprintf("p50 %s, p99 %s", writes.P50.Round(10*time.Microsecond), writes.P99.Round(10*time.Microsecond)), "")
	}
	benchtest.Report(b, fmt.Sprintf("search index of %d articles after that", n), sizes(b, folder, n), "")
}

// sizes are the file's and, as the process has them, the heap's after a collection and all that it got of the system.
func sizes(b *testing.B, folder string, n int) string {
	b.Helper()
	info, err := os.Stat(filepath.Join(folder, "knowledge.db"))
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return fmt.Sprintf("%.2f KB of file an article, heap %d MB, from the system %d MB", float64(info.Size())/float64(n)/1000, m.HeapAlloc>>20, (m.Sys-m.HeapReleased)>>20)
}

// likeTable is the same articles in a table of SQLite, of which the yardstick reads all.
func likeTable(b *testing.B, n int) *sql.DB {
	b.Helper()
	b.Setenv("HOTLINE_TEST_MYSQL", "")
	write, read, err := storetest.Open(b, clock).Conns()
	if err != nil {
		b.Fatal(err)
	}
	if _, err := write.ExecContext(b.Context(), "CREATE TABLE plain (id INTEGER PRIMARY KEY, title VARCHAR(200), body TEXT)"); err != nil {
		b.Fatal(err)
	}
	c := newCrowd(b)
	for made := 0; made < n; {
		tx, err := write.BeginTx(b.Context(), nil)
		if err != nil {
			b.Fatal(err)
		}
		for range min(500, n-made) {
			d := c.article(made)
			made++
			if _, err := tx.ExecContext(b.Context(), "INSERT INTO plain (id, title, body) VALUES (?, ?, ?)", made, d.Title, d.Body); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	return read
}

// likeTime is how long LIKE takes for one question, ranked by nothing but the title: the middle one of three of its sort.
func likeTime(b *testing.B, table *sql.DB, asked []string) time.Duration {
	b.Helper()
	var took []time.Duration
	for i := range 3 {
		began := time.Now()
		if err := like(b.Context(), table, asked[i%len(asked)]); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took[1]
}

func like(ctx context.Context, table *sql.DB, asked string) error {
	where, args := "1=1", []any{}
	for _, w := range search.Words(asked, 3) {
		where += " AND (title LIKE ? OR body LIKE ?)"
		args = append(args, "%"+w+"%", "%"+w+"%")
	}
	rows, err := table.QueryContext(ctx, "SELECT id FROM plain WHERE "+where+" ORDER BY title LIKE ? DESC, id DESC LIMIT 10", append(args, "%"+asked+"%")...)
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return rows.Close()
}
