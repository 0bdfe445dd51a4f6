package ticketing_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"pgregory.net/rapid"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// world is a hall with those who come to one phone's tickets, while a random life goes on.
type world struct {
	*rapid.T
	hall    *hall
	ctx     context.Context
	phone   string
	people  []*model.Citizen // owner, family, stranger, nobody's
	tickets []*kept
	came    map[model.Status]int // how often a ticket was seen in a state
}

// kept is what must be there of a ticket.
type kept struct {
	number string
	model.Ticket
	agents bool // entered by an agent: no citizen sees it
	counts counts
}

// counts are the rows that belong to a ticket.
type counts struct{ steps, notices, replies, ratings, versions, assisting int }

const (
	cityManagement = "CG"
	police         = "GA"
)

var staff = []model.Staff{
	{ID: 1, Name: "dispatcher", Roles: []model.Role{model.RoleDispatcher}},
	{ID: 2, Name: "handler", Roles: []model.Role{model.RoleHandler}, Department: cityManagement},
	{ID: 3, Name: "other", Roles: []model.Role{model.RoleHandler}, Department: police},
	{ID: 4, Name: "supervisor", Roles: []model.Role{model.RoleSupervisor}},
	{ID: 5, Name: "agent", Roles: []model.Role{model.RoleAgent}},
	{ID: 6, Name: "both", Roles: []model.Role{model.RoleHandler, model.RoleDispatcher}, Department: cityManagement},
	{ID: 7, Name: "admin", Roles: []model.Role{model.RoleAdmin}},
	{ID: 8, Name: "auditor", Roles: []model.Role{model.RoleAuditor}},
}

var worlds int

// enters begins a world of its own: a phone that nobody had, and its people.
func enters(ctx context.Context, rt *rapid.T, h *hall, came map[model.Status]int) *world {
	worlds++
	w := &world{T: rt, hall: h, ctx: ctx, phone: fmt.Sprintf("138%08d", worlds), came: came}
	for i, phone := range []string{w.phone, w.phone, fmt.Sprintf("139%08d", worlds), ""} {
		c, err := h.store.Meet(ctx, fmt.Sprintf("o%d-%d", worlds, i))
		w.must(err)
		if phone != "" {
			b := model.Binding{CitizenID: c.ID, Name: "张三", Phone: phone, BoundAt: h.clock()}
			w.must(h.store.Bind(ctx, b))
			c.Binding = &b
		}
		w.people = append(w.people, &c)
	}
	w.file(w.people[0])
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// file files one more ticket, with a photo.
func (w *world) file(who *model.Citizen) {
	id := fmt.Sprintf("p%d-%d", worlds, len(w.tickets))
	w.must(w.hall.store.AddPhoto(w.ctx, model.Photo{ID: id, CitizenID: who.ID, CreatedAt: w.hall.clock()}))
	f := form(fmt.Sprintf("form-%d-%d", worlds, len(w.tickets)))
	f.Category, f.Nature, f.PhotoIDs = "C1", model.NatureComplaint, []string{id}
	tk, err := w.hall.Submit(w.ctx, *who, f)
	w.must(err)
	w.keep(tk.Number, false)
}

// enter is a ticket that an agent took down for the same phone, or that came from the online hall.
func (w *world) enter(source model.Source) {
	c := form("").Complaint
	c.Phone, c.Category, c.Nature = w.phone, "C1", model.NatureComplaint
	byAgent := source == model.SourceAgent
	tk, err := w.hall.EnterTicket(w.ctx, ticketing.Entry{
		Complaint: c, Source: source, EnteredByAgent: byAgent, By: model.Actor{Role: model.RoleAgent, ID: 5}, Unlimited: true,
		Key: fmt.Sprintf("w%d-%d", worlds, len(w.tickets)),
	})
	w.must(err)
	w.keep(tk.Number, byAgent)
}

func (w *world) keep(number string, agents bool) {
	k := &kept{number: number, agents: agents}
	w.tickets = append(w.tickets, k)
	w.read(k)
	if k.Status != model.Submitted || k.Version != 0 || k.counts.steps != 1 {
		w.Fatalf("filed: %+v with %+v", k.Ticket, k.counts)
	}
}

// read brings k up to date.
func (w *world) read(k *kept) {
	k.Ticket, k.counts = w.now(k.number)
}

func (w *world) now(number string) (model.Ticket, counts) {
	st := w.hall.store
	tk, err := st.TicketByNumber(w.ctx, number)
	w.must(err)
	steps, err := st.Happenings(w.ctx, tk.ID)
	w.must(err)
	notices, err := st.NoticesOfTicket(w.ctx, tk.ID)
	w.must(err)
	replies, err := st.Replies(w.ctx, tk.ID)
	w.must(err)
	ratings, err := st.Ratings(w.ctx, tk.ID)
	w.must(err)
	versions, err := st.Versions(w.ctx, tk)
	w.must(err)
	assisting, err := st.Assisting(w.ctx, tk.ID)
	w.must(err)
	return tk, counts{len(steps), len(notices), len(replies), len(ratings), len(versions), len(assisting)}
}

// settled checks what a step left: with n steps more where it succeeded, and nothing at all where it was refused.
func (w *world) settled(k *kept, what string, n int, err error) {
	was, had := k.Ticket, k.counts
	w.read(k)
	if err == nil {
		if k.Version != was.Version+1 || k.counts.steps != had.steps+n {
			w.Fatalf("%s: version %d after %d, %d steps after %d, want %d more", what, k.Version, was.Version, k.counts.steps, had.steps, n)
		}
		return
	}
	var known *model.Error
	if !errors.As(err, &known) {
		w.Fatalf("%s: %v is a fault of ours", what, err)
	}
	if errors.Is(err, model.ErrLapsed) && was.Overdue(w.hall.clock()) { // found out by looking at it
		if k.Status != model.Expired || k.Version != was.Version+1 || k.counts.steps != had.steps+1 {
			w.Fatalf("%s: %v, and it is %s", what, err, k.Status)
		}
		return
	}
	if !reflect.DeepEqual(k.Ticket, was) || k.counts != had {
		w.Fatalf("%s: refused (%v), and half written:\n%+v %+v\n%+v %+v", what, err, was, had, k.Ticket, k.counts)
	}
}

var defined = []model.Status{
	model.Submitted, model.NeedInfo, model.Expired, model.Rejected, model.Withdrawn, model.Accepted, model.Assigned, model.ReturnReview,
	model.Handling, model.OnHold, model.Replied, model.Closed, model.Rated, model.Archived,
}

// sound checks a ticket's history, and what its citizen was told.
func (w *world) sound(k *kept) {
	if !slices.Contains(defined, k.Status) {
		w.Fatalf("%s is no state", k.Status)
	}
	w.came[k.Status]++
	history, err := w.hall.store.Happenings(w.ctx, k.ID)
	w.must(err)
	at, owed := model.Draft, map[model.NoticeKind]int{}
	last := time.Time{}
	for _, h := range history {
		if h.From != at || h.At.Before(last) {
			w.Fatalf("the history is no chain: %s from %s at %s, after %s at %s", h.Act, h.From, h.At, at, last)
		}
		at, last = h.To, h.At
		if kind := model.CitizenTold(h); kind != "" && !k.agents {
			owed[kind]++
		}
	}
	if at != k.Status {
		w.Fatalf("the history ends with %s, the ticket is %s", at, k.Status)
	}
	notices, err := w.hall.store.NoticesOfTicket(w.ctx, k.ID)
	w.must(err)
	told := map[model.NoticeKind]int{}
	for _, n := range notices {
		told[n.Kind]++
	}
	reminded := told[model.NoticeNeedInfoSoon] <= 2*owed[model.NoticeNeedInfo] && told[model.NoticeRateSoon] <= owed[model.NoticeClosed]
	delete(told, model.NoticeNeedInfoSoon)
	delete(told, model.NoticeRateSoon)
	if !reflect.DeepEqual(told, owed) || !reminded {
		w.Fatalf("told %v, owed %v, reminders in order: %v", told, owed, reminded)
	}
	if k.counts.replies > 0 && k.Status == model.Replied && k.Course.ReplyID == 0 {
		w.Fatalf("an answer waits for nobody")
	}
}

// visible is the predicate of domain §9, copied by hand.
func (w *world) visible(who *model.Citizen, k *kept) bool {
	return who.Binding != nil && k.Phone == who.Binding.Phone && (k.Source == 1 || k.Source == 2) && !k.agents
}

// looked brings every ticket up to date after somebody looked at some: one that was overdue may have lapsed under his eyes.
func (w *world) looked() {
	for _, k := range w.tickets {
		was := k.Ticket
		w.read(k)
		if k.Version != was.Version && (!was.Overdue(w.hall.clock()) || k.Status != model.Expired || k.Version != was.Version+1) {
			w.Fatalf("looking at it took it from %s to %s", was.Status, k.Status)
		}
	}
}

// sees holds list, look-up and photos against it.
func (w *world) sees(who *model.Citizen, k *kept) {
	defer w.looked()
	want := w.visible(who, k)
	locked := want && k.CitizenID != who.ID && w.hall.clock().Sub(k.SubmittedAt) > 90*24*time.Hour
	f, err := w.hall.Find(w.ctx, *who, k.number)
	switch {
	case who.Binding == nil:
		want = want || !errors.Is(err, model.ErrNotBound)
	case want:
		w.must(err)
	case !errors.Is(err, model.ErrTicketNotFound) && !errors.Is(err, model.ErrTooMany):
		w.Fatalf("somebody else's ticket: %v", err)
	}
	if (err == nil) != want || (want && f.Locked != locked) {
		w.Fatalf("found: %v, locked: %v, want %v and %v", err, f.Locked, want, locked)
	}
	if locked && len(f.History) > 0 {
		w.Fatal("a locked ticket shows its history")
	}
	if who.Binding != nil {
		page, err := w.hall.List(w.ctx, *who, ticketing.Query{Limit: 100})
		w.must(err)
		listed := slices.ContainsFunc(page.Tickets, func(t model.Ticket) bool { return t.Number == k.number })
		pinned := slices.ContainsFunc(page.Pinned, func(t model.Ticket) bool { return t.Number == k.number })
		w.looked()
		if listed != want || (pinned && !want) || pinned != (want && k.Status == model.NeedInfo) {
			w.Fatalf("listed is %v and pinned %v, want %v; it is %s", listed, pinned, want, k.Status)
		}
	}
	for _, p := range k.Photos {
		if _, err := w.hall.Photo(w.ctx, *who, p.ID); (err == nil) != (want && !locked) || (err != nil && !errors.Is(err, model.ErrPhotoNotFound)) {
			w.Fatalf("its photo: %v, want it %v", err, want && !locked)
		}
	}
}

// sweeps has the clock come by until it has nothing to do.
func (w *world) sweeps() {
	for {
		n, err := w.hall.Sweep(w.ctx)
		w.must(err)
		if n == 0 {
			break
		}
	}
	for _, k := range w.tickets {
		was, had := k.Version, k.counts.steps
		w.read(k)
		history, err := w.hall.store.Happenings(w.ctx, k.ID)
		w.must(err)
		for _, h := range history[had:] {
			if h.By != model.RoleSystem {
				w.Fatalf("the clock took a step as %s", h.By)
			}
		}
		if k.Version < was || k.Version > was+1 || (k.Version == was && len(history) != had) {
			w.Fatalf("the clock took the version from %d to %d", was, k.Version)
		}
		if k.NextTick != nil && !k.NextTick.After(w.hall.clock()) {
			w.Fatalf("the clock came by, and looks again at %s", k.NextTick)
		}
	}
}
