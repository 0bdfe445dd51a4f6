package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
)

func TestClients(t *testing.T) {
	folder := t.TempDir()
	good := func(args ...string) string {
		t.Helper()
		code, out, errOut := command(t, folder, "", append([]string{"client"}, args...)...)
		if code != exitGood || errOut != "" {
			t.Fatalf("%v: %d %s", args, code, errOut)
		}
		return out
	}
	hall := []string{"add", "hall", "--name", "网上办事大厅", "--source", "2", "--scopes", "tickets:create,tickets:read"}
	first := found(t, `secret \(shown this once\): ([0-9a-f]{64})\n`, good(hall...))
	second := found(t, `key k2, HMAC-SHA256\nsecret \(shown this once\): ([0-9a-f]{64})\n`, good("rotate", "hall", "--algorithm", "HMAC-SHA256"))
	good("retire", "hall", "k1")
	good("disable", "hall")
	list := good("list")
	if !strings.Contains(list, "disabled") || !strings.Contains(list, "k1  HMAC-SM3") || !strings.Contains(list, "retired") ||
		strings.Contains(list, first) || strings.Contains(list, second) {
		t.Errorf("list: %s", list)
	}
	good("enable", "hall")
	if list := good("list"); !strings.Contains(list, "active") {
		t.Errorf("enabled: %s", list)
	}
	good("set", "hall", "--rate", "7", "--scopes", "tickets:read,webhooks", "--webhook", "https://hall.example/hook")
	if list := good("list"); !strings.Contains(list, "网上办事大厅  source 2  7/min") || !strings.Contains(list, "webhook https://hall.example/hook") {
		t.Errorf("set: %s", list)
	}
	good("set", "hall", "--scopes", "tickets:read", "--webhook", "")
	if list := good("list"); !strings.Contains(list, "7/min") || strings.Contains(list, "webhook") {
		t.Errorf("set again: %s", list)
	}
	good("set", "hall", "--networks", "203.0.113.0/24,198.51.100.7")
	if list := good("list"); !strings.Contains(list, "from 203.0.113.0/24 198.51.100.7") {
		t.Errorf("networks: %s", list)
	}
	good("set", "hall", "--networks", "")
	for name, tc := range map[string]struct {
		args []string
		code int
	}{
		"a slip of a network":   {[]string{"set", "hall", "--networks", "10.0.0.1/8"}, exitUsage},
		"nothing waits":         {[]string{"confirm", "hall"}, exitNotSo},
		"confirm nobody":        {[]string{"confirm", "nobody"}, exitNotSo},
		"set nothing":           {[]string{"set", "hall"}, exitUsage},
		"set to what is wrong":  {[]string{"set", "hall", "--rate", "0"}, exitUsage},
		"set nobody":            {[]string{"set", "nobody", "--rate", "1"}, exitNotSo},
		"taken":                 {hall, exitNotSo},
		"no such client":        {[]string{"rotate", "nobody"}, exitNotSo},
		"nobody's dead letters": {[]string{"dead-letters", "nobody"}, exitNotSo},
		"no such key":           {[]string{"retire", "hall", "k9"}, exitNotSo},
		"the only key":          {[]string{"retire", "hall", "k2"}, exitNotSo},
		"nothing to send again": {[]string{"resend", "--all", "hall"}, exitNotSo},
		"no code":               {[]string{"add"}, exitUsage},
		"unknown scope":         {[]string{"add", "x1", "--name", "x", "--source", "2", "--scopes", "everything"}, exitUsage},
		"unknown algorithm":     {append([]string{"add", "x2"}, append(hall[2:], "--algorithm", "MD5")...), exitUsage},
		"http to anywhere":      {[]string{"add", "x3", "--name", "x", "--source", "2", "--scopes", "webhooks", "--webhook", "http://hall.example/"}, exitUsage},
		"resend what":           {[]string{"resend"}, exitUsage},
		"resend both":           {[]string{"resend", "A", "--all", "hall"}, exitUsage},
	} {
		code, out, errOut := command(t, folder, "", append([]string{"client"}, tc.args...)...)
		if code != tc.code || out != "" || errOut == "" || strings.Count(errOut, "\n") > 2 {
			t.Errorf("%s: %d %q %q", name, code, out, errOut)
		}
	}
}

// Who speaks Open311 gets a key that is sent as it is.
func TestAnOpen311Client(t *testing.T) {
	folder := t.TempDir()
	add := []string{"client", "add", "app", "--name", "市民应用", "--source", "5", "--scopes", "open311", "--algorithm", "api-key"}
	code, out, errOut := command(t, folder, "", add...)
	if code != exitGood {
		t.Fatal(errOut)
	}
	found(t, `api_key \(shown this once\): (app\.k1\.[0-9a-f]{64})\n`, out)
}

func TestDeadLetters(t *testing.T) {
	folder := t.TempDir()
	add := []string{"client", "add", "police", "--name", "公安", "--source", "5", "--scopes", "webhooks", "--webhook", "https://police.example/", "--department", "GA"}
	if code, _, errOut := command(t, folder, "", add...); code != exitUsage || !strings.Contains(errOut, "no such department") {
		t.Fatalf("a department that is not there: %d %s", code, errOut)
	}
	list := filepath.Join(folder, "departments.json")
	if err := os.WriteFile(list, []byte(`[{"code":"GA","name":"市公安局","short":"公安","active":true}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"department", "load", list}, add} {
		if code, _, errOut := command(t, folder, "", args...); code != exitGood {
			t.Fatal(errOut)
		}
	}
	kill(t, filepath.Join(folder, "h.db"))
	code, out, errOut := command(t, folder, "", "client", "dead-letters")
	if code != exitGood || !strings.Contains(out, "police  2026-11-23 12:00:00  26112350000013  sign  handling  1 attempts: HTTP 503\n") {
		t.Fatalf("%d %s%s", code, out, errOut)
	}
	mark, _, _ := strings.Cut(out, " ")
	if code, out, _ := command(t, folder, "", "client", "resend", mark); code != exitGood || out != "1 will be sent again\n" {
		t.Errorf("resend: %d %s", code, out)
	}
	if code, out, _ := command(t, folder, "", "client", "dead-letters", "police"); code != exitGood || out != "" {
		t.Errorf("afterwards: %d %s", code, out)
	}
}

// kill leaves one webhook to police in the database that was given up.
func kill(t *testing.T, path string) {
	t.Helper()
	ctx, noon := t.Context(), time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	ring, err := seal.ParseRing(testKeys)
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(ctx, "sqlite:"+path, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := st.Unlock(ctx, ring); err != nil {
		t.Fatal(err)
	}
	h := model.Happening{Act: model.ActSign, To: model.Handling, At: noon}
	if err := st.QueueHooks(ctx, model.Ticket{Number: "26112350000013", Department: "GA"}, h); err != nil {
		t.Fatal(err)
	}
	list, err := st.ClaimDeliveries(ctx, 1, 1, time.Minute)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	list[0].State, list[0].Result = model.HookDead, "HTTP 503"
	if err := st.SettleDelivery(ctx, list[0]); err != nil {
		t.Fatal(err)
	}
}
