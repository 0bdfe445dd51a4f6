package citizen

import (
	"time"

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
	Title         string       `json:"title"`
	SubmittedAt   time.Time    `json:"submitted_at"`
}

// newSubmittedView shows times in zone: who reads the JSON sees the city's clock.
func newSubmittedView(t model.Ticket, zone *time.Location) SubmittedView {
	return SubmittedView{t.Number, model.GroupNumber(t.Number), t.Status, t.Status.Label(), t.Title, t.SubmittedAt.In(zone)}
}

func in(zone *time.Location, at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	local := at.In(zone)
	return &local
}

// TicketItem is a line of 我的诉求.
type TicketItem struct {
	SubmittedView
	Category     string     `json:"category"`
	CategoryName string     `json:"category_name"`
	DueAt        *time.Time `json:"due_at"`
	CompleteBy   *time.Time `json:"complete_by" doc:"While 待完善: the first moment that is too late"`
	DaysLeft     *int       `json:"days_left" doc:"While 待完善: whole days, today not counted"`
}

// newTicketItem is a line of the list; now is in the city's zone.
func newTicketItem(t model.Ticket, now time.Time) TicketItem {
	cat, _ := model.CategoryByCode(t.Category)
	item := TicketItem{
		SubmittedView: newSubmittedView(t, now.Location()), Category: t.Category, CategoryName: cat.Name,
		DueAt: in(now.Location(), t.DueAt), CompleteBy: in(now.Location(), t.CompleteBy),
	}
	if t.CompleteBy != nil {
		days := int(t.CompleteBy.Sub(now) / (24 * time.Hour))
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

type stepView struct {
	At    time.Time `json:"at"`
	Label string    `json:"label"`
	Note  string    `json:"note"`
}

// ticketView is all that the citizen may see: the fields as he typed them, but for the number of his document.
type ticketView struct {
	TicketItem
	Nature         model.Nature   `json:"nature"`
	PublicIntent   bool           `json:"public_intent"`
	Content        string         `json:"content"`
	Address        string         `json:"address"`
	Lat            *float64       `json:"lat"`
	Lng            *float64       `json:"lng"`
	PointConfirmed bool           `json:"point_confirmed"`
	ContactName    string         `json:"contact_name"`
	Phone          string         `json:"phone"`
	IDType         string         `json:"id_type"`
	IDNo           string         `json:"id_no" doc:"Masked"`
	ContactAddress string         `json:"contact_address"`
	Photos         []photoView    `json:"photos"`
	Department     string         `json:"department"`
	Reply          string         `json:"reply"`
	Missing        string         `json:"missing" doc:"While 待完善: what is missing"`
	Definition     string         `json:"definition" doc:"What 待完善 and 已失效 mean"`
	Timeline       []stepView     `json:"timeline"`
	Actions        []model.Action `json:"actions" doc:"What the citizen may do now"`
}

func newTicketView(f ticketing.File, now time.Time) ticketView {
	t := f.Ticket
	v := ticketView{
		TicketItem: newTicketItem(t, now), Nature: t.Nature, PublicIntent: t.PublicIntent, Content: t.Content, Address: t.Address,
		PointConfirmed: t.PointConfirmed, ContactName: t.ContactName, Phone: t.Phone, IDType: t.IDType, IDNo: model.MaskIDNo(t.IDNo),
		ContactAddress: t.ContactAddress, Photos: []photoView{}, Department: t.Department, Reply: t.Reply, Missing: t.Missing,
		Definition: definitions[t.Status], Timeline: []stepView{}, Actions: offered(t.Status),
	}
	if t.Point != nil {
		v.Lat, v.Lng = &t.Point.Lat, &t.Point.Lng
	}
	for _, p := range t.Photos {
		v.Photos = append(v.Photos, newPhotoView(p))
	}
	for _, h := range f.History {
		if label := h.Told(t.Department); label != "" {
			v.Timeline = append(v.Timeline, stepView{h.At.In(now.Location()), label, h.Note})
		}
	}
	return v
}

// definitions are the guide's own words.
var definitions = map[model.Status]string{
	model.NeedInfo: "待完善：案件要素不全，需要补充。",
	model.Expired:  "已失效：超过十日仍未重新提交的诉求，不能再提交，只能重新下新单。",
}

// offered are the steps that this API has a route for, of those that the table allows the citizen.
func offered(s model.Status) []model.Action {
	acts := []model.Action{}
	for _, act := range model.Can(s, model.RoleCitizen) {
		if act == model.ActWithdraw {
			acts = append(acts, act)
		}
	}
	return acts
}
