package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// likeAmong is among how many of the last tickets words are looked for while the index cannot be asked: among all of them it would
// take minutes.
const likeAmong = 20_000

// ticketDocs are tickets as the search gets them: what was typed and what was answered, and by its code the department that leads.
// Nothing of it is sealed in the database either.
func (s *Store) ticketDocs(asked *gorm.DB) ([]model.SearchDoc, error) {
	var rows []struct {
		Number, Category, Title, Content, Reply, Department string
		SubmittedAt                                         time.Time
	}
	if err := asked.Select("number, category, title, content, reply, department, submitted_at").Scan(&rows).Error; err != nil {
		return nil, fail("read tickets for the search", err)
	}
	list := make([]model.SearchDoc, len(rows))
	for i, r := range rows {
		list[i] = model.SearchDoc{
			Collection: model.SearchTickets, ID: r.Number, Kind: r.Category, Title: r.Title, Body: strings.TrimSpace(r.Content + "\n" + r.Reply),
			Department: r.Department, At: r.SubmittedAt,
		}
	}
	return list, nil
}

// ticketDocsAfter walks through the tickets as they lie in the table. Their numbers are none of an order in which rows lie together:
// every one would be a page of its own.
func (s *Store) ticketDocsAfter(ctx context.Context, number string, limit int) ([]model.SearchDoc, error) {
	after := int64(0)
	if number != "" {
		if err := s.tickets(ctx).Select("id").Where("number = ?", number).Take(&after).Error; err != nil {
			return nil, fail("read tickets for the search", err)
		}
	}
	return s.ticketDocs(s.tickets(ctx).Where("id > ?", after).Order("id").Limit(limit))
}

func (s *Store) tickets(ctx context.Context) *gorm.DB {
	return s.read.WithContext(ctx).Model(&ticketRow{})
}

func (s *Store) ticketDocsLike(ctx context.Context, words []string, limit int) ([]model.SearchDoc, error) {
	last, err := s.highest(ctx, "ticket")
	if err != nil {
		return nil, err
	}
	db := s.tickets(ctx).Where("id > ?", last-likeAmong)
	for _, w := range words {
		like := anywhere(w)
		db = db.Where("title LIKE ? ESCAPE '!' OR content LIKE ? ESCAPE '!' OR reply LIKE ? ESCAPE '!'", like, like, like)
	}
	return s.ticketDocs(db.Order("id DESC").Limit(limit))
}

// TicketsOfNumbers are tickets as a list shows them, in no order.
func (s *Store) TicketsOfNumbers(ctx context.Context, numbers []string) ([]model.Ticket, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	return listed(s.tickets(ctx).Where("number IN ?", numbers))
}

// TicketsNear are the last open tickets in some squares of the city, newest first, with where they happened. That a cell
// is one at all is said in words: SQLite takes an index of a part of the rows only where the query says that it asks for no others.
func (s *Store) TicketsNear(ctx context.Context, cells []model.Cell, limit int) ([]model.Ticket, error) {
	var rows []ticketRow
	err := s.tickets(ctx).Where("cell <> 0 AND cell IN ? AND status IN ?", cells, model.OpenStatuses).Order("id DESC").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fail("look for tickets near a place", err)
	}
	list := make([]model.Ticket, len(rows))
	for i, row := range rows {
		if list[i], err = s.toTicket(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}
