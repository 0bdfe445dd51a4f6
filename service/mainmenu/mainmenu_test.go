package mainmenu_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/mainmenu"
)

const origin = "https://12345.example"

// account is WeChat's side.
type account struct {
	mu     sync.Mutex
	has    []byte
	refuse error // what SetMenuJSON answers
	keeps  bool  // it takes the menu although it answers refuse
	meet   func()
}

func (a *account) MenuJSON(context.Context) ([]byte, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.has, a.has != nil, nil
}

func (a *account) SetMenuJSON(_ context.Context, data []byte) error {
	if a.meet != nil {
		a.meet()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.refuse == nil || a.keeps {
		a.has = data
	}
	return a.refuse
}

type world struct {
	*mainmenu.Desk
	store         *store.Store
	wechat        *account
	editor, admin model.Staff
	now           time.Time
}

func opened(t *testing.T) *world {
	t.Helper()
	w := &world{now: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC), wechat: &account{}}
	clock := func() time.Time { return w.now }
	w.store = storetest.Open(t, clock)
	w.Desk = mainmenu.New(w.store, w.wechat, origin, clock, slog.New(slog.DiscardHandler))
	w.editor, w.admin = w.hire(t, "editor", model.RoleEditor), w.hire(t, "admin", model.RoleAdmin)
	return w
}

func (w *world) hire(t *testing.T, name string, role model.Role) model.Staff {
	t.Helper()
	must(t, w.store.AddStaff(t.Context(), model.Staff{Name: name, Roles: []model.Role{role}}, "x"))
	s, _, err := w.store.StaffByName(t.Context(), name)
	must(t, err)
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// renamed is the guide's menu with another name for its first tab.
func renamed(name string) menu.Menu {
	m := menu.Default("")
	m.Buttons[0].Name = name
	return m
}

func (w *world) ours(t *testing.T) menu.Menu {
	t.Helper()
	m, err := mainmenu.Ours(t.Context(), w.store, origin)
	must(t, err)
	return m
}

func (w *world) theirs(t *testing.T) menu.Menu {
	t.Helper()
	m, err := menu.Parse(w.wechat.has)
	must(t, err)
	return m
}

func TestTheGuidesMenuCountsUntilOneIsPublished(t *testing.T) {
	w := opened(t)
	if !menu.Equal(w.ours(t), menu.Default(origin)) {
		t.Errorf("ours is\n%s", w.ours(t).Tree())
	}
	o, err := w.Overview(t.Context())
	must(t, err)
	if o.Published.Number != 0 || o.Draft.Menu != nil || len(o.Published.Menu.Buttons) != 3 {
		t.Errorf("%+v", o)
	}
}

func TestADraftIsPublishedWithWhoAndWhy(t *testing.T) {
	w := opened(t)
	d, err := w.Save(t.Context(), w.editor, 0, renamed("办事"))
	must(t, err)
	if d.Revision != 1 || d.By != "editor" || len(d.Faults) != 0 {
		t.Errorf("draft: %+v", d)
	}
	if menu.Equal(w.ours(t), renamed("办事").At(origin)) {
		t.Error("a draft is ours before anybody published it")
	}
	v, err := w.Publish(t.Context(), w.admin, d.Revision, "改名")
	must(t, err)
	if v.Author != "editor" || v.Publisher != "admin" || v.State != model.MenuPublished {
		t.Errorf("%+v", v)
	}
	if want := renamed("办事").At(origin); !menu.Equal(w.ours(t), want) || !menu.Equal(w.theirs(t), want) {
		t.Errorf("WeChat has\n%s", w.theirs(t).Tree())
	}
	o, err := w.Overview(t.Context())
	must(t, err)
	if o.Draft.Menu != nil || o.Published.Number != v.Number || o.Published.Note != "改名" {
		t.Errorf("after publishing: %+v", o)
	}
	if _, err := w.Publish(t.Context(), w.admin, o.Draft.Revision, "再发"); !errors.Is(err, model.ErrMenuNoDraft) {
		t.Errorf("without a draft: %v", err)
	}
}

func TestTheSecondToSaveIsTold(t *testing.T) {
	w := opened(t)
	_, err := w.Save(t.Context(), w.editor, 0, renamed("甲"))
	must(t, err)
	for _, seen := range []int{0, 2} {
		if _, err := w.Save(t.Context(), w.admin, seen, renamed("乙")); !errors.Is(err, model.ErrMenuChanged) {
			t.Errorf("from revision %d: %v", seen, err)
		}
	}
	d, err := w.Save(t.Context(), w.admin, 1, renamed("丙"))
	must(t, err)
	if _, err := w.Publish(t.Context(), w.admin, 1, "旧的"); !errors.Is(err, model.ErrMenuChanged) {
		t.Errorf("publishing what was not seen: %v", err)
	}
	if d.Revision != 2 || w.wechat.has != nil {
		t.Errorf("%+v, WeChat has %s", d, w.wechat.has)
	}
}

func TestAnEarlierMenuIsBroughtBack(t *testing.T) {
	w := opened(t)
	d, err := w.Save(t.Context(), w.editor, 0, renamed("第一"))
	must(t, err)
	first, err := w.Publish(t.Context(), w.admin, d.Revision, "第一次")
	must(t, err)
	o, err := w.Overview(t.Context())
	must(t, err)
	d, err = w.Save(t.Context(), w.editor, o.Draft.Revision, renamed("第二"))
	must(t, err)
	_, err = w.Publish(t.Context(), w.admin, d.Revision, "第二次")
	must(t, err)

	o, err = w.Overview(t.Context())
	must(t, err)
	_, err = w.Save(t.Context(), w.editor, o.Draft.Revision, renamed("正在写"))
	must(t, err)
	back, err := w.Restore(t.Context(), w.admin, first.Number, "改错了")
	must(t, err)
	if back.Restores != first.Number || !menu.Equal(w.ours(t), renamed("第一").At(origin)) || !menu.Equal(w.theirs(t), w.ours(t)) {
		t.Errorf("%+v\n%s", back, w.theirs(t).Tree())
	}
	list, more, err := w.Versions(t.Context(), 0)
	must(t, err)
	if len(list) != 3 || more || list[0].Number != back.Number || list[2].Note != "第一次" {
		t.Errorf("history: %+v", list)
	}
	if o, err = w.Overview(t.Context()); err != nil || o.Draft.Menu == nil || o.Draft.Menu.Buttons[0].Name != "正在写" {
		t.Errorf("the draft that was worked on is gone: %+v, %v", o.Draft, err)
	}
	_, err = w.Restore(t.Context(), w.admin, 0, "恢复为用户手册")
	must(t, err)
	if !menu.Equal(w.theirs(t), menu.Default(origin)) {
		t.Errorf("the guide's: \n%s", w.theirs(t).Tree())
	}
}

func TestWhatWeChatRefusesIsNotOurs(t *testing.T) {
	w := opened(t)
	d, err := w.Save(t.Context(), w.editor, 0, renamed("不行"))
	must(t, err)
	w.wechat.refuse = model.ErrMenuRefused.Saying("微信没有接受这个菜单（错误码 40018）")
	if _, err = w.Publish(t.Context(), w.admin, d.Revision, "试试"); !errors.Is(err, model.ErrMenuRefused) {
		t.Fatal(err)
	}
	if !menu.Equal(w.ours(t), menu.Default(origin)) {
		t.Error("ours is what WeChat refused")
	}
	list, _, err := w.Versions(t.Context(), 0)
	must(t, err)
	if len(list) != 1 || list[0].State != model.MenuFailed || !strings.Contains(list[0].Fault, "40018") {
		t.Errorf("%+v", list)
	}
	o, err := w.Overview(t.Context())
	must(t, err)
	if o.Draft.Menu == nil {
		t.Fatal("the draft is lost")
	}
	if _, err = w.Restore(t.Context(), w.admin, list[0].Number, "恢复"); !errors.Is(err, model.ErrMenuNotFound) {
		t.Errorf("what never was is brought back: %v", err)
	}
	w.wechat.refuse = nil
	_, err = w.Publish(t.Context(), w.admin, o.Draft.Revision, "再试")
	must(t, err)
}

// An answer that got lost is made up for by looking.
func TestAMenuThatArrivedWithoutAnAnswerIsOurs(t *testing.T) {
	w := opened(t)
	d, err := w.Save(t.Context(), w.editor, 0, renamed("到了"))
	must(t, err)
	w.wechat.refuse, w.wechat.keeps = model.ErrUnavailable, true
	v, err := w.Publish(t.Context(), w.admin, d.Revision, "发布")
	must(t, err)
	if v.State != model.MenuPublished || w.ours(t).Buttons[0].Name != "到了" {
		t.Errorf("%+v", v)
	}
}

func TestOneIsPublishedAtATime(t *testing.T) {
	w := opened(t)
	d, err := w.Save(t.Context(), w.editor, 0, renamed("先"))
	must(t, err)
	var second error
	w.wechat.meet = func() { // while WeChat is being asked
		w.wechat.meet = nil
		_, second = w.Restore(t.Context(), w.admin, 0, "同时")
	}
	_, err = w.Publish(t.Context(), w.admin, d.Revision, "先发")
	must(t, err)
	if !errors.Is(second, model.ErrMenuBusy) {
		t.Errorf("at the same time: %v", second)
	}
}

func TestWhatWasBrokenOffStandsInNobodysWay(t *testing.T) {
	w := opened(t)
	must(t, w.store.AddMenuVersion(t.Context(), &model.MenuVersion{
		State: model.MenuPublishing, Menu: renamed("断").JSON(), PublisherID: w.admin.ID, At: w.now,
	}))
	w.now = w.now.Add(3 * time.Minute)
	list, _, err := w.Versions(t.Context(), 0)
	must(t, err)
	if !list[0].Unknown {
		t.Errorf("%+v", list[0])
	}
	_, err = w.Restore(t.Context(), w.admin, 0, "重新发布")
	must(t, err)
	if list, _, err = w.Versions(t.Context(), 0); err != nil || list[1].State != model.MenuFailed || list[1].Fault == "" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestEachLimitIsSaidBesideItsField(t *testing.T) {
	w := opened(t)
	m := renamed("市民诉求和其他的事情")
	m.Buttons[1].Sub[0].URL = "nonsense"
	m.Buttons[2].Sub[1].Name = ""
	r := w.Check(m)
	want := map[string]string{"0 name": "名称最多16字节（约5个汉字），现在有30字节", "1/0 url": "网址应以 https:// 或 http:// 开头", "2/1 name": "请填写名称"}
	for _, f := range r.Faults {
		place := strings.ReplaceAll(strings.Trim(fmt.Sprint(f.At), "[]"), " ", "/") + " " + f.Field
		if want[place] != f.Text {
			t.Errorf("%s: %s", place, f.Text)
		}
		delete(want, place)
	}
	if len(want) > 0 {
		t.Errorf("not said: %v", want)
	}
	d, err := w.Save(t.Context(), w.editor, 0, m)
	must(t, err)
	if len(d.Faults) != 3 {
		t.Errorf("the draft is kept as it is, with its faults: %+v", d.Review)
	}
	var e *model.Error
	if _, err := w.Publish(t.Context(), w.admin, d.Revision, "发布"); !errors.As(err, &e) || e.Fields["button"] == "" || w.wechat.has != nil {
		t.Errorf("published: %v", err)
	}
}

func TestTheDifferenceIsToWhatWeChatHasNow(t *testing.T) {
	w := opened(t)
	against, err := w.Diff(t.Context(), menu.Default(""))
	must(t, err)
	if against.Found || len(against.Changes) != 12 {
		t.Errorf("against nothing: %+v", against)
	}
	w.wechat.has = renamed("旧名").At(origin).JSON()
	against, err = w.Diff(t.Context(), menu.Default(""))
	must(t, err)
	if len(against.Changes) != 1 || against.Changes[0].From != "旧名" || against.Menu.Buttons[0].Sub[0].URL != menu.PathNew {
		t.Errorf("%+v", against)
	}
	d, err := w.TakeOver(t.Context(), w.editor, 0, 0)
	must(t, err)
	if d.Menu.Buttons[0].Name != "旧名" || d.Menu.Buttons[0].Sub[0].URL != menu.PathNew {
		t.Errorf("taken over: %+v", d.Menu)
	}
}
