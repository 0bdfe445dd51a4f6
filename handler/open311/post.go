package open311

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.org/hotline/handler/reply"
	"example.org/hotline/model"
)

// who is the system whose api_key is given, within what it may ask.
func (a API) who(k *call) (model.Partner, error) {
	who, err := a.Partners.ByAPIKey(k.Request.Context(), k.arg("api_key"), k.ClientIP())
	if err != nil {
		return who, err
	}
	return who, a.within(k, "open311-key:"+strconv.FormatInt(who.ID, 10), who.PerMinute)
}

// post files a 诉求 and answers with its number.
func (a API) post(k *call) (answer, error) {
	who, err := a.who(k)
	if err != nil {
		return answer{}, err
	}
	in, err := a.incoming(k)
	if err != nil {
		return answer{}, err
	}
	who.Source = model.SourceOther
	t, err := a.Tickets.FileFor(k.Request.Context(), who, in, formKey(k))
	if err != nil {
		return answer{}, inTheirNames(err)
	}
	return answer{status: reply.Created, root: "service_requests", body: []created{{
		ID: t.Number, Notice: "诉求已提交，热线将在1个工作日内受理。请保存编号，可凭编号和 api_key 查询进度",
	}}}, nil
}

// incoming makes the fields of our form out of the standard's parameters. The form's own rules are for the desk.
func (a API) incoming(k *call) (model.Incoming, error) {
	code := k.arg("service_code")
	if code == "" {
		return model.Incoming{}, model.ErrInvalid.With("service_code", "缺少 service_code")
	}
	if _, ok := model.CategoryByCode(code); !ok {
		return model.Incoming{}, errNoService
	}
	form := model.Complaint{
		Category: code, Content: k.args.Get("description"), ContactName: fullName(k.arg("first_name"), k.arg("last_name")), Phone: k.arg("phone"),
	}
	in := model.Incoming{}
	wrong := model.ErrInvalid
	for _, check := range []func() error{
		func() error { return noPhotos(k) }, func() error { return attributes(k, &form) }, func() error { return a.place(k, &form) },
	} {
		var w *model.Error
		if err := check(); errors.As(err, &w) {
			for field, rule := range w.Fields {
				wrong = wrong.With(field, rule)
			}
		}
	}
	if wrong.Fields != nil {
		return in, wrong
	}
	form.Title = cmp.Or(form.Title, opening(form.Content))
	in.Complaint = form
	return in, nil
}

// formKey tells a repeat: an Idempotency-Key where the other side sends one. The standard has none, so that without it
// every post is one of its own.
func formKey(k *call) string {
	if key := k.GetHeader("Idempotency-Key"); keyShape.MatchString(key) {
		return "open311:" + key
	}
	return "open311:" + rand.Text()
}

var keyShape = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,60}$`)

func noPhotos(k *call) error {
	if k.arg("media_url") == "" {
		return nil
	}
	return model.ErrInvalid.With("media_url", "本接口不接收照片，请去掉 media_url 后提交")
}

var attributeName = regexp.MustCompile(`^attribute\[([a-z_]+)\](\[\])?$`)

// attributes are the fields that the service definitions add. One that they do not have is refused, not forgotten.
func attributes(k *call, form *model.Complaint) error {
	public := false // whoever does not ask the citizen has no consent
	form.PublicIntent = &public
	for name, values := range k.args {
		if !strings.HasPrefix(name, "attribute") {
			continue
		}
		m := attributeName.FindStringSubmatch(name)
		if m == nil {
			return model.ErrInvalid.With("attribute", "属性应写作 attribute[code]=值")
		}
		if len(values) > 1 {
			return model.ErrInvalid.With(inBrackets(m[1]), "只能有一个值")
		}
		switch v := strings.TrimSpace(values[0]); m[1] {
		case attrNature:
			form.Nature = model.Nature(v)
		case attrTitle:
			form.Title = v
		case attrContactAddress:
			form.ContactAddress = v
		case attrPublicIntent:
			if v != "" && v != intentPublic && v != intentPrivate {
				return model.ErrInvalid.With(inBrackets(attrPublicIntent), "应为 public 或 private")
			}
			public = v == intentPublic
		case attrContact: // only ever shown
		default:
			return model.ErrInvalid.With(inBrackets(m[1]), "该诉求类型没有这个属性")
		}
	}
	return nil
}

// place is where it happened: the standard gives it in WGS-84, in words, or both.
func (a API) place(k *call, form *model.Complaint) error {
	form.Address = k.arg("address_string")
	lat, lng := k.arg("lat"), k.arg("long")
	if lat == "" && lng == "" {
		if form.Address == "" {
			return model.ErrInvalid.With("address_string", "请填写 address_string，或 lat 和 long；不支持 address_id")
		}
		return nil
	}
	y, latErr := strconv.ParseFloat(lat, 64)
	x, lngErr := strconv.ParseFloat(lng, 64)
	if latErr != nil || lngErr != nil || y < -90 || y > 90 || x < -180 || x > 180 || x != x || y != y {
		return model.ErrInvalid.With("lat", "lat 和 long 应同时填写，为 WGS-84 坐标的度数")
	}
	p := model.ToGCJ(model.Point{Lat: y, Lng: x})
	form.Lat, form.Lng, form.PointConfirmed = &p.Lat, &p.Lng, true
	if form.Address == "" {
		form.Address = a.words(k.Request.Context(), p)
	}
	return nil
}

// words are an address for a point that came without one.
func (a API) words(ctx context.Context, p model.Point) string {
	if a.Map != nil {
		if address, err := a.Map.Address(ctx, p); err == nil && address != "" {
			return address
		}
	}
	return "见地图定位"
}

// fullName puts a name together as its letters have it: 张三, but John Smith.
func fullName(first, last string) string {
	for _, r := range first + last {
		if !unicode.Is(unicode.Han, r) {
			return strings.TrimSpace(first + " " + last)
		}
	}
	return last + first
}

// opening is a title for who sent none: the first line, as long as a title may be.
func opening(content string) string {
	const most = 49
	line, _, _ := strings.Cut(strings.TrimSpace(content), "\n")
	for utf8.RuneCountInString(line) > most {
		line = string([]rune(line)[:most])
	}
	return line
}

// inTheirNames names the fields of our form by the standard's parameters that they were made of.
func inTheirNames(err error) error {
	var known *model.Error
	if !errors.As(err, &known) || known.Fields == nil {
		return err
	}
	named := *known
	named.Fields = nil
	out := &named
	for field, rule := range known.Fields {
		out = out.With(cmp.Or(theirNames[field], field), rule)
	}
	return out
}

var theirNames = map[string]string{
	"category": "service_code", "content": "description", "contact_name": "first_name、last_name", "address": "address_string",
	"nature": inBrackets(attrNature), "title": inBrackets(attrTitle), "contact_address": inBrackets(attrContactAddress),
}

func inBrackets(code string) string { return "attribute[" + code + "]" }
