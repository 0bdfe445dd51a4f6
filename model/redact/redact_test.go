package redact_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model/redact"
)

const texts = 6000

// score is how much of one kind was found.
type score struct{ planted, found, hits, right int }

func (s *score) add(o score) {
	s.planted += o.planted
	s.found += o.found
	s.hits += o.hits
	s.right += o.right
}

func (s score) recall() float64    { return ratio(s.found, s.planted) }
func (s score) precision() float64 { return ratio(s.right, s.hits) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// judge scans one text and holds what was found against what was planted. A plant counts as found when hits cover all of
// it, of whatever kind; a hit is right when it has a part of a plant.
func judge(p planted, kinds, ways map[string]*score, missed, wrong func(kind, what, text string)) {
	hits := redact.Scan(p.text, p.about)
	add := func(m map[string]*score, key string, s score) {
		if m[key] == nil {
			m[key] = &score{}
		}
		m[key].add(s)
	}
	for _, pl := range p.plants {
		at := pl.from
		for _, h := range hits {
			if h.From <= at && h.To > at {
				at = h.To
			}
			for strings.HasPrefix(p.text[at:], " ") && at < pl.to { // a gap between two hits of one plant
				at++
			}
		}
		found := 0
		if at >= pl.to {
			found = 1
		} else {
			missed(string(pl.kind)+"/"+pl.trick, p.text[pl.from:pl.to], p.text)
		}
		add(kinds, string(pl.kind), score{planted: 1, found: found})
		add(ways, pl.trick, score{planted: 1, found: found})
	}
	for _, h := range hits {
		right := 0
		for _, pl := range p.plants {
			if h.From < pl.to && pl.from < h.To {
				right = 1
			}
		}
		if right == 0 {
			wrong(string(h.Kind), h.Text, p.text)
		}
		add(kinds, string(h.Kind), score{hits: 1, right: right})
	}
}

// figures judges the whole set, and tells them a line each.
func figures(tb testing.TB, seed uint64, say func(string)) (all score, kinds map[string]*score) {
	tb.Helper()
	m := maker{rand.New(rand.NewPCG(seed, 12345))}
	kinds, ways := map[string]*score{}, map[string]*score{}
	shown := 0
	show := func(what string) func(kind, what, text string) {
		return func(kind, data, text string) {
			if shown++; shown < 40 && os.Getenv("SHOW") != "" {
				tb.Logf("%s %s %q in %q", what, kind, data, text)
			}
		}
	}
	for range texts {
		judge(m.text(), kinds, ways, show("missed"), show("wrong"))
	}
	for _, k := range redact.Kinds() {
		if s := kinds[string(k)]; s != nil {
			all.add(*s)
			say(fmt.Sprintf("scanner, %-10s recall %6.2f %% of %4d, precision %6.2f %% of %4d", k, 100*s.recall(), s.planted, 100*s.precision(), s.hits))
		}
	}
	for way, s := range ways {
		if s.recall() < 0.99 {
			say(fmt.Sprintf("scanner, by trick %-18s recall %6.2f %% of %4d", way, 100*s.recall(), s.planted))
		}
	}
	say(fmt.Sprintf("scanner, all of %d texts: recall %.2f %% (goal 99) of %d, precision %.2f %% (goal 90) of %d", texts, 100*all.recall(), all.planted, 100*all.precision(), all.hits))
	return all, kinds
}

func TestFigures(t *testing.T) {
	all, _ := figures(t, 0, func(line string) { t.Log(line) })
	if all.planted < 5000 || all.recall() < 0.99 || all.precision() < 0.90 {
		t.Errorf("recall %.4f, precision %.4f of %d planted", all.recall(), all.precision(), all.planted)
	}
}

// What a person has to be able to rely on, case by case.
func TestScan(t *testing.T) {
	about := redact.About{Name: "欧阳小明", Phone: "+852 6123 4567", Address: []string{"云麓区青禾街道榕树里"}, Numbers: []string{"AB-20993"}}
	for text, want := range map[string]string{
		"请打138 0013 8000找王小明老师":          "请打***找某先生",
		"１３８-００１３-８０００":                  "***",
		"幺三八 零零幺三 八零零零":                  "***",
		"l38OOl38OOO":                    "***",
		"他（13800138000）和(0755)87654321":  "他（***）和***",
		"两个号13800138000，13900139000都行":   "两个号***，***都行",
		"身份证11010519491231002x":          "身份证***",
		"110105194912310021":             "***", // a wrong check digit is still a long number
		"旧证 110105491231002":             "旧证 ***",
		"粤A·D12345和粤Z1234港":              "***和***",
		"住在阳光花园3栋2单元502":                 "住在某小区***",
		"中山路123号之二":                      "中山路***",
		"广州宏达贸易有限公司拖欠工资":                 "某商家拖欠工资",
		"李女士、欧阳医生和张总都在":                  "某女士、某先生和某先生都在",
		"欧阳小明本人，欧 阳 小 明":                 "***本人，***",
		"打61234567":                      "打***",
		"云麓区青禾街道榕树里门口":                   "***门口",
		"编号AB20993":                      "编号***",
		"（2025）粤01民终1234号判决":             "***判决",
		"工单26112310483520":               "工单***",
		"abc＠qq．com，微信abc_12345，QQ12345": "***，微信***，QQ***",
		"http://a.cn/x?y=1。见a-b.com.cn":  "***。见***",
		"位置113.264385,23.129112":         "位置***",

		"":                            "",
		"2026-11-23 15:20，共12345.67元": "2026-11-23 15:20，共12345.67元",
		"拨打12345或110；2026年":           "拨打12345或110；2026年",
		"补偿15,000,000,000元":           "补偿15,000,000,000元",
		"国发〔2025〕12号、政府令第191号、第一百二十三条": "国发〔2025〕12号、政府令第191号、第一百二十三条",
		"三室两厅，共三栋楼，会议室，这家餐厅，物业公司，该小区":  "三室两厅，共三栋楼，会议室，这家餐厅，物业公司，该小区",
		"向主任反映，项目经理和高中老师，班主任":          "向主任反映，项目经理和高中老师，班主任",
		"大妈跳广场舞，免费律师咨询，业主可以依法表决更换物业":   "大妈跳广场舞，免费律师咨询，业主可以依法表决更换物业",
		"某先生在某小区的某商家***":               "某先生在某小区的某商家***",
	} {
		if got := redact.Apply(text, redact.Scan(text, about)); got != want {
			t.Errorf("%q becomes %q, want %q (%+v)", text, got, want, redact.Scan(text, about))
		}
	}
}

// What was written for publishing, by people who took care, has nothing in it.
func TestNothingInPublishedTexts(t *testing.T) {
	raw, err := os.ReadFile("../../cmd/hotline/demo_cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []map[string]any
	if err := json.Unmarshal(raw, &cases); err != nil || len(cases) == 0 {
		t.Fatal(err)
	}
	for _, c := range cases {
		for _, field := range []string{"title", "content", "result"} {
			if hits := redact.Scan(c[field].(string), redact.About{}); len(hits) > 0 {
				t.Errorf("%v: %+v", c[field], hits)
			}
		}
	}
}

func TestEveryKindHasAName(t *testing.T) {
	for _, k := range redact.Kinds() {
		if k.Name() == "" {
			t.Errorf("%s has none", k)
		}
	}
}

// FuzzScan holds what Scan promises of any text.
func FuzzScan(f *testing.F) {
	m := maker{rand.New(rand.NewPCG(3, 4))}
	for range 50 {
		p := m.text()
		f.Add(p.text, p.about.Name, p.about.Phone)
	}
	f.Add("13 13800138000 800138000", "张三", "13800138000")
	f.Add("\xff\xfe粤A\u200b1234\xf0５", "\xff", "***")
	f.Add("某某先生***有限公司某商家店", "某", "某商家")
	f.Fuzz(func(t *testing.T, text, name, phone string) {
		about := redact.About{Name: name, Phone: phone}
		hits := redact.Scan(text, about)
		at := 0
		for _, h := range hits {
			if h.From < at || h.To <= h.From || h.To > len(text) || text[h.From:h.To] != h.Text || h.Kind.Name() == "" || h.Replace == "" {
				t.Fatalf("%q: %+v after %d", text, h, at)
			}
			at = h.To
		}
		clean := redact.Apply(text, hits)
		if left := redact.Scan(clean, about); len(left) > 0 {
			t.Fatalf("%q becomes %q, which has %+v", text, clean, left)
		}
	})
}

// A text ten times as long takes ten times as long, the worst ones too.
func BenchmarkScan(b *testing.B) {
	b.Run("kinds", func(b *testing.B) { // a benchmark may say ten lines
		all, kinds := figures(b, 0, func(string) {})
		var line strings.Builder
		for i, k := range redact.Kinds() {
			if s := kinds[string(k)]; s != nil {
				fmt.Fprintf(&line, "%s %.1f/%.1f, ", k, 100*s.recall(), 100*s.precision())
			}
			if i%6 == 5 || i == len(redact.Kinds())-1 {
				b.Logf("» scanner, recall/precision in %%: %s", strings.TrimSuffix(line.String(), ", "))
				line.Reset()
			}
		}
		b.Logf("» scanner, all of %d texts: recall %.2f %% (goal 99) of %d, precision %.2f %% (goal 90) of %d", texts, 100*all.recall(), all.planted, 100*all.precision(), all.hits)
	})
	for name, piece := range worst() {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			short, long := fastest(piece, 6_000), fastest(piece, 60_000)
			b.Logf("» scanner, %-16s %7.2f ms for 6 KB, %8.2f ms for 60 KB: ×%.1f for ×10", name, ms(short), ms(long), float64(long)/float64(short))
		})
	}
}

// fastest is the shortest time in which a text of a size is scanned.
func fastest(piece string, size int) time.Duration {
	text := strings.Repeat(piece, size/len(piece))
	best := time.Hour
	for range 3 {
		from := time.Now()
		redact.Scan(text, redact.About{Name: "张三", Phone: "13800138000"})
		best = min(best, time.Since(from))
	}
	return best
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func worst() map[string]string {
	return map[string]string{
		"a case": "市民反映某路段一在建工地连续多日晚上十一点后仍有打桩，电话13800138000，住在阳光花园3栋2单元502，找李女士。", "digits": "1380013800", "digits with gaps": "1 3-8 ",
		"numerals": "一三八零", "company's ends": "宏达公司店厂", "names": "王小明", "doors": "3栋2单元", "signs": "@.@.", "gaps": " 、", "brackets": "（2025）民",
	}
}
