package ticketing_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// deed is what somebody does to a ticket: of the staff where it takes a log-in, else of the citizens. It makes that many
// steps.
type deed struct {
	name    string
	from    []model.Status // where it is likely to be taken
	by      []int          // who is likely to, of staff or of the world's people
	steps   int
	staff   func(w *world, who model.Staff, o ticketing.Order) error
	citizen func(w *world, who model.Citizen, number string) error
}

func second[T any](_ T, err error) error { return err }

var (
	dispatchers, handlers, supervisors = []int{0, 5}, []int{1, 5}, []int{3}
	owners                             = []int{0, 1}
)

func request(kind model.RequestKind) func(w *world, who model.Staff, o ticketing.Order) error {
	return func(w *world, who model.Staff, o ticketing.Order) error {
		r := model.Request{Kind: kind, Text: "需要更多时间", Days: 5, Until: w.hall.clock().AddDate(0, 6, 0)}
		return second(w.hall.Ask(w.ctx, who, o, r))
	}
}

func decision(kind model.RequestKind, grant bool) func(w *world, who model.Staff, o ticketing.Order) error {
	return func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.Decide(w.ctx, who, o, kind, grant, "理由如上"))
	}
}

func answer() model.Reply {
	return model.Reply{Text: "经核查，该工地夜间施工未取得许可，已责令停止施工。", Internal: "现场检查", Truth: "属实", Solved: "已解决"}
}

var deeds = []deed{
	{"accept", []model.Status{model.Submitted}, dispatchers, 1, func(w *world, who model.Staff, o ticketing.Order) error { return second(w.hall.Accept(w.ctx, who, o)) }, nil},
	{"return", []model.Status{model.Submitted}, dispatchers, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.Return(w.ctx, who, o, "请写明位置", []string{"具体地点"}))
	}, nil},
	{"reject", []model.Status{model.Submitted}, dispatchers, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.Reject(w.ctx, who, o, "R1", ""))
	}, nil},
	{"answer", nil, dispatchers, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.AnswerDirectly(w.ctx, who, o, answer()))
	}, nil},
	{"set nature", nil, dispatchers, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.SetNature(w.ctx, who, o, model.NatureHelp))
	}, nil},
	{"dispatch", []model.Status{model.Accepted}, dispatchers, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.Dispatch(w.ctx, who, o, ticketing.Dispatching{Department: cityManagement, Assisting: []string{police}}))
	}, nil},
	{"sign", []model.Status{model.Assigned}, handlers, 1, func(w *world, who model.Staff, o ticketing.Order) error { return second(w.hall.Sign(w.ctx, who, o)) }, nil},
	{"send back", []model.Status{model.Assigned}, handlers, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.SendBack(w.ctx, who, o, "职能不符", "三定方案第五条"))
	}, nil},
	{"take back", []model.Status{model.ReturnReview}, dispatchers, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.TakeBack(w.ctx, who, o, ""))
	}, nil},
	{"insist", []model.Status{model.ReturnReview}, supervisors, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.Insist(w.ctx, who, o, "属于你单位"))
	}, nil},
	{"ask for more time", []model.Status{model.Handling}, handlers, 1, request(model.RequestExtension), nil},
	{"ask the citizen", []model.Status{model.Handling}, handlers, 1, request(model.RequestSupplement), nil},
	{"ask to promise", []model.Status{model.Handling}, handlers, 1, request(model.RequestPromise), nil},
	{"grant more time", []model.Status{model.Handling}, supervisors, 1, decision(model.RequestExtension, true), nil},
	{"let the question out", []model.Status{model.Handling}, []int{0}, 1, decision(model.RequestSupplement, true), nil},
	{"grant a promise", []model.Status{model.Handling}, supervisors, 1, decision(model.RequestPromise, true), nil},
	{"refuse more time", nil, supervisors, 1, decision(model.RequestExtension, false), nil},
	{"resume", []model.Status{model.OnHold}, handlers, 1, func(w *world, who model.Staff, o ticketing.Order) error { return second(w.hall.Resume(w.ctx, who, o)) }, nil},
	{"progress", nil, handlers, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.Progress(w.ctx, who, o, "正在现场监测"))
	}, nil},
	{"contact", nil, handlers, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.Contacted(w.ctx, who, o, ""))
	}, nil},
	{"reply", []model.Status{model.Handling, model.Handling}, handlers, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.Reply(w.ctx, who, o, answer()))
	}, nil},
	{"close", []model.Status{model.Replied, model.Replied}, dispatchers, 1, func(w *world, who model.Staff, o ticketing.Order) error { return second(w.hall.Close(w.ctx, who, o)) }, nil},
	{"review fails", []model.Status{model.Replied}, dispatchers, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.SendReturn(w.ctx, who, o, "答非所问"))
	}, nil},
	{"call back", []model.Status{model.Closed}, []int{4}, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.CallBack(w.ctx, who, o, model.CallBack{}))
	}, nil},
	{"reach him", []model.Status{model.Closed, model.Rated}, []int{4}, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		solved := []string{"yes", "partly", "no"}[o.Number[len(o.Number)-1]%3] // not drawn: two deeds may be done at once
		return second(w.hall.CallBack(w.ctx, who, o, model.CallBack{Reached: true, Solved: solved}))
	}, nil},
	{"supervise", nil, supervisors, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.Supervise(w.ctx, who, o, model.Red, "久拖不决"))
	}, nil},
	{"redo for", []model.Status{model.Rated}, supervisors, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.RedoFor(w.ctx, who, o, "问题没有解决"))
	}, nil},
	{"tie", nil, dispatchers, 1, func(w *world, who model.Staff, o ticketing.Order) error {
		return second(w.hall.Tie(w.ctx, who, o, w.tickets[len(w.tickets)-1].number))
	}, nil},
	{"untie", nil, dispatchers, 1, func(w *world, who model.Staff, o ticketing.Order) error { return second(w.hall.Tie(w.ctx, who, o, "")) }, nil},

	{"withdraw", []model.Status{model.Submitted, model.NeedInfo}, owners, 1, nil, func(w *world, who model.Citizen, number string) error {
		return second(w.hall.Withdraw(w.ctx, who, number, ""))
	}},
	{"complete", []model.Status{model.NeedInfo, model.NeedInfo}, owners, 1, nil, func(w *world, who model.Citizen, number string) error {
		title := "施工" + w.hall.clock().Format("0102150405")
		return second(w.hall.Complete(w.ctx, who, number, model.Revision{Title: &title}))
	}},
	{"complete without its photos", []model.Status{model.NeedInfo}, owners, 1, nil, func(w *world, who model.Citizen, number string) error {
		return second(w.hall.Complete(w.ctx, who, number, model.Revision{PhotoIDs: []string{}}))
	}},
	{"complete with nobody's photo", []model.Status{model.NeedInfo}, owners, 1, nil, func(w *world, who model.Citizen, number string) error {
		return second(w.hall.Complete(w.ctx, who, number, model.Revision{PhotoIDs: []string{"nobody's"}}))
	}},
	{"add material", nil, owners, 1, nil, func(w *world, who model.Citizen, number string) error {
		return second(w.hall.AddMaterial(w.ctx, who, number, ticketing.Material{Text: "噪音更大了", Key: fmt.Sprint("m", rapid.Uint32().Draw(w.T, "key"))}))
	}},
	{"add nobody's photo", nil, owners, 1, nil, func(w *world, who model.Citizen, number string) error {
		return second(w.hall.AddMaterial(w.ctx, who, number, ticketing.Material{Text: "噪音更大了", Key: "photo", PhotoIDs: []string{"nobody's"}}))
	}},
	{"remind", []model.Status{model.Handling}, owners, 1, nil, func(w *world, who model.Citizen, number string) error {
		return second(w.hall.Remind(w.ctx, who, number))
	}},
	{"rate", []model.Status{model.Closed}, owners, 1, nil, func(w *world, who model.Citizen, number string) error {
		return second(w.hall.Rate(w.ctx, who, number, model.Rating{Result: 5, Attitude: 5, Solved: "yes"}, false))
	}},
	{"rate, and again please", []model.Status{model.Closed}, owners, 2, nil, func(w *world, who model.Citizen, number string) error {
		return second(w.hall.Rate(w.ctx, who, number, model.Rating{Result: 1, Attitude: 1}, true))
	}},
	{"redo", []model.Status{model.Closed}, owners, 1, nil, func(w *world, who model.Citizen, number string) error {
		return second(w.hall.Redo(w.ctx, who, number, "噪音仍然存在"))
	}},
	{"set the intent", nil, owners, 1, nil, func(w *world, who model.Citizen, number string) error {
		return second(w.hall.SetPublicIntent(w.ctx, who, number, w.hall.clock().Unix()%2 == 0))
	}},
}

// does takes a deed that was drawn, and checks what it left.
func (w *world) does(k *kept) {
	d, who := w.draw(k)
	what := fmt.Sprintf("%s by %d from %s at %s", d.name, who, k.Status, w.hall.clock().In(shanghai).Format(time.DateTime))
	var version *int
	if rapid.Bool().Draw(w.T, "says what he saw") {
		version = &k.Version
	}
	w.settled(k, what, d.steps, w.run(d, who, k, version))
}

func (w *world) run(d deed, who int, k *kept, version *int) error {
	if d.staff != nil {
		return d.staff(w, staff[who], ticketing.Order{Number: k.number, Version: version})
	}
	return d.citizen(w, *w.people[who], k.number)
}

func (w *world) draw(k *kept) (deed, int) {
	among := deeds
	if rapid.IntRange(0, 4).Draw(w.T, "likely") > 0 {
		among = slices.DeleteFunc(slices.Clone(deeds), func(d deed) bool { return !slices.Contains(d.from, k.Status) })
	}
	if len(among) == 0 {
		among = deeds
	}
	d := among[rapid.IntRange(0, len(among)-1).Draw(w.T, "deed")]
	who := rapid.SampledFrom(d.by).Draw(w.T, "who")
	if rapid.IntRange(0, 4).Draw(w.T, "somebody else") == 0 {
		most := len(staff)
		if d.staff == nil {
			most = len(w.people)
		}
		who = rapid.IntRange(0, most-1).Draw(w.T, "whoever")
	}
	return d, who
}

// pair has two do something at the same time, both having seen the same version. What is kept is what succeeded.
func (w *world) pair(k *kept) {
	var ds [2]deed
	var whos [2]int
	for i := range ds {
		for ds[i].staff == nil { // a citizen's draws are not made at the same time
			ds[i], whos[i] = w.draw(k)
			if ds[i].staff == nil && rapid.Bool().Draw(w.T, "give up") {
				return
			}
		}
	}
	was, had := k.Ticket, k.counts
	var errs [2]error
	var wg sync.WaitGroup
	for i := range ds {
		wg.Go(func() { errs[i] = w.run(ds[i], whos[i], k, &was.Version) })
	}
	wg.Wait()
	w.read(k)
	won := 0
	for i, err := range errs {
		var known *model.Error
		switch {
		case err == nil:
			won++
		case !errors.As(err, &known):
			w.Fatalf("%s beside %s: %v is a fault of ours", ds[i].name, ds[1-i].name, err)
		}
	}
	if won > 1 || k.Version != was.Version+won || k.counts.steps != had.steps+won {
		w.Fatalf("%s and %s at once: %v; version %d after %d, %d steps after %d", ds[0].name, ds[1].name, errs, k.Version, was.Version, k.counts.steps, had.steps)
	}
}

// moves the clock: by hours or by months.
func (w *world) passes() {
	most := rapid.SampledFrom([]time.Duration{time.Minute, 6 * time.Hour, 3 * 24 * time.Hour, 12 * 24 * time.Hour, 100 * 24 * time.Hour}).Draw(w.T, "at most")
	w.hall.pass(time.Duration(rapid.Int64Range(1, int64(most/time.Second)).Draw(w.T, "passes")) * time.Second)
}

// changes the phone of somebody: he leaves it, or takes it.
func (w *world) rebinds() {
	who := rapid.SampledFrom(w.people).Draw(w.T, "rebinds")
	if who.Binding != nil {
		_, err := w.hall.store.Unbind(w.ctx, who.ID)
		w.must(err)
		who.Binding = nil
		return
	}
	b := model.Binding{CitizenID: who.ID, Name: "张三", Phone: w.phone, BoundAt: w.hall.clock()}
	if err := w.hall.store.Bind(w.ctx, b); err == nil { // three at most
		who.Binding = &b
	}
}

// hurries lets most lives begin where most of them happen: with a department.
func (w *world) hurries() {
	k := w.tickets[0]
	if rapid.IntRange(0, 2).Draw(w.T, "from the beginning") == 0 {
		return
	}
	for _, name := range []string{"accept", "dispatch", "sign"} {
		d := deeds[slices.IndexFunc(deeds, func(d deed) bool { return d.name == name })]
		err := w.run(d, d.by[0], k, nil)
		w.must(err)
		w.settled(k, name, d.steps, err)
	}
	if kind := rapid.SampledFrom([]string{"", "ask to promise", "ask the citizen", "reply"}).Draw(w.T, "and"); kind != "" {
		d := deeds[slices.IndexFunc(deeds, func(d deed) bool { return d.name == kind })]
		err := w.run(d, d.by[0], k, nil)
		w.settled(k, kind, d.steps, err)
	}
}

func (w *world) goesOn() {
	k := rapid.SampledFrom(w.tickets).Draw(w.T, "ticket")
	switch rapid.IntRange(0, 19).Draw(w.T, "what") {
	case 0, 1, 2:
		w.passes()
	case 3:
		w.sweeps()
	case 4:
		w.rebinds()
	case 5, 6:
		w.pair(k)
	case 7:
		if len(w.tickets) < 4 {
			w.enter(rapid.SampledFrom([]model.Source{model.SourceAgent, model.SourceOnlineHall}).Draw(w.T, "source"))
		}
	case 8, 9:
		w.sees(rapid.SampledFrom(w.people).Draw(w.T, "looks"), k)
	default:
		w.does(k)
	}
	w.sound(k)
}

// Random people, staff and systems at random times, on a real database: no state is undefined, no step is lost or half
// written, nobody sees what is not his, and everybody is told once.
func TestALifeOnARealStore(t *testing.T) {
	lives := func(t *testing.T) {
		h := open(t)
		for code, name := range map[string]string{cityManagement: "市城管局", police: "市公安局"} {
			if err := h.SaveDepartment(t.Context(), model.Department{Code: code, Name: name, Active: true}); err != nil {
				t.Fatal(err)
			}
		}
		came := map[model.Status]int{}
		missing := func() []model.Status { // or the test would say nothing about it
			return slices.DeleteFunc(slices.Clone(defined), func(s model.Status) bool { return came[s] > 0 })
		}
		const rounds = 10 // of a hundred lives; one is enough, but for a state that nobody came to
		for n := 0; n < 1 || n < rounds && len(missing()) > 0; n++ {
			rapid.Check(t, func(rt *rapid.T) {
				w := enters(t.Context(), rt, h, came)
				w.hurries()
				for range rapid.IntRange(5, 40).Draw(rt, "goes on") {
					w.goesOn()
				}
				w.sweeps()
				for _, k := range w.tickets {
					w.sound(k)
					w.sees(rapid.SampledFrom(w.people).Draw(rt, "looks at last"), k)
				}
			})
		}
		if none := missing(); len(none) > 0 {
			t.Errorf("no life came to %v", none)
		}
		figuresAgree(t, h)
	}
	if os.Getenv("HOTLINE_TEST_MYSQL") != "" {
		t.Run("MySQL", lives)
	}
	t.Run("SQLite", func(t *testing.T) {
		t.Setenv("HOTLINE_TEST_MYSQL", "")
		lives(t)
	})
}
