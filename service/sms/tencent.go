package sms

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tcerrors "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/errors"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	tcsms "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/sms/v20210111"
)

// TencentOptions are an account at Tencent Cloud's short message service.
type TencentOptions struct {
	SecretID  string            // sms.tencent.secret_id
	SecretKey string            // sms.tencent.secret_key
	AppID     string            // sms.tencent.app_id: SmsSdkAppId
	SignName  string            // sms.tencent.sign_name: the approved signature, without 【】
	Region    string            // sms.tencent.region; "": ap-guangzhou
	Endpoint  string            // sms.tencent.endpoint: a host or an origin; "": Tencent's
	Templates map[string]string // sms.tencent.templates: our name → "1234567"
}

const (
	viaTencent      = "tencent"
	tencentEndpoint = "sms.tencentcloudapi.com"
	tencentRegion   = "ap-guangzhou"
)

// tencentSender speaks through the vendor's SDK, which signs, over our wire.
type tencentSender struct {
	sdk       *tcsms.Client
	endpoint  endpoint
	appID     string
	signName  string
	templates templates
	wire      *wire
	log       *slog.Logger
}

func newTencentSender(opts TencentOptions, w *wire, log *slog.Logger) (Sender, error) {
	at, errAt := parseEndpoint("sms.tencent.endpoint", opts.Endpoint, tencentEndpoint)
	approved, errTemplates := newTemplates("sms.tencent.templates", opts.Templates)
	err := errors.Join(
		needed("sms.tencent.secret_id", opts.SecretID, "sms.tencent.secret_key", opts.SecretKey,
			"sms.tencent.app_id", opts.AppID, "sms.tencent.sign_name", opts.SignName),
		errAt, errTemplates,
	)
	if err != nil {
		return nil, err
	}
	if opts.Region == "" {
		opts.Region = tencentRegion
	}
	p := profile.NewClientProfile() // neither retries nor debug output
	p.HttpProfile.Scheme, p.HttpProfile.Endpoint = at.scheme, at.host
	sdk, err := tcsms.NewClient(common.NewCredential(opts.SecretID, opts.SecretKey), opts.Region, p)
	if err != nil {
		return nil, errors.New("sms.tencent: the SDK does not take the credentials") // its words may hold them
	}
	sdk.WithHttpTransport(w.client.Transport).WithLogger(silent{})
	return &tencentSender{
		sdk: sdk, endpoint: at, appID: opts.AppID, signName: opts.SignName, templates: approved, wire: w, log: log,
	}, nil
}

// silent is what the SDK logs to, whatever it would say.
type silent struct{}

func (silent) Printf(string, ...any) {}

func (s *tencentSender) Send(ctx context.Context, m Message) (bool, error) {
	id, _, values, err := s.templates.fill(m)
	if err != nil {
		return false, &Error{Provider: viaTencent, cause: err}
	}
	ctx, n, done := s.wire.begin(ctx)
	defer done()
	request := tcsms.NewSendSmsRequest()
	request.PhoneNumberSet = common.StringPtrs([]string{"+86" + m.Phone})
	request.SmsSdkAppId = &s.appID
	request.SignName = &s.signName
	request.TemplateId = &id
	request.TemplateParamSet = common.StringPtrs(values)
	resp, err := survive(func() (*tcsms.SendSmsResponse, error) { return s.sdk.SendSmsWithContext(ctx, request) })
	if err != nil {
		return s.failed(n, err)
	}
	code, requestID := tencentStatus(resp)
	switch code {
	case "":
		return n.failure(viaTencent)
	case "Ok":
		taken(ctx, s.log, viaTencent, m.Template, shownRequest(requestID))
		return false, nil
	default:
		return refused(viaTencent, code, requestID, n, tencentVerdict(code))
	}
}

// Check asks for the endpoint's head. The credentials are there, or New would have refused; whether they are good shows
// with the first message.
func (s *tencentSender) Check(ctx context.Context) error {
	return s.wire.reach(ctx, viaTencent, s.endpoint.url(), nil)
}

// tencentStatus is the fate of our one phone: the call as a whole succeeds also where the message was refused.
func tencentStatus(resp *tcsms.SendSmsResponse) (code, requestID string) {
	if resp == nil || resp.Response == nil || len(resp.Response.SendStatusSet) != 1 || resp.Response.SendStatusSet[0] == nil {
		return "", ""
	}
	return deref(resp.Response.SendStatusSet[0].Code), deref(resp.Response.RequestId)
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// failed tells the API's refusals from everything else, which the SDK dresses up as a code of its own with the whole
// answer behind it.
func (s *tencentSender) failed(n *notes, err error) (bool, error) {
	var api *tcerrors.TencentCloudSDKError
	if n.err != nil || !errors.As(err, &api) || strings.HasPrefix(api.Code, "ClientError.") || !codeForm.MatchString(api.Code) {
		return n.failure(viaTencent)
	}
	v := tencentVerdict(api.Code)
	v.retry = v.retry || n.status >= http.StatusInternalServerError
	return refused(viaTencent, api.Code, api.RequestId, n, v)
}

// These are internal errors by name only: the request itself is at fault, and stays so.
var tencentFinal = []string{
	tcsms.INTERNALERROR_JSONPARSEFAIL, tcsms.INTERNALERROR_REQUESTTIMEEXCEPTION, tcsms.INTERNALERROR_RESTAPIINTERFACENOTEXIST,
	tcsms.INTERNALERROR_SIGFIELDMISSING, tcsms.INTERNALERROR_SIGVERIFICATIONFAIL,
}

// tencentVerdict reads the codes of a phone's status and of the API alike. What is unknown is final: repeating it would
// cost a message each time.
func tencentVerdict(code string) verdict {
	family, _, _ := strings.Cut(code, ".")
	switch {
	case slices.Contains(tencentFinal, code):
		return verdict{}
	case code == tcsms.INVALIDPARAMETERVALUE_INCORRECTPHONENUMBER, code == tcsms.FAILEDOPERATION_PHONENUMBERINBLACKLIST,
		code == tcsms.FAILEDOPERATION_PHONENUMBERPARSEFAIL:
		return verdict{cause: ErrPhone}
	case family == "LimitExceeded":
		return verdict{cause: ErrThrottled}
	case family == "InternalError", family == "RequestLimitExceeded", family == "ResourceUnavailable",
		family == "ServiceUnavailable":
		return verdict{retry: true}
	default:
		return verdict{}
	}
}
