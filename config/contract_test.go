package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// contract lists the keys that people and programs outside rely on, with their defaults. A key leaves this list, or
// changes its default, only when the outside contract does.
const contract = `
server.addr=:8080
server.admin_addr=127.0.0.1:8081
server.public_url=http://localhost:8080
wechat.app_id=
wechat.app_secret=
wechat.token=
wechat.encoding_aes_key=
wechat.api_url=https://api.weixin.qq.com
wechat.oauth_url=https://open.weixin.qq.com
database.url=sqlite:data/hotline.db
redis.url=embedded:
photos.url=file:data/photos
search.url=embedded:
sms.provider=log
sms.allow_log=false
sms.http.url=
sms.http.token=
security.keys=
kefu.desk=wechat
kefu.hours=09:00-18:00
kefu.idle=10m
kefu.poll=5s
ticket.supplement_window=240h
time.zone=Asia/Shanghai
city.name=广州
city.code=GZ
log.level=info
log.format=json
`

// ours lists what the contract leaves open.
const ours = `
server.trusted_proxies=127.0.0.0/8,::1/128
wechat.previous_aes_key=
wechat.timeout=3s
wechat.templates.progress=
wechat.templates.subscribe=
map.url=https://apis.map.qq.com
map.key=
map.tiles=
map.attribution=
staff.second_factor=required
open.webhook_networks=
sms.aliyun.access_key_id=
sms.aliyun.access_key_secret=
sms.aliyun.sign_name=
sms.aliyun.endpoint=dysmsapi.aliyuncs.com
sms.aliyun.templates.NAME=
sms.tencent.secret_id=
sms.tencent.secret_key=
sms.tencent.app_id=
sms.tencent.sign_name=
sms.tencent.region=ap-guangzhou
sms.tencent.endpoint=sms.tencentcloudapi.com
sms.tencent.templates.NAME=
`

func TestKeysAreTheContracts(t *testing.T) {
	want := strings.Fields(contract + ours)
	var got []string
	for _, k := range table() {
		got = append(got, k.name+"="+k.value)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Two keys must never share a variable: a.b_c and a_b.c would.
func TestVariablesAreDistinct(t *testing.T) {
	seen := map[string]string{}
	for _, k := range table() {
		v := variable(k.name)
		if other, twice := seen[v]; twice {
			t.Errorf("%s is %s and %s", v, other, k.name)
		}
		if strings.HasSuffix(v, fileSuffix) {
			t.Errorf("%s reads as a variable that names a file", v)
		}
		seen[v] = k.name
	}
}
