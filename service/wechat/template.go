package wechat

import "context"

// Template is a template message (protocol §10). It needs no open window, but a follower.
type Template struct {
	To          string // openid
	TemplateID  string
	URL         string            // what a tap opens; may be ""
	ClientMsgID string            // dedupes for ten minutes: set it
	Data        map[string]string // by keyword: {"thing1": "路灯不亮"}; too long a value is refused, not cut (BadContent)
}

// SendTemplate sends a template message. The msgID comes back in TEMPLATESENDJOBFINISH, when it has arrived or has not.
func (g *Gateway) SendTemplate(ctx context.Context, t Template) (msgID int64, err error) {
	in := struct {
		To          string               `json:"touser"`
		TemplateID  string               `json:"template_id"`
		URL         string               `json:"url,omitempty"`
		ClientMsgID string               `json:"client_msg_id,omitempty"`
		Data        map[string]dataValue `json:"data"`
	}{t.To, t.TemplateID, t.URL, t.ClientMsgID, data(t.Data)}
	var out struct {
		MsgID number `json:"msgid"`
	}
	r := request{path: "/cgi-bin/message/template/send", in: in, repeatable: t.ClientMsgID != ""}
	err = g.call(ctx, r, &out)
	return int64(out.MsgID), err
}

// Subscription is a 订阅通知: one for each time that the citizen agreed, or without end for long-term templates.
type Subscription struct {
	To         string // openid; need not be a follower
	TemplateID string
	Page       string            // what a tap opens; may be ""
	Data       map[string]string // as in Template
}

// SendSubscription sends a 订阅通知. It is not repeated when the platform was busy: it might use up a second agreement.
func (g *Gateway) SendSubscription(ctx context.Context, s Subscription) error {
	in := struct {
		To         string               `json:"touser"`
		TemplateID string               `json:"template_id"`
		Page       string               `json:"page,omitempty"`
		Data       map[string]dataValue `json:"data"`
	}{s.To, s.TemplateID, s.Page, data(s.Data)}
	return g.call(ctx, request{path: "/cgi-bin/message/subscribe/bizsend", in: in}, nil)
}

type dataValue struct {
	Value string `json:"value"`
}

func data(values map[string]string) map[string]dataValue {
	out := make(map[string]dataValue, len(values))
	for k, v := range values {
		out[k] = dataValue{v}
	}
	return out
}
