package kefu

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"example.org/hotline/model"
)

// reader reads WeChat's transcript of its tool, of all citizens: what passes between them and their agents. It reads it again and again, in windows that overlap,
// because lines show up late and in any order (protocol §6.3).
type reader struct {
	s  *Sessions
	mu sync.Mutex
	// written counts how many of each record of the last windows have been written down. It only spares the database, which
	// knows a line by its name.
	written map[Record]int
	stuck   int // how many times in a row some lines could not be written down
}

const (
	cursorName = "transcript"
	// stride is how much of the past is read at once after an outage. WeChat allows a day.
	stride = 2 * time.Hour
	// leastOverlap is how late a line may show up and still be read.
	leastOverlap = 10 * time.Minute
	mostOverlap  = time.Hour
	// mostStuck is how often lines that cannot be written down are tried before all others go on without them.
	mostStuck = 20
	scribes   = 8 // chats that are written at the same time
)

// errBlank says that the transcript has nothing of a time of which we know better.
var errBlank = errors.New("the transcript is empty though agents have spoken")

// errLeft says that lines of some citizens could not be written down.
var errLeft = errors.New("lines of a transcript could not be written down")

// overlap is how far back of what was read before each reading begins: so far that a chat which ends for a citizen's silence
// has the words before it in the window.
func (r *reader) overlap() time.Duration {
	return min(max(leastOverlap, r.s.Idle+2*(lag+r.s.Poll)), mostOverlap)
}

// read takes in what has been said since it was last read, up to now.
func (r *reader) read(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.s.Now()
	cursor, err := r.s.Store.KefuCursor(ctx, cursorName)
	if err != nil {
		return err
	}
	if cursor.IsZero() || cursor.After(now) {
		cursor = now
	}
	for {
		to := cursor.Add(stride)
		if to.After(now) {
			to = now
		}
		if err := r.window(ctx, cursor.Add(-r.overlap()), to); err != nil {
			return err
		}
		if err := r.s.Store.MoveKefuCursor(ctx, cursorName, to); err != nil {
			return err
		}
		r.s.seen.set(to.Add(-lag))
		if cursor = to; !cursor.Before(now) {
			return nil
		}
	}
}

// window takes in what was said between two moments.
func (r *reader) window(ctx context.Context, from, to time.Time) error {
	records, err := r.s.Platform.Records(ctx, from, to)
	if err == nil && len(records) == 0 {
		err = r.blank(ctx, from)
	}
	written := r.takeIn(ctx, records)
	for known := range r.written {
		if known.At.Before(from) {
			delete(r.written, known)
		}
	}
	switch {
	case written == nil:
		r.stuck = 0
		return err
	case err != nil, errors.Is(written, model.ErrUnavailable):
		return errors.Join(err, written)
	case r.stuck < mostStuck:
		r.stuck++
		return written
	}
	r.stuck = 0
	r.s.Log.ErrorContext(ctx, "lines of a transcript are given up", "from", from, "to", to, "err", written)
	return nil
}

// blank tells whether an answer without anything is to be believed: WeChat gives such answers for times of which it had lines before,
// and whoever believed them would close chats for a silence that is none.
func (r *reader) blank(ctx context.Context, from time.Time) error {
	spoke, err := r.s.Store.AgentSpoke(ctx, model.DeskWeChat, from)
	if err == nil && spoke {
		err = errBlank
	}
	return err
}

// takeIn writes down what is new among the records, each citizen's in the order in which he and his agent spoke.
func (r *reader) takeIn(ctx context.Context, records []Record) error {
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		fails []error
	)
	hands := r.s.hands(scribes)
	news := r.news(records)
	for _, openID := range slices.Sorted(maps.Keys(news)) {
		list := news[openID]
		hands <- struct{}{}
		wg.Go(func() {
			defer func() { <-hands }()
			err := r.s.writeDown(ctx, openID, list)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				fails = append(fails, err)
				return
			}
			for _, e := range list {
				r.written[e.Record] = max(r.written[e.Record], e.nth)
			}
		})
	}
	wg.Wait()
	if len(fails) == 0 {
		return nil
	}
	return errors.Join(append(fails[:1:1], errLeft)...)
}

// news are the records that have not been written down as far as this replica remembers, by citizen.
func (r *reader) news(records []Record) map[string][]entry {
	count := make(map[Record]int, len(records))
	byCitizen := map[string][]entry{}
	for _, one := range records {
		count[one]++
		if count[one] > r.written[one] {
			byCitizen[one.OpenID] = append(byCitizen[one.OpenID], entry{one, count[one]})
		}
	}
	for _, list := range byCitizen {
		slices.SortStableFunc(list, func(a, b entry) int { return a.At.Compare(b.At) })
	}
	return byCitizen
}

// recentChats is how many of a citizen's chats are read at first when his lines are looked for.
const recentChats = 3

// chatsSince are a citizen's chats, the newest first, as far back as to one that was open before a moment: what has been said since
// then belongs to one of them.
func (s *Sessions) chatsSince(ctx context.Context, citizenID int64, since time.Time) ([]model.Chat, error) {
	for most := recentChats; ; most *= 4 {
		chats, err := s.Store.ChatsOf(ctx, citizenID, most)
		if err != nil || len(chats) < most || chats[len(chats)-1].QueuedAt.Before(since) {
			return chats, err
		}
	}
}

// writeDown puts a citizen's entries, of which there are some, into his chats; they come in the order of their time.
func (s *Sessions) writeDown(ctx context.Context, openID string, list []entry) error {
	who, err := s.Store.Meet(ctx, openID)
	if err != nil {
		return err
	}
	chats, err := s.chatsSince(ctx, who.ID, list[0].At)
	if err != nil {
		return err
	}
	parts := map[int64][]entry{}
	for _, e := range list {
		c, ok := chatOf(chats, e)
		if !ok {
			if c, ok, err = s.adopt(ctx, who, chats, e); err != nil {
				return err
			}
			if ok && !slices.ContainsFunc(chats, func(known model.Chat) bool { return known.ID == c.ID }) {
				chats = slices.Insert(chats, 0, c)
			}
		}
		if ok {
			parts[c.ID] = append(parts[c.ID], e)
		}
	}
	for _, c := range slices.Backward(chats) {
		if part := parts[c.ID]; len(part) > 0 {
			if err := s.transcribe(ctx, c.ID, chats, part); err != nil {
				return err
			}
		}
	}
	return nil
}

// transcribe writes entries into a chat, and has it take what they say. among are the chats that may have them already.
func (s *Sessions) transcribe(ctx context.Context, chatID int64, among []model.Chat, list []entry) error {
	ids, of := make([]int64, len(among)), make(map[int64]model.Chat, len(among))
	for i, c := range among {
		ids[i], of[c.ID] = c.ID, c
	}
	_, _, err := s.change(ctx, chatID, bySending, func(a *act) error {
		names := make([]string, len(list))
		for i, e := range list {
			names[i] = e.name()
		}
		known, err := a.tx.ChatLinesKnown(a.ctx, ids, names)
		if err != nil {
			return err
		}
		heard, err := a.tx.ChatLinesHeard(a.ctx, ids)
		if err != nil {
			return err
		}
		for i, e := range list {
			if known[names[i]] {
				continue
			}
			shown, err := a.shown(e, heard, of)
			if err != nil {
				return err
			}
			if shown < 0 {
				err = a.passed(e, nil)
			} else {
				l := heard[shown]
				heard = slices.Delete(heard, shown, shown+1) // it shows no other message, too
				err = a.passed(e, &l)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// shown finds the message that an entry of a chat is, among those that the account heard itself in the citizen's chats; -1: none.
func (a *act) shown(e entry, heard []model.ChatLine, of map[int64]model.Chat) (int, error) {
	for i, l := range heard {
		switch {
		case e.FromAgent || !e.reads(l):
		case l.ChatID != a.chat.ID:
			if e.kept(l, of[l.ChatID], *a.chat) || e.opened(l, of[l.ChatID]) {
				return i, nil
			}
		case e.shows(l, *a.chat):
			return i, nil
		case e.handedOver(l, *a.chat):
			// While he waits for an agent, none speaks to him.
			spoke, err := a.tx.AgentSpokeIn(a.ctx, a.chat.ID, l.At.Add(sameMoment), e.At.Add(-sameMoment))
			if err != nil {
				return -1, err
			}
			if !spoke {
				return i, nil
			}
		}
	}
	return -1, nil
}

// passed has the chat take what passed between its citizen and an agent: a message that the account heard itself, or one that it
// did not (heard is nil).
func (a *act) passed(e entry, heard *model.ChatLine) error {
	if err := a.servedBy(e); err != nil {
		return err
	}
	if heard != nil {
		heard.ShownAs = e.name()
		if err := a.tx.SaveChatLine(a.ctx, *heard); err != nil || heard.ChatID == a.chat.ID {
			return err
		}
		_, err := a.take(model.ChatInput{Kind: model.InSaid, At: latest(e.At, a.chat.QueuedAt)}) // the agent has it before him
		return err
	}
	l := e.line()
	l.At = latest(l.At, a.chat.QueuedAt) // WeChat's clock may be behind ours
	if !e.FromAgent {
		if err := a.wroteThere(l.At); err != nil {
			return err
		}
		return a.heard(l, l.At)
	}
	if err := a.add(l); err != nil {
		return err
	}
	_, err := a.take(model.ChatInput{Kind: model.InAgentSaid, At: l.At, Agent: l.Agent})
	return err
}

// servedBy has the chat know whom its citizen talks with, where WeChat has not told of it, or not yet.
func (a *act) servedBy(e entry) error {
	switch {
	case a.chat.Desk != model.DeskWeChat || e.KfAccount == "":
		return nil
	case a.chat.Open():
		_, err := a.take(model.ChatInput{Kind: model.InConnected, At: latest(e.At, a.chat.QueuedAt), Agent: e.agent()})
		return err
	case a.chat.Agent.None():
		a.chat.Agent, a.changed = e.agent(), true
	}
	return nil
}
