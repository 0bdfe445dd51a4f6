package standin

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// job is a template message already sent under a client_msg_id.
type job struct {
	id int64
	at time.Time
}

// jobMemory is how long a client_msg_id keeps a message from being sent twice.
const jobMemory = 10 * time.Minute

// templateMessage is the body of template/send and of subscribe/bizsend (protocol §10).
type templateMessage struct {
	ToUser      string `json:"touser"`
	TemplateID  string `json:"template_id"`
	URL         string `json:"url"`
	Page        string `json:"page"`
	ClientMsgID string `json:"client_msg_id"`
	Data        map[string]struct {
		Value any `json:"value"`
	} `json:"data"`
}

var placeholder = regexp.MustCompile(`(?m)^(.*?)\{\{\s*(\w+)\.DATA\s*\}\}`)

// fill puts the arguments into t: 47003 when one is missing, blank or too long.
func (t Template) fill(in *templateMessage) (*Filled, error) {
	out := &Filled{Title: t.Title, URL: in.URL}
	for _, m := range placeholder.FindAllStringSubmatch(t.Content, -1) {
		value, ok := in.Data[m[2]].Value.(string)
		if !ok || strings.TrimSpace(value) == "" || utf8.RuneCountInString(value) > valueLimit(m[2]) {
			return nil, fail(47003)
		}
		name := strings.TrimRight(strings.TrimSpace(m[1]), "：:")
		out.Lines = append(out.Lines, Line{Name: name, Value: value})
	}
	return out, nil
}

// valueLimits are in characters, by the word that an argument's name begins with.
var valueLimits = map[string]int{
	"thing": 20, "number": 32, "letter": 32, "character_string": 32, "symbol": 5,
	"phrase": 5, "name": 10, "phone_number": 17, "const": 20,
}

func valueLimit(argument string) int {
	if n, ok := valueLimits[strings.TrimRight(argument, "0123456789")]; ok {
		return n
	}
	return 200
}

// template finds one of the account's; subscribe says for which kind of message.
func (p *Platform) template(id string, subscribe bool) (Template, error) {
	i := slices.IndexFunc(p.opt.Templates, func(t Template) bool { return t.ID == id && t.Subscribe == subscribe })
	if i < 0 {
		return Template{}, fail(40037)
	}
	return p.opt.Templates[i], nil
}

// sendTemplate is POST /cgi-bin/message/template/send.
func (p *Platform) sendTemplate(c *call) (any, error) {
	in, filled, err := p.readTemplate(c, false)
	if err != nil {
		return nil, err
	}
	to, err := p.receiver(in.ToUser)
	if err != nil {
		return nil, err
	}
	key := to.openid + " " + in.ClientMsgID
	if old, ok := p.jobs[key]; ok && in.ClientMsgID != "" && c.now.Before(old.at.Add(jobMemory)) {
		return jobAnswer(old.id), nil
	}
	id := 3_000_000_000_000_000_000 + p.next()
	p.jobs[key] = job{id, c.now}
	status := "failed:user block"
	if !to.blocked {
		status = "success"
		p.say(to, Message{From: "account", Kind: "template", Via: "template", Text: filled.Title, Template: filled})
	}
	ps := p.event(to, "TEMPLATESENDJOBFINISH",
		Field{Name: "MsgID", Value: strconv.FormatInt(id, 10), Raw: true}, Field{Name: "Status", Value: status})
	p.sendLater(ps)
	return jobAnswer(id), nil
}

// sendLater gives the account time to note what the call returned. With mu held.
func (p *Platform) sendLater(ps *push) {
	ps.delay = p.opt.Timeout / 25
	p.send(ps)
}

func jobAnswer(id int64) any {
	return map[string]any{"errcode": 0, "errmsg": "ok", "msgid": id}
}

func (p *Platform) readTemplate(c *call, subscribe bool) (*templateMessage, *Filled, error) {
	in := &templateMessage{}
	if err := c.json(in); err != nil {
		return nil, nil, err
	}
	if p.byOpenID(in.ToUser) == nil {
		return nil, nil, fail(40003)
	}
	t, err := p.template(in.TemplateID, subscribe)
	if err != nil {
		return nil, nil, err
	}
	filled, err := t.fill(in)
	return in, filled, err
}

// bizSend is POST /cgi-bin/message/subscribe/bizsend. One accept, one message; no need to follow.
func (p *Platform) bizSend(c *call) (any, error) {
	in, filled, err := p.readTemplate(c, true)
	if err != nil {
		return nil, err
	}
	to := p.byOpenID(in.ToUser)
	if to.accepts[in.TemplateID] == 0 {
		return nil, fail(43101)
	}
	to.accepts[in.TemplateID]--
	filled.URL = in.Page
	code, status := "20002", "user refuse to accept this msg"
	if !to.blocked {
		code, status = "0", "success"
		p.say(to, Message{From: "account", Kind: "template", Via: "subscribe", Text: filled.Title, Template: filled})
	}
	p.sendLater(p.event(to, "subscribe_msg_sent_event", list("SubscribeMsgSentEvent", []Field{
		{Name: "TemplateId", Value: in.TemplateID},
		{Name: "MsgID", Value: strconv.FormatInt(p.next(), 10)},
		{Name: "ErrorCode", Value: code},
		{Name: "ErrorStatus", Value: status},
	})))
	return nil, nil //nolint:nilnil // errcode 0
}

// list is the wrapper of the subscription events.
func list(wrapper string, lines ...[]Field) Field {
	var all strings.Builder
	for _, fields := range lines {
		all.WriteString(element("List", fields))
	}
	return Field{Name: wrapper, Value: all.String(), Raw: true}
}

// subscribe answers the subscription popup of a page for a citizen. With mu held.
func (p *Platform) subscribe(c *citizen, templates []string, accept bool) *push {
	status := "reject"
	if accept {
		status = "accept"
	}
	var lines [][]Field
	for _, id := range templates {
		if accept {
			c.accepts[id]++
		}
		lines = append(lines, []Field{
			{Name: "TemplateId", Value: id}, {Name: "SubscribeStatusString", Value: status}, {Name: "PopupScene", Value: "1"},
		})
	}
	ps := p.event(c, "subscribe_msg_popup_event", list("SubscribeMsgPopupEvent", lines...))
	p.send(ps)
	return ps
}

// Subscribe answers a page's subscription popup for a citizen and waits for the push.
func (p *Platform) Subscribe(ctx context.Context, id, templateID string, accept bool) (Delivery, error) {
	return p.act(ctx, id, func(c *citizen) (*push, error) {
		if _, err := p.template(templateID, true); err != nil {
			return nil, invalid("没有这个订阅通知模板")
		}
		return p.subscribe(c, []string{templateID}, accept), nil
	})
}

// Unsubscribe turns a 订阅通知 off in the citizen's settings of the account, and waits for the push.
func (p *Platform) Unsubscribe(ctx context.Context, id, templateID string) (Delivery, error) {
	return p.act(ctx, id, func(c *citizen) (*push, error) {
		if _, err := p.template(templateID, true); err != nil {
			return nil, invalid("没有这个订阅通知模板")
		}
		delete(c.accepts, templateID)
		ps := p.event(c, "subscribe_msg_change_event", list("SubscribeMsgChangeEvent", []Field{
			{Name: "TemplateId", Value: templateID}, {Name: "SubscribeStatusString", Value: "reject"},
		}))
		p.send(ps)
		return ps, nil
	})
}

// BlockTemplates makes a citizen refuse the account's template messages and 订阅通知 when they arrive, or take them again.
func (p *Platform) BlockTemplates(id string, block bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.citizen(id); c != nil {
		c.blocked = block
	}
}

// allTemplates is GET /cgi-bin/template/get_all_private_template.
func (p *Platform) allTemplates(*call) (any, error) {
	out := []map[string]string{}
	for _, t := range p.opt.Templates {
		if !t.Subscribe {
			out = append(out, map[string]string{"template_id": t.ID, "title": t.Title, "content": t.Content})
		}
	}
	return map[string]any{"template_list": out}, nil
}
