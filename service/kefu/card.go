package kefu

import (
	"context"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// ChatCard is a chat as the staff sees it among others.
type ChatCard struct {
	Chat           model.Chat
	Name, Phone    string // masked
	Chats, Tickets int    // that the citizen has; only where he is looked at
	Last           *model.ChatLine
	Unread         int           // lines of the citizen
	Owed           time.Duration // how long the citizen has waited for an answer; 0: none is owed
	Agent          string        // his log-in, or his account in WeChat's tool; "": nobody
	AgentNo        string        // by which citizens know him
}

// cards are chats with all that a card shows, read together.
func (s *Sessions) cards(ctx context.Context, chats []model.Chat) ([]ChatCard, error) {
	ids, citizens, agents := make([]int64, len(chats)), make([]int64, len(chats)), []int64{}
	lasts := make([]store.LineRef, 0, len(chats))
	for i, c := range chats {
		ids[i], citizens[i] = c.ID, c.CitizenID
		if c.Agent.StaffID != 0 {
			agents = append(agents, c.Agent.StaffID)
		}
		if c.Lines > 0 {
			lasts = append(lasts, store.LineRef{ChatID: c.ID, Seq: c.Lines})
		}
	}
	bound, err := s.Store.Bindings(ctx, citizens)
	if err != nil {
		return nil, err
	}
	names, err := s.Store.StaffNames(ctx, agents)
	if err != nil {
		return nil, err
	}
	unread, err := s.Store.UnreadLines(ctx, ids)
	if err != nil {
		return nil, err
	}
	lines, err := s.Store.ChatLinesAt(ctx, lasts)
	if err != nil {
		return nil, err
	}
	list := make([]ChatCard, len(chats))
	for i, c := range chats {
		list[i] = ChatCard{Chat: c, Unread: unread[c.ID], Agent: c.Agent.KfAccount, Owed: s.owedFor(c)}
		if b, ok := bound[c.CitizenID]; ok {
			list[i].Name, list[i].Phone = model.MaskName(b.Name), model.MaskPhone(b.Phone)
		}
		if id := c.Agent.StaffID; id != 0 {
			list[i].Agent, list[i].AgentNo = names[id], AgentNo(id)
		}
		if l, ok := lines[store.LineRef{ChatID: c.ID, Seq: c.Lines}]; ok {
			list[i].Last = &l
		}
	}
	return list, nil
}

func (s *Sessions) card(ctx context.Context, c model.Chat) (ChatCard, error) {
	list, err := s.cards(ctx, []model.Chat{c})
	if err != nil {
		return ChatCard{}, err
	}
	return list[0], nil
}

func (s *Sessions) owedFor(c model.Chat) time.Duration {
	since, owed := c.Owed()
	if !owed {
		return 0
	}
	return max(s.Now().Sub(since), 0)
}
