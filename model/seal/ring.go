// Package seal encrypts what is personal before it is stored (domain §14), and makes the keyed hashes by which it is
// found again. The algorithms are the national ones: SM4-GCM, HMAC-SM3, and HKDF over SM3.
package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

var (
	// ErrUnknownKey means that a key of the ring is missing: the one that sealed the value was taken out too early.
	ErrUnknownKey = errors.New("sealed with a key that is not in security.keys")
	// ErrTampered means that a sealed value was changed, moved to another place, or sealed with another key of the
	// same id.
	ErrTampered = errors.New("sealed value does not open: it or its key was changed")
)

const (
	version    = 1
	nonceSize  = 12
	tagSize    = 16
	maxID      = 32
	purpose    = "hotline seal v1 sm4-gcm" // what a key is derived for; changing it loses everything sealed
	idAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
)

// Ring seals with its first key and opens what any of its keys sealed. It is safe for concurrent use.
//
// A sealed value is: version 1 · length of the key id · key id · nonce (12 bytes) · ciphertext · tag (16 bytes). What is
// before the nonce is authenticated together with the context.
type Ring struct {
	keys []key
}

type key struct {
	header string // version, length of the id, id
	aead   cipher.AEAD
}

// ParseRing reads "id:base64,id2:base64", as in security.keys: ids of 1–32 letters, digits, - or _, and 16 or 32
// random bytes each. Its errors name the entry by its place, since a misplaced colon makes an id of the key.
func ParseRing(spec string) (*Ring, error) {
	var r Ring
	for i, entry := range strings.Split(spec, ",") {
		k, err := parseKey(strings.TrimSpace(entry))
		if err != nil {
			return nil, fmt.Errorf("security.keys: entry %d: %w", i+1, err)
		}
		if r.find(k.header) != nil {
			return nil, fmt.Errorf("security.keys: entry %d: its id is there twice", i+1)
		}
		r.keys = append(r.keys, k)
	}
	return &r, nil
}

func parseKey(entry string) (key, error) {
	id, encoded, ok := strings.Cut(entry, ":")
	if !ok {
		return key{}, errors.New("takes the form id:base64")
	}
	if id == "" || len(id) > maxID || strings.Trim(id, idAlphabet) != "" {
		return key{}, errors.New("the id before the colon is 1 to 32 letters, digits, - or _")
	}
	material, err := base64.RawStdEncoding.Strict().DecodeString(strings.TrimRight(encoded, "="))
	if err != nil {
		return key{}, errors.New("what follows the colon is not base64")
	}
	if len(material) != 16 && len(material) != 32 {
		return key{}, fmt.Errorf("the key has %d bytes, it takes 16 or 32", len(material))
	}
	aead, err := derive(material)
	if err != nil {
		return key{}, err
	}
	return key{header: string([]byte{version, byte(len(id))}) + id, aead: aead}, nil
}

// derive turns key material of either length into the one key that SM4 takes.
func derive(material []byte) (cipher.AEAD, error) {
	k, err := hkdf.Key(sm3.New, material, nil, purpose, sm4.BlockSize)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return newAEAD(k)
}

func newAEAD(k []byte) (cipher.AEAD, error) {
	block, err := sm4.NewCipher(k)
	if err != nil {
		return nil, fmt.Errorf("sm4: %w", err)
	}
	return cipher.NewGCM(block)
}

// NewRingSpec makes a fresh ring of one key, as ParseRing reads it.
func NewRingSpec() string {
	material := make([]byte, 32)
	_, _ = rand.Read(material) // never fails
	return "k1:" + base64.StdEncoding.EncodeToString(material)
}

func (r *Ring) find(header string) *key {
	for i := range r.keys {
		if r.keys[i].header == header {
			return &r.keys[i]
		}
	}
	return nil
}
