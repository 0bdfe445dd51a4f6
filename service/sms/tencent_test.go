package sms_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.org/hotline/service/sms"
	"github.com/google/go-cmp/cmp"
)

const tencentRequest = "a0aabda6-cf91-4f3e-a81f-9198114a2279"

func TestTencentRequest(t *testing.T) {
	g := newGateway(t, says(200, `{"Response":{"SendStatusSet":[{"SerialNo":"5000:1045710669157053657849499619","PhoneNumber":"+86`+phone+
		`","Fee":1,"SessionContext":"","Code":"Ok","Message":"send success FULL","IsoCode":"CN"}],"RequestId":"`+tencentRequest+`"}}`))
	b := newBench(t, providers[2].at(g.URL))
	if retry, err := b.send(t.Context(), t); retry || err != nil {
		t.Fatalf("got %t, %v", retry, err)
	}
	r := g.only(t)
	var body map[string]any
	if err := json.Unmarshal([]byte(r.body), &body); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"PhoneNumberSet": []any{"+86" + phone}, "SmsSdkAppId": "1400006666", "SignName": "广州12345",
		"TemplateId": "1234567", "TemplateParamSet": []any{code},
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Error(diff)
	}
	if r.Method != "POST" || r.RequestURI != "/" || r.Header.Get("X-TC-Action") != "SendSms" ||
		r.Header.Get("X-TC-Version") != "2021-01-11" || r.Header.Get("X-TC-Region") != "ap-guangzhou" {
		t.Errorf("got %s %s %v", r.Method, r.RequestURI, r.Header)
	}
	checkTC3(t, r)
	if !strings.Contains(b.log.String(), tencentRequest) {
		t.Errorf("the log does not say which request it was: %s", b.log.String())
	}
}

// checkTC3 is the vendor's side of TC3-HMAC-SHA256, written from its description.
func checkTC3(t *testing.T, r got) {
	t.Helper()
	form := regexp.MustCompile(`^TC3-HMAC-SHA256 Credential=(\w+)/([0-9-]{10})/sms/tc3_request, SignedHeaders=content-type;host, Signature=([0-9a-f]{64})$`)
	m := form.FindStringSubmatch(r.Header.Get("Authorization"))
	if m == nil {
		t.Fatalf("Authorization is %q", r.Header.Get("Authorization"))
	}
	stamp := r.Header.Get("X-TC-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	at := time.Unix(seconds, 0).UTC()
	if err != nil || time.Since(at).Abs() > 5*time.Minute || m[2] != at.Format(time.DateOnly) {
		t.Errorf("signed at %q, dated %s", stamp, m[2])
	}
	canonical := strings.Join([]string{
		"POST", "/", "", "content-type:" + r.Header.Get("Content-Type") + "\nhost:" + r.Host + "\n", "content-type;host", hexSHA256(r.body),
	}, "\n")
	toSign := strings.Join([]string{"TC3-HMAC-SHA256", stamp, m[2] + "/sms/tc3_request", hexSHA256(canonical)}, "\n")
	key := hmacSHA256(hmacSHA256(hmacSHA256([]byte("TC3"+secret), m[2]), "sms"), "tc3_request")
	if want := hexHMAC(key, toSign); m[1] != keyID || m[3] != want {
		t.Errorf("key %s, signature %s, want %s, %s", m[1], m[3], keyID, want)
	}
}

func TestTencentCodes(t *testing.T) {
	ofPhone := func(code string) string {
		return `{"Response":{"SendStatusSet":[{"PhoneNumber":"+86` + phone + `","Code":"` + code + `","Message":"FULL"}],"RequestId":"` + tencentRequest + `"}}`
	}
	ofAPI := func(code string) string {
		return `{"Response":{"Error":{"Code":"` + code + `","Message":"FULL"},"RequestId":"` + tencentRequest + `"}}`
	}
	for _, tc := range []struct {
		code  string
		body  func(string) string
		retry bool
		is    error
	}{
		{"LimitExceeded.PhoneNumberThirtySecondLimit", ofPhone, false, sms.ErrThrottled},
		{"LimitExceeded.PhoneNumberDailyLimit", ofPhone, false, sms.ErrThrottled},
		{"LimitExceeded.DeliveryFrequencyLimit", ofPhone, false, sms.ErrThrottled},
		{"InvalidParameterValue.IncorrectPhoneNumber", ofPhone, false, sms.ErrPhone},
		{"FailedOperation.PhoneNumberInBlacklist", ofPhone, false, sms.ErrPhone},
		{"FailedOperation.InsufficientBalanceInSmsPackage", ofPhone, false, nil},
		{"FailedOperation.TemplateIncorrectOrUnapproved", ofPhone, false, nil},
		{"InternalError.Timeout", ofPhone, true, nil},
		{"InternalError.SigVerificationFail", ofPhone, false, nil},
		{"AuthFailure.SignatureFailure", ofAPI, false, nil},
		{"AuthFailure.SecretIdNotFound", ofAPI, false, nil},
		{"RequestLimitExceeded", ofAPI, true, nil},
		{"RequestLimitExceeded.UinLimitExceeded", ofAPI, true, nil},
		{"InternalError", ofAPI, true, nil},
		{"ResourceUnavailable", ofAPI, true, nil},
		{"LimitExceeded", ofAPI, false, sms.ErrThrottled},
		{"Something.New", ofAPI, false, nil},
	} {
		t.Run(tc.code, func(t *testing.T) {
			g := newGateway(t, says(200, tc.body(tc.code)))
			retry, err := newBench(t, providers[2].at(g.URL)).send(t.Context(), t)
			var e *sms.Error
			if !errors.As(err, &e) || e.Code != tc.code || e.RequestID != tencentRequest {
				t.Fatalf("got %#v", err)
			}
			if retry != tc.retry {
				t.Errorf("retry is %t, want %t", retry, tc.retry)
			}
			if tc.is != nil && !errors.Is(err, tc.is) || tc.is == nil && errors.Unwrap(err) != nil {
				t.Errorf("%v is of %v, want %v", err, errors.Unwrap(err), tc.is)
			}
			g.only(t)
		})
	}
}

// TestTencentStrangeAnswers: what is not the answer that was promised is neither a success nor a panic.
func TestTencentStrangeAnswers(t *testing.T) {
	for _, status := range []int{200, 400, 500} {
		for _, kind := range []string{"application/json", "text/event-stream", "application/octet-stream"} {
			for _, body := range append([]string{
				`{"Response":null}`, `{"Response":{}}`, `{"Response":{"SendStatusSet":[]}}`, `{"Response":{"SendStatusSet":[null]}}`,
				`{"Response":{"SendStatusSet":[{"Code":"Ok"},{"Code":"Ok"}]}}`, `{"Response":{"SendStatusSet":[{"Code":null}]}}`,
				`{"Response":{"Error":{"Code":"FULL","Message":"FULL"}}}`, `{"Response":{"SendStatusSet":[{"Code":"FULL"}]}}`,
				`{"Response":{"SendStatusSet":[{"Code":"LimitExceeded"}],"RequestId":"FULL"}}`, `{"code":5,"message":"FULL","codeDesc":"FULL"}`,
			}, strange...) {
				g := newGateway(t, says(status, body, "Content-Type", kind))
				if _, err := newBench(t, providers[2].at(g.URL)).send(t.Context(), t); err == nil {
					t.Errorf("%d %s %.60q is taken for a success", status, kind, body)
				}
			}
		}
	}
}
