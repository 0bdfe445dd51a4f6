package open311

import (
	"encoding/json"
	"encoding/xml"
	"time"

	"example.org/hotline/model"
)

// text is what JSON writes as null and XML as an empty element where there is nothing to say, as the standard's examples do.
type text string

// MarshalJSON writes null for "".
func (t text) MarshalJSON() ([]byte, error) {
	if t == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(t))
}

type discovery struct {
	XMLName    xml.Name   `xml:"discovery" json:"-"`
	Changeset  string     `xml:"changeset" json:"changeset"`
	Contact    string     `xml:"contact" json:"contact"`
	KeyService string     `xml:"key_service" json:"key_service"`
	Endpoints  []endpoint `xml:"endpoints>endpoint" json:"endpoints"`
}

type endpoint struct {
	Specification string   `xml:"specification" json:"specification"`
	URL           string   `xml:"url" json:"url"`
	Changeset     string   `xml:"changeset" json:"changeset"`
	Type          string   `xml:"type" json:"type"`
	Formats       []string `xml:"formats>format" json:"formats"`
}

type service struct {
	XMLName     xml.Name `xml:"service" json:"-"`
	Code        string   `xml:"service_code" json:"service_code"`
	Name        string   `xml:"service_name" json:"service_name"`
	Description string   `xml:"description" json:"description"`
	Metadata    bool     `xml:"metadata" json:"metadata"`
	Type        string   `xml:"type" json:"type"`
	Keywords    string   `xml:"keywords" json:"keywords"`
	Group       string   `xml:"group" json:"group"`
}

type definition struct {
	XMLName    xml.Name    `xml:"service_definition" json:"-"`
	Code       string      `xml:"service_code" json:"service_code"`
	Attributes []attribute `xml:"attributes>attribute" json:"attributes"`
}

type attribute struct {
	Variable    bool     `xml:"variable" json:"variable"`
	Code        string   `xml:"code" json:"code"`
	Datatype    string   `xml:"datatype" json:"datatype"`
	Required    bool     `xml:"required" json:"required"`
	DatatypeDoc text     `xml:"datatype_description" json:"datatype_description"`
	Order       int      `xml:"order" json:"order"`
	Description string   `xml:"description" json:"description"`
	Values      []choice `xml:"values>value,omitempty" json:"values,omitempty"`
}

type choice struct {
	Key  string `xml:"key" json:"key"`
	Name string `xml:"name" json:"name"`
}

// request is a 诉求 as anybody may read it. Every field of the standard is there; those that would lead to a person or a
// door have no way to be filled in.
type request struct {
	XMLName     xml.Name `xml:"request" json:"-"`
	ID          string   `xml:"service_request_id" json:"service_request_id"`
	Status      string   `xml:"status" json:"status"`
	StatusNotes text     `xml:"status_notes" json:"status_notes"`
	ServiceName string   `xml:"service_name" json:"service_name"`
	ServiceCode string   `xml:"service_code" json:"service_code"`
	Description text     `xml:"description" json:"description"`
	Agency      text     `xml:"agency_responsible" json:"agency_responsible"`
	Notice      text     `xml:"service_notice" json:"service_notice"`
	Requested   text     `xml:"requested_datetime" json:"requested_datetime"`
	Updated     text     `xml:"updated_datetime" json:"updated_datetime"`
	Expected    text     `xml:"expected_datetime" json:"expected_datetime"`
	Address     text     `xml:"address" json:"address"`
	AddressID   none     `xml:"address_id" json:"address_id"`
	Zipcode     none     `xml:"zipcode" json:"zipcode"`
	Lat         none     `xml:"lat" json:"lat"`
	Long        none     `xml:"long" json:"long"`
	MediaURL    none     `xml:"media_url" json:"media_url"`
}

// none is a field of the standard that we never fill in.
type none struct{}

// MarshalJSON writes null.
func (none) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

const (
	statusOpen   = "open"
	statusClosed = "closed"
)

// ofCase shows a published case. Its month is all that is known of its time, its district all of its place.
func ofCase(c model.PublicCase, zone *time.Location) request {
	return request{
		ID: c.CaseNo, Status: statusClosed, StatusNotes: text(c.Result), ServiceName: nameOf(c.Category), ServiceCode: c.Category,
		Description: text(c.Title + "\n" + c.Content), Agency: text(c.Department),
		Requested: at(c.Began(zone), zone), Updated: at(c.PublishedAt, zone), Address: text(c.District),
	}
}

// ofTicket shows a ticket to the system that posted it: how it stands and when, and nothing of what it says.
func ofTicket(t model.Ticket, zone *time.Location) request {
	r := request{
		ID: t.Number, Status: statusOpen, StatusNotes: text(t.Status.Label()), ServiceName: nameOf(t.Category), ServiceCode: t.Category,
		Requested: at(t.SubmittedAt, zone), Updated: at(t.UpdatedAt, zone),
	}
	if over(t.Status) {
		r.Status = statusClosed
	}
	if t.DueAt != nil {
		r.Expected = at(*t.DueAt, zone)
	}
	return r
}

func over(s model.Status) bool {
	switch s {
	case model.Closed, model.Rated, model.Archived, model.Rejected, model.Withdrawn, model.Expired:
		return true
	}
	return false
}

func nameOf(category string) string {
	c, _ := model.CategoryByCode(category)
	return c.Name
}

// at is a moment in the standard's form of ISO 8601, with the city's offset.
func at(t time.Time, zone *time.Location) text { return text(t.In(zone).Format(time.RFC3339)) }

type created struct {
	XMLName   xml.Name `xml:"request" json:"-"`
	ID        string   `xml:"service_request_id" json:"service_request_id"`
	Notice    text     `xml:"service_notice" json:"service_notice"`
	AccountID none     `xml:"account_id" json:"account_id"`
}
