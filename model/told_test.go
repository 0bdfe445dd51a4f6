package model

import "testing"

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
