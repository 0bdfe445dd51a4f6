package main

import (
	"fmt"
	"net/http"
	"testing"
)

// A demo begins with finished chats, of which nothing is left to send and after which nobody is online.
func TestTheDemoRemembersChats(t *testing.T) {
	s := startDemo(t, "HOTLINE_KEFU_DESK=console")
	c := s.console(t, s.phone(t, "u1"))
	var past struct {
		Items []struct {
			ID       int64
			EndLabel string `json:"end_label"`
			Stars    int
		}
	}
	if status := c.api(http.MethodGet, "/desk/past", nil, &past); status != http.StatusOK {
		t.Fatal(status)
	}
	ended := map[string]int{}
	rated := 0
	for _, one := range past.Items {
		ended[one.EndLabel]++
		rated += min(one.Stars, 1)
		c.told(one.ID)
	}
	// Those that were handed on are their last agent's.
	if ended["市民回复88"] != 3 || ended["客服结束"] != 3 || rated != 5 {
		t.Errorf("they ended as %v, %d are rated", ended, rated)
	}
	var desk struct {
		Seat  struct{ Presence string }
		Chats []struct{}
	}
	if status := c.api(http.MethodGet, "/desk", nil, &desk); status != http.StatusOK || desk.Seat.Presence != "offline" || len(desk.Chats) != 0 {
		t.Errorf("%d: %+v", status, desk)
	}
}

// told checks that every line of a chat got where it was to go.
func (c *console) told(id int64) {
	c.t.Helper()
	var opened struct {
		Lines []struct{ Text, Delivery string }
	}
	if status := c.api(http.MethodGet, fmt.Sprintf("/chats/%d", id), nil, &opened); status != http.StatusOK || len(opened.Lines) < 6 {
		c.t.Fatalf("chat %d: %d, %d lines", id, status, len(opened.Lines))
	}
	for _, l := range opened.Lines {
		if l.Delivery != "sent" && l.Delivery != "received" && l.Delivery != "passive" {
			c.t.Errorf("chat %d: %q is %s", id, l.Text, l.Delivery)
		}
	}
}
