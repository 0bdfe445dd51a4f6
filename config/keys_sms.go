package config

// smsKeys are the keys of sms: which provider, and what each one needs.
func smsKeys() []key {
	all := []key{
		{
			name: "sms.provider", value: ProviderLog, takes: "log, http, aliyun or tencent",
			about: "who sends SMS. `log` writes codes to the log; `hotline serve` refuses it unless `sms.allow_log` is set",
			set: into(func(c *Config) *string { return &c.SMS.Provider },
				oneOf(ProviderLog, ProviderHTTP, ProviderAliyun, ProviderTencent)),
		},
		{
			name: "sms.allow_log", value: "false", takes: "true or false",
			about: "lets `hotline serve` run with provider `log`: whoever reads the log can then bind any phone",
			set:   into(func(c *Config) *bool { return &c.SMS.AllowLog }, boolean),
		},
		{
			name: "sms.http.url", takes: "an http(s) URL", secret: true,
			about: "where provider `http` posts `{\"phone\",\"template\",\"params\"}`; 2xx is success",
			set:   into(func(c *Config) *Secret { return &c.SMS.HTTP.URL }, webAddress),
		},
		{
			name: "sms.http.token", takes: "a line of at most 1024 characters", secret: true,
			about: "the `Authorization` header of provider `http`, as it is",
			set:   into(func(c *Config) *Secret { return &c.SMS.HTTP.Token }, securely(text(1024))),
		},
	}
	return append(append(all, aliyunKeys()...), tencentKeys()...)
}

const (
	takesEndpoint = "a host, or an http(s) URL"
	takesSign     = "1–50 characters"
)

func aliyunKeys() []key {
	return []key{
		{
			name: "sms.aliyun.access_key_id", takes: takesAccount, about: "AccessKey ID",
			set: into(func(c *Config) *string { return &c.SMS.Aliyun.AccessKeyID }, matching(reAccount)),
		},
		{
			name: "sms.aliyun.access_key_secret", takes: takesAccount, secret: true, about: "AccessKey Secret",
			set: into(func(c *Config) *Secret { return &c.SMS.Aliyun.AccessKeySecret }, securely(matching(reAccount))),
		},
		{
			name: "sms.aliyun.sign_name", takes: takesSign, about: "the approved signature (签名)",
			set: into(func(c *Config) *string { return &c.SMS.Aliyun.SignName }, text(50)),
		},
		{
			name: "sms.aliyun.endpoint", value: "dysmsapi.aliyuncs.com", takes: takesEndpoint, about: "the vendor's API",
			set: into(func(c *Config) *string { return &c.SMS.Aliyun.Endpoint }, endpoint),
		},
		{
			name: "sms.aliyun.templates.NAME", takes: takesAccount, each: true,
			about: "the approved template of our text NAME; `bind_code` must be there",
			set:   intoMap(func(c *Config) *map[string]string { return &c.SMS.Aliyun.Templates }, matching(reAccount)),
		},
	}
}

func tencentKeys() []key {
	return []key{
		{
			name: "sms.tencent.secret_id", takes: takesAccount, about: "SecretId",
			set: into(func(c *Config) *string { return &c.SMS.Tencent.SecretID }, matching(reAccount)),
		},
		{
			name: "sms.tencent.secret_key", takes: takesAccount, secret: true, about: "SecretKey",
			set: into(func(c *Config) *Secret { return &c.SMS.Tencent.SecretKey }, securely(matching(reAccount))),
		},
		{
			name: "sms.tencent.app_id", takes: takesAccount, about: "SmsSdkAppId",
			set: into(func(c *Config) *string { return &c.SMS.Tencent.AppID }, matching(reAccount)),
		},
		{
			name: "sms.tencent.sign_name", takes: takesSign, about: "the approved signature (签名)",
			set: into(func(c *Config) *string { return &c.SMS.Tencent.SignName }, text(50)),
		},
		{
			name: "sms.tencent.region", value: "ap-guangzhou", takes: takesAccount, about: "the vendor's region",
			set: into(func(c *Config) *string { return &c.SMS.Tencent.Region }, matching(reAccount)),
		},
		{
			name: "sms.tencent.endpoint", value: "sms.tencentcloudapi.com", takes: takesEndpoint, about: "the vendor's API",
			set: into(func(c *Config) *string { return &c.SMS.Tencent.Endpoint }, endpoint),
		},
		{
			name: "sms.tencent.templates.NAME", takes: takesAccount, each: true,
			about: "the approved template of our text NAME; `bind_code` must be there",
			set:   intoMap(func(c *Config) *map[string]string { return &c.SMS.Tencent.Templates }, matching(reAccount)),
		},
	}
}
