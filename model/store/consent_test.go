package store_test

import (
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
)

// WeChat's event, our page and the outbox may change one consent at the same moment.
func TestConsentChangedAtOnce(t *testing.T) {
	s := storetest.Open(t, at(noon))
	c := meet(t, s, "oA1")
	change := func(do func(*model.Consent)) {
		for { // a real caller is asked again by WeChat, or by the citizen
			if s.ChangeConsent(t.Context(), c.ID, "T", do) == nil {
				return
			}
		}
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			change(func(c *model.Consent) { c.Answer(true, model.ConsentByPage, noon.Add(time.Duration(i)*time.Hour)) })
		})
	}
	wg.Wait()
	for range 3 {
		wg.Go(func() { change((*model.Consent).Use) })
	}
	wg.Wait()
	got, err := s.Consent(t.Context(), c.ID, "T")
	if err != nil || got.Left != 5 || !got.Accepted || got.Version != 11 {
		t.Fatalf("got %+v, %v", got, err)
	}
}
