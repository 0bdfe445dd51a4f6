package notice

import (
	"fmt"
	"time"

	"example.org/hotline/model"
)

// Message is a notice put into words, for every kind of channel. Its words name numbers, states, departments and dates,
// never a person.
type Message struct {
	Kind model.NoticeKind
	ID   string // lets a platform drop a repeat
	Text string // for the chat
	URL  string // where to read on
	// Lines are for a template message or a 订阅通知: number, status, time, note and department, none of them empty. There are
	// none where the text is not about a ticket, which is what the template is of.
	Lines map[string]string
	SMS   map[string]string // the parameters of an SMS; nil where the moment is not worth one, or another's notice is for that
}

// Texts puts notices into words.
type Texts struct {
	PublicURL string
	Zone      *time.Location
}

// Compose words one notice, as of now; known is false for a kind of a newer version.
func (t Texts) Compose(n model.Notice, now time.Time) (_ Message, known bool) {
	say, known := said[n.Kind]
	if !known {
		return Message{}, false
	}
	msg := Message{Kind: n.Kind, ID: fmt.Sprintf("notice-%d", n.ID), URL: t.page(n)}
	m := moment{n.Params, t.Zone, now}
	w := say(m)
	msg.Text = w.text
	if w.link != "" {
		msg.Text += "\n<a href=\"" + msg.URL + "\">" + w.link + "</a>"
	}
	if w.status != "" {
		msg.Lines = map[string]string{
			"number": m.number(), "status": w.status, "time": m.at(), "note": short(w.note, maxThing), "department": short(m.department(), maxThing),
		}
	}
	if n.ByPhone() {
		msg.SMS = m.sms(w.sms)
	}
	return msg, true
}

// maxThing is how many characters a thing of a template takes (protocol §10).
const maxThing = 20

// steps are the notices that ask for something: their link leads to where it is done. What is done already says so there.
var steps = map[model.NoticeKind]string{
	model.NoticeNeedInfo: "/complete", model.NoticeNeedInfoSoon: "/complete", model.NoticeRateSoon: "/rate",
}

func (t Texts) page(n model.Notice) string {
	switch number, id := n.Params["number"], n.Params["case"]; {
	case n.Kind == model.NoticeCasePublished && id != "":
		return t.PublicURL + "/h5/cases/" + id
	case number != "":
		return t.PublicURL + "/h5/tickets/" + number + steps[n.Kind]
	default:
		return t.PublicURL + "/h5/binding"
	}
}
