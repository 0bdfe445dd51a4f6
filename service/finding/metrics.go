package finding

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"example.org/hotline/model"
)

// counts are what the desk tells of itself.
type counts struct {
	d        *Desk
	answers  *prometheus.CounterVec
	rebuilds *prometheus.CounterVec
	took     prometheus.Histogram
	texts    *prometheus.Desc
	behind   *prometheus.Desc
}

func newCounts(d *Desk) *counts {
	called := "hotline_search"
	if d.Of[0] == model.SearchTickets {
		called = "hotline_ticket_search"
	}
	return &counts{
		d: d,
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: called + "_answers_total", Help: "Searches, by what they found: hits, nothing, corrected (hits for something near), database (the index could not be asked).",
		}, []string{"found"}),
		rebuilds: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: called + "_rebuilds_total", Help: "Search indices built anew, and why.",
		}, []string{"collection", "why"}),
		took: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: called + "_seconds", Help: "How long the index took to answer.", Buckets: []float64{.001, .0025, .005, .01, .02, .06, .25, 1},
		}),
		texts:  prometheus.NewDesc(called+"_texts", "Texts in this replica's search index.", []string{"collection"}, nil),
		behind: prometheus.NewDesc(called+"_changes_behind", "Changes that the search index has not taken in.", []string{"collection"}, nil),
	}
}

func (c *counts) answered(page model.SearchPage) {
	switch {
	case len(page.Hits) == 0:
		c.answers.WithLabelValues("nothing").Inc()
	case page.Corrected != "":
		c.answers.WithLabelValues("corrected").Inc()
	default:
		c.answers.WithLabelValues("hits").Inc()
	}
}

func (c *counts) fellBack() { c.answers.WithLabelValues("database").Inc() }

func (c *counts) rebuilt(of model.SearchCollection, why string) {
	c.rebuilds.WithLabelValues(string(of), why).Inc()
}

// Metrics are for the admin address.
func (d *Desk) Metrics() []prometheus.Collector {
	return []prometheus.Collector{d.counts.answers, d.counts.rebuilds, d.counts.took, d.counts}
}

// Describe implements prometheus.Collector.
func (c *counts) Describe(to chan<- *prometheus.Desc) {
	to <- c.texts
	to <- c.behind
}

// Collect implements prometheus.Collector. What does not answer is missing.
func (c *counts) Collect(to chan<- prometheus.Metric) {
	const patience = 2 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience) // a collector is given none
	defer cancel()
	last, err := c.d.Store.LastSearchChange(ctx)
	for _, of := range c.d.Of {
		if n, err := c.d.Index.Count(ctx, of); err == nil {
			to <- prometheus.MustNewConstMetric(c.texts, prometheus.GaugeValue, float64(n), string(of))
		}
		if stamp, stampErr := c.d.Index.Stamp(ctx, of); err == nil && stampErr == nil {
			to <- prometheus.MustNewConstMetric(c.behind, prometheus.GaugeValue, float64(max(last-stamp.Cursor, 0)), string(of))
		}
	}
}
