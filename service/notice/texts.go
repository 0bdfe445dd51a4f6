package notice

import (
	"fmt"
	"strings"
	"time"

	"example.org/hotline/model"
)

// Message is a notice put into words, for every kind of channel. Its words name numbers, states, departments and dates,
// never a person.
type Message struct {
	Kind    model.NoticeKind
	ID      string // lets a platform drop a repeat
	Text    string // for the chat
	URL     string // where to read on
	Lines   []Line // for a template message; none where the text is not about a ticket, which is what the template is of
	Starred bool   // ★ of domain §13: worth an SMS where WeChat cannot reach the citizen
	SMS     map[string]string
}

// Line is one value of a template message.
type Line struct{ Name, Value string }

// Texts puts notices into words.
type Texts struct {
	PublicURL string
	Zone      *time.Location
}

// Compose words one notice.
func (t Texts) Compose(n model.Notice) Message {
	m := Message{Kind: n.Kind, ID: fmt.Sprintf("notice-%d", n.ID), URL: t.PublicURL + "/h5/binding"}
	at := t.when(n.Params["at"])
	switch n.Kind {
	case model.NoticeSubmitted:
		number := n.Params["number"]
		m.URL = t.PublicURL + "/h5/tickets/" + number
		m.Text = "提交成功，诉求编号" + number + "。我们将尽快受理，您可在“个人中心→我的诉求”查看。\n<a href=\"" + m.URL + "\">查看诉求</a>"
		m.Lines = []Line{{"number", number}, {"status", model.Submitted.Label()}, {"time", at}}
	case model.NoticeBound:
		m.Text = "账户绑定成功。现在可以使用我要诉求、在线客服和进度查询。如非本人操作，请点击“个人中心→账户绑定”解除绑定。"
	case model.NoticeUnbound:
		m.Text = "账户已解除绑定。您的诉求仍会继续办理，重新绑定同一手机号后可以查看。"
	case model.NoticeBoundElsewhere:
		m.Text = "您绑定的手机号刚刚又被另一个微信账户绑定。如非您本人或家人操作，请拨打12345反映。"
		m.Starred = true
		m.SMS = map[string]string{"time": at}
	case model.NoticeAnswer:
		m.Text = n.Params["text"]
	}
	return m
}

func (t Texts) when(rfc3339 string) string {
	at, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		return strings.TrimSpace(rfc3339)
	}
	return at.In(t.Zone).Format("2006-01-02 15:04")
}
