package kefu

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

// PageSay takes what the citizen writes on his page: once for one key. Where he has no chat it opens one. Besides what a text must be
// it fails with model.ErrChatClosed while nobody is there, and model.ErrChatInWeChat where the agents read nothing but WeChat.
func (s *Sessions) PageSay(ctx context.Context, who model.Citizen, key, text string) (model.ChatLine, error) {
	l, err := s.pageSay(ctx, who, key, text)
	var told *model.Error
	if errors.As(err, &told) && model.Emergency(text) { // who writes of danger to life reads whom to call all the same
		err = told.Saying(s.Texts.emergency() + told.Message)
	}
	return l, err
}

func (s *Sessions) pageSay(ctx context.Context, who model.Citizen, key, text string) (model.ChatLine, error) {
	said, err := model.ChatText(text, model.MostCitizenText)
	if err != nil {
		return model.ChatLine{}, err
	}
	sent, err := s.pageExpects(ctx, who, key, "say", pageSays, func(c *model.Chat) error {
		if s.answersRating(c, said) {
			return nil
		}
		_, err := s.pageTakes(ctx, c)
		return err
	})
	if err != nil {
		return model.ChatLine{}, err
	}
	l := model.ChatLine{Kind: model.LineText, ChatContent: model.ChatContent{Text: said}}
	switch {
	case sent == nil:
		return s.pageHears(ctx, who, key, l)
	case !repeats(l, *sent):
		return model.ChatLine{}, errPageKey
	}
	return *sent, nil
}

// PagePhoto takes a photo that the citizen sends from his page, a plain JPEG: once for one key, with PageSay's errors.
func (s *Sessions) PagePhoto(ctx context.Context, who model.Citizen, key string, jpeg []byte) (model.ChatLine, error) {
	file := model.ChatMedia{Key: newFileKey(), Type: "image/jpeg", State: model.MediaStored}
	if err := s.Files.Put(ctx, file.Key, jpeg); err != nil {
		return model.ChatLine{}, errors.Join(model.ErrUnavailable, err)
	}
	l, err := s.pageHears(ctx, who, key, model.ChatLine{Kind: model.LineImage, Media: file})
	var told *model.Error
	refused := errors.As(err, &told) && told.Kind != model.Unavailable // of any other failure nobody knows whether the line is there
	if refused || err == nil && l.Media.Key != file.Key {
		if err := s.Files.Delete(context.WithoutCancel(ctx), file.Key); err != nil {
			s.Log.WarnContext(ctx, "a photo that no chat has stays", "key", file.Key, "err", err)
		}
	}
	return l, err
}

// PageExpects is asked before a photo is read: sent is the line that it became when it was sent before under this key; an error says
// why PagePhoto would not take it, or not so many of them.
func (s *Sessions) PageExpects(ctx context.Context, who model.Citizen, key string) (sent *model.ChatLine, err error) {
	sent, err = s.pageExpects(ctx, who, key, "photo", pagePhotos, func(c *model.Chat) error {
		_, err := s.pageTakes(ctx, c)
		return err
	})
	if err == nil && sent != nil && sent.Kind != model.LineImage {
		return nil, errPageKey
	}
	return sent, err
}

// errPageKey says that a key has been used for something else.
var errPageKey = model.ErrKeyReused.Saying("这条消息的 key 已用于另一条消息，请重新填写后发送")

// How much a citizen sends from his page.
var (
	pageSays   = kv.Limit{Max: 30, Per: time.Minute}
	pagePhotos = kv.Limit{Max: 10, Per: time.Hour}
)

var pageKey = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,60}$`)

// pageName is what a line from the page is told under.
func pageName(key string) string { return "p:" + key }

func (s *Sessions) pageExpects(
	ctx context.Context, who model.Citizen, key, what string, most kv.Limit, takes func(*model.Chat) error,
) (*model.ChatLine, error) {
	if !pageKey.MatchString(key) {
		return nil, model.ErrInvalid.With("key", "key 应为1至60位字母、数字或 - _ . :")
	}
	c, err := s.pageChat(ctx, who)
	if err != nil {
		return nil, err
	}
	if c != nil {
		l, err := s.Store.ChatLineTold(ctx, c.ID, pageName(key))
		if !errors.Is(err, model.ErrChatNotFound) {
			return &l, err
		}
	}
	if err := takes(c); err != nil {
		return nil, err
	}
	wait, err := s.KV.Allow(ctx, fmt.Sprintf("kefu:%s:%d", what, who.ID), most)
	if err != nil {
		s.Log.WarnContext(ctx, "what citizens send from their pages is not counted", "err", err)
	}
	if wait > 0 {
		return nil, model.ErrTooMany.After(wait)
	}
	return nil, nil
}

// pageTakes tells whether something can be said on the page: into the chat that it shows, or, where that is over or there is none, to
// open one.
func (s *Sessions) pageTakes(ctx context.Context, c *model.Chat) (model.ChatRules, error) {
	rules, err := s.rules(ctx)
	switch {
	case err != nil:
		return rules, err
	case c != nil && c.Open() && c.Desk == model.DeskWeChat:
		return rules, model.ErrChatInWeChat
	case c != nil && c.Open():
		return rules, nil
	case !rules.Hours.Open(s.Now()):
		return rules, model.ErrChatClosed
	case s.Desk == model.DeskWeChat: // only a message in WeChat hands him over to its tool
		return rules, model.ErrChatInWeChat.Saying("请回到公众号，点击“市民诉求→在线客服”，在聊天窗口里输入您的问题")
	}
	return rules, nil
}

// pageHears writes down what came from the page.
func (s *Sessions) pageHears(ctx context.Context, who model.Citizen, key string, l model.ChatLine) (model.ChatLine, error) {
	l.From, l.Origin, l.Delivery, l.Dedupe = model.FromCitizen, model.ByPage, model.LineReceived, pageName(key)
	for try := 1; ; try++ {
		chatID, err := s.pageHear(ctx, who, l)
		if err == nil || errors.Is(err, errTold) {
			told, err := s.Store.ChatLineTold(ctx, chatID, l.Dedupe)
			if err == nil && !repeats(l, told) {
				err = errPageKey
			}
			return told, err
		}
		if !errors.Is(err, store.ErrExists) || try == tries { // a chat was opened or closed meanwhile
			return model.ChatLine{}, err
		}
	}
}

// pageHear has the citizen's chat take a line, or opens one with it.
func (s *Sessions) pageHear(ctx context.Context, who model.Citizen, l model.ChatLine) (chatID int64, err error) {
	last, err := s.Store.LastChat(ctx, who.ID)
	none := errors.Is(err, model.ErrChatNotFound)
	if err != nil && !none {
		return 0, err
	}
	before := &last
	if none {
		before = nil
	} else if _, err := s.Store.ChatLineTold(ctx, last.ID, l.Dedupe); err == nil {
		return last.ID, errTold
	} else if !errors.Is(err, model.ErrChatNotFound) {
		return 0, err
	}
	if l.Kind == model.LineText && s.answersRating(before, l.Text) {
		_, _, err = s.change(ctx, last.ID, onPage, func(a *act) error { return a.ratedOnPage(l) })
		return last.ID, err
	}
	rules, err := s.pageTakes(ctx, before)
	if err != nil {
		return 0, err
	}
	if !none && last.Open() {
		_, _, err = s.change(ctx, last.ID, onPage, func(a *act) error { return a.heardOnPage(l) })
		return last.ID, err
	}
	if l.Kind == model.LineText && model.SaysLeave(l.Text) {
		return 0, model.ErrWrongState.Saying("现在没有进行中的会话")
	}
	nobody := s.nobody(ctx)
	c, _, err := s.open(ctx, model.NewChat(who.ID, s.Desk, s.Now(), before, rules), onPage, func(a *act) error {
		l.At = a.now
		if err := a.heard(l, l.At); err != nil {
			return err
		}
		return a.queues(nobody, 0)
	})
	if err == nil {
		s.unwish(ctx, who.ID)
	}
	return c.ID, err
}

// heardOnPage has an open chat take a line from the page.
func (a *act) heardOnPage(l model.ChatLine) error {
	if !a.chat.Open() {
		return store.ErrExists // closed meanwhile: look anew
	}
	l.At = a.now
	if err := a.heard(l, l.At); err != nil || a.chat.State != model.ChatQueued || !asksPlace(l.Text) {
		return err
	}
	ahead, err := a.tx.QueuePlace(a.ctx, *a.chat)
	if err != nil {
		return err
	}
	return a.say(a.s.Texts.place(ahead))
}
