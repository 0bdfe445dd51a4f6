package model

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The cases are also those of the form's own check, in web/shared.
func TestMissingElements(t *testing.T) {
	raw, err := os.ReadFile("testdata/elements.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Category, Title, Address, Content string
		Photos                                  int
		Missing                                 []string
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	for _, tc := range cases {
		t.Run(tc.Category+" "+tc.Name, func(t *testing.T) {
			ticket := Ticket{
				Category: tc.Category, Title: tc.Title, Address: tc.Address, Content: tc.Content, Photos: make([]Photo, tc.Photos),
			}
			if diff := cmp.Diff(strings.Join(tc.Missing, " "), strings.Join(ticket.MissingElements(), " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Each element of each category is looked for, and asked for by a heading that its template has.
func TestEveryElementHasItsClue(t *testing.T) {
	for _, c := range Categories {
		var elements []string
		_, asked := sections(c.Template, nil)
		for _, clue := range clues()[c.Code] {
			elements = append(elements, clue.Element)
			for _, head := range clue.Under {
				if _, ok := asked[head]; !ok {
					t.Errorf("%s: the template has no 【%s】", c.Code, head)
				}
			}
		}
		if diff := cmp.Diff(c.Elements, elements); diff != "" {
			t.Errorf("%s: %s", c.Code, diff)
		}
	}
}

func TestTheFormLooksForTheSameElements(t *testing.T) {
	form, err := os.ReadFile("../web/shared/elements.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(form) != string(elementClues) {
		t.Error("web/shared/elements.json and model/elements.json differ: copy one over the other")
	}
}

func FuzzMissingElements(f *testing.F) {
	f.Add("C1", "【发生时间】昨天【具体地点】【")
	f.Add("C9", "")
	f.Fuzz(func(t *testing.T, category, content string) {
		cat, _ := CategoryByCode(category)
		missing := Ticket{Category: category, Content: content}.MissingElements()
		if len(missing) > len(cat.Elements) {
			t.Errorf("%v of %v are missing", missing, cat.Elements)
		}
	})
}
