package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"example.org/hotline/model"
)

// bulk is one request of many actions: a line for each, and one for its text.
type bulk struct{ bytes.Buffer }

func (b *bulk) put(index string, d model.SearchDoc) error {
	return b.lines(map[string]any{"index": map[string]string{"_index": index, "_id": d.ID}}, storedOf(d))
}

func (b *bulk) remove(index, id string) error {
	return b.lines(map[string]any{"delete": map[string]string{"_index": index, "_id": id}})
}

func (b *bulk) lines(list ...any) error {
	for _, line := range list {
		if err := json.NewEncoder(b).Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// send has the cluster do all actions, and those who search see it.
func (c *cluster) send(ctx context.Context, b *bulk) error {
	if b.Len() == 0 {
		return nil
	}
	var answer struct {
		Errors bool
		Items  []map[string]struct {
			Status int
			Error  json.RawMessage
		}
	}
	if err := c.call(ctx, "POST", "/_bulk?refresh=true", b.Bytes(), &answer); err != nil {
		return err
	}
	for _, item := range answer.Items {
		for act, done := range item {
			if done.Status >= 400 && (act != "delete" || done.Status != 404) {
				return fmt.Errorf("OpenSearch did not take a text: %d %.200s", done.Status, done.Error)
			}
		}
	}
	return nil
}

// Put adds texts, or takes them in place of those with their ids.
func (c *cluster) Put(ctx context.Context, of model.SearchCollection, docs []model.SearchDoc) error {
	if err := c.ensure(ctx, of); err != nil {
		return err
	}
	for some := range slices.Chunk(docs, putAtOnce) {
		var b bulk
		for _, d := range some {
			if err := b.put(aliasOf(of), d); err != nil {
				return err
			}
		}
		if err := c.send(ctx, &b); err != nil {
			return err
		}
	}
	return nil
}

// Remove forgets texts.
func (c *cluster) Remove(ctx context.Context, of model.SearchCollection, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	if err := c.ensure(ctx, of); err != nil {
		return err
	}
	var b bulk
	for _, id := range ids {
		if err := b.remove(aliasOf(of), id); err != nil {
			return err
		}
	}
	return c.send(ctx, &b)
}

// ensure makes an empty collection where there is none: a bulk request would make one with a mapping of its own.
func (c *cluster) ensure(ctx context.Context, of model.SearchCollection) error {
	err := c.call(ctx, "GET", "/_alias/"+aliasOf(of), nil, nil)
	if !errors.Is(err, errAbsent) {
		return err
	}
	index, err := c.make(ctx, of)
	if err != nil {
		return err
	}
	return c.point(ctx, of, index)
}

// make makes an index that nobody searches yet.
func (c *cluster) make(ctx context.Context, of model.SearchCollection) (string, error) {
	name := aliasOf(of) + "-" + strconv.FormatInt(c.now().UnixNano(), 36) + "-" + NewOwner()
	return name, c.call(ctx, "PUT", "/"+name, []byte(mapping), nil)
}

// point has an index searched as the collection, and deletes those that were before.
func (c *cluster) point(ctx context.Context, of model.SearchCollection, index string) error {
	var before map[string]json.RawMessage
	if err := c.call(ctx, "GET", "/_alias/"+aliasOf(of), nil, &before); err != nil && !errors.Is(err, errAbsent) {
		return err
	}
	type action map[string]map[string]string
	actions := []action{{"add": {"index": index, "alias": aliasOf(of)}}}
	for old := range before {
		if old != index {
			actions = append(actions, action{"remove_index": {"index": old}})
		}
	}
	return c.callJSON(ctx, "POST", "/_aliases", map[string]any{"actions": actions}, nil)
}

// Rebuild fills another index and has it searched instead.
func (c *cluster) Rebuild(ctx context.Context, of model.SearchCollection, stamp Stamp, walk Walk) (int, error) {
	index, err := c.make(ctx, of)
	if err != nil {
		return 0, err
	}
	n, err := c.fill(ctx, index, walk)
	if err == nil {
		err = c.point(ctx, of, index)
	}
	if err != nil {
		return 0, errors.Join(err, c.call(context.WithoutCancel(ctx), "DELETE", "/"+index, nil, nil))
	}
	return n, c.SetStamp(ctx, of, stamp)
}

func (c *cluster) fill(ctx context.Context, index string, walk Walk) (int, error) {
	n := 0
	for {
		docs, err := walk()
		if err != nil || len(docs) == 0 {
			return n, err
		}
		var b bulk
		for _, d := range docs {
			if err := b.put(index, d); err != nil {
				return n, err
			}
		}
		if err := c.send(ctx, &b); err != nil {
			return n, err
		}
		n += len(docs)
	}
}

// stampDoc is a stamp as the cluster keeps it, in an index beside the collections.
type stampDoc struct {
	Version int   `json:"version"`
	Cursor  int64 `json:"cursor"`
	At      int64 `json:"at"`
}

const stampPath = "/" + clusterName + "-stamp/_doc/"

// Stamp is how far the collection has come.
func (c *cluster) Stamp(ctx context.Context, of model.SearchCollection) (Stamp, error) {
	var got struct {
		Source stampDoc `json:"_source"`
	}
	if err := c.call(ctx, "GET", "/_alias/"+aliasOf(of), nil, nil); err != nil {
		return Stamp{}, absentIsNone(err) // somebody deleted the texts: what the stamp says is not so
	}
	if err := c.call(ctx, "GET", stampPath+string(of), nil, &got); err != nil {
		return Stamp{}, absentIsNone(err)
	}
	return Stamp{Version: got.Source.Version, Cursor: got.Source.Cursor, At: time.Unix(got.Source.At, 0).UTC()}, nil
}

func absentIsNone(err error) error {
	if errors.Is(err, errAbsent) {
		return nil
	}
	return err
}

// SetStamp keeps how far the collection has come.
func (c *cluster) SetStamp(ctx context.Context, of model.SearchCollection, s Stamp) error {
	return c.callJSON(ctx, "PUT", stampPath+string(of), stampDoc{s.Version, s.Cursor, s.At.Unix()}, nil)
}
