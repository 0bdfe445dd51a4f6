package standin

import (
	"math/rand/v2"
	"time"
)

// Weather is what goes wrong by itself, and which of the readings that WeChat's pages leave open (protocol §6) holds.
// Chances are from 0, never, to 1, always. Times are the platform's, drawn in whole seconds. Everything is decided by one
// generator in the order in which it comes up: with Options.Inline the same seed and the same acts make the same world.
type Weather struct {
	Seed uint64 `json:"seed"`

	EventLost  float64       `json:"event_lost"`  // a kf_ event never arrives
	PushTwice  float64       `json:"push_twice"`  // a push comes once more, at most PushLateBy later
	PushLate   float64       `json:"push_late"`   // it comes late, at most by PushLateBy
	PushLateBy time.Duration `json:"-"`           // 0: a minute
	PushSwap   float64       `json:"push_swap"`   // it lets the next one go first, or the clock move
	AnswerLost float64       `json:"answer_lost"` // the account's answer gets lost, so that the push is delivered again

	RecordLost float64       `json:"record_lost"` // a line never shows up in the transcript
	RecordLate time.Duration `json:"-"`           // each line shows up after up to this, besides RecordDelay, and so out of order
	Blank      float64       `json:"blank"`       // the transcript begins to answer empty ...
	BlankFor   time.Duration `json:"-"`           // ... for up to this; 0: a minute

	QuietSessions    bool `json:"quiet_sessions"`     // as in Options
	QuietTimeout     bool `json:"quiet_timeout"`      // as in Options
	TimeoutFromStart bool `json:"timeout_from_start"` // the 30 minutes of a session count from its begin, not from the last message
	DeafInside       bool `json:"deaf_inside"`        // no menu or other event of a connected citizen is pushed
	NoQuotaInside    bool `json:"no_quota_inside"`    // what a connected citizen writes opens no send quota
	AgentsUseQuota   bool `json:"agents_use_quota"`   // what agents write in their tool counts in it

	Refusals        []Refusal `json:"refusals"`
	CallLost        float64   `json:"call_lost"`        // a call takes effect, and its answer is lost
	MenuRefused     float64   `json:"menu_refused"`     // a msgmenu is refused with 40200, as for test accounts
	TapZero         float64   `json:"tap_zero"`         // a tapped msgmenu comes back with bizmsgmenuid 0
	CloseGone       float64   `json:"close_gone"`       // the agent ends the session just before kfsession/close: 65413
	CloseElsewhere  float64   `json:"close_elsewhere"`  // the agent hands it on just before: 65414
	CreateElsewhere float64   `json:"create_elsewhere"` // another agent takes the citizen just before kfsession/create: 65414
	CreateOffline   float64   `json:"create_offline"`   // the agent is away at that moment: 65415
}

// Refusal is an errcode that calls of one path ("/cgi-bin/message/custom/send") get by chance. Nothing happens then, but
// with -1: of those every other call takes effect all the same.
type Refusal struct {
	Path    string  `json:"path"`
	Errcode int     `json:"errcode"`
	Chance  float64 `json:"chance"`
}

// Storm is a weather of its own for every seed: some of everything, none of it so often that nothing works.
func Storm(seed uint64) Weather {
	d := newDice(seed ^ 0x5bd1e9955bd1e995)
	some := func(most float64) float64 {
		if d.chance(0.5) {
			return 0
		}
		return most * d.Float64()
	}
	upTo := func(most time.Duration) time.Duration { return d.within(0, most) }
	const send = "/cgi-bin/message/custom/send"
	return Weather{
		Seed:      seed,
		EventLost: some(0.5), PushTwice: some(0.3), PushLate: some(0.3), PushLateBy: upTo(2 * time.Minute), PushSwap: some(0.3),
		AnswerLost: some(0.2),
		RecordLost: some(0.2), RecordLate: upTo(2 * time.Minute), Blank: some(0.1), BlankFor: upTo(3 * time.Minute),
		QuietSessions: d.chance(0.5), QuietTimeout: d.chance(0.5), TimeoutFromStart: d.chance(0.5),
		DeafInside: d.chance(0.5), NoQuotaInside: d.chance(0.5), AgentsUseQuota: d.chance(0.5),
		Refusals: []Refusal{
			{send, 45015, some(0.1)}, {send, 45047, some(0.1)}, {send, 45009, some(0.05)}, {send, -1, some(0.1)},
		},
		CallLost: some(0.05), MenuRefused: some(0.3), TapZero: some(0.5),
		CloseGone: some(0.3), CloseElsewhere: some(0.3), CreateElsewhere: some(0.1), CreateOffline: some(0.3),
	}
}

// SetWeather changes it for what happens from now on; its generator begins anew.
func (p *Platform) SetWeather(w Weather) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.setWeather(w)
}

// setWeather with mu held.
func (p *Platform) setWeather(w Weather) {
	if w.PushLateBy == 0 {
		w.PushLateBy = time.Minute
	}
	if w.BlankFor == 0 {
		w.BlankFor = time.Minute
	}
	p.weather, p.dice = w, newDice(w.Seed)
	p.desk.fromStart = w.TimeoutFromStart
	p.desk.reckon()
}

// dice decide by chance. With mu held.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice {
	return dice{rand.New(rand.NewPCG(seed, seed^0x9e3779b97f4a7c15))} //nolint:gosec // a toy platform, and tests want its faults to repeat
}

func (d dice) chance(of float64) bool { return of > 0 && d.Float64() < of }

// within is a number of whole seconds from least to most.
func (d dice) within(least, most time.Duration) time.Duration {
	if most <= least {
		return least
	}
	return least + time.Duration(d.Int64N(int64((most-least)/time.Second)+1))*time.Second
}

// refuses says which errcode a call of path gets by chance, 0 for none, and whether it takes effect before.
func (p *Platform) refuses(path string) (errcode int, after bool) {
	for _, r := range p.weather.Refusals {
		if r.Path == path && p.dice.chance(r.Chance) {
			return r.Errcode, r.Errcode == -1 && p.dice.chance(0.5)
		}
	}
	return 0, false
}
