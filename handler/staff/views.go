package staff

import (
	"time"

	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// What the staff reads. Personal fields are masked here; POST /tickets/{number}/reveal shows one, with a reason.

// ItemView is a line of the list. It is exported because it is embedded: huma describes no field of an embedded struct that
// is not.
type ItemView struct {
	Number      string       `json:"number"`
	Version     int          `json:"version"`
	Source      model.Source `json:"source" doc:"1 微信, 2 网上办事大厅, 3 客服代录, 4 电话, 5 其他"`
	Status      model.Status `json:"status"`
	StatusLabel string       `json:"status_label" doc:"In the staff's words"`
	Category    string       `json:"category"`
	Nature      model.Nature `json:"nature"`
	Title       string       `json:"title"`
	Department  string       `json:"department" doc:"Code"`
	Lead        string       `json:"department_name"`
	Alarm       string       `json:"alarm" doc:"催办, 黄牌, 红牌 or empty"`
	SubmittedAt time.Time    `json:"submitted_at"`
	Since       *time.Time   `json:"since" doc:"In its state"`
	DueAt       *time.Time   `json:"due_at"`
	WaitsUntil  *time.Time   `json:"waits_until" doc:"Until when what it waits for is to be done; null where it waits for its citizen, or for nothing"`
	CompleteBy  *time.Time   `json:"complete_by"`
	CallBackBy  *time.Time   `json:"call_back_by" doc:"Until when the citizen is to be called back (回访); null where he is not"`
}

func newItemView(t model.Ticket, lead string, cal model.Calendar) ItemView {
	zone := cal.Zone()
	v := ItemView{
		Number: t.Number, Version: t.Version, Source: t.Source, Status: t.Status, StatusLabel: t.Status.StaffLabel(), Category: t.Category,
		Nature: t.Nature, Title: t.Title, Department: t.Department, Lead: lead, Alarm: t.Alarm.Label(),
		SubmittedAt: t.SubmittedAt.In(zone), DueAt: reply.Local(zone, t.DueAt), CompleteBy: reply.Local(zone, t.CompleteBy),
		WaitsUntil: reply.Local(zone, t.WaitsUntil(cal)), CallBackBy: reply.Local(zone, t.CallBackBy),
	}
	if !t.Course.Since.IsZero() {
		v.Since = reply.Local(zone, &t.Course.Since)
	}
	return v
}

type dossierView struct {
	ItemView
	CategoryName    string           `json:"category_name"`
	Natures         []model.Nature   `json:"natures" doc:"That the category takes"`
	Elements        []string         `json:"elements" doc:"What a complete one of the category says"`
	Lacking         []string         `json:"lacking" doc:"Those of elements that seem to be missing, while it is looked at before 派单; a proposal"`
	Area            *areaView        `json:"area" doc:"The middle of the square of 500 m in which it happened, GCJ-02"`
	PublicIntent    bool             `json:"public_intent"`
	Content         string           `json:"content"`
	Contact         contactView      `json:"contact"`
	Photos          []photoView      `json:"photos" doc:"To be seen after a reason was given"`
	Assisting       []departmentView `json:"assisting"`
	DueExplanation  string           `json:"due_explanation"`
	ExtensionMost   int              `json:"extension_most" doc:"Workdays that 延期 may have"`
	RedoWorkdays    int              `json:"redo_workdays" doc:"That a 重办 would have"`
	Complex         bool             `json:"complex" doc:"It was dispatched as 疑难复杂"`
	Missing         string           `json:"missing"`
	MissingElements []string         `json:"missing_elements"`
	Cycle           int              `json:"cycle" doc:"How often the citizen was asked to complete it"`
	CallBacks       int              `json:"call_backs" doc:"How often he was called back (回访) since the last 办结"`
	CallBacksMost   int              `json:"call_backs_most" doc:"How often he is called who is not reached"`
	Round           int              `json:"round" doc:"How often it was handled again"`
	Leading         string           `json:"leading" doc:"并案: the leading ticket's number"`
	Final           bool             `json:"final" doc:"The department was settled (审定)"`
	Request         *requestView     `json:"request" doc:"What waits for a decision"`
	Replies         []replyView      `json:"replies"`
	Ratings         []ratingView     `json:"ratings" doc:"For a handler only once the ticket is done"`
	Timeline        []stepView       `json:"timeline"`
	Actions         []model.Action   `json:"actions" doc:"What you may do now"`
}

// contactView is who the ticket is from, masked.
type contactView struct {
	Name    string `json:"name"`
	Phone   string `json:"phone"`
	IDType  string `json:"id_type"`
	IDNo    string `json:"id_no"`
	Address string `json:"contact_address"`
	Place   string `json:"address" doc:"Where it happened; the whole of it to whom it may concern"`
}

type areaView struct {
	Lat float64 `json:"lat"`
	Lng float64 `json:"lng"`
}

type photoView struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

type requestView struct {
	Kind     model.RequestKind `json:"kind"`
	At       time.Time         `json:"at"`
	Text     string            `json:"reason"`
	Days     int               `json:"days,omitempty"`
	Elements []string          `json:"elements,omitempty"`
	Until    *time.Time        `json:"until,omitempty"`
}

type replyView struct {
	At          time.Time        `json:"at"`
	Department  string           `json:"department"`
	Text        string           `json:"text"`
	Internal    string           `json:"internal"`
	Truth       string           `json:"truth"`
	Solved      string           `json:"solved"`
	Unsolved    string           `json:"unsolved"`
	ContactedAt *time.Time       `json:"contacted_at"`
	State       model.ReplyState `json:"state"`
}

type ratingView struct {
	At       time.Time `json:"at"`
	Result   int       `json:"result"`
	Attitude int       `json:"attitude"`
	Solved   string    `json:"solved"`
	Text     string    `json:"text"`
}

type stepView struct {
	At         time.Time               `json:"at"`
	Role       model.Role              `json:"role"`
	Act        model.Action            `json:"act"`
	From       model.Status            `json:"from"`
	To         model.Status            `json:"to"`
	Department string                  `json:"department,omitempty"`
	Note       string                  `json:"note,omitempty" doc:"Shown to the citizen, too"`
	Internal   string                  `json:"internal,omitempty"`
	Changes    map[string]model.Change `json:"changes,omitempty"`
}

func newDossierView(d ticketing.Dossier, who model.Staff, now time.Time) dossierView {
	t, zone := d.Ticket, now.Location()
	v := dossierView{
		ItemView: newItemView(t, d.Lead, d.Calendar), PublicIntent: t.PublicIntent, Content: t.Content, Contact: newContactView(t),
		Photos: []photoView{}, Assisting: []departmentView{}, DueExplanation: t.ExplainDue(d.Calendar), ExtensionMost: t.ExtensionMost(), RedoWorkdays: t.RedoWorkdays(),
		Complex: t.Course.Clock != nil && t.Course.Clock.Complex, Missing: t.Missing,
		MissingElements: append([]string{}, t.Course.Elements...), Cycle: t.Course.Cycle, CallBacks: t.Course.CallBacks,
		CallBacksMost: t.CallBacksMost(), Round: t.Course.Round, Leading: t.Course.Leading,
		Final: t.Course.Final, Replies: []replyView{}, Ratings: []ratingView{}, Timeline: []stepView{}, Actions: append([]model.Action{}, d.Actions...),
	}
	v.category(t)
	for _, p := range t.Photos {
		v.Photos = append(v.Photos, photoView{p.ID, Base + "/photos/" + p.ID})
	}
	for _, one := range d.Assisting {
		v.Assisting = append(v.Assisting, newDepartmentView(one))
	}
	if r := t.Course.Request; r != nil {
		v.Request = &requestView{Kind: r.Kind, At: r.At.In(zone), Text: r.Text, Days: r.Days, Elements: r.Elements}
		if !r.Until.IsZero() {
			v.Request.Until = reply.Local(zone, &r.Until)
		}
	}
	if t.Nature == model.NatureReport && !t.Course.Released && !who.HearsCitizens() { // not even masked: few people share a surname and a place (domain §14)
		v.Contact = contactView{Place: v.Contact.Place}
	}
	v.history(d, who, zone)
	return v
}

// category is what the ticket's category takes, and where it happened, as finely as everybody may know.
func (v *dossierView) category(t model.Ticket) {
	cat, _ := model.CategoryByCode(t.Category)
	v.CategoryName, v.Natures, v.Elements = cat.Name, append([]model.Nature{}, cat.Natures...), append([]string{}, cat.Elements...)
	v.Lacking = []string{}
	if t.Status == model.Submitted || t.Status == model.Handling {
		v.Lacking = append(v.Lacking, t.MissingElements()...)
	}
	if t.Point != nil {
		middle := model.CellOf(*t.Point).Middle()
		v.Area = &areaView{middle.Lat, middle.Lng}
	}
}

func (v *dossierView) history(d ticketing.Dossier, who model.Staff, zone *time.Location) {
	for _, r := range d.Replies {
		v.Replies = append(v.Replies, replyView{
			r.At.In(zone), r.Department, r.Text, r.Internal, r.Truth, r.Solved, r.Unsolved, reply.Local(zone, r.ContactedAt), r.State,
		})
	}
	rated := who.ReadsRatings(d.ClosedAt)
	if rated {
		for _, r := range d.Ratings {
			v.Ratings = append(v.Ratings, ratingView{r.At.In(zone), r.Result, r.Attitude, r.Solved, r.Text})
		}
	}
	for _, h := range d.History {
		if h.Act == model.ActRate && !rated {
			h.Internal = ""
		}
		v.Timeline = append(v.Timeline, stepView{h.At.In(zone), h.By, h.Act, h.From, h.To, h.Department, h.Note, h.Internal, h.Changes})
		for _, p := range h.Photos {
			v.Photos = append(v.Photos, photoView{p.ID, Base + "/photos/" + p.ID})
		}
	}
}

func newContactView(t model.Ticket) contactView {
	return contactView{
		model.MaskName(t.ContactName), model.MaskPhone(t.Phone), t.IDType, model.MaskIDNo(t.IDNo), model.MaskAddress(t.ContactAddress),
		model.MaskAddress(t.Address),
	}
}

type departmentView struct {
	Code   string   `json:"code"`
	Name   string   `json:"name"`
	Short  string   `json:"short"`
	Scope  []string `json:"scope"`
	Active bool     `json:"active"`
}

func newDepartmentView(d model.Department) departmentView {
	return departmentView{d.Code, d.Name, d.Short, append([]string{}, d.Scope...), d.Active}
}
