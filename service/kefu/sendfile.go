package kefu

import (
	"context"
	"errors"

	"example.org/hotline/model"
)

// SendFile sends an image or a voice to the citizen of an agent's chat, once for one key. model.ErrTooLarge, model.ErrUnsupported
// name what works.
func (s *Sessions) SendFile(ctx context.Context, who model.Staff, id int64, key string, body []byte) (model.ChatLine, error) {
	c, err := s.Store.Chat(ctx, id)
	if err == nil {
		err = (&act{chat: &c}).serves(who)
	}
	if err != nil {
		return model.ChatLine{}, err
	}
	kind, f, err := s.prepareFile(ctx, body)
	if err != nil {
		return model.ChatLine{}, err
	}
	file := model.ChatMedia{Key: newFileKey(), Type: f.Type, State: model.MediaStored}
	if err := s.Files.Put(ctx, file.Key, f.Body); err != nil {
		return model.ChatLine{}, errors.Join(model.ErrUnavailable, err)
	}
	l, err := s.speak(ctx, who, id, key, model.ChatLine{Kind: kind, Media: file})
	var told *model.Error
	refused := errors.As(err, &told) && told.Kind != model.Unavailable // of any other failure nobody knows whether the line is there
	if refused || err == nil && l.Media.Key != file.Key {
		if lost := s.Files.Delete(context.WithoutCancel(ctx), file.Key); lost != nil {
			s.Log.WarnContext(ctx, "a file that belongs to no chat stays", "err", lost)
		}
	}
	return l, err
}
