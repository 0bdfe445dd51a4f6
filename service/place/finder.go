// Package place puts a point into words: 事发地址 is prefilled with where the citizen stands (guide), and his to correct.
package place

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"example.org/hotline/model"
)

// Finder asks a map service of the shape of Tencent's (WebService API, 逆地址解析). It is asked about a point and nothing
// else: the map service does not learn who stands there.
type Finder struct {
	base   string
	key    string
	client *http.Client
}

// New makes a finder for the service at base (map.url). Without a key it finds nothing.
func New(base, key string, timeout time.Duration) *Finder {
	return &Finder{base: base, key: key, client: &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

const maxAnswer = 256 << 10 // bytes

// Address is the address of a GCJ-02 point, or "" where nobody knows it. No error of it names the point or the key.
func (f *Finder) Address(ctx context.Context, p model.Point) (string, error) {
	if f.key == "" {
		return "", nil
	}
	degrees := func(v float64) string { return strconv.FormatFloat(v, 'f', 6, 64) }
	query := url.Values{"location": {degrees(p.Lat) + "," + degrees(p.Lng)}, "key": {f.key}, "get_poi": {"0"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.base+"/ws/geocoder/v1/?"+query.Encode(), http.NoBody)
	if err != nil {
		return "", errors.New("map: the address of the service is not one")
	}
	resp, err := f.client.Do(req)
	if err != nil {
		var e *url.Error // its text holds the whole address
		if errors.As(err, &e) {
			err = e.Err
		}
		return "", fmt.Errorf("map: %w", err)
	}
	defer resp.Body.Close()
	var answer struct {
		Status int `json:"status"` // 0: good; 1xx, 3xx: the key or its quota
		Result struct {
			Address string `json:"address"`
		} `json:"result"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(&answer); err != nil {
		return "", fmt.Errorf("map: HTTP %d, not the JSON that was expected", resp.StatusCode)
	}
	if resp.StatusCode != http.StatusOK || answer.Status != 0 {
		return "", fmt.Errorf("map: HTTP %d, status %d", resp.StatusCode, answer.Status)
	}
	return answer.Result.Address, nil
}
