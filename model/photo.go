package model

import "time"

// MaxPhotos is how many photos a ticket may have (guide).
const MaxPhotos = 5

// Photo is one picture that a citizen uploaded: re-encoded, stripped, and encrypted in the blob store under its ID.
type Photo struct {
	ID            string // 128 random bits: not guessable, but access never rests on it
	CitizenID     int64  // who uploaded it
	TicketID      int64  // 0 until a ticket takes it
	EventID       int64  // of the step that it came with; 0: with the form
	Width, Height int    // pixels
	Size          int    // bytes of the JPEG before encryption
	CreatedAt     time.Time
}
