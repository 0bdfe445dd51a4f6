package search_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model/search"
)

// cluster plays OpenSearch: as much of its API as the index uses, by the documented shapes, and an error for all else.
type cluster struct {
	t       testing.TB
	mu      sync.Mutex
	indices map[string]map[string]map[string]any // texts by index and id
	mapped  map[string]bool
	aliases map[string]string
	fail    func(r *http.Request) int // a status to answer with; 0: none
	calls   []string
}

const clusterUser, clusterPassword = "hotline", "s3cret-p@ss"

// playCluster starts one, and returns the index in it.
func playCluster(t testing.TB) (*cluster, search.Index) {
	t.Helper()
	c := &cluster{t: t, indices: map[string]map[string]map[string]any{}, mapped: map[string]bool{}, aliases: map[string]string{}}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	return c, c.open(server)
}

func (c *cluster) open(server *httptest.Server) search.Index {
	c.t.Helper()
	at := "opensearch+http://" + clusterUser + ":s3cret-p%40ss@" + strings.TrimPrefix(server.URL, "http://")
	x, err := search.Open(search.Options{URL: at, Now: clock, Client: &http.Client{Timeout: 5 * time.Second}})
	if err != nil {
		c.t.Fatal(err)
	}
	return x
}

func (c *cluster) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, r.Method+" "+r.URL.Path)
	user, password, _ := r.BasicAuth()
	if user != clusterUser || password != clusterPassword {
		w.WriteHeader(401)
		return
	}
	if c.fail != nil {
		if status := c.fail(r); status != 0 {
			w.WriteHeader(status)
			return
		}
	}
	body, _ := io.ReadAll(r.Body)
	answer, status := c.answer(r, body)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

type obj = map[string]any

func (c *cluster) answer(r *http.Request, body []byte) (any, int) {
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case r.Method == "PUT" && len(path) == 1:
		var in struct{ Mappings struct{ Properties obj } }
		if json.Unmarshal(body, &in) != nil || in.Mappings.Properties["in_any"] == nil {
			return obj{"error": "mapping"}, 400
		}
		c.indices[path[0]], c.mapped[path[0]] = map[string]map[string]any{}, true
		return obj{"acknowledged": true}, 200
	case r.Method == "DELETE" && len(path) == 1 && c.indices[path[0]] != nil:
		delete(c.indices, path[0])
		return obj{"acknowledged": true}, 200
	case r.Method == "GET" && path[0] == "_alias":
		index, ok := c.aliases[path[1]]
		if !ok {
			return obj{"error": "alias missing", "status": 404}, 404
		}
		return obj{index: obj{"aliases": obj{path[1]: obj{}}}}, 200
	case r.Method == "POST" && path[0] == "_aliases":
		return c.point(body)
	case r.Method == "POST" && path[0] == "_bulk":
		return c.bulk(r, body)
	case len(path) == 3 && path[1] == "_doc":
		return c.doc(r.Method, path[0], path[2], body)
	case r.Method == "GET" && len(path) == 2 && path[1] == "_count" && c.indices[c.aliases[path[0]]] != nil:
		return obj{"count": len(c.indices[c.aliases[path[0]]])}, 200
	case r.Method == "POST" && len(path) == 2 && path[1] == "_search" && c.indices[c.aliases[path[0]]] != nil:
		return c.search(c.indices[c.aliases[path[0]]], body)
	}
	return obj{"error": "index_not_found_exception"}, 404
}

func (c *cluster) point(body []byte) (any, int) {
	var in struct {
		Actions []map[string]map[string]string
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, 400
	}
	for _, action := range in.Actions {
		if add := action["add"]; add != nil && c.mapped[add["index"]] {
			c.aliases[add["alias"]] = add["index"]
		} else if gone := action["remove_index"]; gone != nil {
			delete(c.indices, gone["index"])
		} else {
			return obj{"error": action}, 400
		}
	}
	return obj{"acknowledged": true}, 200
}

func (c *cluster) bulk(r *http.Request, body []byte) (any, int) {
	if r.Header.Get("Content-Type") != "application/x-ndjson" || !bytes.HasSuffix(body, []byte("\n")) {
		return obj{"error": "The bulk request must be terminated by a newline"}, 400
	}
	items := []obj{}
	lines := bufio.NewScanner(bytes.NewReader(body))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var action map[string]map[string]string
		if err := json.Unmarshal(lines.Bytes(), &action); err != nil {
			return obj{"error": err.Error()}, 400
		}
		for act, at := range action {
			index := at["_index"]
			if to, ok := c.aliases[index]; ok {
				index = to
			}
			texts := c.indices[index]
			if texts == nil {
				return obj{"error": "no index " + index}, 400
			}
			status := 200
			switch act {
			case "index":
				lines.Scan()
				var text map[string]any
				if err := json.Unmarshal(lines.Bytes(), &text); err != nil {
					return obj{"error": err.Error()}, 400
				}
				texts[at["_id"]] = analyzed(text)
			case "delete":
				if texts[at["_id"]] == nil {
					status = 404
				}
				delete(texts, at["_id"])
			default:
				return obj{"error": act}, 400
			}
			items = append(items, obj{act: obj{"status": status}})
		}
	}
	return obj{"errors": false, "items": items}, 200
}

// analyzed splits the fields that are searched at blanks.
func analyzed(text map[string]any) map[string]any {
	for field, value := range text {
		if words, ok := value.(string); ok && strings.HasPrefix(field, "in_") {
			set := map[string]bool{}
			for _, w := range strings.Fields(words) {
				set[w] = true
			}
			text[field] = set
		}
	}
	return text
}

func (c *cluster) doc(method, index, id string, body []byte) (any, int) {
	if method == "PUT" {
		var text map[string]any
		if err := json.Unmarshal(body, &text); err != nil {
			return nil, 400
		}
		if c.indices[index] == nil {
			c.indices[index] = map[string]map[string]any{}
		}
		c.indices[index][id] = text
		return obj{"result": "created"}, 201
	}
	if text := c.indices[index][id]; text != nil {
		return obj{"_source": text}, 200
	}
	return obj{"found": false}, 404
}

// search scores by BM25's rarity, without lengths and counts: index_options docs and no norms keep neither.
func (c *cluster) search(texts map[string]map[string]any, body []byte) (any, int) {
	var in struct {
		Size  int
		Track bool `json:"track_total_hits"`
		Query struct {
			Bool struct {
				Should []struct {
					DisMax struct {
						Queries []struct {
							Term map[string]struct {
								Value string
								Boost float64
							}
						}
						Tie float64 `json:"tie_breaker"`
					} `json:"dis_max"`
				}
				Filter []struct {
					Terms map[string][]string
					Term  map[string]string
				}
				Minimum int `json:"minimum_should_match"`
			}
		}
		Source struct{ Excludes []string } `json:"_source"`
		Aggs   struct {
			All struct {
				Global obj
				Aggs   struct {
					With struct {
						Filters struct {
							Filters map[string]struct{ Term map[string]string }
						}
					}
				}
			}
		}
	}
	read := json.NewDecoder(bytes.NewReader(body))
	read.DisallowUnknownFields()
	if err := read.Decode(&in); err != nil || in.Query.Bool.Minimum != 1 || in.Aggs.All.Global == nil || len(in.Query.Bool.Should) == 0 {
		c.t.Errorf("not a search: %v %s", err, body)
		return obj{"error": "parsing_exception"}, 400
	}
	has := func(text map[string]any, field, value string) bool {
		words, _ := text[field].(map[string]bool)
		return words[value]
	}
	with := func(field, value string) (n int) {
		for _, text := range texts {
			if has(text, field, value) {
				n++
			}
		}
		return n
	}
	type hit struct {
		score float64
		text  map[string]any
	}
	hits := []hit{}
	idf := map[string]float64{}
	for _, text := range texts {
		if slices.ContainsFunc(in.Query.Bool.Filter, func(f struct {
			Terms map[string][]string
			Term  map[string]string
		},
		) bool {
			for field, values := range f.Terms {
				return !slices.Contains(values, fmt.Sprint(text[field]))
			}
			for field, value := range f.Term {
				return fmt.Sprint(text[field]) != value
			}
			return true
		}) {
			continue
		}
		total := 0.0
		for _, s := range in.Query.Bool.Should {
			best, rest := 0.0, 0.0
			for _, q := range s.DisMax.Queries {
				for field, t := range q.Term {
					if !has(text, field, t.Value) {
						continue
					}
					id := field + " " + t.Value
					if idf[id] == 0 {
						n := float64(with(field, t.Value))
						idf[id] = math.Log1p((float64(len(texts)) - n + 0.5) / (n + 0.5))
					}
					score := t.Boost * idf[id]
					rest += min(best, score)
					best = max(best, score)
				}
			}
			total += best + s.DisMax.Tie*rest
		}
		if total > 0 {
			hits = append(hits, hit{total, text})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return int(math.Copysign(1, b.score-a.score)) })
	out := []obj{}
	for _, h := range hits[:min(in.Size, len(hits))] {
		shown := obj{}
		for k, v := range h.text {
			if !strings.HasPrefix(k, "in_") {
				shown[k] = v
			}
		}
		out = append(out, obj{"_source": shown, "_score": h.score})
	}
	buckets := obj{}
	for name, f := range in.Aggs.All.Aggs.With.Filters.Filters {
		for field, value := range f.Term {
			buckets[name] = obj{"doc_count": with(field, value)}
		}
	}
	return obj{"hits": obj{"hits": out}, "aggregations": obj{"all": obj{"doc_count": len(texts), "with": obj{"buckets": buckets}}}}, 200
}
