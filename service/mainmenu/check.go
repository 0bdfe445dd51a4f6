package mainmenu

import (
	"context"
	"fmt"

	"example.org/hotline/menu"
	"example.org/hotline/model"
)

// Remark is what is to be said of a button, or of the menu, in Chinese.
type Remark struct {
	At    []int  // the tab's place and the entry's below it, from 0; none: the menu
	Field string // the JSON name; blank: the button itself
	Text  string
}

// Review is what is to be said of a menu: Faults keep it from being published, Hints do not.
type Review struct{ Faults, Hints []Remark }

// Check is the live check of a menu whose own pages are paths, by the limits that hold for their whole addresses.
func (d *Desk) Check(m menu.Menu) Review {
	var r Review
	for _, f := range m.At(d.publicURL).Faults() {
		r.Faults = append(r.Faults, Remark{f.At, f.Field, faultText(f)})
	}
	for _, h := range m.Hints() {
		r.Hints = append(r.Hints, Remark{h.At, h.Field, hintText(h)})
	}
	return r
}

var fieldNames = map[string]string{
	"name": "名称", "type": "类型", "key": "事件 key", "url": "网址", "appid": "小程序 AppID", "pagepath": "小程序页面路径",
	"media_id": "素材 media_id", "article_id": "文章 article_id",
}

func faultText(f menu.Fault) string {
	name := fieldNames[f.Field]
	switch f.Rule {
	case menu.TabCount:
		return fmt.Sprintf("菜单应有1至%d个一级菜单，现在有%d个", f.Limit, f.Has)
	case menu.EntryCount:
		return fmt.Sprintf("一级菜单下最多%d个子菜单，现在有%d个", f.Limit, f.Has)
	case menu.Needed:
		return "请填写" + name
	case menu.TooLong:
		return fmt.Sprintf("%s最多%d字节（约%d个汉字），现在有%d字节", name, f.Limit, f.Limit/3, f.Has)
	case menu.OneLine:
		return name + "只能是一行文字"
	case menu.NameAlone:
		return "有子菜单的一级菜单只有名称，不能再有类型和网址"
	case menu.TooDeep:
		return "子菜单下不能再有子菜单"
	case menu.NoSuchType:
		return "微信没有这种菜单类型"
	case menu.NoAddress:
		return "网址应以 https:// 或 http:// 开头"
	default:
		return f.Error()
	}
}

func hintText(h menu.Hint) string {
	switch h.Advice {
	case menu.CutOff:
		return fmt.Sprintf("手机上只显示前%d个字", h.Limit)
	case menu.Unanswered:
		return "点击后公众号不会应答：能应答的 key 只有 " + menu.KeyKefu + "（在线客服）"
	case menu.NotHTTPS:
		return "网址不是 https，市民的手机会提示不安全"
	case menu.NoPage:
		return "本站没有这个页面"
	case menu.Twice:
		return "与前面的菜单同名"
	case menu.Missing:
		return "没有进入“" + h.Name + "”的菜单"
	default:
		return string(h.Advice)
	}
}

// Against is what WeChat has now, and what a push would change in it.
type Against struct {
	Found   bool // it has a menu
	Menu    menu.Menu
	Changes []menu.Change
}

// Diff compares a menu with the one that WeChat has at this moment.
func (d *Desk) Diff(ctx context.Context, m menu.Menu) (Against, error) {
	theirs, found, err := d.theirs(ctx)
	if err != nil {
		return Against{}, err
	}
	return Against{found, theirs.Within(d.publicURL), menu.Diff(m.At(d.publicURL), theirs)}, nil
}

func (d *Desk) theirs(ctx context.Context) (m menu.Menu, found bool, err error) {
	data, found, err := d.platform.MenuJSON(ctx)
	if err != nil || !found {
		return m, false, err
	}
	if m, err = menu.Parse(data); err != nil {
		return m, false, fmt.Errorf("%w (what WeChat has is %w)", model.ErrUnavailable, err)
	}
	return m, true, nil
}
