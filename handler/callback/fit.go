package callback

import (
	"strings"
	"unicode/utf8"
)

// mostReply is how many bytes of a reply reach the citizen (protocol §3.7).
const mostReply = 2048

// fit is a reply that is not cut on its way.
func fit(text string) string { return fitIn(text, mostReply) }

const ellipsis = "…"

// fitIn is text, or as many of its sentences as most bytes hold; of one sentence that is longer by itself its beginning. A
// link is whole or not there.
func fitIn(text string, most int) string {
	if len(text) <= most {
		return text
	}
	cut := most - len(ellipsis)
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	head := text[:cut]
	if open := strings.LastIndex(head, "<a "); open > strings.LastIndex(head, "</a>") {
		head = head[:open]
	}
	if end := sentenceEnd(head); end > len(head)/2 {
		head = head[:end]
	}
	return strings.TrimRight(head, " \n") + ellipsis
}

// sentenceEnd is where the last whole sentence of text ends; 0 where there is none.
func sentenceEnd(text string) int {
	end := 0
	for i, r := range text {
		if strings.ContainsRune("。！？；\n", r) {
			end = i + utf8.RuneLen(r)
		}
	}
	return end
}
