// Package partner lets other systems in, and tells them what happens: it verifies the signatures of their requests, keeps
// their keys, and delivers webhooks. docs/open-api.md describes both directions for those who build the other side.
package partner

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"slices"
	"strings"

	"github.com/emmansun/gmsm/sm3"

	"example.org/hotline/model"
)

// Request is what a signature covers, as it was sent, and what the headers say about the signature.
type Request struct {
	Method string
	Path   string // still escaped
	Query  string // still escaped, without the ?
	Body   []byte

	Client    string // X-Hotline-Client
	Key       string // X-Hotline-Key
	Timestamp string // X-Hotline-Timestamp: unix seconds
	Nonce     string // X-Hotline-Nonce
	Signature string // X-Hotline-Signature: hexadecimal

	Address string // IP that it came from; not signed
}

// The headers.
const (
	HeaderClient    = "X-Hotline-Client"
	HeaderKey       = "X-Hotline-Key"
	HeaderTimestamp = "X-Hotline-Timestamp"
	HeaderNonce     = "X-Hotline-Nonce"
	HeaderSignature = "X-Hotline-Signature"
	HeaderDelivery  = "X-Hotline-Delivery" // of webhooks only
)

// Sign is the signature that the key gives the request, in lower-case hexadecimal.
func Sign(k model.PartnerKey, r Request) string { return hex.EncodeToString(sign(k, r)) }

func sign(k model.PartnerKey, r Request) []byte {
	mac := hmac.New(digest(k.Algorithm), []byte(k.Secret))
	mac.Write([]byte(textToSign(k.Algorithm, r)))
	return mac.Sum(nil)
}

// textToSign is six lines, without a line end after the last.
func textToSign(a model.Algorithm, r Request) string {
	h := digest(a)()
	h.Write(r.Body)
	return strings.Join([]string{
		r.Method, r.Path, sortedQuery(r.Query), r.Timestamp, r.Nonce, hex.EncodeToString(h.Sum(nil)),
	}, "\n")
}

// sortedQuery puts the parameters of a query into the order of their keys' bytes; those with the same key stay in theirs.
// Nothing is decoded, so that both sides sort the same text: proxies may reorder parameters, but do not rewrite them.
func sortedQuery(raw string) string {
	parts := slices.DeleteFunc(strings.Split(raw, "&"), func(s string) bool { return s == "" })
	slices.SortStableFunc(parts, func(a, b string) int {
		ka, _, _ := strings.Cut(a, "=")
		kb, _, _ := strings.Cut(b, "=")
		return strings.Compare(ka, kb)
	})
	return strings.Join(parts, "&")
}

func digest(a model.Algorithm) func() hash.Hash {
	if a == model.HMACSHA256 {
		return sha256.New
	}
	return sm3.New
}
