package search_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/search"
)

func TestTheClusterTellsNoPassword(t *testing.T) {
	c, x := playCluster(t)
	c.fail = func(*http.Request) int { return 500 }
	_, err := x.Find(t.Context(), model.SearchQuery{Collection: model.SearchKnowledge, Text: "居住证"})
	if err == nil || strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "hotline:") {
		t.Errorf("%v", err)
	}
	for _, at := range []string{"opensearch+http://u:s3cret@", "opensearch+http://u:s3cret@127.0.0.1:1"} {
		x, err := search.Open(search.Options{URL: at, Now: clock, Client: http.DefaultClient})
		if err == nil {
			_, err = x.Stamp(t.Context(), model.SearchKnowledge)
		}
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", at, err)
		}
	}
}

func TestTheClusterIsLost(t *testing.T) {
	c, x := playCluster(t)
	if _, err := x.Find(t.Context(), model.SearchQuery{Collection: model.SearchKnowledge, Text: "居住证"}); !errors.Is(err, search.ErrBroken) {
		t.Errorf("an empty cluster: %v", err)
	}
	stamp := search.Stamp{Version: search.Version, Cursor: 7, At: noon}
	docs := []model.SearchDoc{{ID: "K1", Title: "居住证", At: noon}}
	walk := func() (list []model.SearchDoc, _ error) { list, docs = docs, nil; return list, nil }
	if n, err := x.Rebuild(t.Context(), model.SearchKnowledge, stamp, walk); err != nil || n != 1 {
		t.Fatalf("%d, %v", n, err)
	}
	if got, err := x.Stamp(t.Context(), model.SearchKnowledge); err != nil || got != stamp {
		t.Errorf("%+v, %v", got, err)
	}
	clear(c.aliases) // somebody deleted the index; the stamp is still there
	if got, err := x.Stamp(t.Context(), model.SearchKnowledge); err != nil || got.Version != 0 {
		t.Errorf("the stamp of what is gone: %+v, %v", got, err)
	}
}

func TestARebuildThatFailsLeavesNothing(t *testing.T) {
	c, x := playCluster(t)
	put(t, x, model.SearchDoc{ID: "K1", Title: "居住证", At: noon})
	lost := errors.New("the database went away")
	if _, err := x.Rebuild(t.Context(), model.SearchKnowledge, search.Stamp{}, func() ([]model.SearchDoc, error) { return nil, lost }); !errors.Is(err, lost) {
		t.Errorf("%v", err)
	}
	if len(c.indices) != 1 {
		t.Errorf("%d indices are left", len(c.indices))
	}
	if got := ids(t, x, "居住证"); !slices.Equal(got, []string{"K1"}) {
		t.Errorf("%v", got)
	}
}
