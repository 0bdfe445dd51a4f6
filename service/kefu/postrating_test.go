package kefu

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat/standin"
)

// ends has the citizen end his chat with 88.
func (st *postStage) ends() {
	st.t.Helper()
	st.says("88")
	st.delivers()
}

// request is the line that asks for a rating.
func (st *postStage) request() model.ChatLine {
	st.t.Helper()
	lines, err := st.Store.ChatLines(st.t.Context(), st.chat, 0, 1000)
	st.must(err)
	i := slices.IndexFunc(lines, func(l model.ChatLine) bool { return l.Kind == model.LineRating })
	if i < 0 {
		st.t.Fatal("nobody asked for a rating")
	}
	return lines[i]
}

func (st *postStage) rating() model.ChatRating {
	st.t.Helper()
	c, err := st.Store.Chat(st.t.Context(), st.chat)
	st.must(err)
	return c.Rating
}

func (st *postStage) menus() (list []standin.Message) {
	for _, m := range st.wechat.Chat("u1") {
		if m.Menu != nil {
			list = append(list, m)
		}
	}
	return list
}

func TestRatingByMenu(t *testing.T) {
	for name, w := range map[string]standin.Weather{"": {}, "its id comes back as 0": {TapZero: 1}} {
		t.Run(name, func(t *testing.T) {
			st := newPostStage(t)
			st.enters()
			st.wechat.SetWeather(w)
			st.ends()
			menus := st.menus()
			if len(menus) != 1 || len(menus[0].Menu.Items) != 5 || menus[0].Menu.Items[0].Content != "非常满意" {
				t.Fatalf("he got %+v", menus)
			}
			if d := st.request().Delivery; d != model.LineSent {
				t.Errorf("the request is %s", d)
			}
			_, err := st.wechat.TapMsgMenu(t.Context(), "u1", menus[0].ID, menus[0].Menu.Items[1].ID)
			st.must(err)
			if r := st.rating(); r.Stars != 4 {
				t.Errorf("rated %+v", r)
			}
			st.delivers()
			if n := len(st.menus()); n != 1 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

func TestRatingWhereThereAreNoMenus(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.wechat.SetWeather(standin.Weather{MenuRefused: 1})
	st.ends()
	got := st.got()
	if last := got[len(got)-1]; !strings.Contains(last, "回复数字") || len(st.menus()) != 0 {
		t.Errorf("he got %q", got)
	}
	st.window(4) // 88 opened it
	st.says("5")
	if r := st.rating(); r.Stars != 5 {
		t.Errorf("rated %+v", r)
	}
}

// Where nothing can be sent the request is said with the next contact, and goes no other way.
func TestRatingWithoutAWindow(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.wechat.FailNext(sendPath, 45047)
	st.ends()
	if l := st.request(); l.Delivery != model.LineUndelivered || l.Reason != reasonUsedUp {
		t.Errorf("the request is %s %q", l.Delivery, l.Reason)
	}
	st.says("在吗")
	st.delivers()
	passive := st.gotBy("passive")
	if !strings.Contains(passive[len(passive)-1], "回复数字") || len(st.menus()) != 0 || st.request().Delivery != model.LinePassive {
		t.Errorf("the reply was %q, the request is %s", passive, st.request().Delivery)
	}
	st.says("5")
	if r := st.rating(); r.Stars != 5 {
		t.Errorf("rated %+v", r)
	}
}

func TestRatingIsAskedOnceWhateverWeChatSays(t *testing.T) {
	st := newPostStage(t)
	st.enters()
	st.wechat.SetWeather(standin.Weather{CallLost: 1})
	st.ends()
	st.wechat.SetWeather(standin.Weather{})
	st.wechat.Advance(time.Hour)
	st.delivers()
	st.says("在吗")
	st.delivers()
	if l := st.request(); l.Delivery != model.LineUnsure || len(st.menus()) != 1 {
		t.Errorf("the request is %s, he got %d", l.Delivery, len(st.menus()))
	}
}

// Who has rated on the page is not asked any more, nor is who could have for a day.
func TestRatingIsNotAskedTooLate(t *testing.T) {
	t.Run("given", func(t *testing.T) {
		st := newPostStage(t)
		st.enters()
		st.says("88")
		_, err := st.Rate(t.Context(), st.who, st.chat, 5, "")
		st.must(err)
		st.delivers()
		if l := st.request(); l.Delivery != model.LineOnPage || len(st.menus()) != 0 {
			t.Errorf("the request is %s", l.Delivery)
		}
	})
	t.Run("lapsed", func(t *testing.T) {
		st := newPostStage(t)
		st.enters()
		st.says("88")
		st.wechat.Advance(model.RatingTime)
		st.delivers()
		st.says("在吗")
		st.delivers()
		if l := st.request(); l.Delivery != model.LineUndelivered || l.Reason != reasonOldRating || len(st.menus()) != 0 {
			t.Errorf("the request is %s %q", l.Delivery, l.Reason)
		}
	})
}
