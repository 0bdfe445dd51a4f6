package model

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// What makes a 诉求 a likely duplicate of an earlier one (domain §6.2: same phone, 30 days, similar title or ≤200 m and
// same category).
const (
	DuplicateWindow = 30 * 24 * time.Hour
	MaxDuplicates   = 3 // how many are shown: a citizen should read them, not leaf through them

	duplicateReach = 200.0 // metres
	similarTitle   = 0.55  // of Dice's coefficient: 小区门口路灯不亮 and 小区北门路灯不亮 are, 社保卡丢失 and 社保卡激活 are not
)

// OpenStatuses are the states in which the city still has something to do, or waits for the citizen.
var OpenStatuses = []Status{Submitted, NeedInfo, Accepted, Assigned, ReturnReview, Handling, OnHold, Replied}

// Sketch is what a citizen has typed of a 诉求 that he has not submitted yet.
type Sketch struct {
	Phone    string // his own, proven
	Category string
	Title    string
	Point    *Point
}

// Duplicates are those of earlier tickets that s is likely to repeat, the likeliest first and at most MaxDuplicates. Only
// tickets that this phone's citizen may see and add to come back.
func (s Sketch) Duplicates(earlier []Ticket, now time.Time) []Ticket {
	type match struct {
		ticket Ticket
		title  float64
	}
	var found []match
	for _, t := range earlier {
		if title, likely := s.repeats(t, now); likely {
			found = append(found, match{t, title})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.title, a.title), b.ticket.SubmittedAt.Compare(a.ticket.SubmittedAt))
	})
	var likeliest []Ticket
	for _, m := range found[:min(len(found), MaxDuplicates)] {
		likeliest = append(likeliest, m.ticket)
	}
	return likeliest
}

// repeats tells whether s is likely about the same thing as t, and how alike the titles are, 0 to 1.
func (s Sketch) repeats(t Ticket, now time.Time) (title float64, likely bool) {
	if s.Phone == "" || t.Phone != s.Phone || !t.SelfFiled() || !slices.Contains(OpenStatuses, t.Status) ||
		now.Sub(t.SubmittedAt) > DuplicateWindow {
		return 0, false
	}
	title = alike(s.Title, t.Title)
	near := s.Point != nil && t.Point != nil && Metres(*s.Point, *t.Point) <= duplicateReach
	return title, title >= similarTitle || near && s.Category == t.Category
}

// alike is Dice's coefficient of two texts' pairs of neighbouring characters, 0 to 1: how much of both is in both. It
// needs no dictionary, and words may change places.
func alike(a, b string) float64 {
	a, b = gist(a), gist(b)
	if a == "" || b == "" {
		return 0
	}
	if a == b {
		return 1 // also where one character has no pair
	}
	left, right := pairs(a), pairs(b)
	have := map[[2]rune]int{}
	for _, p := range left {
		have[p]++
	}
	shared := 0
	for _, p := range right {
		if have[p] > 0 {
			have[p]--
			shared++
		}
	}
	return 2 * float64(shared) / float64(max(1, len(left)+len(right)))
}

func pairs(s string) [][2]rune {
	runes := []rune(s)
	var out [][2]rune
	for i := 1; i < len(runes); i++ {
		out = append(out, [2]rune{runes[i-1], runes[i]})
	}
	return out
}

// courtesies say that something is a 诉求, not what it is about.
var courtesies = strings.NewReplacer("关于", "", "反映", "", "投诉", "", "举报", "", "求助", "", "咨询", "", "建议", "", "问题", "")

// gist is a title's letters and digits in one form: full-width and capitals like the others, without punctuation and
// courtesies. A title of nothing but courtesies keeps them.
func gist(title string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(title))
	return cmp.Or(courtesies.Replace(plain), plain)
}
