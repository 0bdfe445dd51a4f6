package model

import "testing"

func TestAShareIsRoundedToOneDecimalAndIsNothingOfNothing(t *testing.T) {
	solved := TicketFigures[4]
	for _, tc := range []struct {
		of, over int64
		want     float64
	}{{1, 3, 33.3}, {2, 3, 66.7}, {1, 8, 12.5}, {0, 5, 0}, {5, 5, 100}, {1999, 2000, 100}} {
		var tally Tally
		tally[solved.Of], tally[solved.Over] = tc.of, tc.over
		if got := solved.In(tally); solved.Key != "solved_rate" || got == nil || *got != tc.want {
			t.Errorf("%s %d of %d: %v, want %v", solved.Key, tc.of, tc.over, got, tc.want)
		}
	}
	if got := solved.In(Tally{}); got != nil {
		t.Errorf("none of none: %v", *got)
	}
}

func TestADistrictIsWhatAnAddressBeginsWith(t *testing.T) {
	for address, want := range map[string]string{
		"云麓区望江街道梧桐路88号":     "云麓区",
		"广州市天河区体育西路1号":      "天河区",
		"广东省广州市越秀区北京路":      "越秀区",
		"广西壮族自治区南宁市青秀区民族大道": "青秀区",
		"从化县街口镇":            "从化县",
		"阳光小区3栋":            "",
		"东湖社区居委会":           "",
		"体育西路123号天河区":       "",
		"广州市市区某路":           "",
		"":                  "",
		"区":                 "",
		"市民广场":              "",
	} {
		if got := DistrictOf(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestAFigureDayKnowsItsWeekAndMonth(t *testing.T) {
	day, err := ParseFigureDay("2026-11-29") // a Sunday
	if err != nil || day.String() != "2026-11-29" || day.Week().String() != "2026-11-23" || day.Month().String() != "2026-11-01" || day.NextMonth().String() != "2026-12-01" {
		t.Errorf("%s: week %s, month %s, next %s (%v)", day, day.Week(), day.Month(), day.NextMonth(), err)
	}
	if monday := day.Week(); monday.Week() != monday {
		t.Errorf("%s is not of its own week", monday)
	}
}
