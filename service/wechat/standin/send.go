package standin

import (
	"encoding/json"
	"strings"
	"time"
)

// custom is the body of message/custom/send (protocol §5).
type custom struct {
	ToUser  string `json:"touser"`
	MsgType string `json:"msgtype"`
	Text    struct {
		Content string `json:"content"`
	} `json:"text"`
	Image mediaRef `json:"image"`
	Voice mediaRef `json:"voice"`
	Video struct {
		mediaRef
		Title       string `json:"title"`
		Description string `json:"description"`
	} `json:"video"`
	Music struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		URL         string `json:"musicurl"`
		Thumb       string `json:"thumb_media_id"`
	} `json:"music"`
	News struct {
		Articles []struct {
			Title       string `json:"title"`
			Description string `json:"description"`
			URL         string `json:"url"`
			PicURL      string `json:"picurl"`
		} `json:"articles"`
	} `json:"news"`
	MsgMenu struct {
		Head string `json:"head_content"`
		List []struct {
			ID      json.RawMessage `json:"id"` // a string or a number
			Content string          `json:"content"`
		} `json:"list"`
		Tail string `json:"tail_content"`
	} `json:"msgmenu"`
	Article struct {
		ID string `json:"article_id"`
	} `json:"mpnewsarticle"`
	MiniProgram struct {
		Title string `json:"title"`
		Path  string `json:"pagepath"`
		AppID string `json:"appid"`
	} `json:"miniprogrampage"`
	Service struct {
		Account string `json:"kf_account"`
	} `json:"customservice"`
}

type mediaRef struct {
	MediaID string `json:"media_id"`
}

// sendCustom is POST /cgi-bin/message/custom/send.
func (p *Platform) sendCustom(c *call) (any, error) {
	var in custom
	if err := c.json(&in); err != nil {
		return nil, err
	}
	to, err := p.receiver(in.ToUser)
	if err != nil {
		return nil, err
	}
	m, err := p.customMessage(&in)
	if err != nil {
		return nil, err
	}
	if in.Service.Account != "" {
		a := p.desk.agent(in.Service.Account)
		if a == nil {
			return nil, fail(65401)
		}
		m.From, m.Agent = "agent", a.Nick
	}
	if err := to.quota.use(c.now); err != nil {
		return nil, err
	}
	p.say(to, m)
	p.tell("citizen", to, nil)
	return nil, nil //nolint:nilnil // errcode 0
}

// receiver is the follower behind an openid: 40003 for a stranger, 43004 for who does not follow. With mu held.
func (p *Platform) receiver(openid string) (*citizen, error) {
	c := p.byOpenID(openid)
	if c == nil {
		return nil, fail(40003)
	}
	if !c.followed {
		return nil, fail(43004)
	}
	return c, nil
}

// customMessage checks the content and makes what the chat shows. With mu held.
func (p *Platform) customMessage(in *custom) (Message, error) {
	m := Message{From: "account", Via: "custom", Kind: in.MsgType}
	switch in.MsgType {
	case "text":
		m.Text = in.Text.Content
		return m, textLimits(m.Text)
	case "image":
		return p.withMedia(m, in.Image.MediaID, "image")
	case "voice":
		return p.withMedia(m, in.Voice.MediaID, "voice")
	case "video":
		m.Text = in.Video.Title
		return p.withMedia(m, in.Video.MediaID, "video")
	case "news":
		return newsMessage(m, in)
	case "msgmenu":
		if p.dice.chance(p.weather.MenuRefused) {
			return m, fail(40200)
		}
		return menuMessage(m, in)
	default:
		return p.rareMessage(m, in)
	}
}

// rareMessage are the types that this account hardly sends; they show as a link. With mu held.
func (p *Platform) rareMessage(m Message, in *custom) (Message, error) {
	m.Kind = "link"
	switch in.MsgType {
	case "music":
		m.Articles = []Article{{Title: in.Music.Title, Description: in.Music.Description, URL: in.Music.URL}}
		_, ok := p.mediaByID(in.Music.Thumb)
		return m, unless(ok, fail(40007))
	case "mpnewsarticle":
		m.Text = in.Article.ID
		return m, unless(in.Article.ID != "", fail(40007))
	case "miniprogrampage":
		m.Text = in.MiniProgram.Title
		return m, unless(in.MiniProgram.AppID != "" && in.MiniProgram.Path != "", fail(47003))
	case "mpnews", "wxcard":
		return m, fail(48001) // need material and cards, which this account does not have
	default:
		return m, fail(40008)
	}
}

func textLimits(text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return fail(44004)
	case len(text) > maxText:
		return fail(45002)
	}
	return nil
}

// withMedia with mu held.
func (p *Platform) withMedia(m Message, id, kind string) (Message, error) {
	f, ok := p.mediaByID(id)
	if !ok || f.kind != kind {
		return m, fail(40007)
	}
	m.MediaURL = mediaPath(id)
	return m, nil
}

func newsMessage(m Message, in *custom) (Message, error) {
	switch n := len(in.News.Articles); {
	case n == 0:
		return m, fail(44004)
	case n > 1:
		return m, fail(45008)
	}
	a := in.News.Articles[0]
	m.Articles = []Article{{Title: a.Title, Description: a.Description, URL: a.URL, PicURL: a.PicURL}}
	return m, unless(a.Title != "", fail(44004))
}

func menuMessage(m Message, in *custom) (Message, error) {
	m.Menu = &MsgMenu{Head: in.MsgMenu.Head, Tail: in.MsgMenu.Tail}
	for _, it := range in.MsgMenu.List {
		id := strings.Trim(string(it.ID), `"`)
		if id == "" || it.Content == "" {
			return m, fail(47003)
		}
		m.Menu.Items = append(m.Menu.Items, MsgItem{ID: id, Content: it.Content})
	}
	if len(m.Menu.Items) == 0 {
		return m, fail(47003)
	}
	return m, nil
}

// sendTyping is POST /cgi-bin/message/custom/typing.
func (p *Platform) sendTyping(c *call) (any, error) {
	var in struct {
		ToUser  string `json:"touser"`
		Command string `json:"command"`
	}
	if err := c.json(&in); err != nil {
		return nil, err
	}
	to, err := p.receiver(in.ToUser)
	if err != nil {
		return nil, err
	}
	switch in.Command {
	case "CancelTyping":
		p.setTyping(to, time.Time{})
		return nil, nil //nolint:nilnil // errcode 0
	case "Typing":
	default:
		return nil, fail(45072)
	}
	if err := to.quota.check(c.now); err != nil {
		return nil, err
	}
	switch {
	case c.now.After(to.lastAction.Add(30 * time.Second)):
		return nil, fail(45080)
	case c.now.Before(to.typing):
		return nil, fail(45081)
	}
	p.setTyping(to, c.now.Add(15*time.Second))
	return nil, nil //nolint:nilnil // errcode 0
}

// setTyping shows 对方正在输入 until then, or takes it away. With mu held.
func (p *Platform) setTyping(c *citizen, until time.Time) {
	if !c.typing.Equal(until) {
		c.typing = until
		p.tell("typing", c, nil)
	}
}
