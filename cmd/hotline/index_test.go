package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/loading"
)

// Whatever a citizen does, and what the workers do meanwhile, is served by indexes: no statement reads a whole table, and
// none reads more because there are more tickets of others.
func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	a, asked := journeyed(t, 4000)
	for _, table := range []string{
		"ticket", "ticket_event", "photo", "ticket_reply", "ticket_rating", "ticket_unlock", "ticket_assist", "notice", "binding",
		"citizen", "public_case", "consent",
	} {
		if !asked.touch(table) {
			t.Errorf("nothing asked for %s: the journey is too short", table)
		}
	}
	for query, why := range asked.unserved(t, a.store) {
		t.Errorf("%s\n\t%s", why, query)
	}
	t.Logf("%d statements", len(asked.args))
	if a.store.Embedded() {
		return // it estimates nothing
	}
	larger, askedThere := journeyed(t, 16_000)
	for query, why := range askedThere.unserved(t, larger.store) {
		t.Errorf("in a larger table: %s\n\t%s", why, query)
	}
	before := asked.estimates(t, a.store)
	for query, rows := range askedThere.estimates(t, larger.store) {
		if had, both := before[query]; both && rows > 200 && rows > 2*had {
			t.Errorf("%d rows are read where it were %d among a quarter of the tickets\n\t%s", rows, had, query)
		}
	}
}

// The test above would find an index that is not there.
func TestAMissingIndexIsFound(t *testing.T) {
	a, asked := journeyed(t, 2000)
	dropped := func(table, index string) {
		drop := "ALTER TABLE " + table + " DROP KEY " + index
		if a.store.Embedded() {
			drop = "DROP INDEX " + index
		}
		runSQL(t, a, drop)
	}
	dropped("notice", "notice_log") // which begins with the state, as notice_due does
	for table, index := range map[string]string{
		"ticket": "ticket_phone", "photo": "photo_ticket", "notice": "notice_due", "ticket_reply": "ticket_reply_ticket",
		"public_case": "public_case_page",
	} {
		dropped(table, index)
		found := false
		for _, why := range asked.unserved(t, a.store) {
			found = found || strings.Contains(why, " of "+table+":")
		}
		if !found {
			t.Errorf("nobody misses %s", index)
		}
	}
}

// journeyed is the program on a database with so many tickets, and what it asked while one of their citizens used it.
func journeyed(t *testing.T, tickets int) (*app, *statements) {
	t.Helper()
	a := benchApp(t)
	list, err := readDepartments(strings.NewReader(string(demoDepartments)))
	if err != nil {
		t.Fatal(err)
	}
	if err := saveDepartments(t.Context(), a.store, list); err != nil {
		t.Fatal(err)
	}
	had, err := a.store.Holdings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stock(t, a, tickets)
	asked := watch(t, a.store)
	journey(t, a, had.Citizens+6)
	a.store.Watch(nil)
	return a, asked
}

// stock fills the tables: with tickets, of which a few are overdue, and to each with what a load leaves out.
func stock(t *testing.T, a *app, tickets int) {
	t.Helper()
	order := loading.Order{Tickets: tickets, Overdue: 5, Days: 300, More: true}
	if err := loading.Load(t.Context(), a.store, a.cfg.Time.Zone, a.now(), order); err != nil {
		t.Fatal(err)
	}
	for _, rest := range []string{
		`INSERT INTO photo (id, citizen_id, ticket_id, ordinal, width, height, size, created_at)
			SELECT CONCAT('filler-', id), citizen_id, id, 1, 1, 1, 1, submitted_at FROM ticket`,
		`INSERT INTO ticket_unlock (citizen_id, ticket_id, at) SELECT id + 1000000, id, submitted_at FROM ticket`,
		`INSERT INTO ticket_assist (department, ticket_id) SELECT 'SW', id FROM ticket`,
		`INSERT INTO consent (citizen_id, template_id, version, accepted, sends_left, told_by, answered_at)
			SELECT id, 'template', 1, 1, 1, 'page', submitted_at FROM ticket`,
		`INSERT INTO public_case (case_no, title, category, month, district, content, result, department, workdays_used, stars, published_at)
			SELECT CONCAT('GZ-', id), title, category, SUBSTR(submitted_at, 1, 7), '云麓区', content, '', '', 1, 5, submitted_at FROM ticket`,
	} {
		runSQL(t, a, rest)
	}
	if err := a.store.Analyze(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func runSQL(t *testing.T, a *app, query string) {
	t.Helper()
	conns, _, err := a.store.Conns()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conns.ExecContext(t.Context(), query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// worked has the workers beside the requests do their part once.
func worked(t *testing.T, a *app) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	if _, err := a.tickets.Sweep(ctx); err != nil {
		t.Error(err)
	}
	list, err := a.store.ClaimNotices(ctx, 16, time.Minute)
	if err != nil || len(list) == 0 {
		t.Errorf("%d notices to send: %v", len(list), err)
	}
	if _, err := a.store.Audiences(ctx, list); err != nil {
		t.Error(err)
	}
	for i, n := range list {
		if n.State, n.Channel, n.PlatformID = model.DeliveryAccepted, model.ByTemplate, fmt.Sprint("sent-", i); i > 0 {
			n.State, n.Channel = model.DeliveryRefused, ""
		}
		if err := a.store.SettleNotice(ctx, n); err != nil {
			t.Error(err)
		}
	}
	if _, _, err := a.store.NoticeBacklog(ctx); err != nil {
		t.Error(err)
	}
	if _, err := a.album.Sweep(ctx); err != nil {
		t.Error(err)
	}
	if err := a.store.ChangeConsent(ctx, 1, "template", func(c *model.Consent) { c.Left++ }); err != nil {
		t.Error(err)
	}
}
