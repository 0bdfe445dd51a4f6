package handler_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"example.org/hotline/model"
)

// viewed is the view log as the auditor reads it, oldest first: who saw what, with the ticket's number where asked for all.
func (h *hall) viewed(t testing.TB, query string) []string {
	t.Helper()
	var page struct {
		Items []struct {
			Staff, Field, Address string
			Ticket                string `json:"ticket_number"`
		}
	}
	h.does(t, "auditor", "GET", "/view-log?"+query, nil).into(t, &page)
	var list []string
	for _, v := range slices.Backward(page.Items) {
		if v.Address == "" {
			t.Errorf("a look from nowhere: %+v", v)
		}
		list = append(list, v.Staff+" "+v.Field)
	}
	return list
}

// Whoever opens a ticket stands in the view log, once in ten minutes: the page reads it anew by itself.
func TestWhoOpensATicketIsWrittenDown(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	tk := h.comes(t, "o1", secretPhone).files(t, nil)
	of := "ticket=" + tk.Number
	path := "/tickets/" + tk.Number
	for range 3 {
		h.does(t, "dispatcher", "GET", path, nil)
	}
	h.does(t, "agent", "GET", path, nil)
	h.does(t, "dispatcher", "GET", path+"?print=true", nil)
	want := []string{"dispatcher ticket", "agent ticket", "dispatcher print"}
	if got := h.viewed(t, of); !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
	h.pass(10*time.Minute - time.Second)
	h.does(t, "dispatcher", "GET", path, nil)
	if got := h.viewed(t, of); !slices.Equal(got, want) {
		t.Errorf("before ten minutes are over: %q", got)
	}
	h.pass(time.Second)
	since := h.clock()
	h.does(t, "dispatcher", "GET", path, nil)
	h.does(t, "dispatcher", "POST", step(tk.Number, "reveal"), map[string]any{"field": "photos", "reason": "核对现场照片"})
	h.does(t, "dispatcher", "GET", "/photos/"+tk.Photos[0].ID, nil)
	want = append(want, "dispatcher ticket", "dispatcher photos", "dispatcher photo")
	if got := h.viewed(t, of); !slices.Equal(got, want) {
		t.Errorf("after ten minutes, and a photo: %q", got)
	}

	// What is not shown is not said to have been.
	if a := h.as(t, "supervisor", "GET", "/photos/"+tk.Photos[0].ID, nil); a.status != 403 {
		t.Fatal(a)
	}
	if a := h.as(t, "handler", "GET", path, nil); a.status != 404 {
		t.Fatal(a)
	}
	for query, want := range map[string][]string{
		of:                                   want,
		"staff=agent":                        {"agent ticket"},
		"field=photo":                        {"dispatcher photo"},
		"field=ticket&staff=dispatcher":      {"dispatcher ticket", "dispatcher ticket"},
		"from=" + rfc(since):                 want[3:],
		"to=" + rfc(since):                   want[:3],
		"from=" + rfc(since.Add(time.Hour)):  nil,
		"to=" + rfc(since.Add(-time.Hour)):   nil,
		"ticket=26112310483520&staff=nobody": nil,
	} {
		if got := h.viewed(t, query); !slices.Equal(got, want) {
			t.Errorf("%s: %q", query, got)
		}
	}
}

func rfc(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// What cannot be written down is not shown.
func TestWithoutTheViewLogNoTicketIsShown(t *testing.T) {
	h, _, tk := screened(t, nil)
	h.does(t, "dispatcher", "POST", step(tk.Number, "reveal"), map[string]any{"field": "photos", "reason": "核对现场照片"})
	c := h.drafts(t, "one", tk.Number)
	job, _ := h.exported(t, "supervisor", map[string]any{"kind": "tickets", "format": "csv"})
	write, _, err := h.store.Conns()
	must(t, err)
	if _, err := write.Exec("ALTER TABLE view_log RENAME TO view_log_away"); err != nil {
		t.Fatal(err)
	}
	for path, who := range map[string]string{
		"/tickets/" + tk.Number: "supervisor", "/photos/" + tk.Photos[0].ID: "dispatcher", "/cases/" + c.ID: "two", "/cases/" + c.ID + "/trail": "auditor",
		fmt.Sprintf("/exports/%d/file", job): "supervisor",
	} {
		if a := h.as(t, who, "GET", path, nil); a.status < 500 {
			t.Errorf("%s is shown: %s", path, a)
		}
	}
}

func TestCasesAndFilesStandInTheViewLog(t *testing.T) {
	h, _, tk := screened(t, nil)
	c := h.drafts(t, "one", tk.Number)
	h.does(t, "two", "GET", "/cases/"+c.ID, nil)
	h.does(t, "auditor", "GET", "/cases/"+c.ID+"/trail", nil)
	id, _ := h.exported(t, "supervisor", map[string]any{"kind": "tickets", "format": "csv"})
	h.does(t, "supervisor", "GET", fmt.Sprintf("/exports/%d/file", id), nil)
	if got := h.viewed(t, "ticket="+tk.Number+"&field=case"); !slices.Equal(got, []string{"two case"}) {
		t.Errorf("%q", got)
	}
	if got := h.viewed(t, "field=trail"); !slices.Equal(got, []string{"auditor trail"}) {
		t.Errorf("%q", got)
	}
	if got := h.viewed(t, "field=export"); !slices.Equal(got, []string{"supervisor export", "supervisor export"}) {
		t.Errorf("each time that a file is fetched: %q", got)
	}
	list, err := h.store.ViewEntries(t.Context(), model.ViewQuery{Field: model.ViewedExport}, 0, 0, 10)
	must(t, err)
	if len(list) == 0 || list[0].Ticket != "" || list[0].Reason == "" {
		t.Errorf("%+v", list)
	}
}
