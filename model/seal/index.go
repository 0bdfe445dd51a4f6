package seal

import (
	"bytes"
	"crypto/hmac"
	"encoding/hex"

	"github.com/emmansun/gmsm/sm3"
)

// Index makes the keyed hashes by which a sealed value is found: equal values of one kind have equal hashes, and
// without the key nobody can try out all phone numbers. It is safe for concurrent use.
type Index struct{ key []byte }

// NewIndex takes a key of 32 random bytes. It must stay the same as long as there are rows to be found.
func NewIndex(key []byte) Index { return Index{key: bytes.Clone(key)} }

// Of is the hash of a value, 64 hexadecimal digits. kind ("phone", "id_no", "openid"; under 256 bytes) keeps equal
// values of different kinds apart. The value has been normalised before: its bytes are what counts.
func (x Index) Of(kind, value string) string {
	mac := hmac.New(sm3.New, x.key)
	mac.Write([]byte{byte(len(kind))})
	mac.Write([]byte(kind))
	mac.Write([]byte(value))
	return hex.EncodeToString(mac.Sum(nil))
}

// String keeps the key out of a log.
func (x Index) String() string { return "seal.Index" }

// GoString is String, for %#v.
func (x Index) GoString() string { return x.String() }
