package main

import (
	"context"
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"example.org/hotline/service/kefu"
	"example.org/hotline/service/partner"
	"example.org/hotline/service/ticketing"
)

// asked is a gauge that asks when it is asked itself; where there is no answer in time, it is not a number.
func asked(name, help string, ask func(ctx context.Context) (float64, error)) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "hotline_" + name, Help: help}, func() float64 {
		const patience = 2 * time.Second
		ctx, cancel := context.WithTimeout(context.Background(), patience) // a collector is given none
		defer cancel()
		value, err := ask(ctx)
		if err != nil {
			return math.NaN()
		}
		return value
	})
}

// calendarGauge tells how many years should be there and are not.
func calendarGauge(tickets *ticketing.Desk) prometheus.Collector {
	const help = "Years whose official workday calendar should be there and is not; due dates then count Monday to Friday."
	return asked("calendar_missing_years", help, func(ctx context.Context) (float64, error) {
		missing, err := tickets.MissingYears(ctx)
		return float64(len(missing)), err
	})
}

// clockGauge tells how late the tickets' clock is.
func clockGauge(tickets *ticketing.Desk) prometheus.Collector {
	const help = "How long the ticket that has waited longest for the clock (lapse, reminders, overdue, archive) has waited."
	return asked("ticket_clock_behind_seconds", help, func(ctx context.Context) (float64, error) {
		behind, err := tickets.ClockBehind(ctx)
		return behind.Seconds(), err
	})
}

// transcriptGauges tell how well WeChat's transcript of its tool is read.
func transcriptGauges(s *kefu.Sessions) []prometheus.Collector {
	return []prometheus.Collector{
		asked("kefu_transcript_behind_seconds", "How long ago the transcript of WeChat's tool was last read, while citizens chat in it.",
			func(ctx context.Context) (float64, error) {
				behind, err := s.TranscriptBehind(ctx)
				return behind.Seconds(), err
			}),
		asked("kefu_transcript_failures", "How many times in a row this replica has failed to read it; 65400 and 48001 mean that the account may not.",
			func(context.Context) (float64, error) { return float64(s.TranscriptFailures()), nil }),
		asked("kefu_hang_ups", "Kf sessions of chats that are over and that WeChat has not ended yet.", func(ctx context.Context) (float64, error) {
			n, err := s.ToHangUp(ctx)
			return float64(n), err
		}),
	}
}

// webhookGauges tell how late webhooks are, and how many were given up.
func webhookGauges(c *partner.Courier) []prometheus.Collector {
	return []prometheus.Collector{
		asked("webhook_behind_seconds", "How long the webhook that is due longest has been due.", func(ctx context.Context) (float64, error) {
			behind, err := c.Behind(ctx)
			return behind.Seconds(), err
		}),
		asked("webhooks_dead", "Webhooks that were given up and wait for an operator.", func(ctx context.Context) (float64, error) {
			n, err := c.Dead(ctx)
			return float64(n), err
		}),
	}
}
