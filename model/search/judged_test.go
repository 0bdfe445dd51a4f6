package search_test

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/search"
)

// rows are the lines of a file of testdata, cut at |.
func rows(t testing.TB, name string) [][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var list [][]string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, strings.Split(line, "|"))
		}
	}
	return list
}

// library is the demo's articles and those made of subjects and aspects: of each subject several that differ in a part
// only.
func library(t testing.TB) []model.SearchDoc {
	t.Helper()
	docs := articles(t, "demo.jsonl")
	aspects := map[rune][]string{}
	for _, a := range rows(t, "aspects.txt") {
		aspects[rune(a[0][0])] = a
	}
	for _, s := range rows(t, "subjects.txt") {
		for _, letter := range s[6] {
			docs = append(docs, madeOf(s, aspects[letter]))
		}
	}
	return docs
}

// madeOf is an article about one aspect of a subject.
func madeOf(subject, aspect []string) model.SearchDoc {
	code, name, spoken := subject[0], subject[1], strings.Split(subject[4], ",")
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(code + aspect[0]))
	pick := int(sum.Sum32() >> 3)
	say := func(s string) string { return strings.ReplaceAll(s, "{}", name) }
	titles := strings.Split(aspect[1], ";")
	d := model.SearchDoc{
		Collection: model.SearchKnowledge, ID: code + "." + aspect[0], Kind: "article", Title: say(titles[pick%len(titles)]),
		Tags: strings.Split(subject[3], ","), Department: subject[2], At: noon.AddDate(0, 0, -(pick % 700)),
		Body: say(aspect[3]) + subject[5] + "具体以" + subject[2] + "的最新公布为准，办理前可以先拨打热线核实。",
	}
	for i, ask := range strings.Split(aspect[2], ";") {
		d.Asked = append(d.Asked, spoken[i%len(spoken)]+ask)
	}
	return d
}

// judged is a question with what each text is worth as an answer, from 1 to 3.
type judged struct {
	asked string
	worth map[string]int
}

func judgements(t testing.TB, file string, docs []model.SearchDoc) []judged {
	t.Helper()
	bySubject := map[string][]string{}
	known := map[string]bool{}
	for _, d := range docs {
		known[d.ID] = true
		if subject, _, made := strings.Cut(d.ID, "."); made {
			bySubject[subject] = append(bySubject[subject], d.ID)
		}
	}
	var list []judged
	for _, r := range rows(t, file) {
		q := judged{r[0], map[string]int{}}
		give := func(ids []string, worth int) {
			for _, id := range ids {
				q.worth[id] = max(q.worth[id], worth)
			}
		}
		for answer := range strings.SplitSeq(r[1], ",") {
			id, grade, graded := strings.Cut(answer, "=")
			subject, _, one := strings.Cut(id, ".")
			worth, err := strconv.Atoi(grade)
			switch {
			case graded && err != nil:
				t.Fatalf("%s: %s", r[0], answer)
			case known[id] && !graded:
				give([]string{id}, 3)
				give(bySubject[subject], 1)
			case known[id]:
				give([]string{id}, worth)
			case !one && bySubject[id] != nil && !graded:
				give(bySubject[id], 2)
			case !one && bySubject[id] != nil:
				give(bySubject[id], worth)
			default:
				t.Fatalf("%s: there is no %s", r[0], id)
			}
		}
		list = append(list, q)
	}
	return list
}

// quality is how well an index answers the judged questions.
type quality struct {
	questions, texts, empty int
	ndcg, recall            float64 // at ten
	poor                    []string
}

const depth = 10

// judge fills an index with the library and asks it both lists of questions: the one that the weights were chosen by, and
// the one that came after.
func judge(t testing.TB, x search.Index) (seen, unseen quality) {
	t.Helper()
	docs := library(t)
	x.UseSynonyms(synonymsOf(t))
	put(t, x, docs...)
	return judgeBy(t, x, docs, "judged.txt"), judgeBy(t, x, docs, "judged_unseen.txt")
}

func judgeBy(t testing.TB, x search.Index, docs []model.SearchDoc, file string) quality {
	t.Helper()
	all := judgements(t, file, docs)
	q := quality{questions: len(all), texts: len(docs)}
	for _, one := range all {
		page, err := x.Find(t.Context(), model.SearchQuery{Collection: model.SearchKnowledge, Text: one.asked, Limit: depth})
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, h := range page.Hits {
			got = append(got, h.ID)
		}
		if len(got) == 0 {
			q.empty++
		}
		n := one.ndcg(got)
		q.ndcg += n / float64(len(all))
		q.recall += one.recall(got) / float64(len(all))
		if n < 0.75 {
			q.poor = append(q.poor, fmt.Sprintf("%.2f %s %v", n, one.asked, got))
		}
	}
	slices.Sort(q.poor)
	return q
}

// gain is what the worths of a list add up to, each discounted by its place.
func gain(worths []int) (sum float64) {
	for i, w := range worths {
		sum += (math.Exp2(float64(w)) - 1) / math.Log2(float64(i)+2)
	}
	return sum
}

func (j judged) ndcg(got []string) float64 {
	var worths, best []int
	for _, id := range got {
		worths = append(worths, j.worth[id])
	}
	for _, w := range j.worth {
		best = append(best, w)
	}
	slices.SortFunc(best, func(a, b int) int { return b - a })
	return gain(worths[:min(depth, len(worths))]) / gain(best[:min(depth, len(best))])
}

// recall is the share of what answers a question (worth 2 or 3; where there is none, 1) among the first ten.
func (j judged) recall(got []string) float64 {
	least := 2
	if !slices.ContainsFunc(slices.Collect(maps.Values(j.worth)), func(w int) bool { return w >= least }) {
		least = 1
	}
	all, found := 0, 0
	for id, w := range j.worth {
		if w >= least {
			all++
			if slices.Contains(got, id) {
				found++
			}
		}
	}
	return float64(found) / float64(min(all, depth))
}

const (
	goalNDCG      = 0.85
	leastJudged   = 150
	leastArticles = 510
)

func TestRelevance(t *testing.T) {
	engines(t, func(t *testing.T, x search.Index) {
		seen, unseen := judge(t, x)
		both := (seen.ndcg*float64(seen.questions) + unseen.ndcg*float64(unseen.questions)) / float64(seen.questions+unseen.questions)
		t.Logf("%s; of those that came last: %s", seen, unseen)
		if both < goalNDCG || seen.empty+unseen.empty > 0 || seen.questions < leastJudged || seen.texts < leastArticles {
			t.Errorf("NDCG@10 is %.3f, the goal %.2f; %d questions find nothing; the worst:\n%s", both, goalNDCG, seen.empty+unseen.empty,
				strings.Join(append(seen.poor, unseen.poor...), "\n"))
		}
	})
}

func (q quality) String() string {
	return fmt.Sprintf("%d questions over %d articles: NDCG@10 %.3f, recall@10 %.3f, %d without hits", q.questions, q.texts, q.ndcg, q.recall, q.empty)
}
