package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"example.org/hotline/config"
	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/loading"
)

//go:embed demo/chats.json
var demoChatsJSON []byte

// demoChat is a chat of the days before the demo.
type demoChat struct {
	Days    int           `json:"days"`    // before today
	At      int           `json:"at"`      // minutes after the beginning of service
	Agent   string        `json:"agent"`   // log-in
	Citizen int           `json:"citizen"` // loading.Person
	Lines   []string      `json:"lines"`   // who：what; 转接 whom：note
	End     model.ChatEnd `json:"end"`     // by 88 or the agent
	Stars   int           `json:"stars"`   // 0: not rated
	Reason  string        `json:"reason"`
}

// chatPast plays the demo's chats as they went, by a clock of their own: what citizens and agents did is done to the real desk, and
// nothing but the time and the silent phones are made up.
type chatPast struct {
	*kefu.Sessions
	st    *store.Store
	now   time.Time
	msgs  int64
	staff map[string]model.Staff
}

// talk gives a new demo some chats of the last days.
func (d *demo) talk(ctx context.Context) error {
	if !d.fresh {
		return nil
	}
	var list []demoChat
	if err := json.Unmarshal(demoChatsJSON, &list); err != nil {
		return fmt.Errorf("demo/chats.json: %w", err)
	}
	p := &chatPast{now: d.clock.now(), staff: map[string]model.Staff{}}
	closeAll, err := p.open(ctx, d.cfg)
	if err != nil {
		return err
	}
	defer closeAll()
	today := p.now
	for i, c := range list {
		if err := p.play(ctx, today, c); err != nil {
			return fmt.Errorf("demo/chats.json: chat %d: %w", i+1, err)
		}
	}
	p.now = today
	return p.rest(ctx)
}

// open has a desk on the demo's database, with a clock, a Redis and phones of its own.
func (p *chatPast) open(ctx context.Context, cfg config.Config) (closeAll func(), err error) {
	clock, quiet := func() time.Time { return p.now.UTC().Truncate(time.Second) }, slog.New(slog.DiscardHandler)
	ring, err := keyRing(cfg)
	if err != nil {
		return nil, err
	}
	st, err := openStore(ctx, cfg, clock, quiet)
	if err != nil {
		return nil, err
	}
	redis, err := kv.Open(ctx, "embedded:", clock)
	if err != nil {
		_ = st.Close()
		return nil, err
	}
	closeAll = func() { _, _ = redis.Close(), st.Close() }
	if err := st.Unlock(ctx, ring); err != nil {
		closeAll()
		return nil, notReady(err)
	}
	p.st = st
	p.Sessions = kefu.New(kefu.Options{
		Store: st, KV: redis, Platform: silentPhones{}, Desk: model.DeskConsole, Idle: cfg.Kefu.Idle, Now: clock, Log: quiet,
		Hours: model.ServiceHours{From: cfg.Kefu.Hours.From, To: cfg.Kefu.Hours.To, Zone: cfg.Time.Zone},
		Texts: kefu.Texts{PublicURL: cfg.Server.PublicURL, NewPath: menu.PathNew, Search: menu.PathSearch, ChatPath: "/h5/chat", Idle: cfg.Kefu.Idle},
	})
	return closeAll, nil
}

// silentPhones take whatever is said to the citizens.
type silentPhones struct{ kefu.Platform }

func (silentPhones) SendText(context.Context, string, string, string) error { return nil }
func (silentPhones) SendMenu(context.Context, string, kefu.Menu) error      { return nil }

// play has a chat take place; one that would fall on a day without service does not.
func (p *chatPast) play(ctx context.Context, today time.Time, c demoChat) error {
	hours, err := p.ServiceHours(ctx)
	if err != nil {
		return err
	}
	opens, closes, ok := hours.Day(today.In(hours.Zone).AddDate(0, 0, -c.Days))
	p.now = opens.Add(time.Duration(c.At) * time.Minute)
	if !ok || p.now.Add(time.Hour).After(closes) {
		return nil
	}
	citizen, err := p.st.Citizen(ctx, loading.Person(c.Citizen).ID)
	if err != nil {
		return err
	}
	agent, err := p.agent(ctx, c.Agent)
	if err != nil {
		return err
	}
	if _, err := p.Ask(ctx, citizen); err != nil {
		return err
	}
	id, err := p.converse(ctx, citizen, agent, c.Lines)
	if err != nil {
		return err
	}
	return p.end(ctx, citizen, id, c)
}

// agent is one who is there, and online.
func (p *chatPast) agent(ctx context.Context, name string) (who model.Staff, err error) {
	if who, _, err = p.st.StaffByName(ctx, name); err != nil {
		return who, err
	}
	p.staff[name] = who
	if err := p.Heartbeat(ctx, who); err != nil {
		return who, err
	}
	_, err = p.SetPresence(ctx, who, model.SeatOnline)
	return who, err
}

// converse plays the lines and tells which chat they became. The agent takes the citizen after his first words.
func (p *chatPast) converse(ctx context.Context, citizen model.Citizen, agent model.Staff, lines []string) (id int64, err error) {
	for i, line := range lines {
		who, said, _ := strings.Cut(line, "：")
		p.passes(said)
		colleague, moved := strings.CutPrefix(who, "转接 ")
		switch {
		case moved:
			agent, err = p.handOver(ctx, agent, id, colleague, said)
		case who == "市民":
			_, err = p.hear(ctx, citizen, said)
		default:
			_, _, err = p.Say(ctx, agent, id, fmt.Sprintf("past-%d-%d", id, i), said)
		}
		if err == nil && id == 0 {
			id, err = p.serve(ctx, agent)
		}
		if err == nil {
			err = p.Deliver(ctx)
		}
		if err != nil {
			return id, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return id, nil
}

// passes has the time pass that somebody takes to read and to write.
func (p *chatPast) passes(said string) {
	p.now = p.now.Add(15*time.Second + time.Duration(utf8.RuneCountInString(said))*time.Second)
}

func (p *chatPast) hear(ctx context.Context, citizen model.Citizen, said string) (kefu.Heard, error) {
	p.msgs++
	return p.Hear(ctx, citizen, model.Event{From: citizen.OpenID, Type: model.MsgText, Text: said, MsgID: p.msgs, CreatedAt: p.now})
}

var errNobodyWaits = errors.New("no citizen waits")

func (p *chatPast) serve(ctx context.Context, agent model.Staff) (id int64, err error) {
	p.now = p.now.Add(20 * time.Second)
	if err := p.Heartbeat(ctx, agent); err != nil {
		return 0, err
	}
	card, found, err := p.TakeNext(ctx, agent)
	if err == nil && !found {
		err = errNobodyWaits
	}
	return card.Chat.ID, err
}

func (p *chatPast) handOver(ctx context.Context, from model.Staff, id int64, to, note string) (model.Staff, error) {
	colleague, err := p.agent(ctx, to)
	if err != nil {
		return from, err
	}
	_, err = p.Transfer(ctx, from, id, to, note)
	return colleague, err
}

// end has the chat end, and be rated.
func (p *chatPast) end(ctx context.Context, citizen model.Citizen, id int64, c demoChat) error {
	p.passes("")
	chat, err := p.st.Chat(ctx, id)
	if err != nil {
		return err
	}
	if c.End == model.EndBy88 {
		_, err = p.hear(ctx, citizen, "88")
	} else {
		_, err = p.Close(ctx, model.Staff{ID: chat.Agent.StaffID, Roles: []model.Role{model.RoleAgent}}, id)
	}
	if err == nil {
		err = p.Deliver(ctx)
	}
	if err != nil || c.Stars == 0 {
		return err
	}
	p.passes(c.Reason)
	_, err = p.Rate(ctx, citizen, id, c.Stars, c.Reason)
	return err
}

// rest has the agents go: they come when somebody logs in.
func (p *chatPast) rest(ctx context.Context) error {
	for _, who := range p.staff {
		if _, err := p.SetPresence(ctx, who, model.SeatOffline); err != nil {
			return err
		}
	}
	return nil
}
