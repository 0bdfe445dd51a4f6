package citizen

import (
	"time"

	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// SubmittedView is exported, as TicketItem is, because both are embedded: huma describes no field of an embedded struct
// that is not.
type SubmittedView struct {
	Number        string       `json:"number"`
	NumberGrouped string       `json:"number_grouped" doc:"261123 1 048352 0"`
	Status        model.Status `json:"status"`
	StatusLabel   string       `json:"status_label"`
	Title         string       `json:"title" doc:"Masked while locked"`
	SubmittedAt   time.Time    `json:"submitted_at"`
}

// newSubmittedView shows times in zone: who reads the JSON sees the city's clock.
func newSubmittedView(t model.Ticket, zone *time.Location) SubmittedView {
	return SubmittedView{t.Number, model.GroupNumber(t.Number), t.Status, t.Label(), t.Title, t.SubmittedAt.In(zone)}
}

// TicketItem is a line of 我的诉求.
type TicketItem struct {
	SubmittedView
	Category     string     `json:"category"`
	CategoryName string     `json:"category_name"`
	StatusNote   string     `json:"status_note" doc:"How it stands, in plain words"`
	DueAt        *time.Time `json:"due_at"`
	CompleteBy   *time.Time `json:"complete_by" doc:"While 待完善: the first moment that is too late"`
	DaysLeft     *int       `json:"days_left" doc:"While 待完善: whole days, today not counted"`
	Locked       bool       `json:"locked" doc:"An old ticket of a phone that may have changed hands: it opens to who answers what unlock names"`
}

// shown is what a view is made of beside the ticket.
type shown struct {
	lead   string // the department's name
	locked bool
	cal    model.Calendar
	now    time.Time // in the city's zone
}

func newTicketItem(t model.Ticket, s shown) TicketItem {
	cat, _ := model.CategoryByCode(t.Category)
	zone := s.now.Location()
	item := TicketItem{SubmittedView: newSubmittedView(t, zone), Category: t.Category, CategoryName: cat.Name, Locked: s.locked}
	if s.locked {
		item.Title = model.MaskTitle(t.Title)
		return item
	}
	item.StatusNote = t.StatusNote(s.lead, s.cal, s.now)
	item.DueAt = reply.Local(zone, t.DueAt)
	if t.Status == model.NeedInfo && t.CompleteBy != nil {
		item.CompleteBy = reply.Local(zone, t.CompleteBy)
		days := int(t.CompleteBy.Sub(s.now) / (24 * time.Hour))
		item.DaysLeft = &days
	}
	return item
}

type photoView struct {
	ID     string `json:"id"`
	URL    string `json:"url"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

func newPhotoView(p model.Photo) photoView {
	return photoView{p.ID, Base + "/photos/" + p.ID, p.Width, p.Height}
}

func newPhotoViews(list []model.Photo) []photoView {
	views := make([]photoView, len(list))
	for i, p := range list {
		views[i] = newPhotoView(p)
	}
	return views
}

type stepView struct {
	At    time.Time `json:"at"`
	Label string    `json:"label"`
	Note  string    `json:"note"`
}

type replyView struct {
	At         time.Time `json:"at"`
	Department string    `json:"department"`
	Text       string    `json:"text"`
}

type ratingView struct {
	Result   int       `json:"result"`
	Attitude int       `json:"attitude"`
	Solved   string    `json:"solved" doc:"yes, partly, no; empty where it was not said"`
	Text     string    `json:"text"`
	At       time.Time `json:"at"`
}

type materialView struct {
	At     time.Time   `json:"at"`
	Text   string      `json:"text"`
	Photos []photoView `json:"photos"`
}

type rejectionView struct {
	Code   string `json:"code"`
	Reason string `json:"reason"`
	Advice string `json:"advice" doc:"Where the matter belongs"`
}

// ticketView is all that the citizen may see: the fields as he typed them, but for the number of his document.
type ticketView struct {
	TicketItem
	Nature          model.Nature   `json:"nature"`
	PublicIntent    bool           `json:"public_intent"`
	Content         string         `json:"content"`
	Address         string         `json:"address"`
	Lat             *float64       `json:"lat"`
	Lng             *float64       `json:"lng"`
	PointConfirmed  bool           `json:"point_confirmed"`
	ContactName     string         `json:"contact_name"`
	Phone           string         `json:"phone"`
	IDType          string         `json:"id_type"`
	IDNo            string         `json:"id_no" doc:"Masked"`
	ContactAddress  string         `json:"contact_address"`
	Photos          []photoView    `json:"photos"`
	Department      string         `json:"department"`
	DueExplanation  string         `json:"due_explanation" doc:"How the due date comes about"`
	Reply           string         `json:"reply" doc:"The last of replies"`
	ReplyAt         *time.Time     `json:"reply_at"`
	Replies         []replyView    `json:"replies" doc:"Every answer that was let out, oldest first"`
	Rating          *ratingView    `json:"rating" doc:"The last one; null while a new answer waits for its own"`
	Missing         string         `json:"missing" doc:"While 待完善: what is missing"`
	MissingElements []string       `json:"missing_elements"`
	Materials       []materialView `json:"materials"`
	ReminderFrom    *time.Time     `json:"reminder_from" doc:"From when 催办 is possible"`
	RedoWorkdays    int            `json:"redo_workdays" doc:"That a 重办 would have"`
	Round           int            `json:"round" doc:"How often it was handled again"`
	Rejection       *rejectionView `json:"rejection"`
	Versions        int            `json:"versions" doc:"Earlier versions of the form that are kept"`
	Definition      string         `json:"definition" doc:"What 待完善 and 已失效 mean"`
	Timeline        []stepView     `json:"timeline"`
	Actions         []model.Action `json:"actions" doc:"What the citizen may do now: complete, withdraw, add_material, remind, rate, redo, set_intent, unlock"`
	Unlock          []string       `json:"unlock" doc:"While locked: what may be answered at /identity"`
}

func newTicketView(f ticketing.File, now time.Time) ticketView {
	t := f.Ticket
	v := ticketView{
		TicketItem: newTicketItem(t, shown{f.Lead, f.Locked, f.Calendar, now}), Photos: []photoView{}, Replies: []replyView{},
		MissingElements: []string{}, Materials: []materialView{}, Timeline: []stepView{}, Actions: []model.Action{}, Unlock: []string{},
	}
	if f.Locked {
		v.Unlock, v.Actions = t.UnlockBy(), []model.Action{"unlock"}
		return v
	}
	v.form(t)
	v.handling(f, now)
	v.history(f, now.Location())
	return v
}

// form is what the citizen typed.
func (v *ticketView) form(t model.Ticket) {
	v.Nature, v.PublicIntent, v.Content, v.Address, v.PointConfirmed = t.Nature, t.PublicIntent, t.Content, t.Address, t.PointConfirmed
	v.ContactName, v.Phone, v.IDType, v.IDNo, v.ContactAddress = t.ContactName, t.Phone, t.IDType, model.MaskIDNo(t.IDNo), t.ContactAddress
	v.Photos = newPhotoViews(t.Photos)
	if t.Point != nil {
		v.Lat, v.Lng = &t.Point.Lat, &t.Point.Lng
	}
}

// handling is how it stands.
func (v *ticketView) handling(f ticketing.File, now time.Time) {
	t := f.Ticket
	v.Department, v.Reply, v.Missing, v.Round, v.RedoWorkdays = f.Lead, t.Reply, t.Missing, t.Course.Round, t.RedoWorkdays()
	v.MissingElements = append(v.MissingElements, t.Course.Elements...)
	v.Definition, v.Actions = definitions[t.Status], t.CitizenMay(now, f.Calendar)
	v.ReminderFrom = reply.Local(now.Location(), t.ReminderFrom(f.Calendar))
	if t.Course.Clock != nil && t.DueAt != nil && t.ClosedAt == nil {
		v.DueExplanation = t.ExplainDue(f.Calendar)
	}
	if r := t.Course.Rejected; r != nil {
		v.Rejection = &rejectionView{r.Code, r.Reason, r.Advice()}
	}
}

// history is what happened.
func (v *ticketView) history(f ticketing.File, zone *time.Location) {
	for _, h := range f.History {
		if label := h.Told(); label != "" {
			v.Timeline = append(v.Timeline, stepView{h.At.In(zone), label, h.Note})
		}
		switch h.Act {
		case model.ActAddMaterial:
			v.Materials = append(v.Materials, materialView{h.At.In(zone), h.Note, newPhotoViews(h.Photos)})
		case model.ActComplete, model.ActSupplement:
			v.Versions++
		default:
		}
	}
	for _, r := range f.Replies {
		if r.State == model.ReplyApproved {
			v.Replies = append(v.Replies, replyView{r.At.In(zone), r.Department, r.Text})
			v.ReplyAt = reply.Local(zone, &r.At)
		}
	}
	for _, r := range f.Ratings {
		if r.Round == f.Course.Round || f.Status != model.Closed { // a new answer waits for a rating of its own
			v.Rating = &ratingView{r.Result, r.Attitude, r.Solved, r.Text, r.At.In(zone)}
		}
	}
}

// definitions are the guide's own words.
var definitions = map[model.Status]string{
	model.NeedInfo: "待完善：案件要素不全，需要补充。",
	model.Expired:  "已失效：超过十日仍未重新提交的诉求，不能再提交，只能重新下新单。",
}
