package model

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// How many each owner may keep: a person, a role or department, everybody. Nobody finds his way among more, and who adds them by a
// program must not fill the table.
const (
	MostViews        = 50
	MostTemplates    = 200
	MostQuickReplies = 200
	MostRules        = 1000 // of all
)

// Room is nil where one more of what can be kept, else ErrTooManyKept, which says how many there may be.
func Room(what string, kept, most int) error {
	if kept < most {
		return nil
	}
	return ErrTooManyKept.Saying(fmt.Sprintf("%s最多可以保存%d个，请先删除不用的", what, most))
}

// SavedView is a search of the staff's list under a name.
type SavedView struct {
	ID      int64
	StaffID int64  // whose; 0: of all who have Role
	Role    Role   // of a shared one
	Name    string // 1 to 20 characters
	Query   string // as the list's address has it: status=open&category=C5
	Version int    // counts its changes; of one that is to be changed, that of what was seen
}

// Check names what is wrong with a view, by JSON name.
func (v *SavedView) Check() error {
	v.Name, v.Query = line(v.Name), strings.TrimSpace(v.Query)
	f := faults{}
	f.length("name", "名称", v.Name, 1, 20)
	f.unless(utf8.RuneCountInString(v.Query) <= 1000 && !strings.ContainsAny(v.Query, " \n#"), "query", "筛选条件不正确")
	f.unless(v.StaffID != 0 || v.Role.ReadsTickets(), "role", "请选择给哪个角色使用")
	return f.err()
}

// AnswerTemplate is a text that is often written.
type AnswerTemplate struct {
	ID         int64
	StaffID    int64  // whose; 0: of a department or of all
	Department string // code; "" with StaffID 0: of all
	Name       string
	Text       string // with 【编号】, 【标题】 and the like, which are filled in where it is used
	ChangedAt  time.Time
	Version    int // as of a view
}

// Check names what is wrong with a template, by JSON name.
func (r *AnswerTemplate) Check() error {
	r.Name, r.Text = line(r.Name), text(r.Text)
	f := faults{}
	f.length("name", "名称", r.Name, 1, 20)
	f.length("text", "内容", r.Text, 2, 1000)
	return f.err()
}

// DispatchRule says which department a matter belongs to. All that it names must be so; of words and places one each.
type DispatchRule struct {
	ID         int64
	Words      []string // in title or content
	Category   string
	Places     []string // in the address
	Department string   // code
	Note       string
	Active     bool
	ChangedBy  int64
	ChangedAt  time.Time
	Version    int // as of a view
}

// Check names what is wrong with a rule, by JSON name.
func (r *DispatchRule) Check() error {
	r.Words, r.Places, r.Note = wordsOf(r.Words), wordsOf(r.Places), line(r.Note)
	f := faults{}
	f.unless(len(r.Words) <= 30 && !slices.ContainsFunc(r.Words, tooLong), "words", "最多30个词，每个2至20个字")
	f.unless(len(r.Places) <= 30 && !slices.ContainsFunc(r.Places, tooLong), "places", "最多30个地名，每个2至20个字")
	_, known := CategoryByCode(r.Category)
	f.unless(r.Category == "" || known, "category", "没有这个类别")
	f.unless(len(r.Words) > 0 || len(r.Places) > 0 || r.Category != "", "words", "请填写关键词、类别或地名中的至少一项")
	f.unless(r.Department != "", "department", "请选择承办单位")
	f.length("note", "说明", r.Note, 0, 100)
	return f.err()
}

func tooLong(w string) bool {
	n := utf8.RuneCountInString(w)
	return n < 2 || n > 20
}

// wordsOf are those of the words that are not blank, each once.
func wordsOf(words []string) []string {
	var kept []string
	for _, w := range words {
		if w = line(w); w != "" && !slices.Contains(kept, w) {
			kept = append(kept, w)
		}
	}
	return kept
}

// Fits is whether a ticket is one of those that the rule is about, and by what it shows, in the staff's words.
func (r DispatchRule) Fits(t Ticket) (why string, fits bool) {
	var signs []string
	if r.Category != "" {
		if r.Category != t.Category {
			return "", false
		}
		cat, _ := CategoryByCode(r.Category)
		signs = append(signs, "类别是"+cat.Name)
	}
	if len(r.Words) > 0 {
		said := t.Title + "\n" + t.Content
		found := slices.DeleteFunc(slices.Clone(r.Words), func(w string) bool { return !strings.Contains(said, w) })
		if len(found) == 0 {
			return "", false
		}
		signs = append(signs, "提到“"+strings.Join(found, "”“")+"”")
	}
	if len(r.Places) > 0 {
		i := slices.IndexFunc(r.Places, func(p string) bool { return strings.Contains(t.Address, p) })
		if i < 0 {
			return "", false
		}
		signs = append(signs, "地点在"+r.Places[i])
	}
	return strings.Join(signs, "，"), len(signs) > 0
}
