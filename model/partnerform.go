package model

import (
	"fmt"
	"slices"
)

// CheckForm is Check for the form of the console: ErrInvalid with what is wrong with each field.
func (p Partner) CheckForm() error {
	f := faults{}
	f.unless(partnerCode.MatchString(p.Code), "code", "代码为2至32位小写字母、数字或连字符，以字母开头")
	f.length("name", "名称", p.Name, 1, 40)
	f.unless(p.Name == line(p.Name), "name", "名称应为一行文字")
	f.unless(p.Source >= SourceOnlineHall && p.Source <= SourceOther, "source", "来源应为2（网上办事大厅）、3（客服代录）、4（电话）或5（其他）")
	f.unless(len(p.Scopes) > 0, "scopes", "请至少选择一项权限")
	for _, s := range p.Scopes {
		f.unless(slices.Contains(Scopes, s), "scopes", "没有这项权限")
	}
	f.unless(p.PerMinute > 0 && p.PerMinute <= MostPerMinute, "per_minute", fmt.Sprintf("每分钟请求数应为1至%d", MostPerMinute))
	f.unless(p.Webhook == "" || CheckWebhook(p.Webhook) == nil, "webhook", "推送地址应为 https 网址，不带用户名、密码和 #")
	f.unless(p.Webhook != "" || !p.May(ScopeWebhooks), "webhook", "有推送权限（webhooks）时请填写推送地址")
	f.unless(p.Webhook == "" || p.May(ScopeWebhooks), "scopes", "填写了推送地址时请同时选择推送权限（webhooks）")
	f.unless(len(p.Networks) <= MostNetworks, "networks", fmt.Sprintf("最多填写%d个网络", MostNetworks))
	for i, text := range p.Networks {
		_, err := network(text)
		f.unless(err == nil, "networks", fmt.Sprintf("第%d个网络不正确：应为 CIDR（如 203.0.113.0/24，主机位为0）或单个地址", i+1))
	}
	return f.err()
}
