package standin

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// findAddress is GET /ws/geocoder/v1/ of Tencent's map service: a citizen's place has the address that it is labelled
// with, any other point one that says that it is made up.
func (p *Platform) findAddress(w http.ResponseWriter, r *http.Request) {
	lat, lng, _ := strings.Cut(r.URL.Query().Get("location"), ",")
	at := func(s string, v float64) bool {
		f, err := strconv.ParseFloat(s, 64)
		return err == nil && f-v < 1e-5 && v-f < 1e-5
	}
	address := p.opt.AccountName + "模拟地址"
	p.mu.Lock()
	for _, c := range p.citizens {
		if at(lat, c.place.Lat) && at(lng, c.place.Lng) {
			address = c.place.Label
		}
	}
	p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{ // the caller hung up
		"status": 0, "message": "Success", "result": map[string]any{"address": address},
	})
}
