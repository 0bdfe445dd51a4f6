package kefu

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"example.org/hotline/model"
)

// postCounts are what an operator watches.
type postCounts struct {
	became *prometheus.CounterVec
	sent   prometheus.Counter
	wait   *waitingLines
}

func newPostCounts(s *Sessions) *postCounts {
	return &postCounts{
		became: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "hotline_chat_lines_total", Help: "What became of the lines that were to be sent to citizens.",
		}, []string{"delivery"}),
		sent: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "hotline_chat_messages_total", Help: "Customer-service messages that carried lines of chats, as WeChat counts them.",
		}),
		wait: &waitingLines{s, prometheus.NewDesc("hotline_chat_lines_waiting", "Lines of chats that are still to be sent.", nil, nil)},
	}
}

func (c *postCounts) lines(d model.LineDelivery, n int) {
	if n > 0 {
		c.became.WithLabelValues(string(d)).Add(float64(n))
	}
}

func (c *postCounts) settled(f fate, lines int) {
	c.sent.Add(float64(f.counted))
	if !f.delivery.Waits() {
		c.lines(f.delivery, lines)
	}
}

// Metrics are for the operator's collector.
func (s *Sessions) Metrics() []prometheus.Collector {
	return []prometheus.Collector{s.post.counts.became, s.post.counts.sent, s.post.counts.wait}
}

// waitingLines asks the database when it is asked itself.
type waitingLines struct {
	s    *Sessions
	desc *prometheus.Desc
}

// Describe implements prometheus.Collector.
func (w *waitingLines) Describe(to chan<- *prometheus.Desc) { to <- w.desc }

// Collect implements prometheus.Collector. Where the database does not answer, the value is missing.
func (w *waitingLines) Collect(to chan<- prometheus.Metric) {
	const patience = 2 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience) // a collector is given none
	defer cancel()
	if n, err := w.s.Store.CountChatLinesToSend(ctx); err == nil {
		to <- prometheus.MustNewConstMetric(w.desc, prometheus.GaugeValue, float64(n))
	}
}
