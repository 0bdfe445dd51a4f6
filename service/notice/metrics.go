package notice

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// counts are what an operator watches. Labels come from fixed lists.
type counts struct {
	sent    *prometheus.CounterVec
	reports *prometheus.CounterVec
	backlog *backlog
}

func newCounts(st *store.Store, now func() time.Time) *counts {
	vec := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "hotline_notice_" + name, Help: help}, labels)
	}
	describe := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("hotline_notice_"+name, help, nil, nil)
	}
	return &counts{
		sent:    vec("tries_total", "What became of a try to send a notice.", "state", "channel"),
		reports: vec("reports_total", "What platforms told of notices that they had taken.", "channel", "arrived"),
		backlog: &backlog{
			store: st, now: now,
			waiting: describe("waiting", "Notices in the outbox, those that wait for the morning included."),
			overdue: describe("overdue_seconds", "How long the notice that is due longest has been due."),
		},
	}
}

func (c *counts) settled(n model.Notice) { c.sent.WithLabelValues(string(n.State), n.Channel).Inc() }

func (c *counts) reported(r model.NoticeReport) {
	arrived := "no"
	if r.Arrived {
		arrived = "yes"
	}
	c.reports.WithLabelValues(r.Channel, arrived).Inc()
}

// Metrics are for the operator's collector.
func (o *Outbox) Metrics() []prometheus.Collector {
	return []prometheus.Collector{o.counts.sent, o.counts.reports, o.counts.backlog}
}

// backlog asks the database when it is asked itself.
type backlog struct {
	store            *store.Store
	now              func() time.Time
	waiting, overdue *prometheus.Desc
}

// Describe implements prometheus.Collector.
func (b *backlog) Describe(to chan<- *prometheus.Desc) {
	to <- b.waiting
	to <- b.overdue
}

// Collect implements prometheus.Collector. Where the database does not answer, the values are missing.
func (b *backlog) Collect(to chan<- prometheus.Metric) {
	const patience = 2 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience) // a collector is given none
	defer cancel()
	waiting, since, err := b.store.NoticeBacklog(ctx)
	if err != nil {
		return
	}
	late := time.Duration(0)
	if !since.IsZero() {
		late = max(0, b.now().Sub(since))
	}
	to <- prometheus.MustNewConstMetric(b.waiting, prometheus.GaugeValue, float64(waiting))
	to <- prometheus.MustNewConstMetric(b.overdue, prometheus.GaugeValue, late.Seconds())
}
