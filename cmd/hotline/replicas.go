package main

import (
	"cmp"
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"time"

	"example.org/hotline/handler/staff"
	"example.org/hotline/model/kv"
)

// replicas are the processes of the service, as far as they say so in Redis.
type replicas struct {
	kv      *kv.Store
	id      int64
	name    string
	version string
	since   time.Time
	now     func() time.Time
}

func newReplicas(redis *kv.Store, version string, now func() time.Time) *replicas {
	host, err := os.Hostname()
	if err != nil {
		host = "hotline"
	}
	return &replicas{
		kv: redis, id: rand.Int64(), name: host + "/" + strconv.Itoa(os.Getpid()), version: version, since: now(), now: now, //nolint:gosec // no secret
	}
}

const (
	replicaEvery = 10 * time.Second
	replicaFor   = 35 * time.Second
)

// card is what a process says of itself.
type card struct {
	Name    string    `json:"name"`
	Version string    `json:"version"`
	Since   time.Time `json:"since"`
	Seen    time.Time `json:"seen"`
}

func replicaKey(id int64) string { return "replica:" + strconv.FormatInt(id, 10) }

// Run says that this process is there, until ctx ends. Where Redis does not answer, readyz says so.
func (r *replicas) Run(ctx context.Context) {
	for {
		_ = r.here(ctx)
		select {
		case <-ctx.Done():
			_ = r.kv.Presence("replica").Gone(context.WithoutCancel(ctx), r.id)
			return
		case <-time.After(replicaEvery):
		}
	}
}

func (r *replicas) here(ctx context.Context) error {
	said, err := json.Marshal(card{r.name, r.version, r.since, r.now()})
	if err != nil {
		return err
	}
	if err := r.kv.Set(ctx, replicaKey(r.id), string(said), replicaFor); err != nil {
		return err
	}
	return r.kv.Presence("replica").Here(ctx, r.id, replicaFor)
}

// List are those that are there; this process always is.
func (r *replicas) List(ctx context.Context, zone *time.Location) []staff.ReplicaView {
	list := []staff.ReplicaView{{Name: r.name, Version: r.version, Since: r.since.In(zone), Seen: r.now().In(zone), This: true}}
	ids, err := r.kv.Presence("replica").Present(ctx)
	if err != nil {
		return list
	}
	for _, id := range ids {
		said, found, err := r.kv.Get(ctx, replicaKey(id))
		var c card
		if err == nil && found && id != r.id && json.Unmarshal([]byte(said), &c) == nil {
			list = append(list, staff.ReplicaView{Name: c.Name, Version: c.Version, Since: c.Since.In(zone), Seen: c.Seen.In(zone)})
		}
	}
	slices.SortFunc(list, func(a, b staff.ReplicaView) int { return cmp.Compare(a.Name, b.Name) })
	return list
}
