package cases

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/redact"
	"example.org/hotline/model/store"
)

// Candidate is a ticket that could be a case, as a screener may see it: its words are redacted already.
type Candidate struct {
	Number   string
	Title    string
	Category string
	Nature   model.Nature
	ClosedAt *time.Time
	Stars    int
	Concerns []string // why it may have to be excluded: codes of model.CaseExclusion
	id       int64
}

// Candidates are the tickets that could be cases, the newest first. The next page begins after the
// cursor next; blank: this was the last.
func (d *Desk) Candidates(ctx context.Context, cursor string, limit int) (list []Candidate, next string, err error) {
	limit, err = pageOf(limit)
	if err != nil {
		return nil, "", err
	}
	var before int64
	if cursor != "" {
		before, err = strconv.ParseInt(cursor, 36, 64)
		if err != nil || before < 1 {
			return nil, "", model.ErrInvalid.With("cursor", "分页位置不正确，请从第一页开始")
		}
	}
	ids, err := d.store.CaseCandidates(ctx, before, limit+1)
	if err != nil {
		return nil, "", err
	}
	more := len(ids) > limit
	for _, id := range ids[:min(limit, len(ids))] {
		c, err := d.candidate(ctx, id)
		if err != nil {
			return nil, "", err
		}
		list = append(list, c)
	}
	if more {
		next = strconv.FormatInt(list[limit-1].id, 36) // not its number: numbers that are answered differently can be tried
	}
	return list, next, nil
}

func (d *Desk) candidate(ctx context.Context, id int64) (Candidate, error) {
	t, err := d.store.TicketByID(ctx, id)
	if err != nil {
		return Candidate{}, err
	}
	stars, err := d.stars(ctx, d.store, id)
	return Candidate{
		Number: t.Number, Title: clean(t.Title, about(t)), Category: t.Category, Nature: t.Nature, ClosedAt: t.ClosedAt, Stars: stars,
		Concerns: model.CaseConcerns(t.Title, t.Content), id: id,
	}, err
}

// Draft makes a case of a closed ticket: a copy in which all personal data that is found is replaced. The ticket stays as
// it is. One that was taken down is drafted anew under its number. model.ErrCaseNotAllowed says why a ticket is
// none any more.
func (d *Desk) Draft(ctx context.Context, who model.Staff, number string) (model.CaseFile, error) {
	cal, err := d.almanac.Calendar(ctx)
	if err != nil {
		return model.CaseFile{}, err
	}
	departments, err := d.store.Departments(ctx)
	if err != nil {
		return model.CaseFile{}, err
	}
	var c model.CaseFile
	err = d.store.InTx(ctx, func(tx *store.Store) error {
		t, err := eligible(ctx, tx, number)
		if err != nil {
			return err
		}
		stars, err := d.stars(ctx, tx, t.ID)
		if err != nil {
			return err
		}
		known := about(t)
		copied, replaced := redacted(model.CaseText{Title: t.Title, Content: t.Content, Result: t.Reply}, known)
		step, err := d.begin(ctx, tx, &c, t, who.ID, copied, hits(copied, known))
		if err != nil {
			return err
		}
		c.Category, c.Month, c.District, c.Stars = t.Category, model.MonthOf(t.SubmittedAt.In(cal.Zone())), model.District(t.Address), stars
		if c.Department = model.Hotline; t.Department != "" {
			c.Department = nameOf(departments, t.Department)
		}
		if t.ClosedAt != nil {
			c.WorkdaysUsed = cal.Workdays(t.SubmittedAt, *t.ClosedAt)
		}
		return d.keep(ctx, tx, &c, step, &replaced)
	})
	if errors.Is(err, store.ErrExists) {
		err = model.ErrCaseState.Saying("这件诉求已经在拟稿或公开")
	}
	return c, changed(err)
}

// begin is the first step of a case, or the first after it was taken down.
func (d *Desk) begin(ctx context.Context, tx *store.Store, c *model.CaseFile, t model.Ticket, who int64, text model.CaseText, found []model.CaseHit) (model.CaseStep, error) {
	kept, err := tx.CaseFileOf(ctx, t.ID)
	switch {
	case err == nil:
		*c = kept
	case errors.Is(err, model.ErrCaseNotFound):
		*c = model.CaseFile{TicketID: t.ID, State: model.CaseWithdrawn}
	default:
		return model.CaseStep{}, err
	}
	step, err := c.Redraft(who, d.now(), text, found)
	if c.ID == 0 {
		step.From = ""
	}
	return step, err
}

func notExcluded(ctx context.Context, tx *store.Store, ticketID int64) error {
	code, err := tx.CaseExcluded(ctx, ticketID)
	if err != nil || code == "" {
		return err
	}
	name, _ := model.CaseExclusion(code)
	return model.ErrCaseNotAllowed.Saying("不能公开：" + name)
}

// stars are those that the citizen gave last; 0: none.
func (d *Desk) stars(ctx context.Context, st *store.Store, ticketID int64) (int, error) {
	ratings, err := st.Ratings(ctx, ticketID)
	if err != nil || len(ratings) == 0 {
		return 0, err
	}
	return ratings[len(ratings)-1].Result, nil
}

// about is what is known of a ticket's people and must not be found in its copy.
func about(t model.Ticket) redact.About {
	return redact.About{
		Name: t.ContactName, Phone: t.Phone, IDNo: t.IDNo, Address: []string{t.ContactAddress, t.Address}, Numbers: []string{t.Number, t.ExternalRef},
	}
}

// redacted is a text with all replaced that was found, and what that was.
func redacted(t model.CaseText, known redact.About) (model.CaseText, []model.CaseHit) {
	found := hits(t, known)
	for i := range found {
		found[i].Text = "" // it stays with the ticket
	}
	return model.CaseText{Title: clean(t.Title, known), Content: clean(t.Content, known), Result: clean(t.Result, known)}, found
}

func clean(text string, known redact.About) string {
	return redact.Apply(text, redact.Scan(text, known))
}

// hits are what the scanner finds in the parts of a text.
func hits(t model.CaseText, known redact.About) []model.CaseHit {
	list := []model.CaseHit{}
	for _, field := range model.CaseFields {
		for _, h := range redact.Scan(t.Field(field), known) {
			list = append(list, model.CaseHit{Field: field, Kind: string(h.Kind), From: h.From, To: h.To, Text: h.Text, Replace: h.Replace})
		}
	}
	return list
}

func nameOf(list []model.Department, code string) string {
	for _, d := range list {
		if d.Code == code {
			return d.Name
		}
	}
	return code
}

func pageOf(limit int) (int, error) {
	if limit == 0 {
		limit = model.DefaultSearchPage
	}
	if limit < 0 || limit > model.MaxSearchPage {
		return 0, model.ErrInvalid.With("limit", fmt.Sprintf("每页数量应为1至%d", model.MaxSearchPage))
	}
	return limit, nil
}

func changed(err error) error {
	if errors.Is(err, store.ErrStale) {
		return model.ErrChanged.Saying("案例刚刚被其他人修改，请刷新后再试")
	}
	return err
}
