package staff

import (
	"context"
	"net/http"
	"regexp"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
)

// entering is what an agent takes down for a citizen.
type entering struct {
	Key  string `header:"Idempotency-Key" doc:"The same key again gets the same ticket"`
	Body entryForm
}

// entryForm has the fields of the citizen's own form, but for photos.
type entryForm struct {
	Category       string       `json:"category"`
	Nature         model.Nature `json:"nature"`
	Title          string       `json:"title"`
	PublicIntent   *bool        `json:"public_intent"`
	Address        string       `json:"address"`
	Lat            *float64     `json:"lat,omitempty"`
	Lng            *float64     `json:"lng,omitempty"`
	Content        string       `json:"content"`
	ContactName    string       `json:"contact_name"`
	IDType         string       `json:"id_type,omitempty"`
	IDNo           string       `json:"id_no,omitempty"`
	Phone          string       `json:"phone"`
	ContactAddress string       `json:"contact_address,omitempty"`
}

func (f entryForm) complaint() model.Complaint {
	return model.Complaint{
		Category: f.Category, Nature: f.Nature, Title: f.Title, PublicIntent: f.PublicIntent, Address: f.Address, Lat: f.Lat, Lng: f.Lng,
		PointConfirmed: f.Lat != nil, Content: f.Content, ContactName: f.ContactName, IDType: f.IDType, IDNo: f.IDNo, Phone: f.Phone,
		ContactAddress: f.ContactAddress,
	}
}

type enteredView struct {
	Number string       `json:"number" doc:"The citizen is told it, and that he cannot open it in 我的诉求"`
	Status model.Status `json:"status"`
}

var keyShape = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,64}$`)

func checkTicketKey(key string) error {
	if !keyShape.MatchString(key) {
		return model.ErrInvalid.With("Idempotency-Key", "请求头 Idempotency-Key 应为1至64位字母、数字或 - _ . :")
	}
	return nil
}

func (a API) enter(ctx context.Context, in *entering) (*body[enteredView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkTicketKey(in.Key); err != nil {
		return nil, err
	}
	if err := a.ofNoChat(ctx, who, in.Key); err != nil {
		return nil, err
	}
	t, err := a.Tickets.Enter(ctx, who, in.Key, in.Body.complaint())
	if err != nil {
		return nil, err
	}
	return &body[enteredView]{enteredView{t.Number, t.Status}}, nil
}

type revealRequest struct {
	Number  string `path:"number"`
	Address session.Address
	Body    struct {
		Field  string `json:"field" doc:"contact_name, phone, contact_address, address, id_no, point or photos"`
		Reason string `json:"reason" doc:"2 to 100 characters; it is kept with your name"`
	}
}

// Audited is which field it is; why stands in the view log.
func (r *revealRequest) Audited() map[string]string { return map[string]string{"field": r.Body.Field} }

type revealedView struct {
	Field string `json:"field"`
	Value string `json:"value" doc:"Empty for photos, which can now be fetched"`
}

func (a API) reveal(ctx context.Context, in *revealRequest) (*body[revealedView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	value, err := a.Tickets.Reveal(ctx, who, in.Number, in.Body.Field, in.Body.Reason, string(in.Address))
	if err != nil {
		return nil, err
	}
	return &body[revealedView]{revealedView{in.Body.Field, value}}, nil
}

// photo is the JPEG of a photo that the asker gave a reason to see.
func (a API) photo(c *gin.Context) {
	ctx := c.Request.Context()
	jpeg, err := func() ([]byte, error) {
		who, err := a.may(c, revealers)
		if err != nil {
			return nil, err
		}
		p, err := a.Tickets.StaffPhoto(ctx, who, c.Param("id"))
		if err != nil {
			return nil, err
		}
		if err := a.looked(ctx, who, p.TicketID, model.ViewedPhoto); err != nil {
			return nil, err
		}
		return a.Photos.Open(ctx, p)
	}()
	if err != nil {
		a.Reply.Fail(c, err)
		return
	}
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, "image/jpeg", jpeg)
}

func describePhoto(doc *huma.OpenAPI) {
	id := &huma.Param{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}
	describe(doc, http.MethodGet, "/photos/{id}", "查看照片", revealers,
		"After POST /tickets/{number}/reveal with photos, for a quarter of an hour.", []*huma.Param{id}, "200", "image/jpeg")
}

func (a API) departments(ctx context.Context, in *listRequest) (*body[page[departmentView]], error) {
	list, next, err := a.Tickets.Departments(ctx, in.listing())
	return pageOf(list, next, newDepartmentView), err
}

type savingDepartment struct {
	Code string `path:"code"`
	Body struct {
		Name   string   `json:"name"`
		Short  string   `json:"short,omitempty"`
		Scope  []string `json:"scope,omitempty"`
		Active *bool    `json:"active,omitempty"`
	}
}

func (a API) saveDepartment(ctx context.Context, in *savingDepartment) (*body[departmentView], error) {
	d := model.Department{
		Code: in.Code, Name: in.Body.Name, Short: in.Body.Short, Scope: in.Body.Scope, Active: in.Body.Active == nil || *in.Body.Active,
	}
	if err := a.Tickets.SaveDepartment(ctx, d); err != nil {
		return nil, err
	}
	return &body[departmentView]{newDepartmentView(d)}, nil
}
