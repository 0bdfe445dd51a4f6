package wechat

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const recordsPath = "/customservice/msgrecord/getmsglist"

func TestTranscript(t *testing.T) {
	p := newPlatform(t)
	full := strings.Repeat(`{"openid":"o1","opercode":2003,"text":"在吗","time":1795420800,"worker":"kf1@gz"},`, pageSize)
	p.says(recordsPath,
		fmt.Sprintf(`{"recordlist":[%s],"number":%d,"msgid":5001}`, strings.TrimSuffix(full, ","), pageSize),
		`{"recordlist":[{"openid":"o2","opercode":2002,"text":" 88 ","time":1795420801,"worker":"kf1@gz "}],"number":1,"msgid":5002}`)
	got, err := gatewayTo(t, p).Transcript(t.Context(), monday, monday.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	want := Record{OpenID: "o2", Op: OpAgentSent, Text: "88", At: time.Unix(1795420801, 0).UTC(), Worker: "kf1@gz"}
	if len(got) != pageSize+1 || got[pageSize] != want || got[0].Text != "在吗" {
		t.Errorf("%d records, the last one: %s", len(got), cmp.Diff(want, got[len(got)-1]))
	}
	var in struct {
		MsgID int64 `json:"msgid"`
	}
	if err := json.Unmarshal([]byte(p.last(recordsPath).Body), &in); err != nil || in.MsgID != 5001 {
		t.Errorf("the second page was asked for from %d (%v)", in.MsgID, err)
	}
}

// Neither a full page without end nor an id that stands still may hold the poller for ever.
func TestTranscriptEnds(t *testing.T) {
	for moves, want := range map[int64]int{0: 1, 1: maxPages} {
		p := newPlatform(t)
		p.on(recordsPath, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			next := 1 + moves*int64(p.count(recordsPath))
			say(w, fmt.Sprintf(`{"recordlist":[{"openid":"o1"}],"number":%d,"msgid":%d}`, pageSize, next))
		})
		got, err := gatewayTo(t, p).Transcript(t.Context(), monday, monday.Add(time.Hour))
		if err != nil || len(got) != want {
			t.Errorf("ids move by %d: %d pages, %v; want %d", moves, len(got), err, want)
		}
	}
}

func TestTranscriptKeepsWhatItHasRead(t *testing.T) {
	p := newPlatform(t)
	p.says(recordsPath, fmt.Sprintf(`{"recordlist":[{"openid":"o1"}],"number":%d,"msgid":9}`, pageSize), `{"errcode":45009,"errmsg":"quota"}`)
	got, err := gatewayTo(t, p).Transcript(t.Context(), monday, monday.Add(time.Hour))
	if len(got) != 1 || !Is(err, QuotaUsed) {
		t.Errorf("%d records, %v", len(got), err)
	}
}
