package seal

import (
	"encoding/hex"

	"github.com/emmansun/gmsm/sm3"
)

// ChainStart is the hash before the first link of a chain.
const ChainStart = "0000000000000000000000000000000000000000000000000000000000000000"

// Chain is the hash of a link: SM3 of the hash before it, as its 64 hexadecimal digits, and its own bytes.
func Chain(before string, link []byte) string {
	h := sm3.New()
	h.Write([]byte(before))
	h.Write(link)
	return hex.EncodeToString(h.Sum(nil))
}
