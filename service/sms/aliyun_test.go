package sms_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/service/sms"
	"github.com/google/go-cmp/cmp"
)

const aliyunRequest = "F655A8D5-B967-440B-8683-DAD6FF8DE990"

func TestAliyunRequest(t *testing.T) {
	g := newGateway(t, says(200, `{"Code":"OK","Message":"OK FULL","BizId":"9006197469364984^0","RequestId":"`+aliyunRequest+`"}`))
	b := newBench(t, providers[1].at(g.URL))
	if retry, err := b.send(t.Context(), t); retry || err != nil {
		t.Fatalf("got %t, %v", retry, err)
	}
	r := g.only(t)
	q := r.URL.Query()
	want := url.Values{
		"PhoneNumbers": {phone}, "SignName": {"广州12345"}, "TemplateCode": {"SMS_154950909"}, "TemplateParam": {`{"code":"402917"}`},
	}
	if diff := cmp.Diff(want, q); diff != "" {
		t.Error(diff)
	}
	if r.Method != "POST" || r.URL.Path != "/" || r.Header.Get("x-acs-action") != "SendSms" || r.Header.Get("x-acs-version") != "2017-05-25" {
		t.Errorf("got %s %s %v", r.Method, r.URL.Path, r.Header)
	}
	checkACS3(t, r)
	if !strings.Contains(b.log.String(), aliyunRequest) {
		t.Errorf("the log does not say which request it was: %s", b.log.String())
	}
}

// checkACS3 is the vendor's side of its signature, version 3, written from its description.
func checkACS3(t *testing.T, r got) {
	t.Helper()
	form := regexp.MustCompile(`^ACS3-HMAC-SHA256 Credential=(\w+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$`)
	m := form.FindStringSubmatch(r.Header.Get("Authorization"))
	if m == nil {
		t.Fatalf("Authorization is %q", r.Header.Get("Authorization"))
	}
	signed := strings.Split(m[2], ";")
	for _, h := range []string{"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"} {
		if !slices.Contains(signed, h) {
			t.Errorf("%s is not signed", h)
		}
	}
	headers := ""
	for _, h := range signed {
		v := r.Header.Get(h)
		if h == "host" {
			v = r.Host
		}
		headers += h + ":" + v + "\n"
	}
	payload := hexSHA256(r.body)
	if got := r.Header.Get("x-acs-content-sha256"); got != payload {
		t.Errorf("content hash is %s, want %s", got, payload)
	}
	// Encode sorts by key; the vendor wants blanks as %20 and ~ bare, as RFC 3986 has them.
	query := strings.NewReplacer("+", "%20", "*", "%2A", "%7E", "~").Replace(r.URL.Query().Encode())
	canonical := strings.Join([]string{r.Method, r.URL.Path, query, headers, m[2], payload}, "\n")
	want := hexHMAC([]byte(secret), "ACS3-HMAC-SHA256\n"+hexSHA256(canonical))
	if m[1] != keyID || m[3] != want {
		t.Errorf("key %s, signature %s, want %s, %s", m[1], m[3], keyID, want)
	}
	at, err := time.Parse(time.RFC3339, r.Header.Get("x-acs-date"))
	if err != nil || time.Since(at).Abs() > 15*time.Minute {
		t.Errorf("signed at %q", r.Header.Get("x-acs-date"))
	}
}

func hexSHA256(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func hmacSHA256(key []byte, s string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(s))
	return h.Sum(nil)
}

func hexHMAC(key []byte, s string) string { return hex.EncodeToString(hmacSHA256(key, s)) }

func TestAliyunCodes(t *testing.T) {
	for _, tc := range []struct {
		status int
		code   string
		retry  bool
		is     error
	}{
		{200, "isv.BUSINESS_LIMIT_CONTROL", false, sms.ErrThrottled},
		{200, "isv.DAY_LIMIT_CONTROL", false, sms.ErrThrottled},
		{200, "isv.BLACK_KEY_CONTROL_LIMIT", false, nil},
		{200, "isv.MOBILE_NUMBER_ILLEGAL", false, sms.ErrPhone},
		{200, "isv.AMOUNT_NOT_ENOUGH", false, nil},
		{200, "isv.SMS_SIGNATURE_ILLEGAL", false, nil},
		{200, "isp.SYSTEM_ERROR", true, nil},
		{200, "isp.RAM_PERMISSION_DENY", false, nil},
		{400, "Throttling.User", true, nil},
		{400, "Throttling", true, nil},
		{400, "SignatureDoesNotMatch", false, nil},
		{404, "InvalidAccessKeyId.NotFound", false, nil},
		{500, "InternalError", true, nil},
		{503, "ServiceUnavailable", true, nil},
		{500, "Something.New", true, nil},
		{200, "Something.New", false, nil},
	} {
		t.Run(tc.code, func(t *testing.T) {
			body, _ := json.Marshal(map[string]string{"Code": tc.code, "Message": "FULL", "RequestId": aliyunRequest})
			g := newGateway(t, says(tc.status, string(body)))
			retry, err := newBench(t, providers[1].at(g.URL)).send(t.Context(), t)
			var e *sms.Error
			if !errors.As(err, &e) || e.Code != tc.code || e.RequestID != aliyunRequest || e.Status != tc.status {
				t.Fatalf("got %#v", err)
			}
			if retry != tc.retry {
				t.Errorf("retry is %t, want %t", retry, tc.retry)
			}
			if tc.is != nil && !errors.Is(err, tc.is) || tc.is == nil && errors.Unwrap(err) != nil {
				t.Errorf("%v is of %v, want %v", err, errors.Unwrap(err), tc.is)
			}
		})
	}
}

// TestAliyunStrangeAnswers: what is not the answer that was promised is neither a success nor a panic.
func TestAliyunStrangeAnswers(t *testing.T) {
	for _, status := range []int{200, 400, 500} {
		for _, body := range append([]string{
			`{"Code":"FULL"}`, `{"Code":7}`, `{"Code":["OK"]}`, `{"code":"ok"}`, `{"Code":"OK"`, `{"Code":"","Message":"FULL"}`,
			`{"Code":{"x":1},"RequestId":5}`, `{"RequestId":"FULL","Code":"Oops"}`,
		}, strange...) {
			g := newGateway(t, says(status, body))
			if _, err := newBench(t, providers[1].at(g.URL)).send(t.Context(), t); err == nil {
				t.Errorf("%d %.60q is taken for a success", status, body)
			}
		}
	}
}

// strange are bodies that no vendor promises.
var strange = []string{
	``, `null`, `[]`, `[1,"FULL"]`, `"FULL"`, `7`, `true`, `{}`, `{"FULL":`, `<html>FULL</html>`, "\x00\xff", `{"a":{"b":[null]}}`,
	strings.Repeat("[", 20000), `{"Code":"` + strings.Repeat("x", 80<<10) + `"}`,
}
