package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// What the console published is what the commands show, compare, publish again and diagnose.
func TestTheMenuOfTheConsoleIsOurs(t *testing.T) {
	p := newPlatform(t)
	file := filepath.Join(t.TempDir(), "h.db")
	environ := p.account("HOTLINE_DATABASE_URL=sqlite:"+file, "HOTLINE_SECURITY_KEYS="+testKeys)
	if got := hotline(t, environ, "migrate", "up"); got.code != exitGood {
		t.Fatal(got)
	}
	if got := hotline(t, environ, "menu", "push"); got.code != exitGood {
		t.Fatal(got)
	}
	st, err := store.Open(t.Context(), "sqlite:"+file, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	m := menu.Default("")
	m.Buttons[0].Name = "办事"
	v := model.MenuVersion{State: model.MenuPublished, Menu: m.JSON(), Note: "改名", At: time.Unix(1795400000, 0).UTC()}
	if err := st.AddMenuVersion(t.Context(), &v); err != nil {
		t.Fatal(err)
	}
	if got := hotline(t, environ, "menu", "show"); got.code != exitGood || !strings.Contains(got.out, `"name": "办事"`) || !strings.Contains(got.out, "http://localhost:8080/h5/new") {
		t.Errorf("show: %+v", got)
	}
	if got := hotline(t, environ, "menu", "diff"); got.code != exitNotSo || !strings.Contains(got.out, "办事") {
		t.Errorf("diff: %+v", got)
	}
	if got := hotline(t, environ, "doctor"); !strings.Contains(got.out, "WeChat's differs from ours in 1 places") {
		t.Errorf("doctor: %s", got.out)
	}
	if got := hotline(t, environ, "menu", "push"); got.code != exitGood || !strings.Contains(p.menu, "办事") {
		t.Errorf("push: %+v", got)
	}
	if got := hotline(t, environ, "menu", "diff"); got.code != exitGood {
		t.Errorf("after the push: %+v", got)
	}
}
