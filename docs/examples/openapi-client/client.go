package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emmansun/gmsm/sm3"
)

// Client signs requests with one key.
type Client struct {
	URL       string // the service's origin
	Code      string
	KeyID     string
	Algorithm string // HMAC-SM3 or HMAC-SHA256
	Secret    string
}

// Request is one request, whose body is sent as it is.
type Request struct {
	Method         string
	Target         string // path and query, escaped
	Body           []byte
	IdempotencyKey string
}

const attempts = 4

var transport = &http.Client{Timeout: 20 * time.Second}

// Call sends the request until it is answered, and returns the body of a good answer. What may be tried again is signed
// anew each time, since a nonce serves once; the Idempotency-Key stays.
func (c Client) Call(ctx context.Context, r Request) ([]byte, error) {
	for attempt := 1; ; attempt++ {
		status, retryAfter, answer, err := c.once(ctx, r)
		switch {
		case err == nil && status < 300:
			return answer, nil
		case attempt == attempts, err == nil && status != http.StatusTooManyRequests && status < 500:
			if err == nil {
				err = fmt.Errorf("HTTP %d: %s", status, answer)
			}
			return nil, err
		}
		wait := max(retryAfter, time.Second<<attempt)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
	}
}

func (c Client) once(ctx context.Context, r Request) (status int, retryAfter time.Duration, answer []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, r.Method, c.URL+r.Target, bytes.NewReader(r.Body))
	if err != nil {
		return 0, 0, nil, err
	}
	if r.Body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.IdempotencyKey != "" {
		req.Header.Set("Idempotency-Key", r.IdempotencyKey)
	}
	c.sign(req.Header, r, strconv.FormatInt(time.Now().Unix(), 10), rand.Text())
	resp, err := transport.Do(req)
	if err != nil {
		return 0, 0, nil, err
	}
	defer resp.Body.Close()
	seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
	answer, err = io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	return resp.StatusCode, time.Duration(seconds) * time.Second, answer, err
}

// sign sets the five headers.
func (c Client) sign(h http.Header, r Request, timestamp, nonce string) {
	path, query, _ := strings.Cut(r.Target, "?")
	digest := newHash(c.Algorithm)()
	digest.Write(r.Body)
	text := strings.Join([]string{r.Method, path, sorted(query), timestamp, nonce, hex.EncodeToString(digest.Sum(nil))}, "\n")
	mac := hmac.New(newHash(c.Algorithm), []byte(c.Secret))
	mac.Write([]byte(text))
	h.Set("X-Hotline-Client", c.Code)
	h.Set("X-Hotline-Key", c.KeyID)
	h.Set("X-Hotline-Timestamp", timestamp)
	h.Set("X-Hotline-Nonce", nonce)
	h.Set("X-Hotline-Signature", hex.EncodeToString(mac.Sum(nil)))
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
