package open

import (
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// A department's system reads its own drafts alone, and not the stars for which it handles a ticket again.
func TestWhatADepartmentReadsOfAHistory(t *testing.T) {
	f := ticketing.File{
		Ticket:  model.Ticket{Department: "GA"},
		Lead:    "市公安局",
		History: []model.Happening{{Act: model.ActSign, Internal: "已电话联系"}, {Act: model.ActRate, Internal: "结果1星，态度1星"}},
		Replies: []model.Reply{
			{Department: "市城管局", Text: "别的单位的草稿", State: model.ReplyDrafted},
			{Department: "市公安局", Text: "自己的草稿", State: model.ReplyDrafted},
			{Department: "市城管局", Text: "市民读到的", State: model.ReplyApproved},
		},
	}
	read := func() (v ticketView) {
		v.history(f, model.Partner{Department: "GA"}, time.UTC)
		return v
	}
	v := read()
	if len(v.Replies) != 2 || v.Replies[0].Text != "自己的草稿" || v.Replies[1].Text != "市民读到的" {
		t.Errorf("replies: %+v", v.Replies)
	}
	if v.Timeline[0].Internal == "" || v.Timeline[1].Internal != "" {
		t.Errorf("while it is handled again: %+v", v.Timeline)
	}
	now := time.Now()
	f.ClosedAt = &now
	if v := read(); v.Timeline[1].Internal == "" {
		t.Errorf("closed: %+v", v.Timeline)
	}
}
