package callback

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat/receive"
)

// metrics count what happens to deliveries. Their labels come from fixed lists: nothing delivered makes a new one.
type metrics struct {
	received, refused               *prometheus.CounterVec
	repeats, late, unreadable, shed prometheus.Counter
	took                            prometheus.Histogram
	byType                          map[model.EventType]prometheus.Counter
	otherType                       prometheus.Counter
}

func newMetrics() *metrics {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: "hotline_callback_" + name, Help: help})
	}
	vec := func(name, help, label string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "hotline_callback_" + name, Help: help}, []string{label})
	}
	m := &metrics{
		received:   vec("received_total", "Messages and events that were understood, repeats included.", "type"),
		refused:    vec("refused_total", "Deliveries refused.", "reason"),
		repeats:    counter("repeats_total", "Deliveries of an event that this process had seen already."),
		late:       counter("late_total", "Answers that came too late for the reply."),
		unreadable: counter("unreadable_total", "Genuine deliveries that could not be read."),
		shed:       counter("shed_total", "Events not answered because too many were being worked on."),
		took: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "hotline_callback_seconds", Help: "How long WeChat waited for an answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .3, .6, 1, 2.5, 5},
		}),
		byType: map[model.EventType]prometheus.Counter{},
	}
	for _, t := range types {
		m.byType[t] = m.received.WithLabelValues(string(t))
	}
	m.otherType = m.received.WithLabelValues("other")
	return m
}

// types are those counted under their own name.
var types = []model.EventType{
	model.MsgText, model.MsgImage, model.MsgVoice, model.MsgVideo, model.MsgShortVideo, model.MsgLocation, model.MsgLink,
	model.EvSubscribe, model.EvUnsubscribe, model.EvScan, model.EvLocation, model.EvClick, model.EvView, model.EvViewMini,
	model.EvScanPush, model.EvScanWait, model.EvPicSysPhoto, model.EvPicAlbum, model.EvPicWeixin, model.EvLocationSelect,
	model.EvTemplateSent, model.EvSubscribePopup, model.EvSubscribeMsg, model.EvSubscribeSent,
	model.EvKfCreate, model.EvKfClose, model.EvKfSwitch,
}

func (m *metrics) all() []prometheus.Collector {
	return []prometheus.Collector{m.received, m.refused, m.repeats, m.late, m.unreadable, m.shed, m.took}
}

func (m *metrics) arrival(t model.EventType) {
	if c, ok := m.byType[t]; ok {
		c.Inc()
		return
	}
	m.otherType.Inc()
}

func (m *metrics) refusal(err error) {
	reason := "other"
	switch {
	case errors.Is(err, receive.ErrSignature):
		reason = "signature"
	case errors.Is(err, receive.ErrStale):
		reason = "stale"
	case errors.Is(err, receive.ErrPlainRefused):
		reason = "plain"
	case errors.Is(err, receive.ErrForeignApp):
		reason = "foreign_app"
	}
	m.refused.WithLabelValues(reason).Inc()
}
