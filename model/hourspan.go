package model

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

var hourSpan = regexp.MustCompile(`^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$`)

// ParseSpan reads hours within a day, such as 09:00-12:00, as times since midnight.
func ParseSpan(typed string) (from, to time.Duration, ok bool) {
	parts := hourSpan.FindStringSubmatch(typed)
	if parts == nil {
		return 0, 0, false
	}
	var n [4]time.Duration
	for i, digits := range parts[1:] {
		v, _ := strconv.Atoi(digits) // two digits always are a number
		n[i] = time.Duration(v)
	}
	from, to = n[0]*time.Hour+n[1]*time.Minute, n[2]*time.Hour+n[3]*time.Minute
	return from, to, n[1] < 60 && n[3] < 60 && from < to && to <= 24*time.Hour
}

// Span is 09:00-12:00.
func Span(from, to time.Duration) string {
	clock := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60) }
	return clock(from) + "-" + clock(to)
}
