package standin

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// Outgoing is a message that a citizen sends.
type Outgoing struct {
	Type        string  `json:"type"` // text, image, voice, location
	Content     string  `json:"content"`
	Lat         float64 `json:"lat"`
	Lng         float64 `json:"lng"`
	Label       string  `json:"label"`
	Data        string  `json:"data"` // base64
	ContentType string  `json:"content_type"`
	Recognition string  `json:"recognition"`
}

// write says in in the chat and hands it on. With mu held.
func (p *Platform) write(c *citizen, in Outgoing) (*Message, *push, error) {
	if !c.followed {
		return nil, nil, ErrNotFollowing
	}
	m, fields, err := p.compose(in)
	if err != nil {
		return nil, nil, err
	}
	p.expireSessions()
	c.lastAction = p.now()
	if p.desk.open[c.openid] == nil || !p.weather.NoQuotaInside {
		c.quota.onMessage(c.lastAction)
	}
	said := p.say(c, m)
	ps := p.hand(c, said, fields...)
	p.tell("citizen", c, nil)
	return said, ps, nil
}

// compose makes the chat's and the callback's form of a message (protocol §3.5). With mu held.
func (p *Platform) compose(in Outgoing) (Message, []Field, error) {
	m := Message{From: "citizen", Kind: in.Type}
	switch in.Type {
	case "text":
		if in.Content == "" {
			return m, nil, invalid("消息内容不能为空")
		}
		m.Text = in.Content
		return m, []Field{{Name: "Content", Value: in.Content}}, nil
	case "location":
		m.Lat, m.Lng, m.Label = in.Lat, in.Lng, in.Label
		return m, []Field{
			{Name: "Location_X", Value: degrees(in.Lat), Raw: true},
			{Name: "Location_Y", Value: degrees(in.Lng), Raw: true},
			{Name: "Scale", Value: "15", Raw: true},
			{Name: "Label", Value: in.Label},
		}, nil
	case "image", "voice":
		return p.composeMedia(m, in)
	default:
		return m, nil, invalid("消息类型须为 text、image、voice 或 location")
	}
}

func (p *Platform) composeMedia(m Message, in Outgoing) (Message, []Field, error) {
	data, err := base64.StdEncoding.DecodeString(in.Data)
	if err != nil || len(data) == 0 {
		return m, nil, invalid("data 须为非空的 base64")
	}
	id := p.keep(mediaFile{kind: in.Type, data: data, contentType: in.ContentType})
	m.MediaURL = mediaPath(id)
	if in.Type == "image" {
		return m, []Field{{Name: "PicUrl", Value: p.url + m.MediaURL}, {Name: "MediaId", Value: id}}, nil
	}
	m.Text = in.Recognition
	fields := []Field{{Name: "MediaId", Value: id}, {Name: "Format", Value: "amr"}}
	if in.Recognition != "" {
		fields = append(fields, Field{Name: "Recognition", Value: in.Recognition})
	}
	return m, fields, nil
}

func degrees(v float64) string {
	s := strconv.FormatFloat(v, 'f', 6, 64)
	return strings.TrimSuffix(s, ".000000")
}
