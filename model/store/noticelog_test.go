package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
)

// A page after a page lists every notice once, newest first, whatever is asked for.
func TestNoticesArePaged(t *testing.T) {
	s := storetest.Open(t, time.Now)
	const all = 60
	for i := range all {
		works(t, s.QueueNotice(t.Context(), model.Notice{Dedupe: fmt.Sprint("n", i), CitizenID: 1, Kind: model.NoticeBound}))
	}
	list, err := s.NoticesOf(t.Context(), 1)
	works(t, err)
	write, _, err := s.Conns()
	works(t, err)
	want := map[string][]int64{} // by state/channel, newest first
	for i, n := range list {
		state, channel := model.Deliveries[i%len(model.Deliveries)], model.NoticeChannels[i%len(model.NoticeChannels)]
		if i%7 == 0 {
			channel = model.BySMS
		}
		_, err := write.Exec("UPDATE notice SET state = ?, channel = ? WHERE id = ?", state, channel, n.ID)
		works(t, err)
		for _, key := range []string{"/", string(state) + "/", "/" + channel, string(state) + "/" + channel} {
			if len(want[key]) == 0 || want[key][0] != n.ID {
				want[key] = append([]int64{n.ID}, want[key]...)
			}
		}
	}
	for _, q := range []model.NoticeSearch{
		{}, {State: model.DeliveryRefused}, {Channel: model.BySMS}, {State: model.DeliveryRefused, Channel: model.BySMS},
	} {
		var got []int64
		q.Limit = 7
		for {
			page, err := s.FindNotices(t.Context(), q)
			works(t, err)
			for _, n := range page {
				got = append(got, n.ID)
			}
			if len(page) < q.Limit {
				break
			}
			q.Before = page[len(page)-1].ID
		}
		if key := string(q.State) + "/" + q.Channel; !slices.Equal(got, want[key]) {
			t.Errorf("%s: got %v, want %v", key, got, want[key])
		}
	}
}

func TestANoticeThatWasRefusedIsSentAgain(t *testing.T) {
	s := storetest.Open(t, time.Now)
	works(t, s.QueueNotice(t.Context(), model.Notice{Dedupe: "n", CitizenID: 1, Kind: model.NoticeBound}))
	claimed, err := s.ClaimNotices(t.Context(), 1, time.Minute)
	works(t, err)
	n := claimed[0]
	if again, err := s.ResendNotice(t.Context(), n.ID); err != nil || again {
		t.Errorf("one on its way: %v, %v", again, err)
	}
	n.State, n.Channel, n.Result = model.DeliveryRefused, model.BySMS, "no"
	works(t, s.SettleNotice(t.Context(), n))
	if again, err := s.ResendNotice(t.Context(), n.ID); err != nil || !again {
		t.Fatalf("%v, %v", again, err)
	}
	if claimed, err = s.ClaimNotices(t.Context(), 1, time.Minute); err != nil || len(claimed) != 1 || claimed[0].Channel != "" || claimed[0].Attempts != 1 {
		t.Errorf("got %+v, %v", claimed, err)
	}
	if _, err := s.NoticeByID(t.Context(), n.ID+1); err == nil {
		t.Error("there is one that was never written")
	}
}
