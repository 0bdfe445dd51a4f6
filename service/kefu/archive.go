package kefu

import (
	"context"
	"errors"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// The transcripts of all chats, for supervisors: whoever searches or exports them gives a reason, which is written down with his name
// before anything is shown (domain §14).

// Found is a chat that fits a query.
type Found struct {
	Filed
	Hits []model.ChatLine // the lines with the words that were asked for, at most three
}

// ArchivePage is a part of what was found.
type ArchivePage struct {
	Items []Found
	Next  model.ChatCursor // ask for those Before it; zero: there are no more
	Until time.Time        // of a search for words that took its time: it has looked at the chats since then
}

const (
	pageChats = 50
	scanChats = 100 // whose lines are read at once
	// scanTime is how long one call looks for words. The lines are sealed, and are opened one by one: what is not looked at is
	// left to the next call.
	scanTime = 2 * time.Second
	mostHits = 3
)

// Search looks for chats.
func (s *Sessions) Search(ctx context.Context, who model.Staff, q model.ChatQuery, reason, address string) (ArchivePage, error) {
	if err := s.mayRead(ctx, who, &q, model.ViewSearch, reason, address); err != nil {
		return ArchivePage{}, err
	}
	if q.Text == "" {
		return s.page(ctx, q)
	}
	return s.scan(ctx, q)
}

// mayRead checks a query and writes down that it is made.
func (s *Sessions) mayRead(ctx context.Context, who model.Staff, q *model.ChatQuery, act, reason, address string) error {
	if !who.Is(model.RoleSupervisor) {
		return model.ErrForbidden
	}
	reason, err := model.CheckReason(reason)
	if err := model.Faults(q.Check(), err); err != nil {
		return err
	}
	return s.Store.AddChatView(ctx, model.ChatView{
		StaffID: who.ID, Act: act, Query: q.Named(), Reason: reason, Address: address, At: s.Now(),
	})
}

func (s *Sessions) page(ctx context.Context, q model.ChatQuery) (ArchivePage, error) {
	list, err := s.Store.FindChats(ctx, q, pageChats+1)
	if err != nil {
		return ArchivePage{}, err
	}
	var p ArchivePage
	if len(list) > pageChats {
		list = list[:pageChats]
		p.Next = model.CursorAfter(list[pageChats-1])
	}
	records, err := s.filed(ctx, list)
	for _, r := range records {
		p.Items = append(p.Items, Found{Filed: r})
	}
	return p, err
}

// scan opens the lines of one batch of chats after the other, newest first, until a page is full or its time is over.
func (s *Sessions) scan(ctx context.Context, q model.ChatQuery) (ArchivePage, error) {
	looking, cancel := context.WithTimeout(ctx, scanTime)
	defer cancel()
	words := strings.Fields(model.Folded(q.Text))
	var p ArchivePage
	for first := true; ; first = false {
		list, err := s.Store.FindChats(ctx, q, scanChats)
		if err != nil || len(list) == 0 {
			return p, err
		}
		last := list[len(list)-1]
		found, err := s.withWords(ctx, list, words)
		if err != nil {
			return p, err
		}
		p.Items, q.Before = append(p.Items, found...), model.CursorAfter(last)
		switch {
		case len(list) < scanChats:
			return p, nil
		case len(p.Items) >= pageChats || looking.Err() != nil && !first:
			p.Next, p.Until = q.Before, last.QueuedAt
			return p, nil
		}
	}
}

func (s *Sessions) withWords(ctx context.Context, list []model.Chat, words []string) ([]Found, error) {
	lines, err := s.Store.LinesOfChats(ctx, idsOf(list))
	if err != nil {
		return nil, err
	}
	var fit []model.Chat
	hits := map[int64][]model.ChatLine{}
	for _, c := range list {
		for _, l := range lines[c.ID] {
			if len(hits[c.ID]) < mostHits && hasAll(model.Folded(l.Text+" "+l.Label), words) {
				hits[c.ID] = append(hits[c.ID], l)
			}
		}
		if hits[c.ID] != nil {
			fit = append(fit, c)
		}
	}
	records, err := s.filed(ctx, fit)
	found := make([]Found, len(records))
	for i, r := range records {
		found[i] = Found{r, hits[r.Chat.ID]}
	}
	return found, err
}

func hasAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func idsOf(list []model.Chat) []int64 {
	ids := make([]int64, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	return ids
}

// Filed is a chat with who took part in it, as the archive shows it.
type Filed struct {
	Chat  model.Chat
	Name  string // of the citizen, masked
	Phone string // masked; "" of one who has unbound since
	Agent string // log-in name or kf account
}

// filed adds who took part.
func (s *Sessions) filed(ctx context.Context, list []model.Chat) ([]Filed, error) {
	citizens, staff := make([]int64, len(list)), []int64(nil)
	for i, c := range list {
		citizens[i] = c.CitizenID
		if c.Agent.StaffID != 0 {
			staff = append(staff, c.Agent.StaffID)
		}
	}
	people, err := s.Store.CitizensByID(ctx, citizens)
	if err != nil {
		return nil, err
	}
	names, err := s.Store.StaffNames(ctx, staff)
	if err != nil {
		return nil, err
	}
	out := make([]Filed, len(list))
	for i, c := range list {
		out[i] = Filed{Chat: c, Agent: c.Agent.KfAccount}
		if c.Agent.StaffID != 0 {
			out[i].Agent = names[c.Agent.StaffID]
		}
		if b := people[c.CitizenID].Binding; b != nil {
			out[i].Name, out[i].Phone = model.MaskName(b.Name), model.MaskPhone(b.Phone)
		}
	}
	return out, nil
}

// Views are who of the staff looked at chats, newest first, for auditors, with the names of who did. Of a person who is none there are none.
func (s *Sessions) Views(ctx context.Context, q model.ChatViewQuery, limit int) ([]model.ChatView, map[int64]string, error) {
	var staffID int64
	if q.Staff != "" {
		who, _, err := s.Store.StaffByName(ctx, strings.TrimSpace(q.Staff))
		if errors.Is(err, store.ErrNoStaff) {
			return nil, nil, nil
		}
		if err != nil {
			return nil, nil, err
		}
		staffID = who.ID
	}
	list, err := s.Store.ChatViews(ctx, q, staffID, limit)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]int64, len(list))
	for i, v := range list {
		ids[i] = v.StaffID
	}
	names, err := s.Store.StaffNames(ctx, ids)
	return list, names, err
}

// Named is the agent that a supervisor names: a log-in of the console, or a kf account, which has an @ in it.
func (s *Sessions) Named(ctx context.Context, agent string) (staffID int64, kf string, err error) {
	if strings.Contains(agent, "@") {
		return 0, agent, nil
	}
	who, _, err := s.Store.StaffByName(ctx, agent)
	if errors.Is(err, store.ErrNoStaff) {
		return 0, "", model.ErrInvalid.With("agent", "没有这个登录名的客服")
	}
	return who.ID, "", err
}
