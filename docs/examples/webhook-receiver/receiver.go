package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emmansun/gmsm/sm3"
)

// event is what a webhook says.
type event struct {
	ID          string    `json:"id"`
	Event       string    `json:"event"`
	Number      string    `json:"number"`
	Status      string    `json:"status"`
	StatusLabel string    `json:"status_label"`
	At          time.Time `json:"at"`
	Department  string    `json:"department"`
	ExternalID  string    `json:"external_id"`
	Sequence    int       `json:"sequence"`
}

// receiver takes webhooks. What it remembers, a real system keeps in its database.
type receiver struct {
	keys map[string]key

	mu     sync.Mutex
	nonces map[string]time.Time // and when they may be forgotten
	taken  map[string]bool      // deliveries
	latest map[string]int       // the highest sequence of each ticket
}

func newReceiver(spec string) (*receiver, error) {
	keys, err := parseKeys(spec)
	return &receiver{keys: keys, nonces: map[string]time.Time{}, taken: map[string]bool{}, latest: map[string]int{}}, err
}

const (
	window  = 5 * time.Minute
	maxBody = 64 << 10
)

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxBody))
	if err != nil {
		http.Error(w, "the body did not arrive", http.StatusBadRequest)
		return
	}
	if !r.verified(req, body) {
		http.Error(w, "the signature does not hold", http.StatusUnauthorized)
		return
	}
	var e event
	if err := json.Unmarshal(body, &e); err != nil {
		http.Error(w, "the body is not readable", http.StatusBadRequest)
		return
	}
	r.take(e)
	w.WriteHeader(http.StatusNoContent) // any 2xx: the hotline sends it no more
}

// take acts on an event once, and only where nothing newer of its ticket came before it: a delivery whose answer got lost
// comes again, and one that failed comes late.
func (r *receiver) take(e event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.taken[e.ID] {
		return
	}
	r.taken[e.ID] = true
	if e.Sequence < r.latest[e.Number] {
		return
	}
	r.latest[e.Number] = e.Sequence
	fmt.Println(e.Number, e.Sequence, e.Event, e.StatusLabel, e.ExternalID)
}

// verified tells whether the hotline sent this, now, and for the first time.
func (r *receiver) verified(req *http.Request, body []byte) bool {
	h := req.Header
	k, known := r.keys[h.Get("X-Hotline-Key")]
	seconds, err := strconv.ParseInt(h.Get("X-Hotline-Timestamp"), 10, 64)
	if off := time.Since(time.Unix(seconds, 0)); !known || err != nil || off > window || off < -window {
		return false
	}
	digest := newHash(k.algorithm)()
	digest.Write(body)
	text := strings.Join([]string{
		req.Method, req.URL.EscapedPath(), sorted(req.URL.RawQuery), h.Get("X-Hotline-Timestamp"), h.Get("X-Hotline-Nonce"),
		hex.EncodeToString(digest.Sum(nil)),
	}, "\n")
	mac := hmac.New(newHash(k.algorithm), []byte(k.secret))
	mac.Write([]byte(text))
	said, err := hex.DecodeString(h.Get("X-Hotline-Signature"))
	return err == nil && hmac.Equal(said, mac.Sum(nil)) && r.firstSight(h.Get("X-Hotline-Nonce"))
}

func (r *receiver) firstSight(nonce string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	for n, until := range r.nonces {
		if now.After(until) {
			delete(r.nonces, n)
		}
	}
	if _, seen := r.nonces[nonce]; seen {
		return false
	}
	r.nonces[nonce] = now.Add(2 * window)
	return true
}

// sorted puts the parameters of a query into the order of their keys' bytes; nothing is decoded.
func sorted(query string) string {
	parts := slices.DeleteFunc(strings.Split(query, "&"), func(s string) bool { return s == "" })
	slices.SortStableFunc(parts, func(a, b string) int {
		ka, _, _ := strings.Cut(a, "=")
		kb, _, _ := strings.Cut(b, "=")
		return strings.Compare(ka, kb)
	})
	return strings.Join(parts, "&")
}

func newHash(algorithm string) func() hash.Hash {
	if algorithm == "HMAC-SHA256" {
		return sha256.New
	}
	return sm3.New
}
