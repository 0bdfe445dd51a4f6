package receive

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // WeChat's choice; the protocol has no other
	"crypto/subtle"
	"encoding/hex"
	"hash"
	"slices"
	"sync"
)

// signatureSize is how many hexadecimal digits a signature has.
const signatureSize = 2 * sha1.Size

// signer makes signatures without allocating.
type signer struct {
	hash  hash.Hash
	words []byte // timestamp and nonce, which come as strings
	parts [4][]byte
	sum   [sha1.Size]byte
	hex   [signatureSize]byte
}

type signers struct{ pool sync.Pool }

func newSigners() *signers {
	return &signers{sync.Pool{New: func() any { return &signer{hash: sha1.New()} }}} //nolint:gosec // as above
}

// verify tells whether signature is the one of token, timestamp, nonce and, where there is one, the encrypted text.
// How long it takes does not tell how much of it was right.
func (s *signers) verify(signature string, token []byte, timestamp, nonce string, encrypted []byte) bool {
	sg := s.pool.Get().(*signer)
	defer s.put(sg)
	want := sg.sign(token, timestamp, nonce, encrypted)
	sg.words = append(sg.words[:0], signature...)
	return subtle.ConstantTimeCompare(want, sg.words) == 1
}

// append appends the signature to dst.
func (s *signers) append(dst, token []byte, timestamp, nonce string, encrypted []byte) []byte {
	sg := s.pool.Get().(*signer)
	defer s.put(sg)
	return append(dst, sg.sign(token, timestamp, nonce, encrypted)...)
}

func (s *signers) put(sg *signer) {
	clear(sg.parts[:]) // they belong to others
	s.pool.Put(sg)
}

// sign is hex(sha1(the sorted words, joined)). What it returns is good until the next call.
func (sg *signer) sign(token []byte, timestamp, nonce string, encrypted []byte) []byte {
	sg.words = append(append(sg.words[:0], timestamp...), nonce...)
	cut := len(timestamp)
	sg.parts = [4][]byte{token, sg.words[:cut], sg.words[cut:], encrypted}
	slices.SortFunc(sg.parts[:], bytes.Compare) // an absent text sorts first and adds nothing
	sg.hash.Reset()
	for _, p := range sg.parts {
		sg.hash.Write(p)
	}
	hex.Encode(sg.hex[:], sg.hash.Sum(sg.sum[:0]))
	return sg.hex[:]
}
