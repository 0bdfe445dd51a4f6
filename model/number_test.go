package model

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var day = time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("CST", 8*3600))

// The examples of domain §5 and of ISO 7064, and two worked out by hand.
func TestCheckDigit(t *testing.T) {
	for body, want := range map[string]byte{"2611231048352": '0', "0794": '5', "0": '2', "1": '9'} {
		if got := check1110(body); got != want {
			t.Errorf("check1110(%s) = %c, want %c", body, got, want)
		}
	}
}

func TestNumbersOfADayAreAllDifferent(t *testing.T) {
	key := []byte("0123456789abcdef0123456789abcdef")
	seen := make([]bool, NumbersADay)
	for n := range NumbersADay / 10 { // a tenth of a day takes a second; the property below looks everywhere
		p := permute(key, "2611231", n)
		if p < 0 || p >= NumbersADay || seen[p] {
			t.Fatalf("the %d-th number is %d, which was given before or is out of range", n, p)
		}
		seen[p] = true
	}
}

func TestPermuteIsOneToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key")
		a := rapid.IntRange(0, NumbersADay-1).Draw(t, "a")
		b := rapid.IntRange(0, NumbersADay-1).Draw(t, "b")
		if (permute(key, "2611231", a) == permute(key, "2611231", b)) != (a == b) {
			t.Fatalf("%d and %d collide", a, b)
		}
	})
}

func TestTicketNumber(t *testing.T) {
	key := []byte("0123456789abcdef0123456789abcdef")
	first, second := TicketNumber(key, day, SourceWeChat, 0), TicketNumber(key, day, SourceWeChat, 1)
	if len(first) != 14 || first[:7] != "2611231" {
		t.Fatalf("got %s; want 14 digits that begin with the day and the source", first)
	}
	if first[7:11] == second[7:11] {
		t.Errorf("%s and %s follow one another: numbers could be guessed by counting", first, second)
	}
	if other := TicketNumber([]byte("another key"), day, SourceWeChat, 0); other == first {
		t.Error("the number does not depend on the key")
	}
}

func TestParseNumber(t *testing.T) {
	for _, typed := range []string{"26112310483520", " 261123 1 048352 0 ", "２６１１２３１０４８３５２０", "261123-1-048352-0"} {
		if got, ok := ParseNumber(typed); !ok || got != "26112310483520" {
			t.Errorf("ParseNumber(%q) = %s, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "2611231048352", "26112310483521", "26112310438520", "2611231048352a", "261123104835200"} {
		if got, ok := ParseNumber(typed); ok {
			t.Errorf("ParseNumber(%q) = %s, want a refusal", typed, got)
		}
	}
}

func TestEveryWrongDigitIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, NumbersADay-1).Draw(t, "n")
		number := []byte(TicketNumber([]byte("key"), day, SourceWeChat, n))
		at := rapid.IntRange(0, 13).Draw(t, "at")
		number[at] = '0' + (number[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "off")))%10
		if _, ok := ParseNumber(string(number)); ok {
			t.Fatalf("a wrong digit at %d was not found in %s", at, number)
		}
	})
}

func TestGroupNumber(t *testing.T) {
	if got := GroupNumber("26112310483520"); got != "261123 1 048352 0" {
		t.Error(got)
	}
}
