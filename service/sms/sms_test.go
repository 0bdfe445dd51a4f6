package sms_test

import (
	"bytes"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"example.org/hotline/service/sms"
	"github.com/google/go-cmp/cmp"
)

// TestNewNamesTheKey: an operator reads which key is at fault, all of them at once, and never their values.
func TestNewNamesTheKey(t *testing.T) {
	aliyun := func(change func(*sms.AliyunOptions)) sms.Options {
		o := providers[1].at("https://dysmsapi.aliyuncs.com")
		change(&o.Aliyun)
		return o
	}
	tencent := func(change func(*sms.TencentOptions)) sms.Options {
		o := providers[2].at("https://sms.tencentcloudapi.com")
		change(&o.Tencent)
		return o
	}
	for _, tc := range []struct {
		name string
		opts sms.Options
		want []string
	}{
		{"no provider", sms.Options{}, []string{"sms.provider: takes log, http, aliyun or tencent"}},
		{"log unasked", sms.Options{Provider: "log"}, []string{"sms.provider: log writes codes", "sms.allow_log"}},
		{"no URL", sms.Options{Provider: "http"}, []string{"sms.http.url: takes"}},
		{"a URL that is none", sms.Options{Provider: "http", HTTP: sms.HTTPOptions{URL: "ftp://" + secret}}, []string{"sms.http.url: takes"}},
		{"aliyun without anything", sms.Options{Provider: "aliyun"}, []string{
			"sms.aliyun.access_key_id: is needed", "sms.aliyun.access_key_secret: is needed", "sms.aliyun.sign_name: is needed",
			"sms.aliyun.templates.bind_code: is needed",
		}},
		{"tencent without anything", sms.Options{Provider: "tencent"}, []string{
			"sms.tencent.secret_id: is needed", "sms.tencent.secret_key: is needed", "sms.tencent.app_id: is needed",
			"sms.tencent.sign_name: is needed", "sms.tencent.templates.bind_code: is needed",
		}},
		{
			"a text that is none",
			aliyun(func(o *sms.AliyunOptions) {
				o.Templates = map[string]string{"bind_code": "SMS_1", "bind_cod": "SMS_2"}
			}),
			[]string{"sms.aliyun.templates.bind_cod: there is no such text; there are bind_code, bound_elsewhere, submit_code, ticket_closed, ticket_expired, ticket_need_info, ticket_rejected"},
		},
		{
			"a parameter that is none",
			tencent(func(o *sms.TencentOptions) { o.Templates = map[string]string{"bind_code": "1:code,minutes"} }),
			[]string{"sms.tencent.templates.bind_code: takes an id"},
		},
		{
			"parameters of nothing",
			tencent(func(o *sms.TencentOptions) { o.Templates = map[string]string{"bind_code": ":code"} }),
			[]string{"sms.tencent.templates.bind_code: takes an id"},
		},
		{
			"an endpoint with a path", aliyun(func(o *sms.AliyunOptions) { o.Endpoint = "https://a.example/" + secret }),
			[]string{"sms.aliyun.endpoint: takes a host"},
		},
		{
			"an endpoint with a user", tencent(func(o *sms.TencentOptions) { o.Endpoint = "https://u:" + secret + "@a.example" }),
			[]string{"sms.tencent.endpoint: takes a host"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := sms.New(tc.opts, slog.New(slog.DiscardHandler))
			if err == nil {
				t.Fatal("no error")
			}
			noLeak(t, err.Error())
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
		})
	}
}

// TestBareHost: the configuration's default endpoints are hosts.
func TestBareHost(t *testing.T) {
	for _, endpoint := range []string{"", "sms.example.com", "sms.example.com:8443", "https://sms.example.com/"} {
		for _, p := range providers[1:] {
			if _, err := sms.New(p.at(endpoint), slog.New(slog.DiscardHandler)); err != nil {
				t.Errorf("%s at %q: %v", p.name, endpoint, err)
			}
		}
	}
}

// TestAliyunDebug: with such a DEBUG the SDK prints phones and codes.
func TestAliyunDebug(t *testing.T) {
	for debug, refused := range map[string]bool{"": false, "x,y": false, "dara": true, "x,tea": true} {
		t.Setenv("DEBUG", debug)
		if _, err := sms.New(providers[1].at(""), slog.New(slog.DiscardHandler)); (err != nil) != refused {
			t.Errorf("with DEBUG=%s: got %v, want refused %t", debug, err, refused)
		}
	}
}

func TestTemplates(t *testing.T) {
	for _, tc := range []struct {
		name      string
		templates map[string]string
		send      sms.Message
		want      string // of the request's body: the template's id and its parameters
		err       error
	}{
		{"mapped", map[string]string{"bind_code": "1", "submit_code": "2"}, sms.Message{Template: "submit_code", Params: map[string]string{"code": "9"}}, `"TemplateId":"2","SignName":"广州12345","TemplateParamSet":["9"]`, nil},
		{"a code by the other code's", map[string]string{"bind_code": "1"}, sms.Message{Template: "submit_code", Params: map[string]string{"code": "9"}}, `"TemplateId":"1","SignName":"广州12345","TemplateParamSet":["9"]`, nil},
		{"parameters in their own order", map[string]string{"bind_code": "1:code,code"}, sms.Message{Template: "bind_code", Params: map[string]string{"code": "9"}}, `"TemplateId":"1","SignName":"广州12345","TemplateParamSet":["9","9"]`, nil},
		{"what it does not take is left out", map[string]string{"bind_code": "1"}, sms.Message{Template: "bind_code", Params: map[string]string{"code": "9", "x": "y"}}, `"TemplateId":"1","SignName":"广州12345","TemplateParamSet":["9"]`, nil},
		{"unmapped", map[string]string{"bind_code": "1"}, sms.Message{Template: "bound_elsewhere", Params: map[string]string{"time": "9"}}, "sms tencent: no template for this text: set sms.tencent.templates.bound_elsewhere", sms.ErrNoTemplate},
		{"without its parameter", map[string]string{"bind_code": "1"}, sms.Message{Template: "bind_code"}, "sms tencent: bind_code lacks its parameter code", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := newGateway(t, says(200, `{"Response":{"SendStatusSet":[{"Code":"Ok"}]}}`))
			opts := providers[2].at(g.URL)
			opts.Tencent.Templates = tc.templates
			tc.send.Phone = phone
			retry, err := newBench(t, opts).Send(t.Context(), tc.send)
			if retry {
				t.Error("sending it again would not help")
			}
			if err != nil {
				if diff := cmp.Diff(tc.want, err.Error()); diff != "" || tc.err != nil && !errors.Is(err, tc.err) {
					t.Errorf("%s, is %v", diff, err)
				}
				return
			}
			if body := g.only(t).body; !strings.Contains(body, tc.want) {
				t.Errorf("%s does not hold %s", body, tc.want)
			}
		})
	}
}

// TestLog: the code stands in the log, since that is what provider log is for; the phone does not.
func TestLog(t *testing.T) {
	var out bytes.Buffer
	s, err := sms.New(sms.Options{Provider: "log", AllowLog: true}, slog.New(slog.NewJSONHandler(&out, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if retry, err := s.Send(t.Context(), message); retry || err != nil {
		t.Fatalf("got %t, %v", retry, err)
	}
	line := out.String()
	if !strings.Contains(line, `"level":"INFO"`) || !strings.Contains(line, `"code":"`+code+`"`) || !strings.Contains(line, `"phone":"138****8000"`) {
		t.Errorf("got %s", line)
	}
	if strings.Contains(line, phone) {
		t.Errorf("the phone stands in the log: %s", line)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTextsWithoutATemplate(t *testing.T) {
	got := sms.Unmapped(map[string]string{"bind_code": "1", "ticket_closed": "2", "ticket_expired": ""})
	want := []string{"bound_elsewhere", "ticket_expired", "ticket_need_info", "ticket_rejected"} // submit_code goes by bind_code's
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
