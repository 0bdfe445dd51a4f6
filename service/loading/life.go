package loading

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

const (
	day    = 24 * time.Hour
	window = 10 * day // of 待完善
)

// Who of the staff took the steps; no log-in goes with the numbers.
var (
	dispatcher = model.Actor{Role: model.RoleDispatcher, ID: 1}
	handlerID  = int64(2)
)

// life is a made-up ticket on its way through the steps, each of which takes place at a time of its own and only if that
// has come.
type life struct {
	*loader
	store.Loaded
	rand *rand.Rand
	at   time.Time // of the last step
	err  error
}

// life makes the i-th ticket. The same i is the same ticket, but for its number.
func (l *loader) life(ctx context.Context, i int) (store.Loaded, error) {
	f := &life{loader: l, rand: rand.New(rand.NewPCG(uint64(i), 12345))} //nolint:gosec // it is to be the same every time
	overdue := l.Overdue > 0 && i*l.Overdue/l.Tickets != (i+1)*l.Overdue/l.Tickets
	f.at = l.moment(i, f.rand)
	if overdue {
		f.at = l.now.Add(-window - 2*day).Truncate(time.Minute)
	}
	if err := f.submit(ctx, i, overdue); err != nil {
		return f.Loaded, err
	}
	switch fate := f.rand.IntN(100); {
	case overdue:
		f.asked()
		f.tick(f.CompleteBy.Add(-time.Second))
	case fate < 3:
		f.step(5*time.Hour, func() (model.Happening, error) { return f.Reject(dispatcher, f.at, "R7", "") })
	case fate < 5:
		f.step(time.Hour, func() (model.Happening, error) { return f.Withdraw(f.citizen(), f.at, "") })
	case fate < 8:
		f.asked()
	default:
		f.handled()
	}
	if !overdue {
		f.tick(l.now) // the clock has come by
	}
	f.Version = len(f.Steps) - 1
	f.Fact = model.NewFact(f.Ticket, f.Steps, f.Ratings, f.cal)
	return f.Loaded, f.err
}

// moment is when the i-th ticket is submitted: between seven in the morning and eleven at night.
func (l *loader) moment(i int, r *rand.Rand) time.Time {
	perDay := max(1, l.Tickets/l.Days)
	today := l.now.In(l.zone)
	y, m, d := today.Date()
	nth := i / perDay
	if l.Past {
		d -= pastDays
		nth = l.wave(i)
	}
	into := time.Duration(float64(i%perDay)/float64(perDay)*16*3600+r.Float64()) * time.Second
	at := time.Date(y, m, d-l.Days+nth, 7, 0, 0, 0, l.zone).Add(into)
	if at.After(l.now) {
		at = l.now.Add(-time.Minute)
	}
	return at.UTC().Truncate(time.Second)
}

// wave is the day of the i-th of a history: weeks have busy days and quiet ones.
func (l *loader) wave(i int) int {
	part, weeks := float64(i)/float64(l.Tickets), float64(l.Days)/7
	swing := 0.7 / (2 * math.Pi * weeks) // below that at which time would run backwards
	return min(l.Days-1, max(0, int(float64(l.Days)*(part+swing*math.Sin(2*math.Pi*part*weeks)))))
}

func (f *life) submit(ctx context.Context, i int, overdue bool) (err error) {
	source := model.SourceWeChat
	switch from := f.rand.IntN(100); {
	case overdue: // its citizen is to be told
	case from < 8:
		source = model.SourceOnlineHall
	case from < 16, f.Past && f.now.Sub(f.at) < quietDays*day:
		source = model.SourcePhone
	}
	who := f.contact(i)
	if f.Ticket = f.form(who); source != model.SourceWeChat {
		f.CitizenID = 0
	}
	f.ID, f.Source, f.EnteredByAgent = f.had.Tickets+int64(i)+1, source, source == model.SourcePhone
	f.Status, f.SubmittedAt = model.Draft, f.at
	if f.Number, err = f.numbers.next(ctx, f.at, source); err != nil {
		return err
	}
	by := who.Actor()
	if f.EnteredByAgent {
		by = model.Actor{Role: model.RoleAgent, ID: handlerID}
	}
	f.step(0, func() (model.Happening, error) { return f.Take(model.ActSubmit, by, f.at) })
	if f.CitizenID != 0 {
		f.Notices = append(f.Notices, model.Notice{
			Dedupe: "ticket_submitted/" + f.Number + "/0", CitizenID: f.CitizenID, TicketID: f.ID, Kind: model.NoticeSubmitted,
			Params: map[string]string{"number": f.Number, "at": f.at.Format(time.RFC3339)}, State: model.DeliveryDone,
			Channel: model.ByTemplate, CreatedAt: f.at, ExpiresAt: f.at.Add(model.NoticeWithin),
		})
	}
	return nil
}

// contact is the citizen whose phone the i-th ticket names: the first for every fortieth, or fewer, the others in turn.
func (l *loader) contact(i int) model.Citizen {
	every := max(40, l.Tickets/mostFrequent)
	if i%every == 0 {
		return person(l.had.Citizens + 1)
	}
	return person(l.had.Citizens + 2 + int64(i%(l.Phones-1)))
}

func (f *life) form(who model.Citizen) model.Ticket {
	m := matters[f.rand.IntN(len(matters))]
	cat, _ := model.CategoryByCode(m.category)
	street := streets[f.rand.IntN(len(streets))]
	t := model.Ticket{
		Category: m.category, Nature: cat.Natures[f.rand.IntN(len(cat.Natures))], Title: m.title, PublicIntent: f.rand.IntN(3) > 0,
		Content: m.content, Address: fmt.Sprintf("%s%d号", street, 1+f.rand.IntN(400)), ContactName: who.Binding.Name,
		Phone: who.Binding.Phone, CitizenID: who.ID,
	}
	if f.rand.IntN(4) > 0 {
		t.Point = f.point()
		t.PointConfirmed = true
	}
	if f.rand.IntN(3) == 0 {
		t.IDType, t.IDNo, t.ContactAddress = "居民身份证", "11010519491231002X", street+"2号302房"
	}
	return t
}

// hotspots are where half of it happens.
var hotspots = []model.Point{{Lat: 23.1291, Lng: 113.2644}, {Lat: 23.1402, Lng: 113.3213}, {Lat: 23.1067, Lng: 113.2832}, {Lat: 23.1605, Lng: 113.2456}}

func (f *life) point() *model.Point {
	if f.rand.IntN(2) == 0 {
		return &model.Point{Lat: 23.1 + f.rand.Float64()/10, Lng: 113.2 + f.rand.Float64()/5}
	}
	at := hotspots[min(f.rand.IntN(len(hotspots)), f.rand.IntN(len(hotspots)))]
	return &model.Point{Lat: at.Lat + f.rand.NormFloat64()/200, Lng: at.Lng + f.rand.NormFloat64()/200}
}

func (f *life) citizen() model.Actor { return model.Actor{Role: model.RoleCitizen, ID: f.CitizenID} }

// step takes one, after a while. ok is false where its time has not come, or something is wrong.
func (f *life) step(after time.Duration, do func() (model.Happening, error)) (ok bool) {
	if f.err != nil || f.at.Add(after).After(f.now) {
		return false
	}
	f.at = f.at.Add(after)
	h, err := do()
	if f.err = err; err != nil {
		return false
	}
	h.TicketID = f.ID
	f.Steps = append(f.Steps, h)
	return true
}

// asked is a ticket whose citizen was asked for more, and said nothing.
func (f *life) asked() {
	f.step(3*time.Hour, func() (model.Happening, error) {
		return f.Return(dispatcher, f.at, f.cal, window, missingText, nil)
	})
}

// handled is a ticket that takes its usual way, as far as there was time.
func (f *life) handled() {
	office := f.office()
	handler := model.Actor{Role: model.RoleHandler, ID: handlerID, Department: office.Code}
	hours := func(most int) time.Duration { return time.Duration(1+f.rand.IntN(most)) * time.Hour }
	contacted := f.at
	reply := model.Reply{
		Department: office.Name, Text: replyText, Internal: replyInternal, Truth: model.Truths[0], Solved: model.Solutions[0],
	}
	done := f.step(hours(8), func() (model.Happening, error) { return f.Accept(dispatcher, f.at) }) &&
		f.step(hours(8), func() (model.Happening, error) {
			return f.Dispatch(dispatcher, f.at, f.cal, office, nil, false, f.sla)
		}) &&
		f.step(hours(20), func() (model.Happening, error) { contacted = f.at; return f.Sign(handler, f.at) }) &&
		f.step(hours(200), func() (model.Happening, error) {
			reply.ContactedAt = &contacted
			return f.answer(handler, &reply)
		}) &&
		f.step(hours(20), func() (model.Happening, error) {
			f.Replies[0].State = model.ReplyApproved
			return f.Close(dispatcher, f.at, reply, f.rand.IntN(10) < 3)
		})
	if done && f.rand.IntN(10) < 4 && f.SelfFiled() {
		f.rate(hours(70))
	}
	if done && !f.Course.CalledBack && f.rand.IntN(30) > 0 { // the others wait for it
		f.calledBack(hours(50))
	}
	for i := range f.Steps {
		if i > 1 {
			f.Steps[i].Department = office.Name
		}
	}
}

func (f *life) office() model.Department {
	code := "CG"
	for _, m := range matters {
		if m.title == f.Title {
			code = m.offices[f.rand.IntN(len(m.offices))]
		}
	}
	for _, d := range f.offices {
		if d.Code == code {
			return d
		}
	}
	return model.Department{Code: code, Name: code, Active: true}
}

func (f *life) answer(by model.Actor, r *model.Reply) (model.Happening, error) {
	h, err := f.Answered(by, f.at, r)
	if err == nil {
		r.ID = f.replies.Add(1)
		f.Course.ReplyID = r.ID
		f.Replies = append(f.Replies, *r)
	}
	return h, err
}

func (f *life) rate(after time.Duration) {
	f.step(after, func() (model.Happening, error) {
		r := model.Rating{Result: 3 + f.rand.IntN(3), Attitude: 5, Solved: "yes"}
		h, err := f.Rate(f.citizen(), f.at, f.cal, &r)
		f.Ratings = append(f.Ratings, r)
		return h, err
	})
}

func (f *life) calledBack(after time.Duration) {
	agent := model.Actor{Role: model.RoleAgent, ID: handlerID}
	solved := []string{"yes", "yes", "yes", "yes", "partly", "no"}[f.rand.IntN(6)]
	f.step(after, func() (model.Happening, error) {
		return f.CallBack(agent, f.at, model.CallBack{Reached: true, Solved: solved, Satisfied: solved == "yes"})
	})
}

// tick has the clock come by whenever something falls due, until then.
func (f *life) tick(until time.Time) {
	if f.err != nil {
		return
	}
	f.Schedule(f.cal)
	for f.NextTick != nil && !f.NextTick.After(until) {
		for _, due := range f.Tick(*f.NextTick, f.cal) {
			if due.Step != nil {
				f.Steps = append(f.Steps, *due.Step)
			}
		}
	}
}
