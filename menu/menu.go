// Package menu is the account's menu as data: what citizens see below the chat, what each entry leads to, and the
// limits that WeChat sets (protocol §4). It does no I/O.
package menu

import "strings"

// Menu is the whole menu, in the shape of WeChat's menu/create.
type Menu struct {
	Buttons []Button `json:"button"`
}

// Button is a tab or an entry. Which fields it needs depends on Type; a tab with entries has only Name and Sub.
type Button struct {
	Type      Type     `json:"type,omitempty"`
	Name      string   `json:"name"`
	Key       string   `json:"key,omitempty"`        // comes back in the event, ≤128 bytes
	URL       string   `json:"url,omitempty"`        // ≤1024 bytes; for a mini program, what old clients open instead
	AppID     string   `json:"appid,omitempty"`      // of the mini program
	PagePath  string   `json:"pagepath,omitempty"`   // of the mini program
	MediaID   string   `json:"media_id,omitempty"`   // of permanent material
	ArticleID string   `json:"article_id,omitempty"` // of a published article
	Sub       []Button `json:"sub_button,omitempty"` // entries of a tab, 1–5

	// Service is the folder of service/ that answers. It is ours: WeChat neither gets nor knows it.
	Service string `json:"-"`
}

// Type is what a press on a button does.
type Type string

// The types that WeChat knows.
const (
	Click              Type = "click"
	View               Type = "view"
	MiniProgram        Type = "miniprogram"
	ScanPush           Type = "scancode_push"
	ScanWait           Type = "scancode_waitmsg"
	Camera             Type = "pic_sysphoto"
	CameraOrAlbum      Type = "pic_photo_or_album"
	WeChatAlbum        Type = "pic_weixin"
	Location           Type = "location_select"
	Media              Type = "media_id"
	MediaView          Type = "view_limited"
	Article            Type = "article_id"
	ArticleViewLimited Type = "article_view_limited"
)

// KeyKefu is what WeChat sends when a citizen presses 在线客服: the only entry that is answered in the chat.
const KeyKefu = "KEFU"

// Pages that entries lead to, below server.public_url.
const (
	PathNew      = "/h5/new"      // 我要诉求
	PathCases    = "/h5/cases"    // 案例公开
	PathTopics   = "/h5/topics"   // 热门话题
	PathSearch   = "/h5/search"   // 我要查询
	PathArticles = "/h5/articles" // one of 我要查询, below it
	PathNews     = "/h5/news"     // 工作动态
	PathTickets  = "/h5/tickets"  // 我的诉求
	PathProgress = "/h5/progress" // 进度查询
	PathBinding  = "/h5/binding"  // 账户绑定
)

// Default is the menu of the user guide: three tabs, nine entries, in its order. publicURL is an origin without a
// slash at its end.
func Default(publicURL string) Menu {
	page := func(name, path, service string) Button {
		return Button{Type: View, Name: name, URL: strings.TrimSuffix(publicURL, "/") + path, Service: service}
	}
	return Menu{Buttons: []Button{
		{Name: "市民诉求", Sub: []Button{
			page("我要诉求", PathNew, "ticketing"),
			{Type: Click, Name: "在线客服", Key: KeyKefu, Service: "kefu"},
		}},
		{Name: "市民服务", Sub: []Button{
			page("案例公开", PathCases, "cases"),
			page("热门话题", PathTopics, "knowledge"),
			page("我要查询", PathSearch, "knowledge"),
			page("工作动态", PathNews, "knowledge"),
		}},
		{Name: "个人中心", Sub: []Button{
			page("我的诉求", PathTickets, "ticketing"),
			page("进度查询", PathProgress, "ticketing"),
			page("账户绑定", PathBinding, "binding"),
		}},
	}}
}
