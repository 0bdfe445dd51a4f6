package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// ChatQuery asks for chats that began between two moments, half-open.
type ChatQuery struct {
	From, To time.Time
	Phone    string // bound by their citizen at any time
	StaffID  int64
	Kf       string // kf account
	End      ChatEnd
	Ticket   string
	Text     string // words of a line
	Before   ChatCursor
}

// ChatCursor is a place in the list of chats, newest first; the zero value is its beginning.
type ChatCursor struct {
	At time.Time // when the chat before it began
	ID int64
}

// CursorAfter is the place after a chat.
func CursorAfter(c Chat) ChatCursor { return ChatCursor{c.QueuedAt, c.ID} }

// String is what a caller gives back to go on; "" at the end.
func (c ChatCursor) String() string {
	if c.ID == 0 {
		return ""
	}
	return fmt.Sprintf("%d-%d", c.At.Unix(), c.ID)
}

// ParseChatCursor reads one back; ErrInvalid names the field cursor.
func ParseChatCursor(s string) (c ChatCursor, err error) {
	if s == "" {
		return c, nil
	}
	at, id, ok := strings.Cut(s, "-")
	sec, atErr := strconv.ParseInt(at, 10, 64)
	if c.ID, err = strconv.ParseInt(id, 10, 64); !ok || atErr != nil || err != nil || c.ID <= 0 {
		return ChatCursor{}, ErrInvalid.With("cursor", "翻页参数不正确，请从第一页开始")
	}
	c.At = time.Unix(sec, 0).UTC()
	return c, nil
}

// MostSearchDays is how many days of chats are searched or exported at once.
const MostSearchDays = 31

// Check names what is wrong with a query, by JSON name.
func (q *ChatQuery) Check() error {
	q.Text = line(q.Text)
	f := faults{}
	f.unless(q.From.Before(q.To), "from", "开始时间应早于结束时间")
	f.unless(q.To.Sub(q.From) <= MostSearchDays*24*time.Hour, "to", "一次最多查询31天")
	f.length("text", "查找内容", q.Text, 0, 50)
	if q.End != "" {
		f.unless(q.End.Label() != "", "end", "结束原因应为 88、agent、idle、off_hours、cancelled、unbound 或 platform")
	}
	if q.Phone != "" {
		phone, ok := Phone(q.Phone)
		f.unless(ok, "phone", "请填写11位手机号码")
		q.Phone = phone
	}
	if q.Ticket != "" {
		number, ok := ParseNumber(q.Ticket)
		f.unless(ok, "ticket", "诉求编号应为14位数字，请核对")
		q.Ticket = number
	}
	return f.err()
}

// Named tells of a query what may stand in a log: neither its words nor its phone.
func (q ChatQuery) Named() string {
	said := []string{"from=" + q.From.UTC().Format(time.RFC3339), "to=" + q.To.UTC().Format(time.RFC3339)}
	for _, part := range []struct {
		name string
		is   bool
	}{{"phone", q.Phone != ""}, {"agent", q.StaffID != 0 || q.Kf != ""}, {"text", q.Text != ""}} {
		if part.is {
			said = append(said, part.name+"=…")
		}
	}
	if q.End != "" {
		said = append(said, "end="+string(q.End))
	}
	if q.Ticket != "" {
		said = append(said, "ticket="+q.Ticket)
	}
	return strings.Join(said, " ")
}

// Folded is a text as it is searched: full width as half, capitals as small.
func Folded(s string) string { return strings.ToLower(norm.NFKC.String(s)) }
