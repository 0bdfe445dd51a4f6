package receive

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
)

// What is encrypted is random(16) + length(4, big-endian) + message + AppID, padded as PKCS#7 does it to blocks of
// 32 bytes, in AES-256-CBC (protocol §3.2).
const (
	randomSize = 16
	headSize   = randomSize + 4
	padBlock   = 32
)

// key is one EncodingAESKey, ready for use.
type key struct {
	block cipher.Block
	iv    []byte
}

// newKey reads the 43 characters that WeChat's console shows. Its last character carries bits that mean nothing and
// need not be zero. No key at all is nil.
func newKey(encoded string) (*key, error) {
	encoded = strings.TrimRight(strings.TrimSpace(encoded), "=")
	if encoded == "" {
		return nil, nil //nolint:nilnil // no key is a valid setting
	}
	raw, err := base64.RawStdEncoding.DecodeString(encoded)
	if err != nil || len(raw) != 32 {
		return nil, errors.New("an EncodingAESKey is 43 characters of A-Z, a-z, 0-9, + and /") // err would quote it
	}
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, err
	}
	return &key{block, raw[:aes.BlockSize]}, nil
}

// decrypt opens encoded, which stays as it is, into *scratch and returns the message, a part of *scratch.
// It fails with ErrMalformed, or with ErrForeignApp where the key was right and the AppID is not.
func (k *key) decrypt(encoded []byte, appID string, scratch *[]byte) ([]byte, error) {
	buf := slices.Grow((*scratch)[:0], base64.StdEncoding.DecodedLen(len(encoded)))
	buf = buf[:cap(buf)]
	*scratch = buf
	n, err := base64.StdEncoding.Decode(buf, encoded)
	if err != nil || n < padBlock || n%aes.BlockSize != 0 {
		return nil, ErrMalformed
	}
	buf = buf[:n]
	cipher.NewCBCDecrypter(k.block, k.iv).CryptBlocks(buf, buf)

	pad := int(buf[n-1])
	if pad < 1 || pad > padBlock || n-pad < headSize {
		return nil, ErrMalformed
	}
	body := buf[headSize : n-pad]
	size := binary.BigEndian.Uint32(buf[randomSize:headSize])
	if uint64(size) > uint64(len(body)) {
		return nil, ErrMalformed
	}
	if string(body[size:]) != appID {
		return nil, ErrForeignApp
	}
	return body[:size], nil
}

// encrypt appends the base64 of the encrypted message to dst. frame is the message behind headSize free bytes, of
// which the first 16 are random already; it is overwritten.
func (k *key) encrypt(dst, frame []byte, appID string) []byte {
	binary.BigEndian.PutUint32(frame[randomSize:headSize], uint32(len(frame)-headSize))
	frame = append(frame, appID...)
	pad := padBlock - len(frame)%padBlock
	for range pad {
		frame = append(frame, byte(pad))
	}
	cipher.NewCBCEncrypter(k.block, k.iv).CryptBlocks(frame, frame)
	return base64.StdEncoding.AppendEncode(dst, frame)
}
