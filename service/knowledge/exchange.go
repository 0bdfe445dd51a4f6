package knowledge

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"example.org/hotline/model"
)

// Collection is the whole content as a file holds it.
type Collection struct {
	Articles []Record `json:"knowledge_articles"`
	Topics   []Record `json:"hot_topics"`
	News     []Record `json:"news"`
}

// Record is an entry in a file. What belongs to another kind is left out.
type Record struct {
	ID          string   `json:"id,omitempty"` // blank: a new one
	Title       string   `json:"title"`
	Summary     string   `json:"summary,omitempty"`
	Body        string   `json:"body"` // Markdown
	Dept        string   `json:"dept,omitempty"`
	Category    string   `json:"category,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	Asked       []string `json:"asked,omitempty"`
	Keywords    []string `json:"keywords,omitempty"`
	Articles    []string `json:"articles,omitempty"`
	Hot         int      `json:"hot,omitempty"` // the weight
	Publisher   string   `json:"publisher,omitempty"`
	Date        string   `json:"date,omitempty"`
	ValidUntil  string   `json:"valid_until,omitempty"`
	SourceNote  string   `json:"source_note,omitempty"`
	Link        string   `json:"link,omitempty"`
	Status      string   `json:"status,omitempty"`       // published, where it is left out
	UpdatedAt   string   `json:"updated_at,omitempty"`   // a date: when its text was last changed
	PublishedAt string   `json:"published_at,omitempty"` // the same, of a topic
	Views       int      `json:"views,omitempty"`        // told, never taken
	Demo        bool     `json:"demo,omitempty"`

	list string // where it stands in its file, for whoever has to correct it
	row  int
}

// What a record's status may be.
const (
	statusPublished = "published"
	statusDraft     = "draft"
	statusOffline   = "offline"
)

// of is the records of a kind.
func (c *Collection) of(kind model.EntryKind) *[]Record {
	switch kind {
	case model.EntryTopic:
		return &c.Topics
	case model.EntryNews:
		return &c.News
	default:
		return &c.Articles
	}
}

// lists are the names of a file's lists.
var lists = map[model.EntryKind]string{model.EntryArticle: "knowledge_articles", model.EntryTopic: "hot_topics", model.EntryNews: "news"}

// Size is how many records there are.
func (c *Collection) Size() int { return len(c.Articles) + len(c.Topics) + len(c.News) }

// MaxRecords is how many a file may hold.
const MaxRecords = 20000

// Faults is what is wrong with a file, record by record. Nothing of it was taken.
type Faults []Fault

// Fault is what is wrong with one record.
type Fault struct {
	List   string            // knowledge_articles, hot_topics or news; of a workbook its sheet
	Row    int               // 1: the first; of a workbook as it shows it
	ID     string            // where it has one
	Fields map[string]string // by the record's names
}

func (f Faults) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "文件中有%d条内容不能导入", len(f))
	for _, line := range f.Lines() {
		b.WriteString("\n" + line)
	}
	return b.String()
}

// Lines say what is wrong with each record.
func (f Faults) Lines() []string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = fmt.Sprintf("%s 第%d", one.List, one.Row)
		if one.List == lists[model.EntryArticle] || one.List == lists[model.EntryTopic] || one.List == lists[model.EntryNews] {
			lines[i] += "条"
		} else {
			lines[i] += "行" // of a sheet
		}
		if one.ID != "" {
			lines[i] += "（" + one.ID + "）"
		}
		for _, field := range sorted(one.Fields) {
			lines[i] += "；" + field + "：" + one.Fields[field]
		}
	}
	return lines
}

func sorted(fields map[string]string) []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Problem is the faults for whoever called an API.
func (f Faults) Problem() *model.Error {
	e := model.ErrInvalid.Saying("文件中有内容不能导入，一条也没有导入，请修改后重试")
	for _, one := range f[:min(len(f), 100)] {
		for _, field := range sorted(one.Fields) {
			e = e.With(fmt.Sprintf("%s[%d].%s", one.List, one.Row, field), one.Fields[field])
		}
	}
	return e
}

// ParseJSON reads a file. Of the top it reads what it knows, so that a file may hold more than the content; of a record it
// refuses what it does not know, since that is a slip of the pen.
func ParseJSON(data []byte) (*Collection, error) {
	var top map[string]json.RawMessage
	if err := json.Unmarshal(data, &top); err != nil {
		return nil, model.ErrInvalid.With("file", "文件不是有效的 JSON："+jsonFault(err))
	}
	c := &Collection{}
	var faults Faults
	known := 0
	for _, kind := range model.EntryKinds {
		raw, ok := top[lists[kind]]
		if !ok {
			continue
		}
		known++
		var rows []json.RawMessage
		if err := json.Unmarshal(raw, &rows); err != nil {
			return nil, model.ErrInvalid.With("file", lists[kind]+" 应为数组")
		}
		for i, row := range rows {
			var r Record
			d := json.NewDecoder(bytes.NewReader(row))
			d.DisallowUnknownFields()
			if err := d.Decode(&r); err != nil {
				faults = append(faults, Fault{lists[kind], i + 1, r.ID, map[string]string{"record": "不能读取：" + jsonFault(err)}})
			}
			r.list, r.row = lists[kind], i+1
			*c.of(kind) = append(*c.of(kind), r)
		}
	}
	if known == 0 {
		return nil, model.ErrInvalid.With("file", "文件里没有 "+strings.Join(slices.Sorted(maps.Values(lists)), "、")+" 中的任何一项")
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return c, nil
}

// jsonFault is what the decoder says, for people.
func jsonFault(err error) string {
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case asError(err, &wrong) && wrong.Field != "":
		return wrong.Field + " 的类型不对，不能是 " + wrong.Value
	case asError(err, &syntax):
		return fmt.Sprintf("第%d个字节附近有语法错误", syntax.Offset)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return "没有字段 " + strings.Trim(name, `"`)
	}
	return "格式不对"
}

func (l *Library) record(e model.Entry, names departments) Record {
	r := Record{
		ID: e.Code, Title: e.Title, Summary: e.Summary, Body: e.Body, Category: e.Category, Tags: e.Tags, Asked: e.Asked, Keywords: e.Keywords,
		Articles: e.Articles, Hot: e.Weight, Publisher: e.Publisher, Date: e.Date, ValidUntil: e.ValidUntil, SourceNote: e.SourceNote, Link: e.Link,
		Views: e.Views, Demo: e.Demo,
		Status: map[model.EntryState]string{model.EntryUnpublished: statusDraft, model.EntryPublished: statusPublished, model.EntryOffline: statusOffline}[e.State],
	}
	if e.Department != "" {
		r.Dept = names.name(e.Department)
	}
	if !e.UpdatedAt.IsZero() {
		day := e.UpdatedAt.In(l.Zone).Format(time.DateOnly)
		if e.Kind == model.EntryTopic {
			r.PublishedAt = day
		} else {
			r.UpdatedAt = day
		}
	}
	return r
}
