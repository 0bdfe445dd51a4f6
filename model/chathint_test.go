package model_test

import (
	"slices"
	"testing"

	"example.org/hotline/model"
)

func TestChatHints(t *testing.T) {
	for said, want := range map[string][]string{
		"您好，已为您转给城管部门":                      nil,
		"请把身份证号码告诉我":                        nil,
		"他的身份证是11010519491231002X，请核对":      {"身份证号码"},
		"他的身份证是11010519491231002x":          {"身份证号码"},
		"编号110105194912310021":              nil, // its check is another
		"请转到6222 0200 0000 0000 000":        {"银行卡号"},
		"请联系138-0013-8000或13900139000":      {"手机号码"},
		"13800138000 13900139000":           {"手机号码"},
		"诉求编号26112310483520，电话020-12345678": nil,
		"密码是多少":                             {"密码、验证码：密码"},
		"我保证今天办好":                           {"承诺用语：保证"},
		"退还保证金":                             nil,
		"你滚开，爱找谁找谁":                         {"不文明用语：滚开", "不文明用语：爱找谁找谁"},
		"滚动播出":                              nil,
		"":                                  nil,
	} {
		if got := model.ChatHints(said); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", said, got, want)
		}
	}
}
