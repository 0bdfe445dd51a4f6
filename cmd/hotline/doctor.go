package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
)

// doctorCmd is hotline doctor.
type doctorCmd struct{}

// patience is how long one check may take.
const patience = 8 * time.Second

// Run makes every check and prints a line for each; exit 1 where one fails.
func (doctorCmd) Run(ctx context.Context, e *env) error {
	well, err := diagnose(ctx, e.out, e.colour(), e.checks())
	if err != nil {
		return err
	}
	if !well {
		return notSo()
	}
	return nil
}

// verdict is how a check ended.
type verdict int

const (
	passed verdict = iota
	failed
	skipped // there is nothing to check, or something else must work first
)

// finding is a check's outcome: what was found, and for a failure what to do. It holds no secrets and is one line.
type finding struct {
	verdict verdict
	text    string
}

func good(format string, args ...any) finding { return finding{passed, fmt.Sprintf(format, args...)} }

func none(format string, args ...any) finding { return finding{skipped, fmt.Sprintf(format, args...)} }

func bad(format string, args ...any) finding { return finding{failed, fmt.Sprintf(format, args...)} }

// check is one line of the doctor's.
type check struct {
	name string
	run  func(ctx context.Context) finding
}

// diagnose runs the checks one after the other and prints each as soon as it is done; well is false where one failed.
func diagnose(ctx context.Context, w io.Writer, colour bool, checks []check) (well bool, err error) {
	well = true
	for _, c := range checks {
		found := c.within(ctx, patience)
		well = well && found.verdict != failed
		if _, err := fmt.Fprintf(w, "%s %-18s %s\n", found.verdict.mark(colour), c.name, oneLine(found.text)); err != nil {
			return false, err
		}
	}
	return well, nil
}

func (c check) within(ctx context.Context, patience time.Duration) finding {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return c.run(ctx)
}

func (v verdict) mark(colour bool) string {
	sign, paint := "–", "\x1b[33m"
	switch v {
	case passed:
		sign, paint = "✓", "\x1b[32m"
	case failed:
		sign, paint = "✗", "\x1b[31m"
	case skipped:
	}
	if !colour {
		return sign
	}
	return paint + sign + "\x1b[0m"
}

func oneLine(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "\n", "; ") }
