package main

import (
	"log/slog"

	"example.org/hotline/config"
	"example.org/hotline/service/sms"
)

// newSMS is the provider that the configuration chose.
func newSMS(c config.SMS, log *slog.Logger) (smsCodes, error) {
	sender, err := sms.New(sms.Options{
		Provider: c.Provider, AllowLog: c.AllowLog,
		HTTP: sms.HTTPOptions{URL: string(c.HTTP.URL), Token: string(c.HTTP.Token)},
		Aliyun: sms.AliyunOptions{
			AccessKeyID: c.Aliyun.AccessKeyID, AccessKeySecret: string(c.Aliyun.AccessKeySecret), SignName: c.Aliyun.SignName,
			Endpoint: c.Aliyun.Endpoint, Templates: c.Aliyun.Templates,
		},
		Tencent: sms.TencentOptions{
			SecretID: c.Tencent.SecretID, SecretKey: string(c.Tencent.SecretKey), AppID: c.Tencent.AppID,
			SignName: c.Tencent.SignName, Region: c.Tencent.Region, Endpoint: c.Tencent.Endpoint, Templates: c.Tencent.Templates,
		},
	}, log)
	return smsCodes{sender}, err
}
