package seal

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const (
	oldKey = "k1:AAECAwQFBgcICQoLDA0ODw=="                     // 16 bytes
	newKey = "k2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" // 32 bytes
)

func ring(t testing.TB, spec string) *Ring {
	t.Helper()
	r, err := ParseRing(spec)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// RFC 8998, appendix A.1.
func TestPrimitiveAgainstTheStandard(t *testing.T) {
	aead, err := newAEAD(unhex(t, "0123456789abcdeffedcba9876543210"))
	if err != nil {
		t.Fatal(err)
	}
	plain := unhex(t, strings.Repeat("aa", 8)+strings.Repeat("bb", 8)+strings.Repeat("cc", 8)+strings.Repeat("dd", 8)+
		strings.Repeat("ee", 8)+strings.Repeat("ff", 8)+strings.Repeat("ee", 8)+strings.Repeat("aa", 8))
	got := aead.Seal(nil, unhex(t, "00001234567800000000abcd"), plain, unhex(t, "feedfacedeadbeeffeedfacedeadbeefabaddad2"))
	want := unhex(t, "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"+
		"d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"+"83de3541e4c2b58177e065a9bf7b62ec")
	if !bytes.Equal(got, want) {
		t.Errorf("got %x", got)
	}
}

func TestOpensWhatItSealed(t *testing.T) {
	r := ring(t, newKey+","+oldKey)
	rapid.Check(t, func(p *rapid.T) {
		plain, context := rapid.SliceOf(rapid.Byte()).Draw(p, "plain"), rapid.String().Draw(p, "context")
		sealed, err := r.Seal(plain, context)
		if err != nil {
			p.Fatal(err)
		}
		if len(sealed) > len(plain)+Overhead {
			p.Fatalf("%d bytes became %d", len(plain), len(sealed))
		}
		got, err := r.Open(sealed, context)
		if err != nil || !bytes.Equal(got, plain) {
			p.Fatalf("got %x, %v", got, err)
		}
	})
}

func TestOneChangedBitIsSeen(t *testing.T) {
	r := ring(t, newKey)
	rapid.Check(t, func(p *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(p, "plain")
		sealed, _ := r.Seal(plain, "ticket.phone:17")
		switch i := rapid.IntRange(-1, len(sealed)-1).Draw(p, "where"); i {
		case -1:
			sealed = sealed[:rapid.IntRange(0, len(sealed)-1).Draw(p, "cut")]
		default:
			sealed[i] ^= 1 << rapid.IntRange(0, 7).Draw(p, "bit")
		}
		got, err := r.Open(sealed, "ticket.phone:17")
		if got != nil || !(errors.Is(err, ErrTampered) || errors.Is(err, ErrUnknownKey)) {
			p.Fatalf("opened as %x, %v", got, err)
		}
	})
}

func TestAValueOpensOnlyInItsPlace(t *testing.T) {
	r := ring(t, newKey)
	sealed, _ := r.SealString("13800138000", "ticket.phone:17")
	if got, err := r.OpenString(sealed, "ticket.phone:18"); got != "" || !errors.Is(err, ErrTampered) {
		t.Errorf("opened elsewhere: %q, %v", got, err)
	}
	if got, err := r.OpenString(sealed, "ticket.phone:17"); got != "13800138000" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestRotation(t *testing.T) {
	before, during, after := ring(t, oldKey), ring(t, newKey+", "+oldKey), ring(t, newKey)
	first, _ := before.SealString("值", "c")
	second, _ := during.SealString("值", "c")
	for _, tc := range []struct {
		name   string
		ring   *Ring
		sealed []byte
		want   error
	}{
		{"old value, both keys", during, first, nil},
		{"new value, both keys", during, second, nil},
		{"new value, new key alone: the first one seals", after, second, nil},
		{"old value, new key alone", after, first, ErrUnknownKey},
		{"new value, old key alone", before, second, ErrUnknownKey},
		{"another key of the same id", ring(t, "k1:"+strings.Repeat("/", 21)+"w=="), first, ErrTampered},
	} {
		got, err := tc.ring.OpenString(tc.sealed, "c")
		if !errors.Is(err, tc.want) || (err == nil) != (got == "值") {
			t.Errorf("%s: %q, %v", tc.name, got, err)
		}
	}
}

func TestEqualValuesAreSealedDifferently(t *testing.T) {
	r := ring(t, newKey)
	a, _ := r.SealString("same", "c")
	b, _ := r.SealString("same", "c")
	if bytes.Equal(a, b) {
		t.Error("a nonce was used twice")
	}
}

// What is in a database today must open tomorrow: this value was sealed by the first version.
func TestSealedByTheFirstVersion(t *testing.T) {
	got, err := ring(t, oldKey).OpenString(unhex(t, golden), "ticket.phone:17")
	if got != "13800138000" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

const golden = "01026b31135168b4c32f49512b78a93da7002369acb1212f41ce5ee5173eef9f1f0613a936f6a256ca766e"

func TestBadSpecIsNamedWithoutItsKey(t *testing.T) {
	const secret = "AAECAwQFBgcICQoLDA0ODw"
	for spec, want := range map[string]string{
		"":                                     "entry 1: takes the form id:base64",
		secret:                                 "entry 1: takes the form id:base64",
		oldKey + ",":                           "entry 2: takes the form id:base64",
		":" + secret:                           "entry 1: the id before the colon",
		"k 1:" + secret:                        "entry 1: the id before the colon",
		strings.Repeat("k", 33) + ":" + secret: "entry 1: the id before the colon",
		secret + "==:k1":                       "entry 1: the id before the colon",
		secret + ":k1":                         "entry 1: what follows the colon is not base64",
		"k1:" + secret + "*":                   "entry 1: what follows the colon is not base64",
		oldKey + ",k2:" + secret + secret:      "entry 2: the key has 33 bytes, it takes 16 or 32",
		"k1:":                                  "entry 1: the key has 0 bytes",
		oldKey + "," + oldKey:                  "entry 2: its id is there twice",
	} {
		_, err := ParseRing(spec)
		if err == nil || !strings.HasPrefix(err.Error(), "security.keys: "+want) || strings.Contains(err.Error(), secret) {
			t.Errorf("%q: %v, want %q", spec, err, want)
		}
	}
}

func TestNewRingSpec(t *testing.T) {
	a, b := NewRingSpec(), NewRingSpec()
	if a == b {
		t.Error("two fresh rings are the same")
	}
	ring(t, a)
}

func TestEmptyRingSealsNothing(t *testing.T) {
	if _, err := (&Ring{}).Seal([]byte("x"), "c"); !errors.Is(err, ErrUnknownKey) {
		t.Errorf("got %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	r := ring(f, newKey)
	sealed, _ := r.SealString("13800138000", "c")
	f.Add(sealed, "c")
	f.Add([]byte{1, 255}, "")
	f.Fuzz(func(t *testing.T, sealed []byte, context string) {
		if plain, err := r.Open(sealed, context); err == nil && string(plain) != "13800138000" {
			t.Fatalf("%x opened as %x", sealed, plain)
		}
	})
}

func TestIndex(t *testing.T) {
	x := NewIndex(unhex(t, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"))
	// Rows are found by this very text: it may never change.
	if got := x.Of("phone", "13800138000"); got != goldenIndex {
		t.Errorf("got %s", got)
	}
	seen := map[string]string{}
	for _, in := range [][2]string{{"phone", "1"}, {"phone", "2"}, {"id_no", "1"}, {"phon", "e1"}, {"", "phone1"}, {"phone1", ""}} {
		h := x.Of(in[0], in[1])
		if other, twice := seen[h]; twice || len(h) != 64 {
			t.Errorf("%q and %q are both %s", in, other, h)
		}
		seen[h] = fmt.Sprint(in)
	}
	if x.Of("phone", "1") == NewIndex([]byte("another key")).Of("phone", "1") {
		t.Error("the key makes no difference")
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if s := fmt.Sprintf(verb, x); strings.Contains(s, "0 1 2") || strings.Contains(s, "0x0, 0x1") || strings.Contains(s, "000102") {
			t.Errorf("%s shows the key: %s", verb, s)
		}
	}
}

const goldenIndex = "aa9ec7ebeaf80b55079a909f44fd8da09c66026c1b1ef55e091e44c8c0b29bad"

func BenchmarkSealPhone(b *testing.B)  { benchSeal(b, 11) }
func BenchmarkSealRemark(b *testing.B) { benchSeal(b, 1<<10) }
func BenchmarkSealPhoto(b *testing.B)  { benchSeal(b, 300<<10) }

func benchSeal(b *testing.B, size int) {
	r, plain := ring(b, newKey), make([]byte, size)
	buf := make([]byte, 0, size+Overhead)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.AppendSeal(buf, plain, "ticket.phone:17"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenPhone(b *testing.B) {
	r := ring(b, newKey)
	sealed, _ := r.SealString("13800138000", "ticket.phone:17")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Open(sealed, "ticket.phone:17"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIndex(b *testing.B) {
	x := NewIndex(make([]byte, 32))
	b.ReportAllocs()
	for b.Loop() {
		x.Of("phone", "13800138000")
	}
}
