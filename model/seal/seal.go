package seal

import "crypto/rand"

// Overhead is how many bytes a sealed value is longer than its plain one, at most.
const Overhead = 2 + maxID + nonceSize + tagSize

// Seal encrypts plain. context says what the value is and where it belongs, as "ticket.phone:17": it is not part of
// what is returned, and Open needs the same, so a value that is copied to another place does not open there.
func (r *Ring) Seal(plain []byte, context string) ([]byte, error) {
	return r.AppendSeal(make([]byte, 0, len(plain)+Overhead), plain, context)
}

// AppendSeal is Seal into a buffer: it returns dst with the sealed value behind it. The two must not overlap.
func (r *Ring) AppendSeal(dst, plain []byte, context string) ([]byte, error) {
	if len(r.keys) == 0 {
		return nil, ErrUnknownKey
	}
	k := &r.keys[0]
	var nonce [nonceSize]byte
	_, _ = rand.Read(nonce[:]) // never fails; 2^32 values a key until a repeat is likelier than 2^-32
	dst = append(dst, k.header...)
	dst = append(dst, nonce[:]...)
	return k.aead.Seal(dst, nonce[:], plain, additional(k.header, context)), nil
}

// Open decrypts what Seal made with the same context. The error is ErrUnknownKey or ErrTampered, and says nothing of
// the value.
func (r *Ring) Open(sealed []byte, context string) ([]byte, error) {
	return r.AppendOpen(nil, sealed, context)
}

// AppendOpen is Open into a buffer: it returns dst with the plain value behind it. The two must not overlap.
func (r *Ring) AppendOpen(dst, sealed []byte, context string) ([]byte, error) {
	if len(sealed) < 2 || sealed[0] != version {
		return nil, ErrTampered
	}
	end := 2 + int(sealed[1])
	if len(sealed) < end+nonceSize+tagSize {
		return nil, ErrTampered
	}
	k := r.find(string(sealed[:end]))
	if k == nil {
		return nil, ErrUnknownKey
	}
	nonce, box := sealed[end:end+nonceSize], sealed[end+nonceSize:]
	plain, err := k.aead.Open(dst, nonce, box, additional(k.header, context))
	if err != nil {
		return nil, ErrTampered
	}
	return plain, nil
}

// SealString is Seal for text.
func (r *Ring) SealString(plain, context string) ([]byte, error) {
	return r.Seal([]byte(plain), context)
}

// OpenString is Open for text.
func (r *Ring) OpenString(sealed []byte, context string) (string, error) {
	plain, err := r.Open(sealed, context)
	return string(plain), err
}

// additional is what is authenticated beside the value. The header says its own length, so the two cannot be confused.
func additional(header, context string) []byte {
	a := make([]byte, 0, len(header)+len(context))
	return append(append(a, header...), context...)
}
