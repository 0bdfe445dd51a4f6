package wechat

import (
	"context"
	"strconv"
	"strings"
)

// Customer-service messages (protocol §5): five within 48 hours of a citizen's message, three within a minute of a menu
// click, a follow or a scan. Beyond that the platform answers WindowClosed. None of them is repeated when the platform was
// busy: it may have been sent.

// SendText sends a text, which may hold <a href="…"> links. At most 2048 bytes.
func (g *Gateway) SendText(ctx context.Context, openID, content string) error {
	return g.SendTextAs(ctx, "", openID, content)
}

// SendTextAs sends a text in the name of an agent, kf_account; "" is the account itself.
func (g *Gateway) SendTextAs(ctx context.Context, kfAccount, openID, content string) error {
	// Invalid UTF-8 would go out as an escape, which the platform refuses (40033).
	content = strings.ToValidUTF8(content, "�")
	if strings.TrimSpace(content) == "" {
		return ErrEmpty
	}
	return g.send(ctx, outgoing{To: openID, Type: "text", Text: &textPart{content}, By: by(kfAccount)})
}

// SendImage sends a picture that was uploaded or received in the last three days; kfAccount as in SendTextAs.
func (g *Gateway) SendImage(ctx context.Context, kfAccount, openID, mediaID string) error {
	return g.send(ctx, outgoing{To: openID, Type: "image", Image: &mediaPart{mediaID}, By: by(kfAccount)})
}

// SendVoice sends a voice message; kfAccount as in SendTextAs.
func (g *Gateway) SendVoice(ctx context.Context, kfAccount, openID, mediaID string) error {
	return g.send(ctx, outgoing{To: openID, Type: "voice", Voice: &mediaPart{mediaID}, By: by(kfAccount)})
}

// Article is a card with a picture that leads to a page.
type Article struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	URL         string `json:"url"`
	PicURL      string `json:"picurl"`
}

// SendNews sends one card: the platform takes no more than one in a message.
func (g *Gateway) SendNews(ctx context.Context, openID string, a Article) error {
	return g.send(ctx, outgoing{To: openID, Type: "news", News: &newsPart{[]Article{a}}})
}

// Choice is one line of a MsgMenu that the citizen can tap. The tap comes back as a text message with Content = Text and
// bizmsgmenuid = ID, mostly (protocol §5): ID is a number because some clients read it as one.
type Choice struct {
	ID   int64
	Text string
}

// MsgMenu is a question with tappable answers. It stays tappable for ever.
type MsgMenu struct {
	Head    string
	Choices []Choice
	Tail    string
}

// SendMsgMenu sends a question with tappable answers. Sandbox accounts cannot (NotGranted).
func (g *Gateway) SendMsgMenu(ctx context.Context, openID string, m MsgMenu) error {
	if len(m.Choices) == 0 {
		return ErrEmpty
	}
	part := &menuPart{Head: m.Head, Tail: m.Tail}
	for _, c := range m.Choices {
		part.List = append(part.List, menuLine{ID: strconv.FormatInt(c.ID, 10), Content: c.Text})
	}
	return g.send(ctx, outgoing{To: openID, Type: "msgmenu", Menu: part})
}

// Typing shows 对方正在输入… for 15 seconds, or until the next message. It is a courtesy: where the platform does not show it
// now, there is no error.
func (g *Gateway) Typing(ctx context.Context, openID string) error {
	in := struct {
		To      string `json:"touser"`
		Command string `json:"command"`
	}{openID, "Typing"}
	err := g.call(ctx, request{path: "/cgi-bin/message/custom/typing", in: in}, nil)
	if Is(err, NoNeed) {
		return nil
	}
	return err
}

type (
	outgoing struct {
		To    string     `json:"touser"`
		Type  string     `json:"msgtype"`
		Text  *textPart  `json:"text,omitempty"`
		Image *mediaPart `json:"image,omitempty"`
		Voice *mediaPart `json:"voice,omitempty"`
		News  *newsPart  `json:"news,omitempty"`
		Menu  *menuPart  `json:"msgmenu,omitempty"`
		By    *byPart    `json:"customservice,omitempty"`
	}
	textPart struct {
		Content string `json:"content"`
	}
	mediaPart struct {
		MediaID string `json:"media_id"`
	}
	newsPart struct {
		Articles []Article `json:"articles"`
	}
	menuPart struct {
		Head string     `json:"head_content"`
		List []menuLine `json:"list"`
		Tail string     `json:"tail_content"`
	}
	menuLine struct {
		ID      string `json:"id"`
		Content string `json:"content"`
	}
	byPart struct {
		KfAccount string `json:"kf_account"`
	}
)

func by(kfAccount string) *byPart {
	if kfAccount == "" {
		return nil
	}
	return &byPart{kfAccount}
}

func (g *Gateway) send(ctx context.Context, m outgoing) error {
	return g.call(ctx, request{path: "/cgi-bin/message/custom/send", in: m}, nil)
}
