package model

import "time"

// EntryView is that a citizen read an entry on a day. However often he does, it is one.
type EntryView struct {
	Code   string
	Day    string // 2026-11-28, in the city
	Viewer string // a keyed fingerprint, of the day: it follows nobody from one day to the next
}

// EntryHelp tells of one article how it helped those who found it while they filled in the form.
type EntryHelp struct {
	Code   string
	Title  string
	Opened int // forms in which it was opened
	Filed  int // of these, how many were submitted all the same
}

// EntryOpened is that a citizen opened an article from a form.
type EntryOpened struct {
	Code      string
	CitizenID int64
	Form      string // the Idempotency-Key with which the form will be submitted
	At        time.Time
}

// KeepEntryCounts is how long it is known who read, voted or opened: only as long as it takes to count each once.
const (
	KeepEntryViews = 48 * time.Hour       // also votes
	KeepEntryHelp  = 180 * 24 * time.Hour // what editors look at
)
