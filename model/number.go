package model

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Source says where a ticket was filed; it is the seventh digit of its number (domain §5).
type Source int

const (
	SourceWeChat     Source = 1 // 微信自助
	SourceOnlineHall Source = 2 // 网上办事大厅自助
	SourceAgent      Source = 3 // 客服代录
	SourcePhone      Source = 4 // 电话
	SourceOther      Source = 5
)

// NumbersADay is how many tickets one source can number in a day.
const NumbersADay = 1_000_000

const halfNumber = 1000 // the six digits are permuted as two halves

// TicketNumber is the 14 digits of the n-th ticket (0 ≤ n < NumbersADay) of a source on day: YYMMDD, the source, six
// digits that key permutes so that numbers cannot be guessed by counting, and a check digit.
func TicketNumber(key []byte, day time.Time, source Source, n int) string {
	head := day.Format("060102") + strconv.Itoa(int(source))
	body := head + fmt.Sprintf("%06d", permute(key, head, n))
	return body + string(check1110(body))
}

// permute is a Feistel network over the million numbers: one to one for a fixed key and head, and without the key no
// better than chance to continue. The modular addition lets the halves be thousands instead of bits.
func permute(key []byte, head string, n int) int {
	left, right := n/halfNumber, n%halfNumber
	mac := hmac.New(sha256.New, key)
	var said, sum []byte
	for round := range 10 {
		said = append(append(said[:0], head...), '/')
		said = append(strconv.AppendInt(said, int64(round), 10), '/')
		said = strconv.AppendInt(said, int64(right), 10)
		mac.Reset()
		mac.Write(said)
		sum = mac.Sum(sum[:0])
		f := int(binary.BigEndian.Uint64(sum) % halfNumber)
		left, right = right, (left+f)%halfNumber
	}
	return left*halfNumber + right
}

// check1110 is the check digit of ISO 7064 MOD 11,10: it finds every single wrong digit and nearly every pair of
// neighbours that changed places.
func check1110(digits string) byte {
	p := 10
	for _, d := range []byte(digits) {
		s := (p + int(d-'0')) % 10
		if s == 0 {
			s = 10
		}
		p = s * 2 % 11
	}
	return byte('0' + (11-p)%10)
}

// ParseNumber is what somebody typed as a ticket number, without blanks, dashes and full-width digits. ok is false
// where it is not 14 digits or the check digit says that one was mistyped.
func ParseNumber(typed string) (number string, ok bool) {
	number = strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == ' ', r == '-', r == '\u3000', r == '\t':
			return -1
		}
		return r
	}, strings.TrimSpace(typed))
	if len(number) != 14 || strings.Trim(number, "0123456789") != "" {
		return "", false
	}
	return number, check1110(number[:13]) == number[13]
}

// GroupNumber is a number as people read it out: 261123 1 048352 0.
func GroupNumber(number string) string {
	if len(number) != 14 {
		return number
	}
	return number[:6] + " " + number[6:7] + " " + number[7:13] + " " + number[13:]
}
