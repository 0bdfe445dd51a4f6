package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
)

// cluster is an index in OpenSearch, or Elasticsearch, that all replicas share: for more texts than a process should
// keep. What a text is found by is worked out here, as for the embedded index; the cluster keeps the terms as words
// separated by blanks, and the texts themselves only to return them.
//
// A collection is an alias on an index with the time of its making in its name, so that one that is built anew takes the
// place of the old one at once.
type cluster struct {
	*finder
	base           string // without a slash at its end, or a password
	user, password string
	client         *http.Client
}

const clusterName = "hotline"

func openCluster(at string, client *http.Client, now func() time.Time) (Index, error) {
	u, err := url.Parse(at)
	if err != nil || u.Host == "" {
		return nil, errors.New("search.url takes opensearch+https://host:9200") // never err: it holds the password
	}
	c := &cluster{client: client}
	if u.User != nil {
		c.user = u.User.Username()
		c.password, _ = u.User.Password()
		u.User = nil
	}
	c.base = strings.TrimRight(u.String(), "/")
	c.finder = newFinder(c, now)
	return c, nil
}

// Shared tells that other replicas write to the cluster, too.
func (c *cluster) Shared() bool { return true }

// Close has nothing to close.
func (c *cluster) Close() error { return nil }

func aliasOf(of model.SearchCollection) string { return clusterName + "-" + string(of) }

// errAbsent is what the cluster says of an index or a document that there is not.
var errAbsent = errors.New("it is not there")

const mostAnswer = 64 << 20 // bytes

// call sends a request and reads the JSON that comes back into out, which may be nil.
func (c *cluster) call(ctx context.Context, method, path string, in []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(in))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if strings.HasSuffix(path, "_bulk?refresh=true") {
		req.Header.Set("Content-Type", "application/x-ndjson")
	}
	if c.user != "" {
		req.SetBasicAuth(c.user, c.password)
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return fmt.Errorf("OpenSearch cannot be reached: %w", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	switch {
	case err != nil:
		return fmt.Errorf("OpenSearch broke off: %w", err)
	case resp.StatusCode == http.StatusNotFound:
		return fmt.Errorf("OpenSearch: %s: %w", path, errAbsent)
	case resp.StatusCode >= http.StatusBadRequest:
		return fmt.Errorf("OpenSearch answered %d to %s %s: %.200s", resp.StatusCode, method, path, answer)
	case out == nil:
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("OpenSearch answered what is no JSON: %w", err)
	}
	return nil
}

func (c *cluster) callJSON(ctx context.Context, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return c.call(ctx, method, path, body, out)
}

// stored is a text as the cluster keeps it: terms to find it by, and the rest to show it.
type stored struct {
	ID         string   `json:"id"`
	Kind       string   `json:"kind"`
	Department string   `json:"department"`
	At         int64    `json:"at"` // seconds since 1970
	Useful     int      `json:"useful"`
	Views      int      `json:"views"`
	Title      string   `json:"title"`
	Tags       []string `json:"tags"`
	Asked      []string `json:"asked"`
	Body       string   `json:"body"`
	InTitle    string   `json:"in_title,omitempty"`
	InTags     string   `json:"in_tags,omitempty"`
	InAsked    string   `json:"in_asked,omitempty"`
	InAny      string   `json:"in_any,omitempty"`
}

// mapping has the cluster split terms at blanks, and keep the texts without looking into them.
const mapping = `{"mappings":{"dynamic":false,"properties":{
"kind":{"type":"keyword"},"department":{"type":"keyword"},
"in_title":{"type":"text","analyzer":"whitespace","norms":false,"index_options":"docs"},
"in_tags":{"type":"text","analyzer":"whitespace","norms":false,"index_options":"docs"},
"in_asked":{"type":"text","analyzer":"whitespace","norms":false,"index_options":"docs"},
"in_any":{"type":"text","analyzer":"whitespace","norms":false,"index_options":"docs"}}}}`

func storedOf(d model.SearchDoc) stored {
	t := textOf(d)
	s := stored{
		ID: d.ID, Kind: d.Kind, Department: d.Department, At: d.At.Unix(), Useful: d.Useful, Views: d.Views,
		Title: string(t.title), Body: string(t.body), Tags: plainLines(t.tags), Asked: plainLines(t.asked),
	}
	for one, f := range t.terms(d.ID, d.Department) {
		name := one.name() + " "
		s.InAny += name
		for flag, field := range map[flags]*string{inTitle: &s.InTitle, inTags: &s.InTags, inAsked: &s.InAsked} {
			if f&flag != 0 {
				*field += name
			}
		}
	}
	return s
}

func plainLines(lines [][]rune) []string {
	list := make([]string, len(lines))
	for i, l := range lines {
		list[i] = string(l)
	}
	return list
}

// name is a term as a word.
func (t term) name() string { return strconv.FormatUint(uint64(t), 36) }

// candidate is a stored text, to rank it.
func (s stored) candidate() candidate {
	d := model.SearchDoc{Title: s.Title, Tags: s.Tags, Asked: s.Asked, Body: s.Body}
	return candidate{id: s.ID, kind: s.Kind, at: time.Unix(s.At, 0).UTC(), useful: s.Useful, views: s.Views, text: textOf(d)}
}
