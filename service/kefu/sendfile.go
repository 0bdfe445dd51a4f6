package kefu

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"

	"example.org/hotline/model"
)

// What of WeChat's kinds an agent can send, and how much of it (protocol §9).
const mostFile = 2 << 20 // bytes

// ErrFileTooLarge names how large a file may be.
var ErrFileTooLarge = model.ErrTooLarge.Saying("文件不能超过2MB，请压缩后再发送")

// SendFile sends an image or a voice to the citizen of an agent's chat, once for one key. model.ErrTooLarge, model.ErrUnsupported
// name what works.
func (s *Sessions) SendFile(ctx context.Context, who model.Staff, id int64, key string, body []byte) (model.ChatLine, error) {
	kind, mediaType := sendable(body)
	switch {
	case len(body) > mostFile:
		return model.ChatLine{}, ErrFileTooLarge
	case kind == "":
		return model.ChatLine{}, model.ErrUnsupported.Saying("只能发送 JPEG、PNG 图片和 AMR、MP3 语音")
	}
	c, err := s.Store.Chat(ctx, id)
	if err == nil {
		err = (&act{chat: &c}).serves(who)
	}
	if err != nil {
		return model.ChatLine{}, err
	}
	file := model.ChatMedia{Key: "chat-" + rand.Text(), Type: mediaType, State: model.MediaStored}
	if err := s.Files.Put(ctx, file.Key, body); err != nil {
		return model.ChatLine{}, errors.Join(model.ErrUnavailable, err)
	}
	l, err := s.speak(ctx, who, id, key, model.ChatLine{Kind: kind, Media: file})
	if l.Media.Key != file.Key { // refused, or sent before: nothing points to it
		if lost := s.Files.Delete(context.WithoutCancel(ctx), file.Key); lost != nil {
			s.Log.WarnContext(ctx, "a file that belongs to no chat stays", "err", lost)
		}
	}
	return l, err
}

// sendable is what a file is by its first bytes: names and announced types are whatever the sender likes.
func sendable(body []byte) (model.LineKind, string) {
	for _, known := range []struct {
		begins    string
		kind      model.LineKind
		mediaType string
	}{
		{"\xff\xd8\xff", model.LineImage, "image/jpeg"},
		{"\x89PNG\r\n\x1a\n", model.LineImage, "image/png"},
		{"#!AMR\n", model.LineVoice, "audio/amr"},
		{"ID3", model.LineVoice, "audio/mpeg"},
		{"\xff\xfb", model.LineVoice, "audio/mpeg"},
	} {
		if bytes.HasPrefix(body, []byte(known.begins)) {
			return known.kind, known.mediaType
		}
	}
	return "", ""
}
