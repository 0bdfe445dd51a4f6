package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
	"example.org/hotline/service/staff"
)

// Who has the server stands in for a supervisor; the audit log says that nobody of the staff did it.
func TestTheServerConfirmsALogIn(t *testing.T) {
	folder := t.TempDir()
	if code, _, errOut := command(t, folder, "", "migrate", "up"); code != exitGood {
		t.Fatal(errOut)
	}
	now := func() time.Time { return time.Now().UTC() }
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(folder, "h.db"), now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	ring, err := seal.ParseRing(testKeys)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Unlock(t.Context(), ring); err != nil {
		t.Fatal(err)
	}
	if err := st.AddStaff(t.Context(), model.Staff{Name: "admin", Roles: []model.Role{model.RoleAdmin}}, "x"); err != nil { // one has to stay
		t.Fatal(err)
	}
	who := model.Staff{Name: "小湘", Roles: []model.Role{model.RoleDispatcher}, Disabled: true}
	if err := st.AddStaff(t.Context(), who, "x"); err != nil {
		t.Fatal(err)
	}
	who, _, err = st.StaffByName(t.Context(), "小湘")
	if err != nil {
		t.Fatal(err)
	}
	asked := who
	asked.Disabled = false
	if err := st.AskGrant(t.Context(), &model.Grant{Kind: model.GrantAccount, Subject: who.ID, Name: who.Name, Asker: "chen", Staff: asked}); err != nil {
		t.Fatal(err)
	}
	// Without a number all it does is to say what waits.
	code, out, errOut := command(t, folder, "", "staff", "confirm", "小湘")
	number, said, _ := strings.Cut(out, "  ")
	if code != exitGood || !strings.HasPrefix(said, "the log-in as dispatcher, now dispatcher, disabled, without a second factor; asked by chen, ") {
		t.Fatalf("%d %s%s", code, out, errOut)
	}
	for name, wrong := range map[string][]string{"nothing of his": {"--id", number, "--id", "99999"}, "two ways": {"--id", number, "--all"}} {
		if code, out, _ := command(t, folder, "", append([]string{"staff", "confirm", "小湘"}, wrong...)...); code == exitGood {
			t.Errorf("%s: %s", name, out)
		}
	}
	if who, _, err = st.StaffByName(t.Context(), "小湘"); err != nil || !who.Disabled {
		t.Fatalf("before anybody confirmed: %+v, %v", who, err)
	}
	code, out, errOut = command(t, folder, "", "staff", "confirm", "小湘", "--id", number)
	if code != exitGood || !strings.HasPrefix(out, number+"  the log-in as dispatcher") || !strings.Contains(out, "confirmed 小湘: 1") {
		t.Fatalf("%d %s%s", code, out, errOut)
	}
	if who, _, err = st.StaffByName(t.Context(), "小湘"); err != nil || who.Disabled {
		t.Errorf("%+v, %v", who, err)
	}
	lines, err := staff.NewAuditLog(st, now, nil).Lines(t.Context(), model.AuditQuery{Act: model.AuditGranted}, 9)
	if err != nil || len(lines) != 1 || lines[0].StaffID != 0 || !strings.Contains(lines[0].Detail, "小湘") {
		t.Errorf("%+v, %v", lines, err)
	}
}

// Who has the server forgives what was counted, where the service counts in a Redis.
func TestTheServerUnlocksALogIn(t *testing.T) {
	folder := t.TempDir()
	if code, _, errOut := command(t, folder, "", "migrate", "up"); code != exitGood {
		t.Fatal(errOut)
	}
	if code, _, errOut := command(t, folder, "", "staff", "add", "wang", "--role", "dispatcher"); code != exitGood {
		t.Fatal(errOut)
	}
	if code, _, errOut := command(t, folder, "", "staff", "unlock", "nobody"); code != exitNotSo || !strings.Contains(errOut, "no such log-in") {
		t.Errorf("%d %s", code, errOut)
	}
	if code, _, errOut := command(t, folder, "", "staff", "unlock", "wang"); code != exitNotSo || !strings.Contains(errOut, "restart") {
		t.Errorf("embedded: %d %s", code, errOut)
	}
	url := os.Getenv("HOTLINE_TEST_REDIS")
	if url == "" {
		return
	}
	environ := []string{"HOTLINE_DATABASE_URL=sqlite:" + filepath.Join(folder, "h.db"), "HOTLINE_SECURITY_KEYS=" + testKeys, "HOTLINE_REDIS_URL=" + url}
	var out, errOut bytes.Buffer
	if code := run(t.Context(), []string{"staff", "unlock", "wang"}, environ, strings.NewReader(""), &out, &errOut); code != exitGood || out.String() != "unlocked wang\n" {
		t.Errorf("%d %s %s", code, &out, &errOut)
	}
}
