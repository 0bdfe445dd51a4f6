package search_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/search"
)

var noon = time.Date(2026, 11, 28, 4, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

// open returns an embedded index of its own.
func open(t testing.TB, folder string) search.Index {
	t.Helper()
	x, err := search.Open(search.Options{URL: "embedded:", Folder: folder, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

// article is a line of testdata/*.jsonl.
type article struct {
	ID, Kind, Title string
	Tags, Asked     []string
	Dept, At, Body  string
}

// articles reads a file of testdata.
func articles(t testing.TB, name string) []model.SearchDoc {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var docs []model.SearchDoc
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var a article
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		at, err := time.Parse(time.DateOnly, a.At)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, model.SearchDoc{
			Collection: model.SearchKnowledge, ID: a.ID, Kind: a.Kind, Title: a.Title, Tags: a.Tags, Asked: a.Asked, Body: a.Body, Department: a.Dept, At: at,
		})
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
	return docs
}

func put(t testing.TB, x search.Index, docs ...model.SearchDoc) {
	t.Helper()
	if err := x.Put(t.Context(), model.SearchKnowledge, docs); err != nil {
		t.Fatal(err)
	}
}

// ids are what is found for a text.
func ids(t testing.TB, x search.Index, asked string) []string {
	t.Helper()
	page, err := x.Find(t.Context(), model.SearchQuery{Collection: model.SearchKnowledge, Text: asked})
	if err != nil {
		t.Fatalf("%q: %v", asked, err)
	}
	list := make([]string, len(page.Hits))
	for i, h := range page.Hits {
		list[i] = h.ID
	}
	return list
}

// synonymsOf are the groups that are delivered, as the database's migration has them.
func synonymsOf(t testing.TB) []model.SynonymGroup {
	t.Helper()
	text, err := os.ReadFile("../store/migrations/sqlite/0119_synonym_delivered.sql")
	if err != nil {
		t.Fatal(err)
	}
	var groups []model.SynonymGroup
	for line := range strings.Lines(string(text)) {
		if words, ok := strings.CutPrefix(line, "('"); ok {
			words, _, _ = strings.Cut(words, "'")
			groups = append(groups, model.SynonymGroup{Words: strings.Fields(words)})
		}
	}
	if len(groups) < 50 {
		t.Fatalf("%d groups of synonyms", len(groups))
	}
	return groups
}
