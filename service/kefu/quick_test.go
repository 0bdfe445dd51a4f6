package kefu_test

import (
	"errors"
	"fmt"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
)

// An agent keeps 200 quick replies; those that are there can be changed.
func TestHowManyQuickRepliesMayBeKept(t *testing.T) {
	w := openDesk(t)
	agent := w.agent(t, "a")
	save := func(n int) error {
		_, err := w.SaveQuickReply(t.Context(), agent, model.QuickReply{Code: fmt.Sprint("q", n), StaffID: agent.ID, Text: "您好"})
		return err
	}
	for n := range model.MostQuickReplies - 1 {
		must(t, save(n))
	}
	added := 0
	for _, err := range storetest.AtOnce(6, func(i int) error { return save(1000 + i) }) {
		if err == nil {
			added++
		} else if !errors.Is(err, model.ErrTooManyKept) {
			t.Fatal(err)
		}
	}
	if added != 1 {
		t.Errorf("%d were added at once where there was room for one", added)
	}
	if err := save(model.MostQuickReplies); !errors.Is(err, model.ErrTooManyKept) {
		t.Errorf("one too many: %v", err)
	}
	must(t, save(0))
	must(t, w.DeleteQuickReply(t.Context(), agent, agent.ID, "q0"))
	must(t, save(model.MostQuickReplies))
}
