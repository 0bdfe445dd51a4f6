package open311

import (
	"fmt"
	"strings"

	"example.org/hotline/model"
)

// changeset says when what discovery and the service definitions say was last changed; clients cache by it.
const changeset = "2026-11-28 08:00"

const specification = "http://wiki.open311.org/GeoReport_v2"

func (a API) discovery(*call) (answer, error) {
	kind := "production"
	if a.Test {
		kind = "test"
	}
	return answer{body: discovery{
		Changeset:  changeset,
		Contact:    fmt.Sprintf("%s12345政务服务便民热线，电话12345", a.City),
		KeyService: "请联系热线管理员申请 api_key",
		Endpoints: []endpoint{{
			Specification: specification, URL: a.PublicURL + Base, Changeset: changeset, Type: kind,
			Formats: []string{"text/xml", "application/json"},
		}},
	}}, nil
}

func (a API) services(*call) (answer, error) {
	list := make([]service, len(model.Categories))
	for i, c := range model.Categories {
		natures := make([]string, len(c.Natures))
		for j, n := range c.Natures {
			natures[j] = string(n)
		}
		list[i] = service{
			Code: c.Code, Name: c.Name, Description: "请在 description 中说明：" + strings.Join(c.Elements, "、"),
			Metadata: true, Type: "realtime", Keywords: strings.Join(natures, ", "), Group: "12345热线",
		}
	}
	return answer{root: "services", body: list}, nil
}

// The attributes of a service, beside the standard's own parameters.
const (
	attrNature         = "nature"
	attrTitle          = "title"
	attrPublicIntent   = "public_intent"
	attrContactAddress = "contact_address"
	attrContact        = "contact"
)

func (a API) service(c *call) (answer, error) {
	cat, ok := model.CategoryByCode(c.id)
	if !ok {
		return answer{}, errNoService
	}
	natures := make([]choice, len(cat.Natures))
	for i, n := range cat.Natures {
		natures[i] = choice{string(n), string(n)}
	}
	asked := "诉求性质"
	if !cat.NatureRequired() {
		asked += fmt.Sprintf("，不填为“%s”", cat.DefaultNature)
	}
	list := []attribute{
		{Variable: true, Code: attrNature, Datatype: "singlevaluelist", Required: cat.NatureRequired(), Description: asked, Values: natures},
		{Variable: true, Code: attrTitle, Datatype: "string", DatatypeDoc: "少于50个字", Description: "标题，不填则取 description 的开头"},
		{Variable: true, Code: attrPublicIntent, Datatype: "singlevaluelist", Description: "公开意向：选择公开将有可能作为案例在网上公开；不填为不公开", Values: []choice{
			{intentPublic, "公开"}, {intentPrivate, "不公开"},
		}},
		{Variable: true, Code: attrContactAddress, Datatype: "string", DatatypeDoc: "不超过200个字", Description: "联系地址"},
		{Code: attrContact, Datatype: "string", Description: "诉求需要联系人：请填写 last_name、first_name（姓名）和 phone（11位手机号码），仅用于办理，不会公开"},
	}
	for i := range list {
		list[i].Order = i + 1
	}
	return answer{body: definition{Code: cat.Code, Attributes: list}}, nil
}

const (
	intentPublic  = "public"
	intentPrivate = "private"
)
