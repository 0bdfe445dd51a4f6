package model

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

const chatSource = "\n（在线客服会话 %d 转录）"

var chatSourced = regexp.MustCompile(strings.ReplaceAll(chatSource, "%d", `\d+`))

// OfChat is whether an agent took the ticket down in a chat.
func (t Ticket) OfChat() bool { return t.EnteredByAgent && chatSourced.MatchString(t.Content) }

// OfChat is what an agent took down in a chat, complete: the contact that he left blank is what the citizen has bound, if
// anything, it is not for the public unless he chose so, and its last line says where the transcript is. It names every field
// that breaks a rule of the form.
func (c Complaint) OfChat(chatID int64, b *Binding, now time.Time) (Complaint, error) {
	if b != nil && strings.TrimSpace(c.ContactName) == "" {
		c.ContactName = b.Name
	}
	if b != nil && strings.TrimSpace(c.Phone) == "" {
		c.Phone = b.Phone
	}
	if c.PublicIntent == nil {
		private := false
		c.PublicIntent = &private
	}
	c.Normalise()
	wrong := c.Check(now) // by what he wrote himself
	source := fmt.Sprintf(chatSource, chatID)
	if room := maxContent - utf8.RuneCountInString(source); utf8.RuneCountInString(c.Content) > room {
		wrong = Faults(wrong, ErrInvalid.With("content", fmt.Sprintf("诉求内容最多%d个字，另有一行注明会话编号", room)))
	}
	if wrong != nil {
		return c, wrong
	}
	c.Content += source
	return c, nil
}
