package model

import (
	"math"
	"testing"
	"time"
)

// openTicket is one that a new 诉求 may repeat: 路灯 in 云麓区, submitted at noon of the day.
func openTicket(change func(*Ticket)) Ticket {
	t := Ticket{
		Number: "26112310483520", Source: SourceWeChat, Status: Handling, Category: "C1", Phone: "13800138000",
		Title: "小区门口路灯不亮", Point: &Point{Lat: 23.129112, Lng: 113.264385}, SubmittedAt: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
	}
	if change != nil {
		change(&t)
	}
	return t
}

func TestLikelyDuplicates(t *testing.T) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	// One thousandth of a degree of latitude is 111 m.
	beside, away := &Point{Lat: 23.130900, Lng: 113.264385}, &Point{Lat: 23.130920, Lng: 113.264385}
	same := Sketch{Phone: "13800138000", Category: "C1", Title: "小区门口路灯不亮"}
	there := Sketch{Phone: "13800138000", Category: "C1", Title: "井盖破损", Point: beside}
	for _, tc := range []struct {
		name   string
		sketch Sketch
		change func(*Ticket)
		want   bool
	}{
		{"the same title", same, nil, true},
		{"in another category", Sketch{Phone: same.Phone, Category: "C6", Title: same.Title}, nil, true},
		{"another title without a place", Sketch{Phone: same.Phone, Category: "C1", Title: "井盖破损"}, nil, false},
		{"another phone", Sketch{Phone: "13900139000", Category: "C1", Title: same.Title}, nil, false},
		{"no phone at all", Sketch{Category: "C1", Title: same.Title}, func(t *Ticket) { t.Phone = "" }, false},
		{"entered by an agent", same, func(t *Ticket) { t.EnteredByAgent = true }, false},
		{"filed by phone", same, func(t *Ticket) { t.Source = SourcePhone }, false},
		{"of the online hall", same, func(t *Ticket) { t.Source = SourceOnlineHall }, true},
		{"closed", same, func(t *Ticket) { t.Status = Closed }, false},
		{"lapsed", same, func(t *Ticket) { t.Status = Expired }, false},
		{"waiting for the citizen", same, func(t *Ticket) { t.Status = NeedInfo }, true},
		{"thirty days ago", same, func(t *Ticket) { t.SubmittedAt = now.Add(-DuplicateWindow) }, true},
		{"a second more", same, func(t *Ticket) { t.SubmittedAt = now.Add(-DuplicateWindow - time.Second) }, false},
		{"199 m away", there, nil, true},
		{"201 m away", Sketch{Phone: there.Phone, Category: "C1", Title: there.Title, Point: away}, nil, false},
		{"near in another category", Sketch{Phone: there.Phone, Category: "C5", Title: there.Title, Point: beside}, nil, false},
		{"near one without a point", there, func(t *Ticket) { t.Point = nil }, false},
		{"nothing typed", Sketch{Phone: same.Phone, Category: "C1"}, nil, false},
		{"nothing typed for one without a title", Sketch{Phone: same.Phone}, func(t *Ticket) { t.Title = "" }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tc.sketch.Duplicates([]Ticket{openTicket(tc.change)}, now)
			if (len(got) == 1) != tc.want {
				t.Errorf("got %d duplicates, want one: %t", len(got), tc.want)
			}
		})
	}
}

func TestTheLikeliestDuplicatesComeFirst(t *testing.T) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	titled := func(number, title string, daysAgo int) Ticket {
		return openTicket(func(t *Ticket) {
			t.Number, t.Title, t.SubmittedAt = number, title, now.AddDate(0, 0, -daysAgo)
		})
	}
	earlier := []Ticket{
		titled("near", "下水道堵塞", 1), titled("older", "小区门口路灯不亮", 9), titled("newer", "小区门口路灯不亮", 2),
		titled("alike", "小区北门路灯不亮", 1), titled("far", "社保卡丢失", 1),
	}
	s := Sketch{Phone: "13800138000", Category: "C1", Title: "小区门口路灯不亮", Point: &Point{Lat: 23.129112, Lng: 113.264385}}
	var got string
	for _, d := range s.Duplicates(earlier, now) {
		got += d.Number + " "
	}
	if got != "newer older alike " {
		t.Errorf("got %s", got)
	}
}

func TestSimilarTitles(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"工地夜间施工噪音", "工地夜间施工噪音扰民", true},
		{"路灯不亮", "小区门口路灯不亮", true},
		{"小区门口路灯不亮", "小区北门路灯不亮", true},
		{"关于路灯不亮的问题", "路灯不亮", true},
		{"工地夜间施工", "夜间工地施工", true}, // words that changed places
		{"Ａ栋电梯 坏了！", "a栋电梯坏了", true},
		{"吵", "吵！", true},
		{"投诉举报", "投诉，举报", true}, // nothing but courtesies
		{"路灯坏了", "路灯不亮", false},
		{"小区门口路灯不亮", "小区门口垃圾没人清", false},
		{"小区门口路灯不亮", "小区门口井盖破损", false},
		{"社保卡丢失", "社保卡激活", false},
		{"投诉工地噪音", "投诉占道经营", false},
		{"吵", "闹", false},
		{"", "", false},
		{"！？", "。", false},
	} {
		if got := alike(tc.a, tc.b); (got >= similarTitle) != tc.want {
			t.Errorf("%s and %s are alike by %.2f", tc.a, tc.b, got)
		}
		if there, back := alike(tc.a, tc.b), alike(tc.b, tc.a); there != back {
			t.Errorf("%s and %s: %.2f one way, %.2f the other", tc.a, tc.b, there, back)
		}
	}
}

func TestMetres(t *testing.T) {
	tower, station := Point{Lat: 23.106414, Lng: 113.324553}, Point{Lat: 23.149005, Lng: 113.325089}
	for _, tc := range []struct {
		a, b Point
		want float64
	}{
		{tower, tower, 0},
		{tower, station, 4736},
		{Point{Lat: 0, Lng: 0}, Point{Lat: 0, Lng: 180}, math.Pi * earthRadius}, // as far as it gets
		{Point{Lat: 0, Lng: 179.9995}, Point{Lat: 0, Lng: -179.9995}, 111},      // over the date line
	} {
		if got := Metres(tc.a, tc.b); math.Abs(got-tc.want) > 1 {
			t.Errorf("%v to %v: got %.0f m, want %.0f m", tc.a, tc.b, got, tc.want)
		}
	}
}
