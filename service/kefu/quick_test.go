package kefu_test

import (
	"errors"
	"fmt"
	"testing"

	"example.org/hotline/model"
)

// An agent keeps 200 quick replies; those that are there can be changed.
func TestHowManyQuickRepliesMayBeKept(t *testing.T) {
	w := openDesk(t)
	agent := w.agent(t, "a")
	save := func(n int) error {
		_, err := w.SaveQuickReply(t.Context(), agent, model.QuickReply{Code: fmt.Sprint("q", n), StaffID: agent.ID, Text: "您好"})
		return err
	}
	for n := range model.MostQuickReplies {
		must(t, save(n))
	}
	if err := save(model.MostQuickReplies); !errors.Is(err, model.ErrTooManyKept) {
		t.Errorf("one too many: %v", err)
	}
	must(t, save(0))
	must(t, w.DeleteQuickReply(t.Context(), agent, agent.ID, "q0"))
	must(t, save(model.MostQuickReplies))
}
