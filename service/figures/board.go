package figures

import (
	"cmp"
	"context"
	"slices"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Board is how things stand now.
type Board struct {
	At          time.Time
	Age         time.Duration // where it could not be counted anew, and this is how things stood then; else 0
	Submitted   int64         // today
	Closed      int64         // today
	Overdue     int
	Yellow, Red int
	States      []StateCount
	Departments []DepartmentWait // the hotline itself first, then who has most overdue
}

// StateCount is how many tickets are in a state, and how many of them have waited for too long.
type StateCount struct {
	Status           model.Status
	Tickets, Overdue int
}

// DepartmentWait is what waits with a department, by when it is due.
type DepartmentWait struct {
	Code, Name                          string // blank code: the hotline
	Tickets                             int
	Overdue, Today, Soon, Later, Paused int // Paused: it waits for the citizen
	Yellow, Red                         int
}

const soonDays = 3

// states are those of the board, in the order of a ticket's life.
var states = []model.Status{
	model.Submitted, model.NeedInfo, model.Accepted, model.Assigned, model.ReturnReview, model.Handling, model.OnHold, model.Replied,
}

// Board counts what waits, for a supervisor everywhere, for a handler in his department.
func (d *Desk) Board(ctx context.Context, who model.Staff) (Board, error) {
	department := ""
	within, err := scope(who)
	if err != nil {
		return Board{}, err
	}
	if within != nil {
		department = within[0]
	}
	return d.boards.read(ctx, department, d.Now, d.counted)
}

// counted is board, which says in the log why it failed: those who look see the last one meanwhile.
func (d *Desk) counted(ctx context.Context, department string) (Board, error) {
	b, err := d.board(ctx, department)
	if err != nil {
		d.Log.WarnContext(ctx, "the board is not counted", "err", err)
	}
	return b, err
}

func (d *Desk) board(ctx context.Context, department string) (Board, error) {
	now, today := d.Now(), d.today()
	b := Board{At: now}
	names, err := d.names(ctx)
	if err != nil {
		return b, err
	}
	waiting, err := d.Store.CountWaiting(ctx, department, store.WaitingBands{
		Now: now, Tomorrow: (today + 1).Begin(d.Zone), Soon: (today + 1 + soonDays).Begin(d.Zone),
	})
	if err != nil {
		return b, err
	}
	b.add(waiting, names)
	q := store.FactQuery{From: today, To: today, Now: now}
	if department != "" {
		q.Departments = []string{department}
	}
	for _, closed := range []bool{false, true} {
		q.Closed = closed
		sums, err := d.Store.SumFacts(ctx, q, store.ByDay)
		if err != nil {
			return b, err
		}
		for _, one := range sums {
			if closed {
				b.Closed += one.Tally[model.CountClosed]
			} else {
				b.Submitted += one.Tally[model.CountSubmitted]
			}
		}
	}
	return b, nil
}

func (b *Board) add(waiting []store.Waiting, names map[string]string) {
	byState, byDepartment := map[model.Status]StateCount{}, map[string]DepartmentWait{}
	for _, w := range waiting {
		s := byState[w.Status]
		s.Tickets += w.Tickets
		s.Overdue += w.Overdue
		byState[w.Status] = s
		one := byDepartment[w.Department]
		one.Tickets += w.Tickets
		one.Overdue += w.Overdue
		one.Today += w.Today
		one.Soon += w.Soon
		one.Yellow += w.Yellow
		one.Red += w.Red
		if rest := w.Tickets - w.Overdue - w.Today - w.Soon; w.Status == model.NeedInfo {
			one.Paused += rest
		} else {
			one.Later += rest
		}
		byDepartment[w.Department] = one
		b.Overdue += w.Overdue
		b.Yellow += w.Yellow
		b.Red += w.Red
	}
	for _, status := range states {
		s := byState[status]
		s.Status = status
		b.States = append(b.States, s)
	}
	for code, one := range byDepartment {
		one.Code, one.Name = code, cmp.Or(names[code], code, "热线（受理、派单）")
		b.Departments = append(b.Departments, one)
	}
	slices.SortFunc(b.Departments, func(x, y DepartmentWait) int {
		return cmp.Or(-compareBool(x.Code == "", y.Code == ""), cmp.Compare(y.Overdue, x.Overdue), cmp.Compare(y.Tickets, x.Tickets), cmp.Compare(x.Code, y.Code))
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}
