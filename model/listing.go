package model

// Listing is what of a list is asked for, a page at a time.
type Listing struct {
	Text  string // that an item has somewhere; "": all
	After string // where the page before ended, as it said; "": from the beginning
	Limit int
}

// ErrListCursor is where a list is to go on from a place that is none of it.
var ErrListCursor = ErrInvalid.With("cursor", "请从第一页重新开始")
