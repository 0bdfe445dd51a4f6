package open

import (
	"errors"
	"time"

	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// ItemView is a line of the list. It is exported because it is embedded: huma describes no field of an embedded struct that
// is not.
type ItemView struct {
	Number         string       `json:"number"`
	ExternalID     string       `json:"external_id" doc:"What you call it; empty where you did not file it"`
	Source         model.Source `json:"source" doc:"1 微信, 2 网上办事大厅, 3 客服代录, 4 电话, 5 其他"`
	EnteredByAgent bool         `json:"entered_by_agent"`
	Status         model.Status `json:"status"`
	StatusLabel    string       `json:"status_label" doc:"As citizens read it"`
	Category       string       `json:"category"`
	Nature         model.Nature `json:"nature"`
	Title          string       `json:"title"`
	Department     string       `json:"department" doc:"Code"`
	DepartmentName string       `json:"department_name"`
	SubmittedAt    time.Time    `json:"submitted_at"`
	UpdatedAt      time.Time    `json:"updated_at"`
	DueAt          *time.Time   `json:"due_at"`
	CompleteBy     *time.Time   `json:"complete_by" doc:"While 待完善: the first moment that is too late"`
}

func newItemView(t model.Ticket, lead string, who model.Partner, zone *time.Location) ItemView {
	v := ItemView{
		Number: t.Number, Source: t.Source, EnteredByAgent: t.EnteredByAgent, Status: t.Status, StatusLabel: t.Label(),
		Category: t.Category, Nature: t.Nature, Title: t.Title, Department: t.Department, DepartmentName: lead,
		SubmittedAt: t.SubmittedAt.In(zone), UpdatedAt: t.UpdatedAt.In(zone), DueAt: reply.Local(zone, t.DueAt), CompleteBy: reply.Local(zone, t.CompleteBy),
	}
	if who.Filed(t) {
		v.ExternalID = t.ExternalRef
	}
	return v
}

// ticketView is a ticket as a partner sees it. Of personal values it holds what the partner itself sent, but for the number
// of a document; a department's system gets them masked, as its staff does.
type ticketView struct {
	ItemView
	PublicIntent    bool        `json:"public_intent"`
	Content         string      `json:"content"`
	Address         string      `json:"address"`
	Lat             *float64    `json:"lat"`
	Lng             *float64    `json:"lng"`
	PointConfirmed  bool        `json:"point_confirmed"`
	ContactName     string      `json:"contact_name" doc:"Masked for a department's system"`
	Phone           string      `json:"phone" doc:"Masked for a department's system"`
	IDType          string      `json:"id_type"`
	IDNo            string      `json:"id_no" doc:"Masked"`
	ContactAddress  string      `json:"contact_address"`
	StatusNote      string      `json:"status_note" doc:"How it stands, in plain words"`
	DueExplanation  string      `json:"due_explanation"`
	Missing         string      `json:"missing" doc:"While 待完善: what is missing"`
	MissingElements []string    `json:"missing_elements"`
	Rejection       *rejection  `json:"rejection"`
	Replies         []replyView `json:"replies" doc:"Those that citizens read; a department's system sees its own under review, too"`
	Timeline        []stepView  `json:"timeline"`
}

type rejection struct {
	Code   string `json:"code" doc:"R1 to R8"`
	Reason string `json:"reason"`
}

type replyView struct {
	At         time.Time        `json:"at"`
	Department string           `json:"department"`
	Text       string           `json:"text"`
	State      model.ReplyState `json:"state" doc:"drafted: under review; approved: citizens read it; failed: 审核退回"`
}

type stepView struct {
	At       time.Time    `json:"at"`
	Act      model.Action `json:"act"`
	Status   model.Status `json:"status" doc:"After the step"`
	Label    string       `json:"label" doc:"As citizens read it; empty for a step that they do not see"`
	Note     string       `json:"note"`
	Internal string       `json:"internal" doc:"For a department's system only"`
}

// show turns what the desk answered into the answer.
func (a API) show(who model.Partner) func(ticketing.File, error) (*body[ticketView], error) {
	return func(f ticketing.File, err error) (*body[ticketView], error) {
		if err != nil {
			return nil, notTheirs(err)
		}
		return &body[ticketView]{newTicketView(f, who, a.Zone)}, nil
	}
}

// notTheirs says to a system what citizens are told in words of theirs.
func notTheirs(err error) error {
	if errors.Is(err, model.ErrTicketNotFound) {
		return model.ErrTicketNotFound.Saying("没有这件诉求，或不属于该接入方")
	}
	return err
}

func newTicketView(f ticketing.File, who model.Partner, zone *time.Location) ticketView {
	t := f.Ticket
	v := ticketView{
		ItemView: newItemView(t, f.Lead, who, zone), PublicIntent: t.PublicIntent, Content: t.Content, PointConfirmed: t.PointConfirmed,
		StatusNote: t.StatusNote(f.Lead, f.Calendar, f.At), DueExplanation: t.ExplainDue(f.Calendar), Missing: t.Missing,
		MissingElements: append([]string{}, t.Course.Elements...), Replies: []replyView{}, Timeline: []stepView{},
	}
	if r := t.Course.Rejected; r != nil {
		v.Rejection = &rejection{r.Code, r.Reason}
	}
	v.contact(t, who)
	v.history(f, who, zone)
	return v
}

func (v *ticketView) contact(t model.Ticket, who model.Partner) {
	v.IDType, v.IDNo = t.IDType, model.MaskIDNo(t.IDNo)
	if !who.Filed(t) {
		v.Address = model.MaskAddress(t.Address)
		if t.Nature == model.NatureReport && !t.Course.Released { // who reported is not the reported department's to know (domain §14)
			v.IDType, v.IDNo = "", ""
			return
		}
		v.ContactName, v.Phone, v.ContactAddress = model.MaskName(t.ContactName), model.MaskPhone(t.Phone), model.MaskAddress(t.ContactAddress)
		return
	}
	v.Address, v.ContactAddress, v.ContactName, v.Phone = t.Address, t.ContactAddress, t.ContactName, t.Phone
	if t.Point != nil {
		v.Lat, v.Lng = &t.Point.Lat, &t.Point.Lng
	}
}

func (v *ticketView) history(f ticketing.File, who model.Partner, zone *time.Location) {
	own := who.Handles(f.Ticket)
	for _, r := range f.Replies {
		if r.State == model.ReplyApproved || own && r.Department == f.Lead {
			v.Replies = append(v.Replies, replyView{r.At.In(zone), r.Department, r.Text, r.State})
		}
	}
	for _, h := range f.History {
		step := stepView{At: h.At.In(zone), Act: h.Act, Status: h.To, Label: h.Told(), Note: h.Note}
		if own {
			if h.Act != model.ActRate || f.ClosedAt != nil { // whoever handles it again must not know the stars (domain §5)
				step.Internal = h.Internal
			}
		} else if step.Label == "" {
			continue
		}
		v.Timeline = append(v.Timeline, step)
	}
}
