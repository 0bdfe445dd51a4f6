package sms

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	dysms "github.com/alibabacloud-go/dysmsapi-20170525/v5/client"
	"github.com/alibabacloud-go/tea/dara"
)

// AliyunOptions are an account at Aliyun's short message service.
type AliyunOptions struct {
	AccessKeyID     string            // sms.aliyun.access_key_id
	AccessKeySecret string            // sms.aliyun.access_key_secret
	SignName        string            // sms.aliyun.sign_name: the approved signature, without 【】
	Endpoint        string            // sms.aliyun.endpoint: a host or an origin; "": Aliyun's
	Templates       map[string]string // sms.aliyun.templates: our name → "SMS_123456789"
}

const (
	viaAliyun      = "aliyun"
	aliyunEndpoint = "dysmsapi.aliyuncs.com"
)

// aliyunSender speaks through the vendor's SDK, which signs, over our wire.
type aliyunSender struct {
	sdk       *dysms.Client
	endpoint  endpoint
	signName  string
	templates templates
	wire      *wire
	log       *slog.Logger
}

func newAliyunSender(opts AliyunOptions, w *wire, log *slog.Logger) (Sender, error) {
	at, errAt := parseEndpoint("sms.aliyun.endpoint", opts.Endpoint, aliyunEndpoint)
	approved, errTemplates := newTemplates("sms.aliyun.templates", opts.Templates)
	err := errors.Join(
		needed("sms.aliyun.access_key_id", opts.AccessKeyID, "sms.aliyun.access_key_secret", opts.AccessKeySecret,
			"sms.aliyun.sign_name", opts.SignName),
		errAt, errTemplates,
		silentSDK(os.Getenv("DEBUG")), //nolint:forbidigo // the SDK reads this very variable, whatever cmd hands in
	)
	if err != nil {
		return nil, err
	}
	sdk, err := dysms.NewClient(&openapi.Config{
		AccessKeyId: &opts.AccessKeyID, AccessKeySecret: &opts.AccessKeySecret, Endpoint: &at.host, Protocol: &at.scheme,
	})
	if err != nil {
		return nil, errors.New("sms.aliyun: the SDK does not take the credentials") // its words may hold them
	}
	sdk.DisableSDKError = dara.Bool(true) // or it drops the type that knows status, code and request id
	return &aliyunSender{sdk: sdk, endpoint: at, signName: opts.SignName, templates: approved, wire: w, log: log}, nil
}

// silentSDK refuses the setting with which the SDK prints addresses, which hold phones and codes, to standard output.
// The SDK itself reads it from the environment and lets nobody overrule it, so it has to be looked for there.
func silentSDK(debug string) error {
	for _, name := range strings.Split(debug, ",") {
		if slices.Contains([]string{"dara", "tea", "credential"}, name) {
			return errors.New("DEBUG: with " + name + " in it sms.provider aliyun would print phones and codes; unset it")
		}
	}
	return nil
}

func (s *aliyunSender) Send(ctx context.Context, m Message) (bool, error) {
	id, names, values, err := s.templates.fill(m)
	if err != nil {
		return false, &Error{Provider: viaAliyun, cause: err}
	}
	params := make(map[string]string, len(names))
	for i, name := range names {
		params[name] = values[i]
	}
	encoded, err := json.Marshal(params)
	if err != nil {
		return false, &Error{Provider: viaAliyun, text: "the parameters cannot be written as JSON"}
	}
	ctx, n, done := s.wire.begin(ctx)
	defer done()
	request := (&dysms.SendSmsRequest{}).SetPhoneNumbers(m.Phone).SetSignName(s.signName).
		SetTemplateCode(id).SetTemplateParam(string(encoded))
	resp, err := survive(func() (*dysms.SendSmsResponse, error) { return s.over(ctx).SendSms(request) })
	if err != nil {
		return s.failed(n, err)
	}
	if resp == nil || resp.Body == nil || dara.StringValue(resp.Body.Code) == "" {
		return n.failure(viaAliyun)
	}
	if code := dara.StringValue(resp.Body.Code); code != "OK" {
		return refused(viaAliyun, code, dara.StringValue(resp.Body.RequestId), n, aliyunVerdict(code))
	}
	taken(ctx, s.log, viaAliyun, m.Template, shownRequest(dara.StringValue(resp.Body.RequestId)))
	return false, nil
}

// Check asks for the endpoint's head. The credentials are there, or New would have refused; whether they are good shows
// with the first message.
func (s *aliyunSender) Check(ctx context.Context) error {
	return s.wire.reach(ctx, viaAliyun, s.endpoint.url(), nil)
}

// over is the SDK for one call: SendSms takes no context, so it comes in with the HTTP client.
func (s *aliyunSender) over(ctx context.Context) *dysms.Client {
	sdk := *s.sdk
	sdk.HttpClient = aliyunWire{ctx, s.wire}
	return &sdk
}

// aliyunWire is our wire as the SDK wants it. It lives for one call, hence the context in it.
type aliyunWire struct {
	ctx  context.Context //nolint:containedctx // see above
	wire *wire
}

func (w aliyunWire) Call(req *http.Request, _ *http.Transport) (*http.Response, error) {
	return w.wire.client.Do(req.WithContext(w.ctx))
}

// failed tells the gateway's refusals, which come as 4xx and 5xx with a code, from everything else.
func (s *aliyunSender) failed(n *notes, err error) (bool, error) {
	var gateway interface {
		GetCode() *string
		GetRequestId() *string
	}
	if errors.As(err, &gateway) && n.err == nil {
		if code := dara.StringValue(gateway.GetCode()); codeForm.MatchString(code) {
			v := aliyunVerdict(code)
			v.retry = v.retry || n.status >= http.StatusInternalServerError
			return refused(viaAliyun, code, dara.StringValue(gateway.GetRequestId()), n, v)
		}
	}
	return n.failure(viaAliyun)
}

// aliyunVerdict reads the codes of SendSms and of the gateway before it. What is unknown is final: repeating it would
// cost a message each time.
func aliyunVerdict(code string) verdict {
	switch {
	case strings.Contains(code, "LIMIT_CONTROL"), strings.HasPrefix(code, "isv.BUSINESS_LIMIT"):
		if code == "isv.BLACK_KEY_CONTROL_LIMIT" {
			return verdict{}
		}
		return verdict{cause: ErrThrottled}
	case code == "isv.MOBILE_NUMBER_ILLEGAL", code == "isv.MOBILE_COUNT_OVER_LIMIT", code == "MOBILE_NOT_ON_SERVICE":
		return verdict{cause: ErrPhone}
	case strings.HasPrefix(code, "Throttling"), strings.HasPrefix(code, "ServiceUnavailable"),
		code == "SystemError", code == "InternalError", code == "SYSTEM_ERROR",
		code == "isp.SYSTEM_ERROR", code == "isv.SYSTEM_ERROR", code == "isp.GATEWAY_ERROR":
		return verdict{retry: true}
	default:
		return verdict{}
	}
}
