package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// A system that asks every minute what has changed must not have the database read, or sort, all there is.
func TestChangedTicketsUseAnIndex(t *testing.T) {
	s := storetest.Open(t, at(noon))
	for i := range 2000 {
		tk := model.Ticket{
			Number: fmt.Sprintf("2611235%07d", i), Source: model.SourceOther, Status: model.Assigned, Phone: "13900139000", Address: "云麓区",
			ContactName: "李四", Department: fmt.Sprint("D", i%20), ClientID: int64(i % 10), SubmittedAt: noon, IdempotencyKey: fmt.Sprint("form-", i),
			UpdatedAt: noon.Add(time.Duration(i) * time.Second),
		}
		if err := s.AddTicket(t.Context(), &tk); err != nil {
			t.Fatal(err)
		}
	}
	if write, _, err := s.Conns(); err != nil {
		t.Fatal(err)
	} else if !s.Embedded() {
		if _, err := write.ExecContext(t.Context(), "ANALYZE TABLE ticket"); err != nil {
			t.Fatal(err)
		}
	}
	for index, ask := range map[string]store.Changed{
		"ticket_client_changed":     {ClientID: 3, Since: noon.Add(1900 * time.Second), AfterID: 7, Limit: 50},
		"ticket_department_changed": {Department: "D3", Since: noon.Add(1900 * time.Second), AfterID: 7, Limit: 50},
	} {
		plan, err := s.PlanOfChanged(t.Context(), ask)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(plan, index) || strings.Contains(plan, "filesort") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s: %s", index, plan)
		}
		list, err := s.ChangedTickets(t.Context(), ask)
		if err != nil || len(list) == 0 || list[0].UpdatedAt.Before(ask.Since) {
			t.Errorf("%s: %d, %v", index, len(list), err)
		}
	}
}
