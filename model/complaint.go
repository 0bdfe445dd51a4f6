package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Complaint is the form of 我要诉求 as a citizen filled it in (domain §4).
type Complaint struct {
	Category       string
	Nature         Nature
	Title          string
	PublicIntent   *bool // nil: not chosen, which is an error: publishing needs a choice of its own
	Address        string
	Lat, Lng       *float64
	PointConfirmed bool
	Content        string
	PhotoIDs       []string
	ContactName    string
	IDType, IDNo   string
	Phone          string
	ContactAddress string
}

// Says is whether the ticket says what a form says. The nature is left out: a dispatcher may have corrected it.
func (t Ticket) Says(c Complaint) bool {
	c.Normalise()
	same := t.Point == nil && c.Lat == nil
	if t.Point != nil && c.Lat != nil && c.Lng != nil {
		same = *t.Point == Point{Lat: *c.Lat, Lng: *c.Lng}
	}
	return same && c.PublicIntent != nil && *c.PublicIntent == t.PublicIntent && c.Category == t.Category && c.Title == t.Title &&
		c.Content == t.Content && c.Address == t.Address && c.ContactName == t.ContactName && c.Phone == t.Phone &&
		c.IDType == t.IDType && c.IDNo == t.IDNo && c.ContactAddress == t.ContactAddress
}

// ErrEnteredBefore is that a form had become a ticket before it was changed.
func ErrEnteredBefore(number string) error {
	return &Error{Kind: WrongState, Code: "entered_before", Message: fmt.Sprintf(
		"这份表单已经登记为诉求%s，之后的改动没有保存。要更正请告诉派单员；要另录一件，请先“清空”", GroupNumber(number))}
}

// The limits of the form. Lengths are in code points.
const (
	maxTitle   = 49 // 少于50个字
	minAddress = 2
	maxAddress = 200
	minContent = 10
	maxContent = 2000
	minName    = 2
	maxName    = 30
)

// Normalise brings what was typed into the form in which it is checked and kept.
func (c *Complaint) Normalise() {
	c.Title = text(c.Title)
	c.Address = line(c.Address)
	c.ContactAddress = line(c.ContactAddress)
	c.ContactName = line(c.ContactName)
	c.Content = text(c.Content)
	c.IDNo = strings.ToUpper(strings.Join(strings.Fields(norm.NFKC.String(c.IDNo)), ""))
	c.IDType = idType(c.IDType)
	if c.IDNo == "" {
		c.IDType = ""
	}
	c.Phone, _ = Phone(c.Phone)
	if cat, ok := CategoryByCode(c.Category); ok && c.Nature == "" {
		c.Nature = cat.DefaultNature
	}
	c.Lat, c.Lng = sixDecimals(c.Lat), sixDecimals(c.Lng)
	c.PhotoIDs = once(c.PhotoIDs)
}

// once is list without what it says again.
func once(list []string) []string {
	var out []string
	for _, v := range list {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// Check names every field that breaks a rule, or returns nil. c is normalised.
func (c Complaint) Check(now time.Time) error {
	f := faults{}
	cat, known := CategoryByCode(c.Category)
	f.unless(known, "category", "请选择诉求类型")
	c.checkNature(f, cat, known)
	f.unless(c.Title != "", "title", "请填写标题")
	f.unless(utf8.RuneCountInString(c.Title) <= maxTitle, "title", "标题需少于50个字")
	f.unless(!strings.Contains(c.Title, "\n"), "title", "标题不能换行")
	f.unless(c.PublicIntent != nil, "public_intent", "请选择公开意向")
	f.length("address", "事发地址", c.Address, minAddress, maxAddress)
	f.unless(c.pointInChina(), "lat", "定位的位置不在中国境内，请重新定位或手工填写事发地址")
	f.length("content", "诉求内容", c.Content, minContent, maxContent)
	f.unless(!known || c.Content == "" || !cat.Untouched(c.Content), "content", "请按模板填写诉求内容，不能原样提交模板")
	f.unless(len(c.PhotoIDs) <= MaxPhotos, "photo_ids", "最多可上传5张图片")
	f.name("contact_name", "联系人姓名", c.ContactName)
	c.checkID(f, now)
	_, phoneOK := Phone(c.Phone)
	f.unless(phoneOK, "phone", "请填写11位手机号码")
	f.length("contact_address", "联系地址", c.ContactAddress, 0, maxAddress)
	return f.err()
}

func (c Complaint) checkNature(f faults, cat Category, known bool) {
	if !known {
		return
	}
	f.unless(c.Nature != "", "nature", "请选择诉求性质")
	for _, n := range cat.Natures {
		if n == c.Nature {
			return
		}
	}
	f.unless(c.Nature == "", "nature", "该诉求类型不能选择这种诉求性质")
}

func (c Complaint) checkID(f faults, now time.Time) {
	if c.IDNo == "" {
		return
	}
	for _, t := range IDTypes {
		if t == c.IDType {
			if fault := CheckIDNo(c.IDType, c.IDNo, now); fault != "" {
				f["id_no"] = fault
			}
			return
		}
	}
	f["id_type"] = "请选择证件类型：" + strings.Join(IDTypes, "、")
}

func (c Complaint) pointInChina() bool {
	if c.Lat == nil && c.Lng == nil {
		return true
	}
	return c.Lat != nil && c.Lng != nil &&
		*c.Lat >= 3.86 && *c.Lat <= 53.55 && *c.Lng >= 73.66 && *c.Lng <= 135.05
}

// CheckName returns what is wrong with a person's name, or nil; field is its JSON name. The name comes back trimmed.
func CheckName(field, called, typed string) (string, error) {
	f := faults{}
	name := line(typed)
	f.name(field, called, name)
	return name, f.err()
}

// faults collects what is wrong by field; the first rule that a field breaks is the one that is said.
type faults map[string]string

func (f faults) unless(ok bool, field, rule string) {
	if _, said := f[field]; !ok && !said {
		f[field] = rule
	}
}

func (f faults) length(field, called, v string, least, most int) {
	n := utf8.RuneCountInString(v)
	f.unless(n > 0 || least == 0, field, "请填写"+called)
	f.unless(n >= least && n <= most, field, fmt.Sprintf("%s应为%d至%d个字", called, least, most))
}

func (f faults) name(field, called, v string) {
	f.length(field, called, v, minName, maxName)
	f.unless(strings.ContainsFunc(v, unicode.IsLetter), field, "请填写"+called)
	for _, r := range v {
		f.unless(unicode.Is(unicode.Han, r) || unicode.Is(unicode.Latin, r) || strings.ContainsRune("·• ", r),
			field, called+"只能包含汉字、字母、间隔号和空格")
	}
}

func (f faults) err() error {
	if len(f) == 0 {
		return nil
	}
	e := ErrInvalid.copy()
	e.Fields = f
	return e
}

// text is free text as it is kept: NFC, Unix line ends, no control, bidirectional override or zero-width characters, trimmed.
// What shows nothing at all is no text.
func text(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n"), "\r", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == unicode.ReplacementChar,
			r == 0xAD, r == 0x200B, r >= 0x2060 && r <= 0x2064, r == 0xFEFF:
			return -1
		}
		return r
	}, s)
	if !strings.ContainsFunc(s, shows) {
		return ""
	}
	return strings.TrimSpace(norm.NFC.String(s))
}

// shows tells whether a character by itself leaves a mark on the page: blanks, joiners and accents do not, nor do letters
// that are drawn as nothing.
func shows(r rune) bool {
	if strings.ContainsRune("\u115F\u1160\u2800\u3164\uFFA0", r) {
		return false
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S)
}

// line is text of one line.
func line(s string) string { return strings.ReplaceAll(text(s), "\n", " ") }

func sixDecimals(v *float64) *float64 {
	if v == nil {
		return nil
	}
	r := math.Round(*v*1e6) / 1e6
	return &r
}

// idType accepts the codes that other systems use beside the words of the form.
func idType(v string) string {
	switch v = strings.TrimSpace(v); v {
	case "", "id_card", "resident", "身份证":
		return IDResident
	case "hk_macau", "港澳通行证":
		return IDHongKong
	case "taiwan", "台湾通行证":
		return IDTaiwan
	case "passport":
		return IDPassport
	case "permanent", "永居证":
		return IDPermanent
	}
	return v
}
