package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/blob"
	"example.org/hotline/model/seal"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/ticketing"
	"example.org/hotline/service/wechat"
)

// kefuPlatform is what 在线客服 needs of WeChat.
type kefuPlatform struct{ gateway *wechat.Gateway }

func (p kefuPlatform) SendText(ctx context.Context, kfAccount, openID, text string) error {
	return kefuSending(p.gateway.SendTextAs(ctx, kfAccount, openID, text))
}

func (p kefuPlatform) SendMenu(ctx context.Context, openID string, m kefu.Menu) error {
	out := wechat.MsgMenu{Head: m.Head, Tail: m.Tail}
	for _, c := range m.Choices {
		out.Choices = append(out.Choices, wechat.Choice(c))
	}
	return kefuSending(p.gateway.SendMsgMenu(ctx, openID, out))
}

func (p kefuPlatform) SendMedia(ctx context.Context, kfAccount, openID, kind, mediaID string) error {
	if kind == "voice" {
		return kefuSending(p.gateway.SendVoice(ctx, kfAccount, openID, mediaID))
	}
	return kefuSending(p.gateway.SendImage(ctx, kfAccount, openID, mediaID))
}

func (p kefuPlatform) Upload(ctx context.Context, kind, fileName string, body []byte) (string, error) {
	id, err := p.gateway.Upload(ctx, kind, fileName, body)
	return id, kefuRefusal(err)
}

// Download follows the address that WeChat names for a video no further: it is the platform's own, and says who asks.
func (p kefuPlatform) Download(ctx context.Context, mediaID string, maxBytes int64) (kefu.File, error) {
	m, err := p.gateway.Download(ctx, mediaID, maxBytes)
	switch {
	case wechat.Is(err, wechat.BadContent):
		return kefu.File{}, errors.Join(kefu.ErrGone, err)
	case errors.Is(err, wechat.ErrTooLarge):
		return kefu.File{}, errors.Join(kefu.ErrTooBig, err)
	case err == nil && len(m.Body) == 0:
		return kefu.File{}, fmt.Errorf("a video that is only named: %w", kefu.ErrGone)
	}
	return kefu.File{Body: m.Body, Type: m.Type}, kefuRefusal(err)
}

func (p kefuPlatform) Typing(ctx context.Context, openID string) error {
	return kefuRefusal(p.gateway.Typing(ctx, openID))
}

func (p kefuPlatform) Session(ctx context.Context, openID string) (kefu.KfSession, bool, error) {
	s, found, err := p.gateway.Session(ctx, openID)
	return kefu.KfSession{KfAccount: s.KfAccount, Since: s.Since}, found, kefuRefusal(err)
}

func (p kefuPlatform) CreateSession(ctx context.Context, kfAccount, openID string) error {
	return kefuRefusal(p.gateway.CreateSession(ctx, kfAccount, openID))
}

func (p kefuPlatform) CloseSession(ctx context.Context, kfAccount, openID string) error {
	return kefuRefusal(p.gateway.CloseSession(ctx, kfAccount, openID))
}

func (p kefuPlatform) Online(ctx context.Context) ([]kefu.OnlineAgent, error) {
	list, err := p.gateway.OnlineKf(ctx)
	online := make([]kefu.OnlineAgent, len(list))
	for i, a := range list {
		online[i] = kefu.OnlineAgent{KfAccount: a.KfAccount, Accepted: a.Accepted}
	}
	return online, kefuRefusal(err)
}

func (p kefuPlatform) Waiting(ctx context.Context) (openIDs []string, count int, err error) {
	w, err := p.gateway.WaitCase(ctx)
	for _, c := range w.First {
		openIDs = append(openIDs, c.OpenID)
	}
	return openIDs, w.Count, kefuRefusal(err)
}

func (p kefuPlatform) Records(ctx context.Context, from, to time.Time) ([]kefu.Record, error) {
	list, err := p.gateway.Transcript(ctx, from, to)
	records := make([]kefu.Record, 0, len(list))
	for _, r := range list {
		if r.Op == wechat.OpAgentSent || r.Op == wechat.OpAgentReceived {
			records = append(records, kefu.Record{
				OpenID: r.OpenID, KfAccount: r.Worker, FromAgent: r.Op == wechat.OpAgentSent, Text: r.Text, At: r.At,
			})
		}
	}
	return records, kefuRefusal(err)
}

// kefuRefusal says what a refusal means for a chat.
func kefuRefusal(err error) error {
	var means error
	switch {
	case err == nil:
		return nil
	case wechat.Is(err, wechat.WindowClosed):
		means = kefu.ErrWindow
	case wechat.Is(err, wechat.NotFollower, wechat.BadCitizen):
		means = kefu.ErrUnreachable
	case wechat.Is(err, wechat.NotGranted, wechat.KfOff):
		means = kefu.ErrNotGranted
	case wechat.Is(err, wechat.BadContent), errors.Is(err, wechat.ErrEmpty):
		means = kefu.ErrContent
	case wechat.Is(err, wechat.OtherAgent):
		means = kefu.ErrOtherAgent
	case wechat.KindOf(err) != wechat.Unknown:
		means = kefu.ErrBusy
	default:
		return err
	}
	return fmt.Errorf("%w (%w)", means, err)
}

// kefuSending says what came of a message. A busy platform may have sent it all the same; what was never asked, or is refused with a
// number that we do not know, it has not.
func kefuSending(err error) error {
	var refused *wechat.APIError
	switch {
	case err == nil:
		return nil
	case wechat.Unsent(err):
		return fmt.Errorf("%w (%w)", kefu.ErrBusy, err)
	case wechat.Is(err, wechat.Busy):
		return err
	case errors.As(err, &refused) && refused.Kind() == wechat.Unknown:
		return fmt.Errorf("%w (%w)", kefu.ErrContent, err)
	}
	return kefuRefusal(err)
}

// chatFiler files a 留言 as the citizen's own ticket.
type chatFiler struct{ tickets *ticketing.Desk }

func (f chatFiler) File(ctx context.Context, who model.Citizen, key string, c model.Complaint) (string, error) {
	t, err := f.tickets.Submit(ctx, who, ticketing.Form{Complaint: c, Key: key})
	return t.Number, err
}

// sealedFiles keep files beside the photos, sealed as what they are: one kind does not open as another.
type sealedFiles struct {
	blobs blob.Store
	ring  *seal.Ring
	kind  string
}

// The kinds of sealed files. What is kept stands under them: they do not change.
const (
	chatFile     = "chat-file"
	entryPicture = "entry-picture"
	exportFile   = "export-file"
)

func (f sealedFiles) Put(ctx context.Context, key string, body []byte) error {
	sealed, err := f.ring.Seal(body, f.kind+":"+key)
	if err != nil {
		return err
	}
	return f.blobs.Put(ctx, key, bytes.NewReader(sealed), int64(len(sealed)))
}

func (f sealedFiles) Delete(ctx context.Context, key string) error { return f.blobs.Delete(ctx, key) }

func (f sealedFiles) Get(ctx context.Context, key string) ([]byte, error) {
	file, err := f.blobs.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	sealed, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	return f.ring.Open(sealed, f.kind+":"+key)
}
