package search

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"example.org/hotline/model"
)

// NewOwner is a name for one process, in lower case.
func NewOwner() string { return strings.ToLower(rand.Text()[:10]) }

type object = map[string]any

// candidates asks for the texts with most of the terms. How many texts have a term, which says how rare it is, comes from
// the same request, so the cluster scores by place and the ranking here by rarity.
func (c *cluster) candidates(ctx context.Context, a ask) (found, error) {
	var answer struct {
		Hits struct {
			Hits []struct {
				Source stored `json:"_source"`
			}
		}
		Aggregations struct {
			All struct {
				Count int `json:"doc_count"`
				With  struct {
					Buckets map[string]struct {
						Count int `json:"doc_count"`
					}
				}
			}
		}
	}
	err := c.callJSON(ctx, "POST", "/"+aliasOf(a.collection)+"/_search", searchOf(a), &answer)
	if errors.Is(err, errAbsent) {
		return found{}, ErrBroken
	}
	if err != nil {
		return found{}, err
	}
	f := found{all: answer.Aggregations.All.Count, with: map[term]int{}}
	for _, t := range a.terms {
		f.with[t.term] = answer.Aggregations.All.With.Buckets[t.term.name()].Count
	}
	for _, h := range answer.Hits.Hits {
		f.texts = append(f.texts, h.Source.candidate())
	}
	return f, nil
}

// searchOf is the request: should-clauses for every term and place, and the counts of all terms over the whole collection.
func searchOf(a ask) object {
	fields := map[string]float64{"in_title": 3, "in_asked": 2.4, "in_tags": 2.2}
	if !a.heads {
		fields["in_any"] = 1
	}
	var should []object
	counts := object{}
	for _, t := range a.terms {
		var places []object
		for field, weight := range fields {
			places = append(places, object{"term": object{field: object{"value": t.term.name(), "boost": weight * t.weight}}})
		}
		should = append(should, object{"dis_max": object{"queries": places, "tie_breaker": 0.2}})
		counts[t.term.name()] = object{"term": object{"in_any": t.term.name()}}
	}
	filter := []object{}
	if len(a.kinds) > 0 {
		filter = append(filter, object{"terms": object{"kind": a.kinds}})
	}
	if a.department != "" {
		filter = append(filter, object{"term": object{"department": a.department}})
	}
	return object{
		"size": a.most, "track_total_hits": false,
		"query":   object{"bool": object{"should": should, "minimum_should_match": 1, "filter": filter}},
		"aggs":    object{"all": object{"global": object{}, "aggs": object{"with": object{"filters": object{"filters": counts}}}}},
		"_source": object{"excludes": []string{"in_*"}},
	}
}

// Count is how many texts the collection has.
func (c *cluster) Count(ctx context.Context, of model.SearchCollection) (int, error) {
	var answer struct{ Count int }
	err := c.call(ctx, "GET", "/"+aliasOf(of)+"/_count", nil, &answer)
	return answer.Count, absentIsNone(err)
}
