package kefu

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"example.org/hotline/model"
)

// repeats tells whether a line says what the one says that was told under the same name: then it is that one, sent again.
func repeats(l, told model.ChatLine) bool {
	switch {
	case l.Kind != told.Kind:
		return false
	case l.Kind == model.LineText:
		return l.Text == told.Text
	case l.Kind == model.LineLocation:
		return l.Label == told.Label && same(l.Lat, told.Lat) && same(l.Lng, told.Lng)
	default:
		was := fileDigest(told.Media.Key)
		return was == "" || was == fileDigest(l.Media.Key)
	}
}

func same(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }

// newFileKey is a name for a file of a chat. Its first letters are spread evenly, as a folder of files wants them.
func newFileKey() string { return rand.Text() + "-chat" }

// newFileKeyOf is such a name with a digest of what an agent uploaded, by which a repeat is known though what is kept may be a picture
// made of it.
func newFileKeyOf(upload []byte) string {
	sum := sha256.Sum256(upload)
	return rand.Text() + "-" + hex.EncodeToString(sum[:12]) + "-chat"
}

// fileDigest is the digest in the name of a file; "" where it has none.
func fileDigest(key string) string {
	if parts := strings.Split(key, "-"); len(parts) == 3 {
		return parts[1]
	}
	return ""
}
