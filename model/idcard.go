package model

import (
	"regexp"
	"strings"
	"time"
)

// The kinds of document that 证件号码 may be of (domain §4).
const (
	IDResident  = "居民身份证"
	IDHongKong  = "港澳居民来往内地通行证"
	IDTaiwan    = "台湾居民来往大陆通行证"
	IDPassport  = "护照"
	IDPermanent = "外国人永久居留身份证"
)

// IDTypes lists them in the order in which a form offers them.
var IDTypes = []string{IDResident, IDHongKong, IDTaiwan, IDPassport, IDPermanent}

var (
	residentNo = regexp.MustCompile(`^\d{17}[\dX]$`)
	otherNo    = regexp.MustCompile(`^[A-Z0-9]{5,20}$`)
)

// The two digits with which a resident's number may begin (GB/T 2260; 81–83 are the residence permits of
// Hong Kong, Macau and Taiwan residents).
const provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 "

// CheckIDNo returns what is wrong with a document's number, or "". The number is in upper case, without blanks.
func CheckIDNo(idType, no string, today time.Time) string {
	if idType != IDResident {
		if !otherNo.MatchString(no) {
			return "证件号码应为5至20位字母或数字"
		}
		return ""
	}
	if !residentNo.MatchString(no) {
		return "居民身份证号码应为18位，最后一位可以是X"
	}
	born, err := time.ParseInLocation("20060102", no[6:14], today.Location())
	switch {
	case !strings.Contains(provinces, " "+no[:2]+" "):
		return "居民身份证号码的地区不存在，请核对前两位"
	case err != nil || born.After(today) || born.Year() < 1850:
		return "居民身份证号码的出生日期不正确，请核对第7至14位"
	case CheckGB11643(no) != no[17]:
		return "居民身份证号码的校验位不正确，请逐位核对"
	}
	return ""
}

// CheckGB11643 is the last character that GB 11643 gives to the seventeen before it (ISO 7064 MOD 11-2).
func CheckGB11643(no string) byte {
	sum := 0
	for i, w := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(no[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}
