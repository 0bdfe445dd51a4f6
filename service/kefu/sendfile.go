package kefu

import (
	"context"
	"errors"

	"example.org/hotline/model"
)

// SendFile sends an image or a voice to the citizen of an agent's chat, once for one key: told again it answers the same, after the
// end of the chat, too. model.ErrKeyReused where something else had the key; model.ErrTooLarge, model.ErrUnsupported and
// model.ErrInvalid name what works.
func (s *Sessions) SendFile(ctx context.Context, who model.Staff, id int64, key string, body []byte) (model.ChatLine, error) {
	name, err := lineName(who, key)
	if err != nil {
		return model.ChatLine{}, err
	}
	fileKey := newFileKeyOf(body)
	sent, err := s.Store.ChatLineTold(ctx, id, name)
	switch {
	case err == nil && (sent.Media.State == model.MediaNone || fileDigest(sent.Media.Key) != fileDigest(fileKey)):
		return model.ChatLine{}, model.ErrKeyReused
	case !errors.Is(err, model.ErrChatNotFound):
		return sent, err // whatever has become of the chat since
	}
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
	file := model.ChatMedia{Key: fileKey, Type: f.Type, State: model.MediaStored}
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
