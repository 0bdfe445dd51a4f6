package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/handler/staff"
	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/service/staff/stafftest"
)

// Replicas are killed again and again, at any moment, while citizens and agents talk: two of them on one database and one Redis, or
// one where both are its own. No chat is stuck, none is closed or asked to be rated twice, nothing that a citizen said in one is
// missing, and what an agent says goes out once at most and does not wait for ever.
func TestKefuKilled(t *testing.T) {
	passRace(t)
	for _, desk := range []model.DeskKind{model.DeskWeChat, model.DeskConsole} {
		t.Run(string(desk), func(t *testing.T) {
			k := newSiege(t, desk)
			actors := k.begin()
			for range siegeStrikes {
				k.strike()
			}
			actors()
			k.end()
		})
	}
}

// siege is replicas that are killed, and those who talk over them.
type siege struct {
	*world
	desk     model.DeskKind
	replicas []*mortal
	public   string // leads to whichever lives
	clerks   []*besieged
}

const (
	siegeCitizens = 24
	siegeAgents   = 6
	siegeStrikes  = 5
	siegePassword = "a long enough password"
)

func newSiege(t *testing.T, desk model.DeskKind) *siege {
	t.Helper()
	w := &world{t: t, seed: 1, rand: rand.New(&chancy{from: rand.NewPCG(rand.Uint64(), 1)})}
	m := newMortal(t, w.staff()...)
	m.environ = append(m.environ, "HOTLINE_KEFU_DESK="+string(desk), "HOTLINE_KEFU_HOURS=00:00-24:00", "HOTLINE_KEFU_POLL=500ms", "HOTLINE_KEFU_IDLE=5s")
	w.platform, w.store = m.platform, m.store
	w.began = time.Now()
	k := &siege{world: w, desk: desk, replicas: []*mortal{m}}
	if onServer() && os.Getenv(kvtest.Server) != "" {
		k.replicas = append(k.replicas, m.twin(t))
	}
	front := httptest.NewServer(http.HandlerFunc(k.forward))
	t.Cleanup(front.Close)
	k.public = front.URL
	m.platform.Configure(front.URL+"/wechat/callback", m.public)
	var said bytes.Buffer
	if code := run(t.Context(), []string{"menu", "push"}, m.environ, strings.NewReader(""), &said, &said); code != exitGood {
		t.Fatalf("no menu: %s", said.String())
	}
	for _, r := range k.replicas {
		r.start(t)
		t.Cleanup(r.kill)
	}
	return k
}

// twin is another server on the same database, Redis and platform.
func (m *mortal) twin(t *testing.T) *mortal {
	t.Helper()
	other := &mortal{store: m.store, platform: m.platform, public: "http://" + freeAddr(t), admin: freeAddr(t)}
	other.environ = append(slices.Clone(m.environ),
		"HOTLINE_SERVER_ADDR="+strings.TrimPrefix(other.public, "http://"), "HOTLINE_SERVER_ADMIN_ADDR="+other.admin)
	return other
}

// forward is what stands before the replicas: a request goes to one that takes it. What one has begun no other does again.
func (k *siege) forward(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	for _, i := range rand.Perm(len(k.replicas)) {
		out, err := http.NewRequestWithContext(r.Context(), r.Method, k.replicas[i].public+r.URL.RequestURI(), bytes.NewReader(body))
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		out.Header = r.Header.Clone()
		answer, err := http.DefaultClient.Do(out)
		if dial := (*net.OpError)(nil); errors.As(err, &dial) && dial.Op == "dial" {
			continue
		}
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer answer.Body.Close()
		said, err := io.ReadAll(answer.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", answer.Header.Get("Content-Type"))
		w.WriteHeader(answer.StatusCode)
		_, _ = w.Write(said)
		return
	}
	w.WriteHeader(http.StatusBadGateway)
}

// strike kills one of the replicas at any moment, and starts it again.
func (k *siege) strike() {
	victim := one(k.world, k.replicas...)
	time.Sleep(rand.N(1500 * time.Millisecond)) // any moment
	victim.kill()
	time.Sleep(rand.N(time.Second))
	victim.start(k.t)
}

// begin has everybody talk until stop is called.
func (k *siege) begin() (stop func()) {
	ctx, cancel := context.WithCancel(k.t.Context())
	var all sync.WaitGroup
	again := func(most time.Duration, do func()) {
		all.Go(func() {
			for ctx.Err() == nil {
				do()
				time.Sleep(rand.N(most)) // people take their time
			}
		})
	}
	for range siegeCitizens {
		p := k.enter()
		again(600*time.Millisecond, func() {
			p.besieges()
		})
	}
	if k.desk == model.DeskWeChat {
		for _, a := range k.agents {
			k.want(k.platform.SetOnline(a.account, true))
		}
		again(200*time.Millisecond, k.lookUp)
	} else {
		k.hire()
		for _, c := range k.clerks {
			again(400*time.Millisecond, c.work)
		}
	}
	return func() { cancel(); all.Wait() }
}

// besieges is what a citizen does next: mostly he talks on.
func (p *person) besieges() {
	switch n := p.w.rand.IntN(100); {
	case n < 74:
		one(p.w, p.tap, p.speak, p.speak, p.speak, p.picture)()
	case n < 84:
		p.rate()
	case n < 97:
		p.leave()
	default:
		time.Sleep(7 * time.Second) // he says nothing until it is over
	}
}

// end has everybody go home, waits until nothing goes on any more, and judges what is left.
func (k *siege) end() {
	k.forget()
	deadline := time.Now().Add(time.Minute)
	for left := "?"; left != ""; left = k.left() {
		if time.Now().After(deadline) {
			k.t.Errorf("stuck: %s", left)
			break
		}
		k.sendHome()
		time.Sleep(200 * time.Millisecond) // other processes work
	}
	if err := k.platform.Settle(k.t.Context()); err != nil {
		k.t.Fatal(err)
	}
	for _, e := range k.errors.all {
		k.t.Error(e)
	}
	var sum tally
	for _, p := range k.people {
		c := &court{w: k.world, person: p, truth: k.platform.Truth(p.openID)}
		c.chats, c.lines = k.kept(p)
		c.ended()
		c.toldOnce()
		c.delivered()
		c.writtenDown()
		c.takenDown()
		sum.add(c.tally)
		if c.faults > 0 {
			c.showUp()
		}
	}
	for _, c := range k.clerks {
		c.judge()
	}
	k.t.Log(sum.String())
}

// takenDown: what he said in a chat, and the hotline has answered, is in ours. Where WeChat had to tell it again it may have come after
// the chat.
func (c *court) takenDown() {
	ours := map[string]bool{}
	for _, l := range c.lines {
		ours[l.Text] = true
	}
	const told, clocks = 6 * time.Second, 2 * time.Second
	for _, s := range c.truth.Said {
		if !mine(s.Text) || s.Delivery.Status != "ok" || s.Delivery.Attempts != 1 {
			continue
		}
		in := slices.IndexFunc(c.chats, func(chat model.Chat) bool {
			return chat.Desk == model.DeskConsole && s.At.After(chat.QueuedAt.Add(clocks)) && s.At.Before(chat.ClosedAt.Add(-told))
		})
		if in < 0 {
			continue
		}
		if c.tally.words++; !ours[s.Text] {
			c.wrong("%q was said in chat %d, and is not in ours", s.Text, c.chats[in].ID)
		}
	}
}

// forget lets the minute pass for which a sender who died keeps others from his chat.
func (k *siege) forget() {
	write, _, err := k.store.Conns()
	if err == nil {
		_, err = write.ExecContext(k.t.Context(), "UPDATE chat SET sender_until = ? WHERE sender IS NOT NULL", time.Now().UTC().Add(-time.Second))
	}
	if err != nil {
		k.t.Fatal(err)
	}
}

// left is what still goes on; "" for nothing. Who reads the transcript after the one who died begins when his time is over.
func (k *siege) left() string {
	for _, p := range k.people {
		chats, lines := k.kept(p)
		for _, l := range k.platform.Truth(p.openID).Lines {
			known := slices.ContainsFunc(lines, func(ours model.ChatLine) bool { return ours.Text == l.Text })
			if mine(l.Text) && !known && len(chats) > 0 {
				return "the transcript is to be read"
			}
		}
	}
	for _, ask := range []struct{ what, where string }{
		{"chats are open", "chat WHERE state <> 'closed'"},
		{"kf sessions are to be ended", "chat WHERE hang_up IS NOT NULL"},
		{"lines are to be sent", "chat_line WHERE to_send IS NOT NULL"},
	} {
		var n int
		_, read, err := k.store.Conns()
		if err == nil {
			err = read.QueryRowContext(k.t.Context(), "SELECT COUNT(*) FROM "+ask.where).Scan(&n)
		}
		if err != nil {
			k.t.Fatal(err)
		}
		if n > 0 {
			return fmt.Sprint(n, " ", ask.what)
		}
	}
	return ""
}

// sendHome has agents end what they have, and citizens who wait cancel.
func (k *siege) sendHome() {
	for _, v := range k.platform.Desk().Agents {
		for _, s := range v.Serving {
			k.may(k.platform.CloseSession(v.KfAccount, s.CitizenID))
		}
	}
	for _, c := range k.clerks {
		c.closeAll()
	}
	for _, p := range k.people {
		if chats, _ := k.kept(p); len(chats) > 0 && chats[len(chats)-1].State == model.ChatQueued {
			p.leave()
		}
	}
}

// besieged is an agent of the console, over HTTP.
type besieged struct {
	*siege
	name, token string
	said        int
	heard       []string // what the console was told had been taken
}

func (k *siege) hire() {
	hash := stafftest.Hash(siegePassword)
	for i := range siegeAgents {
		c := &besieged{siege: k, name: fmt.Sprint("yun", i)}
		if err := k.store.AddStaff(k.t.Context(), model.Staff{Name: c.name, Roles: []model.Role{model.RoleAgent}}, hash); err != nil {
			k.t.Fatal(err)
		}
		c.logIn()
		if c.token == "" {
			k.t.Fatalf("%s cannot log in", c.name)
		}
		k.clerks = append(k.clerks, c)
	}
}

func (c *besieged) logIn() {
	var in struct{ Token string }
	if c.ask("POST", "/sessions", "", map[string]any{"name": c.name, "password": siegePassword}, &in) == http.StatusCreated {
		c.token = in.Token
	}
}

// call is ask by one who logs in again where the session died with its Redis.
func (c *besieged) call(method, path, key string, in, out any) (status int) {
	if status = c.ask(method, path, key, in, out); status == http.StatusUnauthorized {
		c.logIn()
		status = c.ask(method, path, key, in, out)
	}
	return status
}

// ask asks the staff API; 0 where nobody answered.
func (c *besieged) ask(method, path, key string, in, out any) (status int) {
	body, err := json.Marshal(in)
	if err != nil {
		c.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.public+staff.Base+path, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Idempotency-Key", key)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	if out != nil && answer.StatusCode < 300 {
		if json.NewDecoder(answer.Body).Decode(out) != nil {
			return 0
		}
	}
	return answer.StatusCode
}

type besiegedDesk struct {
	Chats []struct {
		ID int64
	}
}

func (c *besieged) work() {
	c.call("POST", "/desk/heartbeat", "", struct{}{}, nil)
	c.call("PUT", "/desk/presence", "", map[string]any{"presence": "online"}, nil)
	var desk besiegedDesk
	c.call("GET", "/desk", "", struct{}{}, &desk)
	for _, chat := range desk.Chats {
		path := fmt.Sprintf("/chats/%d", chat.ID)
		if c.chance(0.1) {
			c.call("POST", path+"/close", "", struct{}{}, nil)
			continue
		}
		c.said++
		key, words := fmt.Sprint("k", c.said), c.words("好的，正在为您查询")
		for range 3 { // his console tries again under the same key
			status := c.call("POST", path+"/messages", key, map[string]any{"text": words}, nil)
			if status == http.StatusCreated {
				c.heard = append(c.heard, words)
			}
			if status != 0 && status < 500 {
				break
			}
		}
	}
}

func (c *besieged) closeAll() {
	var desk besiegedDesk
	c.call("GET", "/desk", "", struct{}{}, &desk)
	for _, chat := range desk.Chats {
		c.call("POST", fmt.Sprintf("/chats/%d/close", chat.ID), "", struct{}{}, nil)
	}
}

// judge: what the console was told had been taken is kept.
func (c *besieged) judge() {
	kept := map[string]int{}
	for _, p := range c.people {
		_, lines := c.kept(p)
		for _, l := range lines {
			kept[l.Text]++
		}
	}
	for _, words := range c.heard {
		if kept[words] != 1 {
			c.t.Errorf("%q of %s is kept %d times", words, c.name, kept[words])
		}
	}
}
