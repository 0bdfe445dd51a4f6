package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"example.org/hotline/model"
)

// ListedFact is a ticket as a line of a list that may leave the house: personal data are masked here.
type ListedFact struct {
	ID          int64
	Day         model.FigureDay // of its submission
	Number      string
	Title       string
	Category    string
	Nature      model.Nature
	Source      model.Source
	Department  string // code
	District    string
	Status      model.Status
	Alarm       model.Alarm
	SubmittedAt time.Time
	DueAt       *time.Time
	ClosedAt    *time.Time
	Name, Phone string // masked
	Stars       int
}

// FactCursor is after which line a list goes on.
type FactCursor struct {
	Day model.FigureDay
	ID  int64
}

// ListFacts lists the tickets that a query is about, those of the first days first.
func (s *Store) ListFacts(ctx context.Context, q FactQuery, after FactCursor, limit int) ([]ListedFact, error) {
	db := s.factsOf(ctx, q)
	if after.ID != 0 {
		db = db.Where("ticket_fact."+q.day()+" > ? OR ticket_fact."+q.day()+" = ? AND ticket_fact.ticket_id > ?", after.Day, after.Day, after.ID)
	}
	var rows []struct {
		Row      ticketRow `gorm:"embedded"`
		District string
		Day      model.FigureDay
		Stars    int
	}
	err := db.Select("ticket.id, ticket.number, ticket.title, ticket.category, ticket.nature, ticket.source, ticket.department, ticket.status, ticket.alarm, " +
		"ticket.submitted_at, ticket.due_at, ticket.closed_at, ticket.contact_name, ticket.phone, ticket_fact.district, ticket_fact.stars, ticket_fact." + q.day() + " AS day").
		Joins("JOIN ticket ON ticket.id = ticket_fact.ticket_id").
		Order("ticket_fact." + q.day() + ", ticket_fact.ticket_id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fail("list tickets", err)
	}
	list := make([]ListedFact, len(rows))
	for i, r := range rows {
		t, err := s.toTicket(r.Row)
		if err != nil {
			return nil, err
		}
		list[i] = ListedFact{
			ID: t.ID, Day: r.Day, Number: t.Number, Title: t.Title, Category: t.Category, Nature: t.Nature, Source: t.Source, Department: t.Department,
			District: r.District, Status: t.Status, Alarm: t.Alarm, SubmittedAt: t.SubmittedAt, DueAt: t.DueAt, ClosedAt: t.ClosedAt,
			Name: model.MaskName(t.ContactName), Phone: model.MaskPhone(t.Phone), Stars: r.Stars,
		}
	}
	return list, nil
}

// CellTickets lists some tickets of a place among those that a query is about, those of the last days first, with what a list shows.
func (s *Store) CellTickets(ctx context.Context, q FactQuery, cell model.Cell, page model.Listing) (list []model.Ticket, next string, err error) {
	type place struct {
		Day model.FigureDay
		ID  int64
	}
	day := "ticket_fact." + q.day()
	db := s.factsOf(ctx, q).Where("cell = ?", cell).Select(day + " AS day, ticket_fact.ticket_id AS id").Order(day + " DESC, ticket_fact.ticket_id DESC")
	if page.After != "" {
		var after FactCursor
		if _, err := fmt.Sscanf(page.After, "%d.%d", &after.Day, &after.ID); err != nil {
			return nil, "", model.ErrListCursor
		}
		db = db.Where("("+day+" < ? OR "+day+" = ? AND ticket_fact.ticket_id < ?)", after.Day, after.Day, after.ID)
	}
	rows, next, err := pageOf(db, page, "list the tickets of a place", func(p place) string { return fmt.Sprintf("%d.%d", p.Day, p.ID) })
	if err != nil || len(rows) == 0 {
		return nil, "", err
	}
	ids := mapped(rows, func(p place) int64 { return p.ID })
	list, err = listed(s.read.WithContext(ctx).Model(&ticketRow{}).Where("id IN ?", ids))
	slices.SortFunc(list, func(a, b model.Ticket) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return list, next, err
}

// EachChat reads the chats that were opened from one moment until another, with what figures ask of them.
func (s *Store) EachChat(ctx context.Context, from, until time.Time, do func(model.Chat)) error {
	rows, err := s.read.WithContext(ctx).Model(&chatRow{}).
		Select("state, ended, queued_at, connected_at, first_reply_at, closed_at, rating_state, stars").
		Where("queued_at >= ? AND queued_at < ?", from, until).Order("queued_at, id").Rows()
	if err != nil {
		return fail("count chats", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err says what went wrong
	for rows.Next() {
		var r chatRow
		if err := rows.Scan(&r.State, &r.Ended, &r.QueuedAt, &r.ConnectedAt, &r.FirstReplyAt, &r.ClosedAt, &r.RatingState, &r.Stars); err != nil {
			return fail("count chats", err)
		}
		do(model.Chat{
			State: r.State, End: r.Ended, QueuedAt: r.QueuedAt, ConnectedAt: orZero(r.ConnectedAt), FirstReplyAt: orZero(r.FirstReplyAt), ClosedAt: orZero(r.ClosedAt),
			Rating: model.ChatRating{State: r.RatingState, Stars: r.Stars},
		})
	}
	return fail("count chats", rows.Err())
}

// CountMisses is how many searches found nothing, from one day to another, both included.
func (s *Store) CountMisses(ctx context.Context, from, to model.FigureDay) (int64, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&searchMissRow{}).Select("COALESCE(SUM(count), 0)").Where("day BETWEEN ? AND ?", from.String(), to.String()).Scan(&n).Error
	return n, fail("count what was not found", err)
}
