package kefu

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"example.org/hotline/model"
)

// counts are what an operator watches. Labels come from fixed lists.
type counts struct {
	became  *prometheus.CounterVec
	sent    prometheus.Counter
	files   *prometheus.CounterVec
	waiting *waiting
}

func newCounts(s *Sessions) *counts {
	vec := func(name, help, label string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "hotline_chat_" + name, Help: help}, []string{label})
	}
	describe := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("hotline_chat_"+name, help, nil, nil)
	}
	return &counts{
		became: vec("lines_total", "What became of the lines that were to be sent to citizens.", "delivery"),
		sent: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "hotline_chat_messages_total", Help: "Customer-service messages that carried lines of chats, as WeChat counts them.",
		}),
		files: vec("files_total", "What became of the files that citizens sent in chats.", "state"),
		waiting: &waiting{
			s:     s,
			lines: describe("lines_waiting", "Lines of chats that are still to be sent."),
			files: describe("files_waiting", "Files of citizens that are still to be fetched from WeChat."),
		},
	}
}

// lines counts lines whose delivery is known.
func (c *counts) lines(d model.LineDelivery, n int) {
	if n > 0 && !d.Waits() {
		c.became.WithLabelValues(string(d)).Add(float64(n))
	}
}

// settled counts what became of a batch.
func (c *counts) settled(f fate, lines int) {
	c.sent.Add(float64(f.counted))
	c.lines(f.delivery, lines)
}

// fetched counts a file that is there, or never will be.
func (c *counts) fetched(s model.MediaState) {
	if s != model.MediaPending {
		c.files.WithLabelValues(string(s)).Inc()
	}
}

// Metrics are for the operator's collector.
func (s *Sessions) Metrics() []prometheus.Collector {
	return []prometheus.Collector{s.counts.became, s.counts.sent, s.counts.files, s.counts.waiting}
}

// waiting asks the database when it is asked itself.
type waiting struct {
	s            *Sessions
	lines, files *prometheus.Desc
}

// Describe implements prometheus.Collector.
func (w *waiting) Describe(to chan<- *prometheus.Desc) {
	to <- w.lines
	to <- w.files
}

// Collect implements prometheus.Collector. Where the database does not answer, the values are missing.
func (w *waiting) Collect(to chan<- prometheus.Metric) {
	const patience = 2 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience) // a collector is given none
	defer cancel()
	for desc, count := range map[*prometheus.Desc]func(context.Context) (int64, error){
		w.lines: w.s.Store.CountChatLinesToSend, w.files: w.s.Store.CountChatMediaToFetch,
	} {
		if n, err := count(ctx); err == nil {
			to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, float64(n))
		}
	}
}
