package handler_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"sync/atomic"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/blob" //nolint:depguard // the tests pay for what cmd plugs in
	"example.org/hotline/service/kefu"
)

// quietWeChat takes everything that is sent, and tells nothing.
type quietWeChat struct {
	kefu.Platform
	typing atomic.Int64
	texts  atomic.Int64
}

func (q *quietWeChat) SendText(context.Context, string, string, string) error {
	q.texts.Add(1)
	return nil
}

func (q *quietWeChat) SendMenu(context.Context, string, kefu.Menu) error { return nil }

func (q *quietWeChat) SendMedia(context.Context, string, string, string, string) error { return nil }

func (q *quietWeChat) Typing(context.Context, string) error { q.typing.Add(1); return nil }

func (q *quietWeChat) Upload(context.Context, string, string, []byte) (string, error) {
	return "m1", nil
}

func (q *quietWeChat) Session(context.Context, string) (kefu.KfSession, bool, error) {
	return kefu.KfSession{}, false, nil
}

func (q *quietWeChat) Waiting(context.Context) ([]string, int, error) { return nil, 0, nil }

func (q *quietWeChat) CloseSession(context.Context, string, string) error { return nil }

// filesIn keeps the files of chats as they are: cmd seals them.
type filesIn struct{ blobs blob.Store }

func (f filesIn) Put(ctx context.Context, key string, body []byte) error {
	return f.blobs.Put(ctx, key, bytes.NewReader(body), int64(len(body)))
}

func (f filesIn) Get(ctx context.Context, key string) ([]byte, error) {
	file, err := f.blobs.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}

func (f filesIn) Delete(ctx context.Context, key string) error { return f.blobs.Delete(ctx, key) }

// shift is a hall with citizens in it and agents at the desk.
type shift struct {
	*hall
	told int64
}

const openID = "oSecretOpenID12345"

// beginShift has everybody hired, and a second agent.
func beginShift(t testing.TB) *shift {
	t.Helper()
	s := &shift{hall: opened(t)}
	s.everybody(t)
	s.hire(t, "agent2", "", model.RoleAgent)
	return s
}

// online has an agent say that he is there.
func (s *shift) online(t testing.TB, name string) {
	t.Helper()
	s.does(t, name, "POST", "/desk/heartbeat", nil)
	s.does(t, name, "PUT", "/desk/presence", map[string]any{"presence": "online"})
}

// says has a citizen write to the account.
func (s *shift) says(t testing.TB, who *person, text string) {
	t.Helper()
	s.told++
	_, err := s.chats.Hear(t.Context(), who.Citizen, model.Event{From: who.OpenID, Type: model.MsgText, Text: text, MsgID: s.told, CreatedAt: s.clock()})
	must(t, err)
}

// waits has a bound citizen ask for an agent and say what he wants.
func (s *shift) waits(t testing.TB, openID, phone, text string) *person {
	t.Helper()
	who := s.comes(t, openID, phone)
	_, err := s.chats.Ask(t.Context(), who.Citizen)
	must(t, err)
	s.says(t, who, text)
	return who
}

// serves gives the agent a chat of a new citizen, and returns its path.
func (s *shift) serves(t testing.TB) (path string, who *person) {
	t.Helper()
	s.online(t, "agent")
	who = s.waits(t, openID, secretPhone, "小区门口的路灯不亮")
	var c struct{ ID json.Number }
	s.does(t, "agent", "POST", "/desk/next", nil).into(t, &c)
	return "/chats/" + c.ID.String(), who
}
