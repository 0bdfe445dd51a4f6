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
		if got := ticket.StatusNote("市公安局", calendar2026()); !strings.HasSuffix(got, want) {
			t.Errorf("submitted in %d: %s, want %s", submitted, got, want)
		}
	}
}
