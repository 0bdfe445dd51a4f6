package ticketing

import (
	"context"
	"errors"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// What a citizen does with a ticket of his. Each returns the ticket as it is then; model.ErrTicketNotFound as in Find,
// model.ErrLocked for one that is guarded, model.ErrWrongState where it cannot be done (any more), model.ErrLapsed where
// its time has run out, model.ErrChanged where somebody else was faster.

// act takes a step with one of the citizen's own tickets.
func (d *Desk) act(ctx context.Context, who model.Citizen, number string, do func(ctx context.Context, s scene, t *model.Ticket) (moved, error)) (File, error) {
	const tries = 3 // he does not say what he saw: what the ticket has become decides whether it still can be done
	var t model.Ticket
	var err error
	for range tries {
		if t, err = d.step(ctx, d.own(who, number), do); !errors.Is(err, model.ErrChanged) {
			break
		}
	}
	if errors.Is(err, model.ErrLapsed) && t.Overdue(d.now()) {
		_, lapseErr := d.lapse(ctx, t) // what he was told becomes what is kept
		return File{}, errors.Join(err, lapseErr)
	}
	if err != nil {
		return File{}, d.missed(ctx, who, err)
	}
	return d.gather(ctx, t, false)
}

// Withdraw is 撤回, of a ticket that nobody has accepted yet.
func (d *Desk) Withdraw(ctx context.Context, who model.Citizen, number, reason string) (File, error) {
	return d.act(ctx, who, number, func(_ context.Context, s scene, t *model.Ticket) (moved, error) {
		return one(t.Withdraw(who.Actor(), s.now, reason))
	})
}

// Complete is 重新提交. The form as it was is kept.
func (d *Desk) Complete(ctx context.Context, who model.Citizen, number string, r model.Revision) (File, error) {
	return d.act(ctx, who, number, func(_ context.Context, s scene, t *model.Ticket) (moved, error) {
		return complete(s, t, who.Actor(), r)
	})
}

func complete(s scene, t *model.Ticket, by model.Actor, r model.Revision) (moved, error) {
	was := *t
	h, err := t.Complete(by, s.now, s.cal, r)
	m := moved{steps: []model.Happening{h}, form: true}
	m.before = func(ctx context.Context, t *model.Ticket) error {
		if err := s.tx.KeepVersion(ctx, was); err != nil || r.PhotoIDs == nil {
			return err
		}
		return photosFault(s.tx.ReplacePhotos(ctx, r.PhotoIDs, by.ID, t))
	}
	return m, err
}

// photosFault names the field where a photo is not there to be taken.
func photosFault(err error) error {
	if errors.Is(err, model.ErrPhotoNotFound) {
		return model.ErrInvalid.With("photo_ids", "有照片没有上传成功或已被使用，请删除后重新上传")
	}
	return err
}

// Material is what a citizen adds to a ticket.
type Material struct {
	Text     string
	PhotoIDs []string
	Key      string // made when the form was opened: the same form is not added twice
}

const materialsADay = 10 // of one ticket

// AddMaterial adds to an open ticket what nobody asked for.
func (d *Desk) AddMaterial(ctx context.Context, who model.Citizen, number string, in Material) (File, error) {
	f, err := d.act(ctx, who, number, func(ctx context.Context, s scene, t *model.Ticket) (moved, error) {
		return d.addMaterial(ctx, s, t, who.Actor(), in)
	})
	if errors.Is(err, store.ErrExists) || errors.Is(err, errAddedBefore) {
		return d.Find(ctx, who, number)
	}
	return f, err
}

var errAddedBefore = errors.New("the material was added before")

func (d *Desk) addMaterial(ctx context.Context, s scene, t *model.Ticket, by model.Actor, in Material) (moved, error) {
	added, err := s.tx.Happened(ctx, t.ID, in.Key)
	if err != nil {
		return moved{}, err
	}
	if added {
		return moved{}, errAddedBefore
	}
	h, err := t.AddMaterial(by, s.now, in.Text, len(in.PhotoIDs))
	if err != nil {
		return moved{}, err
	}
	n, err := s.tx.DayHappenings(ctx, t.ID, model.ActAddMaterial, s.now.Add(-24*time.Hour), materialsADay)
	if err != nil {
		return moved{}, err
	}
	if n >= materialsADay {
		return moved{}, model.ErrTooMany.After(time.Hour).Saying("这件诉求今天补充的次数太多，请明天再试")
	}
	h.Once = in.Key
	return moved{steps: []model.Happening{h}, after: func(ctx context.Context, ids []int64) error {
		return photosFault(s.tx.TakePhotos(ctx, in.PhotoIDs, by.ID, t.ID, ids[0]))
	}}, nil
}

// Remind is 催办.
func (d *Desk) Remind(ctx context.Context, who model.Citizen, number string) (File, error) {
	return d.act(ctx, who, number, func(_ context.Context, s scene, t *model.Ticket) (moved, error) {
		return one(t.Remind(who.Actor(), s.now, s.cal))
	})
}

// SetPublicIntent changes 公开意向. 不公开 takes down at once what was published of the ticket, or is about to be (domain §11).
func (d *Desk) SetPublicIntent(ctx context.Context, who model.Citizen, number string, public bool) (File, error) {
	return d.act(ctx, who, number, func(_ context.Context, s scene, t *model.Ticket) (moved, error) {
		m, err := one(t.SetIntent(who.Actor(), s.now, public))
		m.before = func(ctx context.Context, t *model.Ticket) error {
			if t.PublicIntent {
				return nil
			}
			return s.tx.TakeDownCase(ctx, t.ID, model.CaseObject, model.RoleCitizen, who.ID, "市民改为不公开")
		}
		return m, err
	})
}

// Rate is 评价; with redo it asks for 重办 at once.
func (d *Desk) Rate(ctx context.Context, who model.Citizen, number string, r model.Rating, redo bool) (File, error) {
	return d.act(ctx, who, number, func(_ context.Context, s scene, t *model.Ticket) (moved, error) {
		m, err := one(t.Rate(who.Actor(), s.now, s.cal, &r))
		if err != nil {
			return m, err
		}
		if r.Unhappy() {
			m.staff = append(m.staff, unhappy(*t))
		}
		if redo {
			reason := r.Text
			if len([]rune(reason)) < 5 { // a 重办 has a reason; the stars are one
				reason = "市民评价不满意，申请重办。" + reason
			}
			again, err := t.Redo(who.Actor(), s.now, s.cal, reason)
			if err != nil {
				return m, err
			}
			m.steps = append(m.steps, again)
			m.staff = append(m.staff, s.homeless(t)...)
		}
		m.after = func(ctx context.Context, _ []int64) error {
			err := s.tx.AddRating(ctx, t.ID, r)
			if errors.Is(err, store.ErrExists) {
				return model.ErrWrongState.Saying("您已经评价过了")
			}
			return err
		}
		return m, nil
	})
}

func unhappy(t model.Ticket) model.StaffNotice {
	return model.StaffNotice{Role: model.RoleSupervisor, TicketID: t.ID, Number: t.Number, Kind: model.StaffUnhappy, Text: "市民评价不满意"}
}

// Redo is 重办.
func (d *Desk) Redo(ctx context.Context, who model.Citizen, number, reason string) (File, error) {
	return d.act(ctx, who, number, func(_ context.Context, s scene, t *model.Ticket) (moved, error) {
		return redo(s, t, who.Actor(), reason)
	})
}

func redo(s scene, t *model.Ticket, by model.Actor, reason string) (moved, error) {
	m, err := one(t.Redo(by, s.now, s.cal, reason))
	if err == nil {
		m.staff = s.homeless(t)
	}
	return m, err
}

// homeless has a supervisor told of a ticket that comes back to a department which takes no more: nobody may be there to
// handle it, and even a settled department has to be replaced.
func (s scene) homeless(t *model.Ticket) []model.StaffNotice {
	if s.all.byCode[t.Department].Active {
		return nil
	}
	t.Course.Final = false
	return []model.StaffNotice{{
		Role: model.RoleSupervisor, TicketID: t.ID, Number: t.Number, Kind: model.StaffRequest, Text: "重办诉求的承办单位已停用，请退回后改派",
	}}
}

// Duplicates are the citizen's own open tickets that what he is typing is likely to repeat.
func (d *Desk) Duplicates(ctx context.Context, who model.Citizen, sketch model.Sketch) (Page, error) {
	if !who.Bound() {
		return Page{}, nil // he has none that he may see
	}
	sketch.Phone = who.Binding.Phone
	const look = 50
	recent, err := d.store.RecentSelfFiled(ctx, who.Binding.Phone, model.OpenStatuses, d.now().Add(-model.DuplicateWindow), look)
	if err != nil {
		return Page{}, err
	}
	p := Page{Tickets: sketch.Duplicates(recent, d.now())}
	return p, d.describe(ctx, who, &p)
}
