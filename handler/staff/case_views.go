package staff

import (
	"slices"
	"strings"
	"time"

	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
	"example.org/hotline/model/redact"
	"example.org/hotline/service/cases"
)

type candidateView struct {
	TicketNumber string       `json:"ticket_number"`
	Title        string       `json:"title" doc:"With personal data replaced, as far as it was found"`
	Category     string       `json:"category"`
	Nature       model.Nature `json:"nature"`
	ClosedAt     *time.Time   `json:"closed_at"`
	Stars        int          `json:"stars" doc:"0: not rated"`
	Concerns     []string     `json:"concerns" doc:"Reasons of POST /case-exclusions that its words call to mind; hints"`
}

type candidateList struct {
	Items      []candidateView `json:"items"`
	NextCursor string          `json:"next_cursor"`
}

func newCandidateView(c cases.Candidate, zone *time.Location) candidateView {
	return candidateView{c.Number, c.Title, c.Category, c.Nature, reply.Local(zone, c.ClosedAt), c.Stars, c.Concerns}
}

// CaseLine is exported because it is embedded.
type CaseLine struct {
	ID         string          `json:"id" doc:"The case's own number"`
	Version    int             `json:"version" doc:"A step names the version that it saw"`
	State      model.CaseState `json:"state"`
	StateLabel string          `json:"state_label"`
	Title      string          `json:"title"`
	Category   string          `json:"category"`
	Month      string          `json:"month"`
	District   string          `json:"district"`
	Department string          `json:"department"`
	Workdays   int             `json:"workdays_used"`
	Stars      int             `json:"stars"`
	ObjectBy   *time.Time      `json:"object_by" doc:"Until when its citizen may object, once he is told; then it is published by itself"`
	UpdatedAt  time.Time       `json:"updated_at"`
}

type caseList struct {
	Items      []CaseLine `json:"items"`
	NextCursor string     `json:"next_cursor"`
}

func newCaseLine(c model.CaseFile, zone *time.Location) CaseLine {
	return CaseLine{
		ID: c.CaseNo, Version: c.Version, State: c.State, StateLabel: c.State.Label(), Title: c.Title, Category: c.Category, Month: c.Month,
		District: c.District, Department: c.Department, Workdays: c.WorkdaysUsed, Stars: c.Stars, ObjectBy: reply.Local(zone, c.ObjectBy), UpdatedAt: c.UpdatedAt.In(zone),
	}
}

type caseHitView struct {
	ID         int64       `json:"id"`
	Field      string      `json:"field" doc:"title, content or result"`
	Kind       string      `json:"kind"`
	KindLabel  string      `json:"kind_label"`
	From       int         `json:"from" doc:"Where it begins in the field, in characters"`
	To         int         `json:"to"`
	Text       string      `json:"text"`
	Suggestion string      `json:"suggestion" doc:"What to put there"`
	Open       bool        `json:"open" doc:"It stands in the way of publishing"`
	Waiver     *waiverView `json:"waiver"`
}

type waiverView struct {
	Reason        string     `json:"reason"`
	By            int64      `json:"by"`
	ByName        string     `json:"by_name"`
	At            time.Time  `json:"at"`
	ConfirmedBy   int64      `json:"confirmed_by" doc:"0: nobody yet"`
	ConfirmedName string     `json:"confirmed_name"`
	ConfirmedAt   *time.Time `json:"confirmed_at"`
}

type caseView struct {
	CaseLine
	Content  string        `json:"content"`
	Result   string        `json:"result"`
	Hits     []caseHitView `json:"hits" doc:"What may be personal data in this text"`
	Concerns []string      `json:"concerns" doc:"Reasons of POST /case-exclusions that its words call to mind; hints"`
	Yours    bool          `json:"yours" doc:"You had a hand in this text: somebody else has to approve it"`
	Hands    []string      `json:"hands" doc:"Log-in names of those who had"`
	Reviewer string        `json:"reviewer" doc:"Log-in name of who approved it; blank: nobody"`
}

func newCaseView(c model.CaseFile, who model.Staff, names map[int64]string, zone *time.Location) caseView {
	v := caseView{
		CaseLine: newCaseLine(c, zone), Content: c.Content, Result: c.Result, Hits: newCaseHitViews(c.CaseText, c.Hits, names, zone),
		Concerns: model.CaseConcerns(c.Title, c.Content), Yours: slices.Contains(c.Hands, who.ID), Hands: []string{}, Reviewer: names[c.ReviewerID],
	}
	for _, id := range c.Hands {
		v.Hands = append(v.Hands, names[id])
	}
	return v
}

// peopleOf are those whose names a case shows.
func peopleOf(c model.CaseFile) []int64 {
	return append(append(peopleOfHits(c.Hits), c.Hands...), c.ReviewerID)
}

func peopleOfHits(list []model.CaseHit) (ids []int64) {
	for _, h := range list {
		if h.Waiver != nil {
			ids = append(ids, h.Waiver.By, h.Waiver.ConfirmedBy)
		}
	}
	return ids
}

func peopleOfTrail(t cases.Trail) (ids []int64) {
	for _, s := range t.Steps {
		if s.By == model.RoleScreener {
			ids = append(ids, s.ActorID)
		}
	}
	for _, v := range t.Versions {
		ids = append(append(ids, v.By), peopleOfHits(v.Hits)...)
	}
	return ids
}

// newCaseHitViews counts in characters: pages know no bytes.
func newCaseHitViews(t model.CaseText, list []model.CaseHit, names map[int64]string, zone *time.Location) []caseHitView {
	out := make([]caseHitView, len(list))
	for i, h := range list {
		field := t.Field(h.Field)
		out[i] = caseHitView{
			ID: h.ID, Field: h.Field, Kind: h.Kind, KindLabel: redact.Kind(h.Kind).Name(), Text: h.Text, Suggestion: h.Replace, Open: h.Open(),
		}
		if h.To <= len(field) {
			out[i].From = len([]rune(field[:h.From]))
			out[i].To = out[i].From + len([]rune(field[h.From:h.To]))
		}
		if w := h.Waiver; w != nil {
			out[i].Waiver = &waiverView{
				w.Reason, w.By, names[w.By], w.At.In(zone), w.ConfirmedBy, names[w.ConfirmedBy], reply.Local(zone, w.ConfirmedAt),
			}
		}
	}
	return out
}

type caseStepView struct {
	At      time.Time       `json:"at"`
	Act     model.CaseAct   `json:"act"`
	Role    model.Role      `json:"role"`
	StaffID int64           `json:"staff_id" doc:"0: the citizen, or the clock"`
	Staff   string          `json:"staff" doc:"Log-in name"`
	From    model.CaseState `json:"from"`
	To      model.CaseState `json:"to"`
	Seq     int             `json:"seq" doc:"Of the text that it was about"`
	Note    string          `json:"note"`
}

type caseVersionView struct {
	Seq      int            `json:"seq"`
	At       time.Time      `json:"at"`
	StaffID  int64          `json:"staff_id"`
	Staff    string         `json:"staff" doc:"Log-in name"`
	Title    string         `json:"title"`
	Content  string         `json:"content"`
	Result   string         `json:"result"`
	Hits     []caseHitView  `json:"hits"`
	Replaced map[string]int `json:"replaced" doc:"How many pieces of each kind were replaced in making it of the ticket"`
}

type trailView struct {
	CaseLine
	Steps    []caseStepView    `json:"steps"`
	Versions []caseVersionView `json:"versions"`
}

// stepNote is a step's note with the kind of its hit, which begins it, in people's words.
func stepNote(s model.CaseStep) string {
	if s.Act != model.CaseWaive && s.Act != model.CaseConfirm {
		return s.Note
	}
	kind, why, said := strings.Cut(s.Note, "：")
	name := redact.Kind(kind).Name()
	if said {
		return name + "：" + why
	}
	return name
}

func newTrailView(t cases.Trail, names map[int64]string, zone *time.Location) trailView {
	out := trailView{CaseLine: newCaseLine(t.File, zone), Steps: make([]caseStepView, len(t.Steps)), Versions: make([]caseVersionView, len(t.Versions))}
	for i, s := range t.Steps {
		out.Steps[i] = caseStepView{At: s.At.In(zone), Act: s.Act, Role: s.By, From: s.From, To: s.To, Seq: s.Seq, Note: stepNote(s)}
		if s.By == model.RoleScreener {
			out.Steps[i].StaffID, out.Steps[i].Staff = s.ActorID, names[s.ActorID]
		}
	}
	for i, v := range t.Versions {
		out.Versions[i] = caseVersionView{
			Seq: v.Seq, At: v.At.In(zone), StaffID: v.By, Staff: names[v.By], Title: v.Title, Content: v.Content, Result: v.Result,
			Hits: newCaseHitViews(v.CaseText, v.Hits, names, zone), Replaced: map[string]int{},
		}
		for _, h := range v.Replaced {
			out.Versions[i].Replaced[h.Kind]++
		}
	}
	return out
}
