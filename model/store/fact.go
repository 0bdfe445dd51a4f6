package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// factRow is what is counted of one ticket. Moments are seconds since 1970, 0 for none: figures compare and sum up millions.
type factRow struct {
	TicketID     int64 `gorm:"primaryKey;autoIncrement:false"`
	SubmittedDay model.FigureDay
	ClosedDay    model.FigureDay
	Source       model.Source
	Nature       int
	Status       int
	Live         bool
	Alarm        model.Alarm
	Category     string
	Department   string
	District     string
	Cell         model.Cell
	AcceptDue    int64
	DecidedAt    int64
	SignDue      int64
	SignedAt     int64
	ContactDue   int64
	ContactedAt  int64
	AnswerDue    int64
	ClosedAt     int64
	WaitsUntil   int64
	Dispatches   int
	SendBacks    int
	Redos        int
	Extended     bool
	Tied         bool
	Lapsed       bool
	Workdays     int
	Solved       model.Solved
	Stars        int
}

func (factRow) TableName() string { return "ticket_fact" }

// What stands for states and natures in the table. Rows hold the places in these lists: they only grow, at the end.
var (
	factStatuses = []model.Status{
		"", model.Submitted, model.NeedInfo, model.Accepted, model.Assigned, model.ReturnReview, model.Handling, model.OnHold, model.Replied,
		model.Closed, model.Rated, model.Archived, model.Expired, model.Rejected, model.Withdrawn,
	}
	factNatures = []model.Nature{
		"", model.NatureConsult, model.NatureHelp, model.NatureComplaint, model.NatureReport, model.NatureSuggest,
	}
)

func codeOf[T comparable](list []T, v T) int { return max(slices.Index(list, v), 0) }

func ofCode[T any](list []T, code int) (v T) {
	if code > 0 && code < len(list) {
		v = list[code]
	}
	return v
}

func newFactRow(f model.Fact) factRow {
	district := []rune(f.District)
	return factRow{
		TicketID: f.TicketID, SubmittedDay: f.Submitted, ClosedDay: f.ClosedOn, Source: f.Source, Nature: codeOf(factNatures, f.Nature),
		Status: codeOf(factStatuses, f.Status), Live: f.Status.Live(), Alarm: f.Alarm, Category: f.Category, Department: f.Department,
		District: string(district[:min(len(district), 40)]), Cell: f.Cell,
		AcceptDue: unix(f.AcceptDue), DecidedAt: unix(f.Decided), SignDue: unix(f.SignDue), SignedAt: unix(f.Signed),
		ContactDue: unix(f.ContactDue), ContactedAt: unix(f.Contacted), AnswerDue: unix(f.AnswerDue), ClosedAt: unix(f.Closed),
		WaitsUntil: unix(f.WaitsUntil), Dispatches: f.Dispatches, SendBacks: f.SendBacks, Redos: f.Redos, Extended: f.Extended,
		Tied: f.Tied, Lapsed: f.Lapsed, Workdays: f.Workdays, Solved: f.Solved, Stars: f.Stars,
	}
}

func unix(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.Unix()
}

// WithFact has the fact of the new ticket kept with it.
func (t SealedTicket) WithFact(f model.Fact) SealedTicket {
	row := newFactRow(f)
	t.fact = &row
	return t
}

// KeepFact counts a ticket anew after a step, which is in its history already. It is called in the step's transaction.
func (s *Store) KeepFact(ctx context.Context, t model.Ticket, cal model.Calendar) error {
	facts, err := s.facts(ctx, []model.Ticket{t}, cal)
	if err != nil {
		return err
	}
	row := newFactRow(facts[0])
	done := s.write.WithContext(ctx).Where("ticket_id = ?", t.ID).Select("*").Updates(&row)
	if done.Error == nil && done.RowsAffected == 0 { // of a time before there were facts
		_, done.Error = s.insert(ctx, &row, "")
	}
	return fail("count a ticket", done.Error)
}

// facts are made of whole tickets and their histories.
func (s *Store) facts(ctx context.Context, list []model.Ticket, cal model.Calendar) ([]model.Fact, error) {
	ids := make([]int64, len(list))
	for i, t := range list {
		ids[i] = t.ID
	}
	steps, err := s.stepsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	ratings, err := s.ratingsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	facts := make([]model.Fact, len(list))
	for i, t := range list {
		facts[i] = model.NewFact(t, steps[t.ID], ratings[t.ID], cal)
	}
	return facts, nil
}

// stepsOf are the histories of some tickets, with what facts ask of them.
func (s *Store) stepsOf(ctx context.Context, ids []int64) (map[int64][]model.Happening, error) {
	var rows []ticketEventRow
	err := s.read.WithContext(ctx).Select("ticket_id, at, act, changes").Where("ticket_id IN ?", padded(ids)).Order("ticket_id, id").Find(&rows).Error
	if err != nil {
		return nil, fail("read histories", err)
	}
	steps := make(map[int64][]model.Happening, len(ids))
	for _, r := range rows {
		h := model.Happening{TicketID: r.TicketID, At: r.At, Act: r.Act}
		if r.Act == model.ActCallBack {
			if h.Changes, err = changesOf(r.Changes); err != nil {
				return nil, fail("read histories", err)
			}
		}
		steps[r.TicketID] = append(steps[r.TicketID], h)
	}
	return steps, nil
}

func (s *Store) ratingsOf(ctx context.Context, ids []int64) (map[int64][]model.Rating, error) {
	var rows []ticketRatingRow
	err := s.read.WithContext(ctx).Select("ticket_id, round, at, result, solved").Where("ticket_id IN ?", padded(ids)).Order("ticket_id, round").Find(&rows).Error
	if err != nil {
		return nil, fail("read ratings", err)
	}
	ratings := make(map[int64][]model.Rating, len(rows))
	for _, r := range rows {
		ratings[r.TicketID] = append(ratings[r.TicketID], model.Rating{Round: r.Round, At: r.At, Result: r.Result, Solved: r.Solved})
	}
	return ratings, nil
}

// ClockFacts counts tickets anew that the clock took a step with; it changes neither what they say nor their history but for that.
func (s *Store) ClockFacts(ctx context.Context, list []model.Ticket) error {
	type change struct {
		status model.Status
		alarm  model.Alarm
		due    int64
	}
	groups := map[change][]int64{}
	for _, t := range list {
		c := change{status: t.Status, alarm: t.Alarm}
		if t.DueAt != nil && t.Status.Live() {
			c.due = t.DueAt.Unix()
		}
		groups[c] = append(groups[c], t.ID)
	}
	for c, ids := range groups {
		set := map[string]any{
			"status": codeOf(factStatuses, c.status), "live": c.status.Live(), "alarm": c.alarm, "lapsed": c.status == model.Expired,
		}
		switch {
		case c.status == model.Expired:
			set["answer_due"], set["waits_until"] = 0, 0
		case !c.status.Live():
			set["waits_until"] = 0
		case c.due > 0 && c.status != model.NeedInfo && c.status != model.Submitted:
			set["answer_due"], set["waits_until"] = c.due, c.due
		}
		if err := s.setFacts(ctx, ids, set); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) setFacts(ctx context.Context, ids []int64, set map[string]any) error {
	slices.Sort(ids)
	for part := range slices.Chunk(ids, mostAsked) {
		if err := s.write.WithContext(ctx).Session(&gorm.Session{}).Model(&factRow{}).Where("ticket_id IN ?", padded(part)).Updates(set).Error; err != nil {
			return fail("count tickets", err)
		}
	}
	return nil
}
