package kefu

import (
	"bytes"
	"encoding/binary"
	"image/gif"
	"slices"
)

// mostGIF is how many pixels an animation may have: phones, which decode it many times, take no more.
const mostGIF = 4_000_000

// wholeGIF is errFileDamaged for a GIF that is cut short or has no picture, errFilePixels for one that is too large.
func wholeGIF(body []byte) error {
	config, err := gif.DecodeConfig(bytes.NewReader(body))
	switch {
	case err != nil || config.Width < 1 || config.Height < 1:
		return errFileDamaged
	case config.Width > mostGIF/config.Height:
		return errFilePixels
	}
	if _, err := gif.Decode(bytes.NewReader(body)); err != nil || !endsGIF(body) { // of an animation that is the first picture
		return errFileDamaged
	}
	return nil
}

// endsGIF walks through the blocks of a GIF to see whether its end is there.
func endsGIF(b []byte) bool {
	skip := func(n int) bool {
		if n > len(b) {
			return false
		}
		b = b[n:]
		return true
	}
	colours := func(flags byte) int { // of a table, in bytes
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (1 + flags&7)
	}
	blocks := func() bool {
		for len(b) > 0 {
			n := int(b[0])
			if !skip(1 + n) {
				return false
			}
			if n == 0 {
				return true
			}
		}
		return false
	}
	const header, descriptor = 13, 10
	if len(b) < header || !skip(header+colours(b[10])) {
		return false
	}
	for len(b) > 0 {
		switch b[0] {
		case ';':
			return true
		case '!':
			if !skip(2) || !blocks() {
				return false
			}
		case ',':
			if len(b) < descriptor || !skip(descriptor+colours(b[9])+1) || !blocks() {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// shownChunks are those of a PNG that its picture is made of. All others may tell of its origin: eXIf, tEXt, tIME.
var shownChunks = []string{
	"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT",
}

// barePNG is a PNG, which was found to be whole, with nothing but its picture, and without what may follow it.
func barePNG(body []byte) []byte {
	const signature, around = 8, 12 // a chunk's length, name and check
	bare := slices.Clone(body[:signature])
	for rest := body[signature:]; len(rest) >= around; {
		size := uint64(binary.BigEndian.Uint32(rest)) + around
		if size > uint64(len(rest)) {
			break
		}
		name := string(rest[4:8])
		if slices.Contains(shownChunks, name) {
			bare = append(bare, rest[:size]...)
		}
		if name == "IEND" {
			break
		}
		rest = rest[size:]
	}
	return bare
}
