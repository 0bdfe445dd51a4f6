package model

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ptr[T any](v T) *T { return &v }

func filled() Complaint {
	return Complaint{
		Category: "C1", Nature: NatureComplaint, Title: "巷口路灯不亮", PublicIntent: ptr(true), Address: "云麓区某街道1号",
		Content: "巷口的路灯坏了三天，晚上看不见路", ContactName: "张三", Phone: "13800138000",
	}
}

func TestComplaint(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*Complaint)
		field  string // "": nothing is wrong
	}{
		"as it should be":              {func(*Complaint) {}, ""},
		"no category":                  {func(c *Complaint) { c.Category = "" }, "category"},
		"unknown category":             {func(c *Complaint) { c.Category = "C7" }, "category"},
		"no nature where it is asked":  {func(c *Complaint) { c.Nature = "" }, "nature"},
		"nature by default":            {func(c *Complaint) { c.Category, c.Nature = "C2", "" }, ""},
		"nature of another category":   {func(c *Complaint) { c.Nature = NatureSuggest }, "nature"},
		"title of 49":                  {func(c *Complaint) { c.Title = strings.Repeat("灯", 49) }, ""},
		"title of 50":                  {func(c *Complaint) { c.Title = strings.Repeat("灯", 50) }, "title"},
		"49 emoji":                     {func(c *Complaint) { c.Title = strings.Repeat("🔦", 49) }, ""},
		"title of 49 in NFD":           {func(c *Complaint) { c.Title = strings.Repeat("é", 49) }, ""},
		"blank title":                  {func(c *Complaint) { c.Title = " \u3000\t" }, "title"},
		"title of nothing that shows":  {func(c *Complaint) { c.Title = "\u200b\u200d\u3164\u2060" }, "title"},
		"content of zero width":        {func(c *Complaint) { c.Content = "路灯" + strings.Repeat("\u200b", 20) }, "content"},
		"name of dots":                 {func(c *Complaint) { c.ContactName = "·•·" }, "contact_name"},
		"a family as one emoji":        {func(c *Complaint) { c.Title = "👨\u200d👩\u200d👧" }, ""},
		"title of two lines":           {func(c *Complaint) { c.Title = "路灯\n不亮" }, "title"},
		"no choice of publishing":      {func(c *Complaint) { c.PublicIntent = nil }, "public_intent"},
		"address of one":               {func(c *Complaint) { c.Address = "路" }, "address"},
		"address of 201":               {func(c *Complaint) { c.Address = strings.Repeat("路", 201) }, "address"},
		"a point in China":             {func(c *Complaint) { c.Lat, c.Lng = ptr(23.1), ptr(113.2) }, ""},
		"a point in the sea":           {func(c *Complaint) { c.Lat, c.Lng = ptr(0.0), ptr(0.0) }, "lat"},
		"half a point":                 {func(c *Complaint) { c.Lat = ptr(23.1) }, "lat"},
		"content of nine":              {func(c *Complaint) { c.Content = strings.Repeat("灯", 9) }, "content"},
		"content of 2000":              {func(c *Complaint) { c.Content = strings.Repeat("灯", 2000) }, ""},
		"content of 2001":              {func(c *Complaint) { c.Content = strings.Repeat("灯", 2001) }, "content"},
		"the untouched template":       {func(c *Complaint) { c.Content = Categories[0].Template }, "content"},
		"the template, blanks changed": {func(c *Complaint) { c.Content = strings.ReplaceAll(Categories[0].Template, "____", "_ _") }, "content"},
		"the template, filled in":      {func(c *Complaint) { c.Content = Categories[0].Template + "路灯不亮" }, ""},
		"six photos":                   {func(c *Complaint) { c.PhotoIDs = []string{"1", "2", "3", "4", "5", "6"} }, "photo_ids"},
		"one photo many times":         {func(c *Complaint) { c.PhotoIDs = []string{"1", "2", "1", "2", "1", "2"} }, ""},
		"name of one":                  {func(c *Complaint) { c.ContactName = "张" }, "contact_name"},
		"name with a dot":              {func(c *Complaint) { c.ContactName = "阿依古丽·买买提" }, ""},
		"name with digits":             {func(c *Complaint) { c.ContactName = "张3" }, "contact_name"},
		"an ID card":                   {func(c *Complaint) { c.IDNo = "11010519491231002x" }, ""},
		"an ID card mistyped":          {func(c *Complaint) { c.IDNo = "110105194912310021" }, "id_no"},
		"an ID of nowhere":             {func(c *Complaint) { c.IDNo = "99010519491231002X" }, "id_no"},
		"an ID of 31 February":         {func(c *Complaint) { c.IDNo = "11010519490231002X" }, "id_no"},
		"a passport":                   {func(c *Complaint) { c.IDType, c.IDNo = IDPassport, "E12345678" }, ""},
		"a passport with signs":        {func(c *Complaint) { c.IDType, c.IDNo = IDPassport, "E1234-!" }, "id_no"},
		"an unknown document":          {func(c *Complaint) { c.IDType, c.IDNo = "图书证", "E1234567" }, "id_type"},
		"phone with +86 and dashes":    {func(c *Complaint) { c.Phone = "+86 138-0013-8000" }, ""},
		"phone in full width":          {func(c *Complaint) { c.Phone = "１３８００１３８０００" }, ""},
		"a landline":                   {func(c *Complaint) { c.Phone = "020-12345678" }, "phone"},
		"no phone":                     {func(c *Complaint) { c.Phone = "" }, "phone"},
		"contact address of 201":       {func(c *Complaint) { c.ContactAddress = strings.Repeat("路", 201) }, "contact_address"},
	} {
		t.Run(name, func(t *testing.T) {
			c := filled()
			tc.change(&c)
			c.Normalise()
			err := c.Check(day)
			var e *Error
			if tc.field == "" && err != nil {
				t.Fatalf("refused: %v %v", err, fieldsOf(err))
			}
			if tc.field != "" && (!errors.As(err, &e) || e.Fields[tc.field] == "" || len(e.Fields) != 1) {
				t.Fatalf("got %v %v, want a fault of %s alone", err, fieldsOf(err), tc.field)
			}
		})
	}
}

func fieldsOf(err error) map[string]string {
	var e *Error
	errors.As(err, &e)
	if e == nil {
		return nil
	}
	return e.Fields
}

func TestEveryFaultIsNamedAtOnce(t *testing.T) {
	var c Complaint
	c.Normalise()
	fields := fieldsOf(c.Check(day))
	for _, f := range []string{"category", "title", "public_intent", "address", "content", "contact_name", "phone"} {
		if fields[f] == "" {
			t.Errorf("%s is missing in %v", f, fields)
		}
	}
}

func TestNormaliseDropsWhatIsNoText(t *testing.T) {
	c := filled()
	c.Content = "\x00巷口\u202e的\r\n路灯\x07\xff坏了三天了"
	c.Address = "云麓区\n某街道"
	c.Normalise()
	if c.Content != "巷口的\n路灯坏了三天了" || c.Address != "云麓区 某街道" {
		t.Errorf("got %q, %q", c.Content, c.Address)
	}
}

// The templates are the guide's: the texts that the demo content gives for them.
func TestCategoriesAreTheGuides(t *testing.T) {
	raw, err := os.ReadFile("testdata/categories.json")
	if err != nil {
		t.Fatal(err)
	}
	type category struct {
		Code, Name, Template string
		Natures, Elements    []string
		NatureRequired       bool   `json:"nature_required"`
		DefaultNature        string `json:"default_nature"`
	}
	var want, got []category
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	for _, c := range Categories {
		have := category{Code: c.Code, Name: c.Name, Template: c.Template, Elements: c.Elements, NatureRequired: c.NatureRequired(), DefaultNature: string(c.DefaultNature)}
		for _, n := range c.Natures {
			have.Natures = append(have.Natures, string(n))
		}
		got = append(got, have)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMasks(t *testing.T) {
	for got, want := range map[string]string{
		MaskName("张三"): "张*", MaskName("张小三"): "张**", MaskName("欧阳明"): "欧阳*", MaskName("欧阳小明"): "欧阳**", MaskName(""): "",
		MaskPhone("13800138000"): "138****8000", MaskIDNo("440102199001011234"): "440***********1234", MaskIDNo("E12345"): "******",
		MaskName("Li Ming"): "L**",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestErrorCopiesAreStillTheError(t *testing.T) {
	err := ErrTooMany.After(3).With("phone", "x").Saying("等一等")
	if !errors.Is(err, ErrTooMany) || errors.Is(err, ErrInvalid) || ErrTooMany.Fields != nil || ErrTooMany.Retry != 0 {
		t.Errorf("%+v; declared: %+v", err, ErrTooMany)
	}
	if errors.Is(ErrLapsed, ErrWrongState) {
		t.Error("two declared errors of one code are two")
	}
}
