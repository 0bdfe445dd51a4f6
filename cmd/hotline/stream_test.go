package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
)

// console is an agent's, at the desk.
type console struct {
	t     *testing.T
	phone *phone // makes the calls
	url   string
	token string
}

func (s *stage) console(t *testing.T, p *phone) *console {
	t.Helper()
	c := &console{t: t, phone: p, url: s.public + "/api/staff/v1"}
	var session struct{ Token string }
	if status := c.api("POST", "/sessions", map[string]any{"name": "agent", "password": "hotline-demo"}, &session); status != 201 {
		t.Fatalf("logging in: %d", status)
	}
	c.token = session.Token
	return c
}

func (c *console) api(method, path string, in, out any, header ...string) int {
	c.t.Helper()
	return c.phone.call(http.DefaultClient, method, c.url+path, in, out, append(header, "Authorization", "Bearer "+c.token))
}

// follows opens the desk's stream.
func (c *console) follows() *bufio.Reader {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	c.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+"/desk/stream", http.NoBody)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { resp.Body.Close() })
	lines := bufio.NewReader(resp.Body)
	if first, err := lines.ReadString('\n'); err != nil || first != "retry: 2000\n" {
		c.t.Fatalf("%s %q, %v", resp.Status, first, err)
	}
	return lines
}

// until reads on to an event of a kind whose data fit.
func (c *console) until(lines *bufio.Reader, kind string, out any, fits func() bool) {
	c.t.Helper()
	for at := ""; ; {
		line, err := lines.ReadString('\n')
		if err != nil {
			c.t.Fatalf("no %s: %v", kind, err)
		}
		field, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch {
		case field == "event":
			at = value
		case field == "data" && at == kind:
			if err := json.Unmarshal([]byte(value), out); err != nil {
				c.t.Fatalf("%s: %v", value, err)
			}
			if fits() {
				return
			}
		}
	}
}

// A citizen in WeChat and an agent at the console, who reads what is said as it is said.
func TestATalkAtTheConsole(t *testing.T) {
	s := startDemo(t, "HOTLINE_KEFU_DESK=console", "HOTLINE_KEFU_HOURS=00:00-24:00")
	p := s.phone(t, "u1")
	p.standin("POST", "/standin/v1/citizens/u1/follow", nil, nil)
	p.signIn("/h5/binding")
	const number = "13800138000"
	p.api("POST", "/sms-codes", map[string]any{"phone": number, "purpose": "bind"}, nil)
	if status := p.api("PUT", "/binding", map[string]any{"name": "张三", "phone": number, "code": p.code(number)}, nil); status != 200 {
		t.Fatalf("binding: %d", status)
	}
	says := func(text string) {
		p.standin("POST", "/standin/v1/citizens/u1/messages", map[string]any{"type": "text", "content": text}, nil)
	}

	agent := s.console(t, p)
	feed := agent.follows()
	if status := agent.api("PUT", "/desk/presence", map[string]any{"presence": "online"}, nil); status != 200 {
		t.Fatalf("online: %d", status)
	}
	p.standin("POST", "/standin/v1/citizens/u1/menu", map[string]any{"path": []int{0, 1}}, nil)
	p.said("请直接输入您要咨询的问题")
	says("小区门口的路灯不亮")
	var given struct {
		Chat struct {
			ID      int64
			Agent   string
			Citizen struct{ Name, Phone string }
		}
	}
	agent.until(feed, "chat", &given, func() bool { return given.Chat.Agent == "agent" })
	if given.Chat.Citizen.Name != "张*" || given.Chat.Citizen.Phone != "138****8000" {
		t.Errorf("given %+v", given)
	}
	p.said("号为您服务")
	path := fmt.Sprint("/chats/", given.Chat.ID)

	var sent struct{ Seq int }
	if status := agent.api("POST", path+"/messages", map[string]any{"text": "请问是哪个小区？"}, &sent, "Idempotency-Key", "k1"); status != 201 {
		t.Fatalf("said: %d", status)
	}
	var delivered struct {
		Seq      int
		Delivery string
		Window   *struct{ Left int }
	}
	agent.until(feed, "delivery", &delivered, func() bool { return delivered.Seq == sent.Seq && delivered.Delivery == "sent" })
	if p.said("请问是哪个小区"); delivered.Window == nil || delivered.Window.Left >= 5 {
		t.Errorf("delivered %+v", delivered)
	}
	says("云麓小区")
	var heard struct{ Line struct{ From, Text string } }
	agent.until(feed, "line", &heard, func() bool { return heard.Line.From == "citizen" && heard.Line.Text == "云麓小区" })

	form := map[string]any{
		"category": "C1", "nature": "投诉", "title": "小区路灯不亮", "address": "云麓区云麓小区门口", "content": "小区门口的路灯坏了三天，晚上看不见路。",
	}
	var filed struct{ Number string }
	if status := agent.api("POST", path+"/ticket", form, &filed, "Idempotency-Key", "k2"); status != 201 {
		t.Fatalf("filed: %d", status)
	}
	p.said(model.GroupNumber(filed.Number))
	if status := agent.api("POST", path+"/close", nil, nil); status != 200 {
		t.Fatalf("closed: %d", status)
	}
	p.said("客服已结束本次会话")
}

// A console that follows the desk, on a replica that stops: the stream ends well, and nothing waits for it.
func TestSIGTERMWaitsForNoStream(t *testing.T) {
	s := startDemo(t)
	feed := s.console(t, s.phone(t, "u1")).follows()
	ended := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, feed)
		ended <- err
	}()
	began := time.Now()
	if code := s.stop(); code != exitGood {
		t.Errorf("exit %d", code)
	}
	if took := time.Since(began); took >= drainTime {
		t.Errorf("it took %v", took)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the stream is cut off: %v", err)
		}
	case <-time.After(drainTime):
		t.Error("the stream goes on")
	}
	log, err := os.ReadFile(s.log)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(log), "not drained") {
		t.Errorf("the log: %s", log)
	}
}
