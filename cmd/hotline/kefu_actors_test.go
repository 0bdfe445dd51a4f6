package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat/standin"
)

// person is a citizen of a world.
type person struct {
	w      *world
	id     string // on the platform
	openID string
	model.Citizen
	mu             sync.Mutex
	fled, everFled bool // he does not follow
	loose          bool // he has no phone bound
}

// agent works in WeChat's own tool.
type agent struct {
	w       *world
	account string
	zeal    float64           // how readily he answers
	heard   map[string]string // what he answered last, by citizen
}

const worldAgents = 30

// staff are the agents' accounts.
func (w *world) staff() []standin.Agent {
	list := make([]standin.Agent, 12+w.rand.IntN(worldAgents-12))
	for i := range list {
		account := fmt.Sprintf("%d@gz12345", 1001+i)
		list[i] = standin.Agent{Account: account, Nick: fmt.Sprint("小云", i), Offline: w.chance(0.2), Capacity: 1 + w.rand.IntN(5)}
		w.agents = append(w.agents, &agent{w, account, 0.1 + 0.9*w.rand.Float64(), map[string]string{}})
	}
	return list
}

func (w *world) chance(of float64) bool { return w.rand.Float64() < of }

// within is a time from least to most, in whole seconds.
func (w *world) within(least, most time.Duration) time.Duration {
	return least + time.Duration(w.rand.Int64N(int64((most-least)/time.Second)+1))*time.Second
}

// soon is a time that is mostly short and now and then long.
func (w *world) soon() time.Duration {
	switch n := w.rand.IntN(20); {
	case n < 12:
		return w.within(time.Second, 40*time.Second)
	case n < 18:
		return w.within(30*time.Second, 4*time.Minute)
	default:
		return w.within(5*time.Minute, 14*time.Minute)
	}
}

// one is one of several.
func one[T any](w *world, of ...T) T { return of[w.rand.IntN(len(of))] }

// must is for what a citizen or an agent does in the world: the platform lets them.
func (w *world) must(err error) {
	if err != nil {
		w.errors.add("the platform: " + err.Error())
	}
}

// enter brings a bound follower into the world.
func (w *world) enter() *person {
	c, err := w.platform.AddCitizen("", "")
	w.must(err)
	p := &person{w: w, id: c.ID, openID: c.OpenID}
	_, err = w.platform.Follow(w.t.Context(), p.id)
	w.must(err)
	if p.Citizen, err = w.store.Meet(w.t.Context(), c.OpenID); err != nil {
		w.t.Fatal(err)
	}
	p.bind()
	w.people = append(w.people, p)
	return p
}

func (p *person) bind() {
	p.Binding = &model.Binding{CitizenID: p.ID, Name: "张三", Phone: fmt.Sprintf("138%08d", p.ID), BoundAt: p.w.now()}
	if err := p.w.store.Bind(p.w.t.Context(), *p.Binding); err != nil {
		p.w.t.Fatal(err)
	}
}

// visit plans a visit: the citizen asks for an agent, talks, and leaves in one of many ways.
func (p *person) visit(at time.Time) {
	w := p.w
	steps := []func(){one(w, p.tap, p.tap, p.tap, p.tap, p.asks, p.speak)}
	for range 1 + w.rand.IntN(5) {
		steps = append(steps, p.act())
	}
	switch n := w.rand.IntN(20); {
	case n < 9:
		steps = append(steps, p.leave, p.rate)
	case n < 11:
		steps = append(steps, p.unbind)
	case n < 13:
		steps = append(steps, p.rate)
	}
	if w.chance(0.3) {
		steps = append(steps, p.rate, p.rate)
	}
	for _, do := range steps {
		w.plans.at(at, do)
		at = at.Add(w.soon())
	}
}

// act is something that a citizen does in a chat.
func (p *person) act() func() {
	switch n := p.w.rand.IntN(100); {
	case n < 70:
		return p.speak
	case n < 78:
		return p.picture
	case n < 82:
		return p.place
	case n < 85:
		return p.voice
	case n < 89:
		return func() { p.write(one(p.w, "排队", "还要多久", "前面几位？")) }
	case n < 93:
		return p.tap
	case n < 95:
		return p.leave
	case n < 97:
		return p.danger
	case n < 98:
		return p.flee
	default:
		return func() { p.write(one(p.w, "5", "３", "满意", "88号", "谢谢")) }
	}
}

func (p *person) tap() {
	_, err := p.w.platform.Click(p.w.t.Context(), p.id, 0, 1)
	p.mayNotFollow(err)
}

func (p *person) asks() { p.write(one(p.w, "人工客服", "转人工", "我要找客服")) }

func (p *person) write(text string) {
	_, err := p.w.platform.SendText(p.w.t.Context(), p.id, text)
	p.mayNotFollow(err)
}

// mayNotFollow is must for who left.
func (p *person) mayNotFollow(err error) {
	if !errors.Is(err, standin.ErrNotFollowing) {
		p.w.must(err)
	}
}

// words are nobody else's, now or ever.
func (w *world) words(about string) string {
	return fmt.Sprintf("第%d句：%s", w.spoken.Add(1), about)
}

func (p *person) speak() {
	p.write(p.w.words(one(p.w, "路灯坏了", "社保怎么转", "小区停水三天了", "谢谢，还想问一下")))
}

func (p *person) danger() { p.write(p.w.words("有人要跳楼")) }

func (p *person) leave() { p.write(one(p.w, "88", "８８", " 88 ", "88\n")) }

func (p *person) send(m standin.Outgoing) {
	_, err := p.w.platform.SendMessage(p.w.t.Context(), p.id, m)
	p.mayNotFollow(err)
}

func (p *person) picture() {
	data := base64.StdEncoding.EncodeToString([]byte("\xff\xd8\xff\xe0 a picture"))
	p.send(standin.Outgoing{Type: "image", Data: data, ContentType: "image/jpeg"})
}

func (p *person) voice() {
	data := base64.StdEncoding.EncodeToString([]byte("#!AMR\n"))
	p.send(standin.Outgoing{Type: "voice", Data: data, ContentType: "audio/amr", Recognition: one(p.w, "", "路灯坏了")})
}

func (p *person) place() {
	p.send(standin.Outgoing{Type: "location", Lat: 23.129, Lng: 113.264, Label: "府前路1号"})
}

// flee stops following, for a while.
func (p *person) flee() {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, err := p.w.platform.Unfollow(p.w.t.Context(), p.id)
	p.w.must(err)
	p.fled, p.everFled = true, true
	p.w.plans.at(p.w.now().Add(p.w.soon()), p.comeBack)
}

// unbind takes his phone away, for a while.
func (p *person) unbind() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.w.must(p.w.replicas[0].bindings.Unbind(p.w.t.Context(), p.Citizen))
	p.loose = true
	p.w.plans.at(p.w.now().Add(p.w.soon()), p.comeBack)
}

// comeBack has him follow, with his phone bound.
func (p *person) comeBack() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fled {
		_, err := p.w.platform.Follow(p.w.t.Context(), p.id)
		p.w.must(err)
	}
	if p.loose {
		p.bind()
	}
	p.fled, p.loose = false, false
}

// rate answers what his phone shows last of a request for a rating, in one of the ways that people find; where it shows none, he
// says something.
func (p *person) rate() {
	w := p.w
	chat := w.platform.Chat(p.id)
	for i := len(chat) - 1; i >= 0; i-- {
		m := chat[i]
		if m.Menu == nil && !strings.Contains(m.Text, "请为本次服务评分") {
			continue
		}
		switch n := w.rand.IntN(10); {
		case n < 6 && m.Menu != nil:
			_, err := w.platform.TapMsgMenu(w.t.Context(), p.id, m.ID, one(w, m.Menu.Items...).ID)
			p.mayNotFollow(err)
		case n < 8:
			p.write(one(w, "1", "2", "3", "4", "5", "５", " ２ ", "满意", "非常不满意"))
		case n < 9:
			p.write(one(w, "A", "ｂ", "Ｃ", "原因：等太久了", "答复不清楚"))
		default:
			p.speak()
		}
		return
	}
	p.speak()
}

// shift has agents look up now and then, some of them at a time.
func (w *world) shift() {
	w.plans.at(w.now().Add(w.within(2*time.Second, 12*time.Second)), w.shift)
	w.lookUp()
}

// lookUp is what some agents do who look up: each takes one who waits, and talks with those whom he serves.
func (w *world) lookUp() {
	desk := w.platform.Desk()
	for i, v := range desk.Agents {
		if !w.chance(0.35) {
			continue
		}
		a := w.agents[i]
		if w.chance(0.01) || !v.Online && w.chance(0.05) {
			w.must(w.platform.SetOnline(a.account, !v.Online))
		}
		mine := func(s standin.SessionView) bool { return s.KfAccount == "" || s.KfAccount == a.account }
		if n := slices.IndexFunc(desk.Waiting, mine); n >= 0 && w.chance(0.7) {
			w.may(w.platform.Accept(a.account, desk.Waiting[n].CitizenID))
			desk.Waiting = slices.Delete(desk.Waiting, n, n+1)
		}
		for _, s := range v.Serving {
			a.serve(s)
		}
	}
}

func (a *agent) serve(s standin.SessionView) {
	w := a.w
	switch n := w.rand.Float64(); {
	case n < 0.02:
		w.may(w.platform.CloseSession(a.account, s.CitizenID))
	case n < 0.04:
		w.may(w.platform.SwitchSession(a.account, s.CitizenID, one(w, w.agents...).account))
	case n < 0.05:
		w.may(w.platform.AgentSays(a.account, s.CitizenID, "好的"))
	case a.heard[s.CitizenID] != s.LastText && w.chance(a.zeal), w.chance(0.03):
		a.heard[s.CitizenID] = s.LastText
		w.may(w.platform.AgentSays(a.account, s.CitizenID, w.words("好的，正在为您查询")))
	}
}

// may is must for what another may have forestalled.
func (w *world) may(err error) {
	w.want(err, standin.ErrNoSession, standin.ErrAgentOffline, standin.ErrAgentFull, standin.ErrNotWaiting)
}

// want says that something went wrong in another way than those that may be.
func (w *world) want(err error, mayBe ...error) {
	for _, ok := range mayBe {
		if errors.Is(err, ok) {
			return
		}
	}
	if err != nil {
		w.errors.add(err.Error())
	}
}
