package model

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// The steps of a citizen (domain §6.2). Whether a ticket is his is the caller's question; whether it may be taken now is
// answered here. Each returns what happened, or an error after which the ticket is as it was.

// The limits of what a citizen adds. Lengths are in code points.
const (
	maxWithdrawal = 200
	minMaterial   = 5
	maxMaterial   = 1000
	maxRatingText = 500
	minRedoReason = 5
	maxRedoReason = 500
)

// open is whether the citizen's step may be taken now: what Next says, but ErrLapsed once he has been waited for too long,
// whether or not the clock has come by (domain §6.2-4).
func (t Ticket) open(act Action, by Actor, now time.Time) error {
	if t.Overdue(now) {
		return ErrLapsed
	}
	_, err := Next(t.Status, act, by.Role)
	return err
}

// Withdraw is the citizen's 撤回, of a ticket that nobody has accepted yet.
func (t *Ticket) Withdraw(by Actor, now time.Time, reason string) (Happening, error) {
	if err := t.open(ActWithdraw, by, now); err != nil {
		return Happening{}, err
	}
	if reason = text(reason); utf8.RuneCountInString(reason) > maxWithdrawal {
		return Happening{}, ErrInvalid.With("reason", "撤回原因不能超过200个字")
	}
	h, err := t.Take(ActWithdraw, by, now)
	if err == nil {
		t.CompleteBy, h.Note = nil, reason
	}
	return h, err
}

// Revision is what a citizen completes a ticket with; what is nil stays as it was. The phone, the source and the category
// cannot change (domain §6.2-3).
type Revision struct {
	Title          *string
	PublicIntent   *bool
	Address        *string
	Point          *Point // with Address or without: where it is now
	PointConfirmed *bool
	Content        *string
	PhotoIDs       []string // nil: as they are
	ContactName    *string
	IDType, IDNo   *string
	ContactAddress *string
}

// Complete is 重新提交 of a ticket that was sent back for more. It goes back to where it was asked, and its old form is the
// caller's to keep. ErrLapsed once its time has run out, whether or not the clock has come by.
func (t *Ticket) Complete(by Actor, now time.Time, cal Calendar, r Revision) (Happening, error) {
	act := ActComplete
	if t.Course.From == Handling {
		act = ActSupplement
	}
	if err := t.open(act, by, now); err != nil {
		return Happening{}, err
	}
	revised, changes, err := t.revised(r, now)
	if err != nil {
		return Happening{}, err
	}
	if len(changes) == 0 {
		return Happening{}, ErrInvalid.Saying("请先补充或修改内容，再重新提交")
	}
	*t = revised
	h, err := t.Take(act, by, now)
	if err != nil {
		return h, err
	}
	h.Changes = changes
	if act == ActSupplement {
		t.Course.Clock = t.Course.Clock.resumed(now)
		t.reckon(cal)
	}
	t.CompleteBy, t.Missing, t.Course.Elements, t.Course.From = nil, "", nil, ""
	return h, nil
}

func (k *Clock) resumed(now time.Time) *Clock {
	if k == nil {
		return nil
	}
	c := *k
	c.Resume(now)
	return &c
}

// revised is the ticket with the revision in it, checked as a form is.
func (t Ticket) revised(r Revision, now time.Time) (Ticket, map[string]Change, error) {
	if r.IDNo != nil && *r.IDNo == MaskIDNo(t.IDNo) { // as it was shown to him
		r.IDNo = nil
	}
	form := Complaint{
		Category: t.Category, Nature: t.Nature, Title: or(r.Title, t.Title), PublicIntent: &t.PublicIntent,
		Address: or(r.Address, t.Address), PointConfirmed: t.PointConfirmed, Content: or(r.Content, t.Content),
		ContactName: or(r.ContactName, t.ContactName), IDType: or(r.IDType, t.IDType), IDNo: or(r.IDNo, t.IDNo),
		Phone: t.Phone, ContactAddress: or(r.ContactAddress, t.ContactAddress), PhotoIDs: r.PhotoIDs,
	}
	if r.PublicIntent != nil {
		form.PublicIntent = r.PublicIntent
	}
	point := t.Point
	if r.Point != nil {
		point, form.PointConfirmed = r.Point, true
	} else if form.Address != t.Address {
		form.PointConfirmed = false
	}
	if r.PointConfirmed != nil {
		form.PointConfirmed = *r.PointConfirmed
	}
	if point != nil {
		form.Lat, form.Lng = &point.Lat, &point.Lng
	}
	form.Normalise()
	if err := form.Check(now); err != nil {
		return t, nil, err
	}
	had := t
	t.Title, t.PublicIntent, t.Address, t.Content = form.Title, *form.PublicIntent, form.Address, form.Content
	t.ContactName, t.IDType, t.IDNo, t.ContactAddress = form.ContactName, form.IDType, form.IDNo, form.ContactAddress
	t.PointConfirmed = form.PointConfirmed && point != nil
	if t.Point = nil; form.Lat != nil && form.Lng != nil {
		t.Point = &Point{*form.Lat, *form.Lng}
	}
	return t, had.changes(t, r.PhotoIDs), nil
}

func or[T any](given *T, had T) T {
	if given == nil {
		return had
	}
	return *given
}

// changes names what differs between two versions of a form. Of personal fields only that they differ is said.
func (t Ticket) changes(now Ticket, photoIDs []string) map[string]Change {
	list := map[string]Change{}
	say := func(name, from, to string, personal bool) {
		if from == to {
			return
		}
		if personal {
			from, to = "", ""
		}
		list[name] = Change{from, to}
	}
	say("title", t.Title, now.Title, false)
	say("content", t.Content, now.Content, false)
	say("public_intent", fmt.Sprint(t.PublicIntent), fmt.Sprint(now.PublicIntent), false)
	say("address", t.Address, now.Address, true)
	say("lat", fmt.Sprint(t.Point.String(), t.PointConfirmed), fmt.Sprint(now.Point.String(), now.PointConfirmed), true)
	say("contact_name", t.ContactName, now.ContactName, true)
	say("id_no", t.IDType+t.IDNo, now.IDType+now.IDNo, true)
	say("contact_address", t.ContactAddress, now.ContactAddress, true)
	if had := photoIDsOf(t.Photos); photoIDs != nil && !slices.Equal(had, photoIDs) {
		list["photo_ids"] = Change{fmt.Sprint(len(had)), fmt.Sprint(len(photoIDs))}
	}
	return list
}

func photoIDsOf(photos []Photo) []string {
	ids := make([]string, len(photos))
	for i, p := range photos {
		ids[i] = p.ID
	}
	return ids
}

// Overdue tells whether a ticket that waits for its citizen has waited too long (guide: 超过十日).
func (t Ticket) Overdue(now time.Time) bool {
	return t.Status == NeedInfo && t.CompleteBy != nil && !now.Before(*t.CompleteBy)
}

// AddMaterial is what a citizen adds to an open ticket unasked.
func (t *Ticket) AddMaterial(by Actor, now time.Time, typed string, photos int) (Happening, error) {
	if t.Status == NeedInfo && !t.Overdue(now) {
		return Happening{}, ErrWrongState.Saying("这件诉求需要您补充后重新提交，请在“补充材料”中填写")
	}
	if err := t.open(ActAddMaterial, by, now); err != nil {
		return Happening{}, err
	}
	f := faults{}
	typed = text(typed)
	f.length("text", "补充内容", typed, minMaterial, maxMaterial)
	f.unless(photos <= MaxPhotos, "photo_ids", "一次最多可补充5张图片")
	if err := f.err(); err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActAddMaterial, by, now)
	h.Note = typed
	return h, err
}

// ReminderFrom is when 催办 opens: after half of the time, and again on the next workday after the last one. nil where it
// does not.
func (t Ticket) ReminderFrom(cal Calendar) *time.Time {
	if _, err := Next(t.Status, ActRemind, RoleCitizen); err != nil || t.Course.Clock == nil || t.DueAt == nil {
		return nil
	}
	clock := *t.Course.Clock
	if !clock.From.IsZero() { // a 督办 that cut the time short must not put it off
		clock = Clock{Start: clock.From, Workdays: cal.Workdays(clock.From, t.DueAt.Add(-time.Second))}
	}
	from := clock.Share(cal, 0.5)
	if last := t.Course.Reminded; !last.IsZero() {
		again := cal.NextWorkday(last)
		if again.After(from) {
			from = again
		}
	}
	return &from
}

// Remind is 催办: once a workday, after half of the time.
func (t *Ticket) Remind(by Actor, now time.Time, cal Calendar) (Happening, error) {
	if err := t.open(ActRemind, by, now); err != nil {
		return Happening{}, err
	}
	from := t.ReminderFrom(cal)
	if from == nil {
		return Happening{}, ErrWrongState.Saying("诉求转交承办单位后才能催办")
	}
	if now.Before(*from) {
		return Happening{}, ErrWrongState.Saying("办理时间过半后可以催办，每个工作日一次；" + spokenMoment(*from, cal.Zone()) + "起可以催办")
	}
	h, err := t.Take(ActRemind, by, now)
	if err != nil {
		return h, err
	}
	t.Course.Reminded = now
	t.Course.Reminders++
	t.Alarm = max(t.Alarm, Urged)
	h.Internal = fmt.Sprintf("第%d次催办", t.Course.Reminders)
	return h, nil
}

// SetIntent changes the citizen's 公开意向, at any time.
func (t *Ticket) SetIntent(by Actor, now time.Time, public bool) (Happening, error) {
	h, err := t.Take(ActSetIntent, by, now)
	if err != nil {
		return h, err
	}
	h.Changes = map[string]Change{"public_intent": {fmt.Sprint(t.PublicIntent), fmt.Sprint(public)}}
	h.Note = "不公开"
	if t.PublicIntent = public; public {
		h.Note = "公开"
	}
	return h, nil
}

// Rating is 评价: what the citizen thinks of one answer.
type Rating struct {
	Round     int // of which answer; 0: the first
	At        time.Time
	CitizenID int64
	Result    int    // 1–5 stars for what came of it
	Attitude  int    // 1–5 stars for how he was treated
	Solved    string // yes, partly, no; "": not said
	Text      string
}

// Unhappy tells whether a rating calls for somebody's attention.
func (r Rating) Unhappy() bool { return r.Result <= 2 || r.Attitude <= 2 || r.Solved == "no" }

// RateBy is the first moment that is too late for a rating; nil where there is nothing to rate.
func (t Ticket) RateBy(cal Calendar) *time.Time {
	if t.Status != Closed || t.ClosedAt == nil {
		return nil
	}
	by := SupplementDeadline(*t.ClosedAt, time.Duration(t.term(TermRate))*oneDay, cal.Zone())
	return &by
}

// Rate is the citizen's 评价, once after each 办结 and within the days that it has for that.
func (t *Ticket) Rate(by Actor, now time.Time, cal Calendar, r *Rating) (Happening, error) {
	if t.Status == Rated {
		return Happening{}, ErrWrongState.Saying("您已经评价过了")
	}
	if err := t.open(ActRate, by, now); err != nil {
		return Happening{}, err
	}
	if end := t.RateBy(cal); end != nil && !now.Before(*end) {
		return Happening{}, ErrWrongState.Saying(fmt.Sprintf("办结后%d日内可以评价，现在已超过时间", t.term(TermRate)))
	}
	r.Text = text(r.Text)
	f := faults{}
	f.unless(r.Result >= 1 && r.Result <= 5, "result", "请为办理结果打1至5星")
	f.unless(r.Attitude >= 1 && r.Attitude <= 5, "attitude", "请为服务态度打1至5星")
	f.unless(slices.Contains([]string{"", "yes", "partly", "no"}, r.Solved), "solved", "是否解决只能是 yes、partly 或 no")
	f.length("text", "评价内容", r.Text, 0, maxRatingText)
	if err := f.err(); err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActRate, by, now)
	if err == nil {
		r.Round, r.At, r.CitizenID = t.Course.Round, now, by.ID
		if r.Unhappy() && t.Course.CalledBack && t.Course.CallBacks == 0 { // sampled or not, he is asked (domain §7)
			t.Course.CalledBack, t.Course.Unhappy = false, now
		}
		h.Internal = fmt.Sprintf("结果%d星，态度%d星", r.Result, r.Attitude)
	}
	return h, err
}

// Redo is 重办, with a time of its own: once by the citizen, more often by a supervisor.
func (t *Ticket) Redo(by Actor, now time.Time, cal Calendar, reason string) (Happening, error) {
	if err := t.open(ActRedo, by, now); err != nil {
		return Happening{}, err
	}
	if by.Role == RoleCitizen && t.Course.AskedRedo {
		return Happening{}, ErrWrongState.Saying("每件诉求只能申请一次重办；如仍未解决，请提交新的诉求或拨打12345")
	}
	if t.Department == "" { // 直办: there is no department that could
		return Happening{}, ErrWrongState.Saying("这件诉求由热线直接答复；如仍未解决，请提交新的诉求或拨打12345")
	}
	reason = text(reason)
	f := faults{}
	f.length("reason", "重办原因", reason, minRedoReason, maxRedoReason)
	if err := f.err(); err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActRedo, by, now)
	if err != nil {
		return h, err
	}
	if by.Role == RoleCitizen {
		t.Course.AskedRedo = true
		h.Note = reason
	} else {
		h.Internal = reason
	}
	t.Course.Round++
	within := t.term(TermRedo)
	t.Course.Clock = &Clock{Start: now, Workdays: within, Rule: fmt.Sprintf("重新办理 %d%s", within, workdays)}
	t.Course.Promise, t.Course.Request, t.Course.Contact = nil, nil, nil
	t.Course.CallBacks, t.Course.CalledBack, t.Course.Unhappy = 0, false, time.Time{}
	t.ClosedAt, t.Alarm = nil, NoAlarm
	t.reckon(cal)
	return h, nil
}

// spokenMoment is 12月9日 or, where it is not midnight, 12月9日14:30.
func spokenMoment(at time.Time, zone *time.Location) string {
	at = at.In(zone)
	return strings.TrimSuffix(fmt.Sprintf("%d月%d日%02d:%02d", at.Month(), at.Day(), at.Hour(), at.Minute()), "00:00")
}

// CitizenMay lists what the ticket's citizen can do right now.
func (t Ticket) CitizenMay(now time.Time, cal Calendar) []Action {
	acts := []Action{}
	for _, act := range Can(t.Status, RoleCitizen) {
		open := true
		switch act {
		case ActWithdraw:
			open = !t.Overdue(now)
		case ActComplete, ActSupplement:
			open = !t.Overdue(now) && (act == ActSupplement) == (t.Course.From == Handling)
			act = ActComplete // one thing to whoever does it
		case ActRemind:
			from := t.ReminderFrom(cal)
			open = from != nil && !now.Before(*from)
		case ActRate:
			end := t.RateBy(cal)
			open = end != nil && now.Before(*end)
		case ActRedo:
			open = !t.Course.AskedRedo && t.Department != ""
		default:
		}
		if open {
			acts = append(acts, act)
		}
	}
	return acts
}
