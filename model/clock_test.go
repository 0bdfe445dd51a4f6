package model

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

// complaint is 15 workdays from a Monday in a month without holidays.
func complaint(t testing.TB) Clock {
	return Clock{Start: when(t, "2026-11-02 10:00"), Workdays: 15, Rule: "投诉 15个工作日"}
}

func TestAPauseShiftsByWorkdays(t *testing.T) {
	cal := calendar2026()
	for _, tc := range []struct{ name, from, to, want string }{
		{"none", "", "", "2026-11-24 00:00"},
		{"on one day", "2026-11-04 09:00", "2026-11-04 17:59", "2026-11-24 00:00"},
		{"an hour over midnight", "2026-11-04 23:30", "2026-11-05 00:30", "2026-11-25 00:00"},
		{"two days", "2026-11-04 09:00", "2026-11-06 08:00", "2026-11-26 00:00"},
		{"a weekend", "2026-11-06 09:00", "2026-11-08 22:00", "2026-11-24 00:00"},
		{"over a weekend, and the due date too", "2026-11-06 09:00", "2026-11-12 08:00", "2026-11-28 00:00"},
		{"one that goes on", "2026-11-06 09:00", "", "2026-11-24 00:00"},
	} {
		k := complaint(t)
		if tc.from != "" {
			k.Pause(when(t, tc.from))
		}
		if tc.to != "" {
			k.Resume(when(t, tc.to))
		}
		if got := k.Due(cal); got != when(t, tc.want) {
			t.Errorf("%s: got %s, want %s", tc.name, got.In(shanghai), tc.want)
		}
	}
}

func TestPausesAndAnExtensionAdd(t *testing.T) {
	k := complaint(t)
	k.Pause(when(t, "2026-11-04 09:00"))
	k.Resume(when(t, "2026-11-06 08:00"))
	k.Pause(when(t, "2026-11-06 09:00"))
	k.Resume(when(t, "2026-11-09 09:00"))
	k.Extended = 10
	if got, want := k.Due(calendar2026()), when(t, "2026-12-11 00:00"); got != want {
		t.Errorf("got %s, want %s", got.In(shanghai), want)
	}
}

func TestPauseAndResumeTwiceAreOne(t *testing.T) {
	k := complaint(t)
	k.Resume(when(t, "2026-11-03 09:00"))
	k.Pause(when(t, "2026-11-04 09:00"))
	k.Pause(when(t, "2026-11-05 09:00"))
	before := k
	k.Resume(when(t, "2026-11-06 09:00"))
	k.Resume(when(t, "2026-11-09 09:00"))
	if len(k.Pauses) != 1 || k.Pauses[0].From != when(t, "2026-11-04 09:00") || *k.Pauses[0].To != when(t, "2026-11-06 09:00") {
		t.Errorf("got %+v", k.Pauses)
	}
	if !before.Paused() || k.Paused() {
		t.Error("resuming a clock changed the copy that was taken before")
	}
}

func TestShare(t *testing.T) {
	cal := calendar2026()
	for _, tc := range []struct {
		start    string
		workdays int
		part     float64
		want     string
	}{
		{"2026-11-02 10:00", 15, 0.5, "2026-11-12 12:00"},
		{"2026-11-02 10:00", 15, 0.75, "2026-11-18 06:00"},
		{"2026-11-02 10:00", 10, 0.5, "2026-11-10 00:00"},
		{"2026-11-02 10:00", 2, 0.5, "2026-11-04 00:00"},
		{"2026-11-02 10:00", 2, 0.75, "2026-11-04 12:00"},
		{"2026-11-02 10:00", 1, 0.5, "2026-11-03 12:00"},
		{"2026-11-02 10:00", 5, 0, "2026-11-03 00:00"},
		{"2026-11-02 10:00", 5, 1, "2026-11-10 00:00"},
		{"2026-11-02 19:00", 2, 0.5, "2026-11-05 00:00"},
		{"2026-09-29 10:00", 3, 0.5, "2026-10-08 12:00"}, // the holidays pass without time passing
		{"2026-11-05 10:00", 2, 0.5, "2026-11-07 00:00"}, // the end of Friday, not the start of Monday
	} {
		k := Clock{Start: when(t, tc.start), Workdays: tc.workdays}
		if got := k.Share(cal, tc.part); got != when(t, tc.want) {
			t.Errorf("%v of %d from %s: got %s, want %s", tc.part, tc.workdays, tc.start, got.In(shanghai), tc.want)
		}
	}
}

func TestLastMorning(t *testing.T) {
	if got, want := complaint(t).LastMorning(calendar2026()), when(t, "2026-11-23 09:00"); got != want {
		t.Errorf("got %s, want %s", got.In(shanghai), want)
	}
}

func TestExplain(t *testing.T) {
	cal := calendar2026()
	paused := complaint(t)
	paused.Pause(when(t, "2026-11-04 09:00"))
	paused.Resume(when(t, "2026-11-06 09:00"))
	paused.Extended = 5
	open := Clock{Start: when(t, "2026-11-02 10:00"), Workdays: 2}
	open.Pause(when(t, "2026-11-03 09:00"))
	for name, tc := range map[string]struct {
		clock Clock
		want  string
	}{
		"holidays and a worked Saturday": {
			Clock{Start: when(t, "2026-09-23 16:00"), Workdays: 10, Rule: "求助 10个工作日"},
			"2026年9月23日 16:00开始计时，期限为求助 10个工作日；当天不计，从9月24日起算。" +
				"其间不计：9月25日至27日中秋节、10月1日至7日国庆节、周六、周日。其间调休上班、计入工作日：10月10日（周六）。" +
				"因此截止到2026年10月14日24时。",
		},
		"the evening": {
			Clock{Start: when(t, "2026-11-02 18:00"), Workdays: 2, Rule: "咨询 2个工作日"},
			"2026年11月2日 18:00开始计时，期限为咨询 2个工作日；已过18时，视为次一工作日11月3日，该日不计，从11月4日起算。" +
				"因此截止到2026年11月5日24时。",
		},
		"a day off": {
			Clock{Start: when(t, "2026-10-01 08:00"), Workdays: 1},
			"2026年10月1日 08:00开始计时，期限为1个工作日；当天不是工作日，视为次一工作日10月8日，该日不计，从10月9日起算。" +
				"其间不计：10月2日至7日国庆节。因此截止到2026年10月9日24时。",
		},
		"a pause and an extension": {
			paused,
			"2026年11月2日 10:00开始计时，期限为投诉 15个工作日；当天不计，从11月3日起算。其间不计：周六、周日。" +
				"11月4日至6日暂停计时，顺延2个工作日。经批准延期5个工作日。因此截止到2026年12月2日24时。",
		},
		"a pause that goes on": {
			open,
			"2026年11月2日 10:00开始计时，期限为2个工作日；当天不计，从11月3日起算。11月3日起暂停计时。" +
				"因此截止到2026年11月4日24时。目前暂停计时，恢复后截止日期相应顺延。",
		},
		"into a year that is not known": {
			Clock{Start: when(t, "2026-12-30 10:00"), Workdays: 2},
			"2026年12月30日 10:00开始计时，期限为2个工作日；当天不计，从12月31日起算。" +
				"2027年的放假安排尚未录入，暂按周一至周五为工作日计算。因此截止到2027年1月1日24时。",
		},
	} {
		if got := tc.clock.Explain(cal); got != tc.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, tc.want)
		}
	}
}

func TestClockIsKeptAsJSON(t *testing.T) {
	k := complaint(t)
	k.Pause(when(t, "2026-11-04 09:00"))
	k.Resume(when(t, "2026-11-06 08:00"))
	k.Pause(when(t, "2026-11-09 08:00"))
	k.Extended = 3
	kept, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"start":"2026-11-02T02:00:00Z","workdays":15,"rule":"投诉 15个工作日","extended":3,` +
		`"pauses":[{"from":"2026-11-04T01:00:00Z","to":"2026-11-06T00:00:00Z"},{"from":"2026-11-09T00:00:00Z"}]}`
	if string(kept) != want {
		t.Errorf("got  %s\nwant %s", kept, want)
	}
	var back Clock
	if err := json.Unmarshal(kept, &back); err != nil || !reflect.DeepEqual(back, k) {
		t.Errorf("came back as %+v, %v", back, err)
	}
	if b, _ := json.Marshal(Clock{Start: time.Unix(0, 0).UTC(), Workdays: 1}); string(b) != `{"start":"1970-01-01T00:00:00Z","workdays":1}` {
		t.Errorf("an empty one: %s", b)
	}
}
