package model

import (
	"strings"
	"testing"
	"time"
)

func TestLabelOfATicketThatIsHandledAgain(t *testing.T) {
	for status, want := range map[Status]string{Handling: "重新办理中", Replied: "重新办理中", Closed: "已办结", NeedInfo: "待完善"} {
		if got := (Ticket{Status: status, Course: Course{Round: 1}}).Label(); got != want {
			t.Errorf("%s again reads %s, want %s", status, got, want)
		}
	}
	if got := (Ticket{Status: Handling}).Label(); got != "处理中" {
		t.Errorf("the first time it reads %s", got)
	}
}

func TestADateOfAnotherYearNamesIt(t *testing.T) {
	due := time.Date(2027, 1, 5, 16, 0, 0, 0, time.UTC) // 24:00 in the city
	for submitted, want := range map[int]string{2026: "预计2027年1月5日前答复", 2027: "预计1月5日前答复"} {
		ticket := Ticket{Status: Handling, SubmittedAt: time.Date(submitted, 1, 4, 0, 0, 0, 0, time.UTC), DueAt: &due}
		if got := ticket.StatusNote("市公安局", calendar2026(), due.Add(-time.Hour)); !strings.HasSuffix(got, want) {
			t.Errorf("submitted in %d: %s, want %s", submitted, got, want)
		}
	}
}

// The note names the day by which an answer may be expected, and does not go on naming it once it is over.
func TestStatusNoteOfWhatIsLate(t *testing.T) {
	cal := calendar2026()
	due := time.Date(2026, 12, 10, 0, 0, 0, 0, shanghai)
	for _, tc := range []struct {
		t     Ticket
		after time.Duration
		want  string
	}{
		{Ticket{Status: Assigned}, -time.Second, "已转市公安局，预计12月9日前答复"},
		{Ticket{Status: Assigned}, 0, "已转市公安局，原预计12月9日前答复，已超过期限，正在督促"},
		{Ticket{Status: Handling, Course: Course{Round: 1}}, 0, "市公安局正在重新办理，原预计12月9日前答复，已超过期限，正在督促"},
		{Ticket{Status: OnHold}, -time.Second, "市公安局正在办理，承诺12月9日前办结"},
		{Ticket{Status: OnHold}, time.Hour, "市公安局正在办理，原承诺12月9日前办结，已超过期限，正在督促"},
		{Ticket{Status: Closed, ClosedAt: &due}, 7 * 24 * time.Hour, "已办结，请查看答复并评价"},
		{Ticket{Status: Closed, ClosedAt: &due}, 8 * 24 * time.Hour, "已办结，请查看答复"},
	} {
		tc.t.DueAt, tc.t.SubmittedAt = &due, due.AddDate(0, 0, -20)
		if got := tc.t.StatusNote("市公安局", cal, due.Add(tc.after)); got != tc.want {
			t.Errorf("%s %v after: %s, want %s", tc.t.Status, tc.after, got, tc.want)
		}
	}
}
