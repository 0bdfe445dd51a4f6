package standin

import (
	"encoding/xml"
	"errors"
	"fmt"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

// maxText is how many bytes a text to a citizen may have.
const maxText = 2048

// answer is a passive reply (protocol §3.7); the zero value says nothing.
type answer struct {
	XMLName      xml.Name `xml:"xml"`
	ToUserName   string
	FromUserName string
	CreateTime   int64
	MsgType      string
	Content      string
	Image        struct{ MediaId string } //nolint:revive,staticcheck // WeChat's name
	Voice        struct{ MediaId string } //nolint:revive,staticcheck // WeChat's name
	Video        struct {
		MediaId            string //nolint:revive,staticcheck // WeChat's name
		Title, Description string
	}
	Music        struct{ Title, Description, MusicUrl, ThumbMediaId string } //nolint:revive,staticcheck // WeChat's names
	ArticleCount int
	Articles     struct {
		Item []struct {
			Title, Description, PicUrl, Url string //nolint:revive,staticcheck // WeChat's names
		} `xml:"item"`
	}
	TransInfo struct{ KfAccount string }

	raw string // decrypted
}

type sealedAnswer struct {
	XMLName      xml.Name `xml:"xml"`
	Encrypt      string
	MsgSignature string
	TimeStamp    string
	Nonce        string
}

// read understands the body of the account's answer to ps, or says what is wrong with it.
func (p *Platform) read(ps *push, body []byte) (answer, error) {
	if len(body) == 0 || string(body) == "success" {
		return answer{raw: string(body)}, nil
	}
	plain, err := p.open(body)
	if err != nil {
		return answer{raw: string(body)}, err
	}
	a := answer{}
	err = xml.Unmarshal(plain, &a)
	a.raw = string(plain)
	if err != nil {
		return a, errors.New("the answer is neither success nor XML")
	}
	return a, a.check(ps.citizen.openid, p.opt.AccountID)
}

// open decrypts an answer where the mode wants or allows it.
func (p *Platform) open(body []byte) ([]byte, error) {
	var sealed sealedAnswer
	err := xml.Unmarshal(body, &sealed)
	switch {
	case p.opt.Mode == Plain:
		if err == nil && sealed.Encrypt != "" {
			return nil, errors.New("the answer is encrypted, the account is in plain mode")
		}
		return body, nil
	case err != nil:
		return nil, errors.New("the answer is neither success nor XML")
	case sealed.Encrypt == "" && p.opt.Mode == Compatible:
		return body, nil
	case sealed.Encrypt == "":
		return nil, errors.New("the answer is not encrypted, the account is in safe mode")
	case util.Signature(p.opt.Token, sealed.TimeStamp, sealed.Nonce, sealed.Encrypt) != sealed.MsgSignature:
		return nil, errors.New("the answer's MsgSignature is wrong")
	}
	_, plain, err := util.DecryptMsg(p.opt.AppID, sealed.Encrypt, p.opt.EncodingAESKey)
	if err != nil {
		return nil, errors.New("the answer cannot be decrypted with this key and AppID")
	}
	return plain, nil
}

// check holds a reply against what WeChat takes.
func (a answer) check(openid, account string) error {
	switch {
	case a.ToUserName != openid:
		return errors.New("the answer's ToUserName is not the citizen")
	case a.FromUserName != account:
		return errors.New("the answer's FromUserName is not the account")
	case a.CreateTime <= 0:
		return errors.New("the answer has no CreateTime")
	}
	media := errors.New("the answer has no MediaId")
	switch a.MsgType {
	case "text":
		if a.Content == "" {
			return errors.New("the answer's Content is empty")
		}
		if len(a.Content) > maxText {
			return fmt.Errorf("the answer's Content has %d bytes, %d are allowed", len(a.Content), maxText)
		}
	case "image":
		return unless(a.Image.MediaId != "", media)
	case "voice":
		return unless(a.Voice.MediaId != "", media)
	case "video":
		return unless(a.Video.MediaId != "", media)
	case "music":
		return unless(a.Music.ThumbMediaId != "", media)
	case "news":
		ok := a.ArticleCount == len(a.Articles.Item) && a.ArticleCount == 1 && a.Articles.Item[0].Title != ""
		return unless(ok, errors.New("the answer's Articles must be one, with a title, as ArticleCount says"))
	case "transfer_customer_service":
	default:
		return fmt.Errorf("the answer's MsgType %q is unknown", a.MsgType)
	}
	return nil
}

func unless(ok bool, err error) error {
	if ok {
		return nil
	}
	return err
}

// finish writes down how ps went and shows it in the chat.
func (p *Platform) finish(ps *push, got answer, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer close(ps.done)
	delete(p.underway, ps)
	ps.Answer, ps.Status = got.raw, "ok"
	if err != nil {
		ps.Status, ps.Detail = "failed", err.Error()
		p.countFailure()
		p.log.Warn("push failed", "citizen", ps.CitizenID, "kind", ps.Kind, "event", ps.Event, "why", ps.Detail)
		if ps.speaks {
			p.say(ps.citizen, Message{From: "system", Kind: "notice", Text: faultText})
		}
	} else {
		p.failures = 0
		p.hear(ps, got)
	}
	if m := ps.message; m != nil {
		m.Delivery = &DeliveryNote{Attempts: ps.Attempts, Status: ps.Status, Detail: ps.Detail}
	}
	p.tell("delivery", ps.citizen, ps.message)
}

// countFailure mutes the account for a minute after many failures in a row (protocol §3.3, MarkFail). With mu held.
func (p *Platform) countFailure() {
	p.failures++
	if n := p.opt.MuteAfter; n > 0 && p.failures >= n {
		p.failures, p.muted = 0, p.now().Add(time.Minute)
	}
}

// hear acts on a valid reply. With mu held.
func (p *Platform) hear(ps *push, a answer) {
	m := Message{From: "account", Via: "passive", Kind: a.MsgType}
	switch a.MsgType {
	case "":
		return
	case "transfer_customer_service":
		// Only messages can be handed over (protocol §6.1); WeChat says nothing when an event is.
		if ps.Kind == "event" {
			ps.Detail = "transfer_customer_service ignored: it answers an event"
			return
		}
		p.queue(ps.citizen, summary(ps.message), a.TransInfo.KfAccount)
		return
	case "text":
		m.Text = a.Content
	case "image":
		m.MediaURL = mediaPath(a.Image.MediaId)
	case "voice":
		m.MediaURL = mediaPath(a.Voice.MediaId)
	case "video":
		m.MediaURL, m.Text = mediaPath(a.Video.MediaId), a.Video.Title
	case "music":
		m.Kind, m.Text = "link", a.Music.Title
		m.Articles = []Article{{Title: a.Music.Title, Description: a.Music.Description, URL: a.Music.MusicUrl}}
	case "news":
		it := a.Articles.Item[0]
		m.Articles = []Article{{Title: it.Title, Description: it.Description, URL: it.Url, PicURL: it.PicUrl}}
	}
	if ps.speaks && ps.citizen.followed {
		p.say(ps.citizen, m)
	}
}

// summary is a message in the few words that agents and transcripts have for it.
func summary(m *Message) string {
	if m == nil {
		return ""
	}
	if m.Kind == "text" {
		return m.Text
	}
	return "[" + m.Kind + "]"
}
