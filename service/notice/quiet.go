package notice

import (
	"math/rand/v2"
	"time"
)

// From evening until morning only what cannot wait is said: ★ moments and replies (domain §13).
const (
	evening = 22 // o'clock, where the city is
	morning = 8
	spread  = 10 * time.Minute // after morning, over which what waited is sent: else replies would stand in line behind it
)

// quietUntil tells when the night ends that now is in; zero by day.
func quietUntil(now time.Time, zone *time.Location) time.Time {
	local := now.In(zone)
	day := local.Day()
	switch h := local.Hour(); {
	case h >= evening:
		day++
	case h >= morning:
		return time.Time{}
	}
	return time.Date(local.Year(), local.Month(), day, morning, 0, 0, 0, zone).UTC()
}

// backoff is how long to wait after so many attempts: about a second, then twice as long each time, up to about ten
// minutes. It varies, so that what failed together does not come back together.
func backoff(attempts int) time.Duration {
	const longest = 10 * time.Minute
	wait := longest
	if attempts < 11 {
		wait = min(time.Second<<max(attempts-1, 0), longest)
	}
	return wait*3/4 + jitter(wait/2)
}

func jitter(most time.Duration) time.Duration { return rand.N(most) } //nolint:gosec // nobody gains by guessing it
