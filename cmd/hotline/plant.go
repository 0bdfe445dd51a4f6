package main

import (
	"context"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/handler/staff"
	"example.org/hotline/model/blob"
)

// plant is the running service as admins see it in the console.
type plant struct {
	a     *app
	blobs blob.Store
}

// Configuration lists every key with the value that holds.
func (p plant) Configuration() []staff.ConfigurationView {
	list := make([]staff.ConfigurationView, len(p.a.effective))
	for i, s := range p.a.effective {
		list[i] = staff.ConfigurationView{Key: s.Key, Value: s.Value, Default: s.Default, About: s.About, From: s.From, Secret: s.Secret}
	}
	return list
}

const answerWithin = 2 * time.Second // for each thing that is asked how it is

// System tells how everything is. What does not answer in time is not well, and its numbers are missing.
func (p plant) System(ctx context.Context) staff.SystemView {
	a := p.a
	ctx, cancel := context.WithTimeout(ctx, 3*answerWithin)
	defer cancel()
	v := staff.SystemView{
		Version: version(buildInfo()), Now: a.now().In(a.cfg.Time.Zone), Missing: []int{}, Search: []staff.SearchView{},
		Replicas: a.replicas.List(ctx, a.cfg.Time.Zone),
		Checks:   []staff.CheckView{probe(ctx, "database", a.store.Ping), probe(ctx, "redis", a.kv.Ping), probe(ctx, "photos", p.blobs.Check)},
	}
	for _, s := range a.search.States(ctx) {
		v.Search = append(v.Search, staff.SearchView{Collection: string(s.Collection), Texts: s.Texts, Behind: s.Behind, Ready: s.Ready})
	}
	if missing, err := a.tickets.MissingYears(ctx); err == nil {
		v.Missing = append(v.Missing, missing...)
	}
	if waiting, since, err := a.store.NoticeBacklog(ctx); err == nil {
		v.Notices = staff.BacklogView{Waiting: waiting, Since: p.moment(since)}
	}
	if since, err := a.store.DeliveryDue(ctx); err == nil {
		v.Webhooks.Since = p.moment(since)
	}
	if dead, err := a.courier.Dead(ctx); err == nil {
		v.Webhooks.Dead = dead
	}
	return v
}

func (p plant) moment(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.In(p.a.cfg.Time.Zone)
	return &at
}

func probe(ctx context.Context, name string, ask func(context.Context) error) staff.CheckView {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	begun := time.Now()
	err := ask(ctx)
	return staff.CheckView{Name: name, OK: err == nil, Millis: time.Since(begun).Milliseconds()}
}

// knows has the app say what it was configured with.
func (a *app) knows(path string, environ []string) { a.effective = config.Effective(path, environ) }
