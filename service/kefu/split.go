package kefu

import (
	"strings"
	"unicode/utf8"
)

// mostBytes is how long a text message may be, in UTF-8 (protocol §3.7).
const mostBytes = 2048

const (
	sentenceEnds = "。！？；\n"
	commas       = "，"
)

// split cuts a text into messages of at most most bytes: at the ends of sentences, else at commas, else between characters.
// A message is never less than half full for the sake of a sentence: WeChat counts them.
func split(text string, most int) []string {
	return pieces(text, most, func(full string) int {
		for _, ends := range []string{sentenceEnds, commas} {
			if at := strings.LastIndexAny(full, ends); at >= most/2 {
				_, size := utf8.DecodeRuneInString(full[at:])
				return at + size
			}
		}
		return len(full)
	})
}

// chop is split into as few messages as there can be.
func chop(text string, most int) []string {
	return pieces(text, most, func(full string) int { return len(full) })
}

// pieces cuts text where cut says, which is asked about each piece at its longest.
func pieces(text string, most int, cut func(full string) int) []string {
	var list []string
	for len(text) > most {
		end := most
		for !utf8.RuneStart(text[end]) {
			end--
		}
		end = cut(text[:end])
		list, text = append(list, text[:end]), text[end:]
	}
	list = append(list, text)
	return shown(list)
}

// shown are the pieces that hold something to see: WeChat takes no blank message.
func shown(list []string) []string {
	kept := list[:0]
	for _, piece := range list {
		if strings.TrimSpace(piece) != "" {
			kept = append(kept, piece)
		}
	}
	return kept
}
