package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"example.org/hotline/config"
	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/mainmenu"
	"example.org/hotline/service/wechat"
)

// menuAccount is what the menu's editor needs of WeChat, with refusals that people can read.
type menuAccount struct{ gateway *wechat.Gateway }

func (m menuAccount) MenuJSON(ctx context.Context) (data []byte, found bool, err error) {
	data, found, err = m.gateway.MenuJSON(ctx)
	return data, found, menuRefusal(err)
}

func (m menuAccount) SetMenuJSON(ctx context.Context, data []byte) error {
	return menuRefusal(m.gateway.SetMenuJSON(ctx, data))
}

func menuRefusal(err error) error {
	var refused *wechat.APIError
	switch {
	case err == nil:
		return nil
	case wechat.Is(err, wechat.QuotaUsed):
		return fmt.Errorf("%w (%w)", model.ErrMenuRefused.Saying("微信今天的菜单发布次数已用完，请明天再试"), err)
	case wechat.Is(err, wechat.NotGranted):
		return fmt.Errorf("%w (%w)", model.ErrMenuRefused.Saying("这个公众号没有自定义菜单的接口权限（须为已认证的公众号）"), err)
	case wechat.Is(err, wechat.Credentials):
		return fmt.Errorf("%w (%w)", model.ErrMenuRefused.Saying("微信不接受本系统的 AppSecret 或服务器地址，请联系运维人员运行 hotline doctor"), err)
	case wechat.Temporary(err) || !errors.As(err, &refused):
		return fmt.Errorf("%w (%w)", model.ErrUnavailable.Saying("微信没有答复，请稍后再试"), err)
	default:
		return fmt.Errorf("%w (%w)", model.ErrMenuRefused.Saying("微信没有接受这个菜单（错误码 "+strconv.Itoa(refused.Code)+"），请检查名称和网址"), err)
	}
}

// ourMenu is the menu that WeChat is to have: what was published last in the console, or the program's own where that never
// happened, or where there is no database yet.
func (e *env) ourMenu(ctx context.Context, cfg config.Config) (menu.Menu, error) {
	ours := menu.Default(cfg.Server.PublicURL)
	if databaseIsNew(cfg) {
		return ours, nil
	}
	st, err := store.Open(ctx, string(cfg.Database.URL), e.now)
	if err != nil {
		return ours, notReady(err)
	}
	defer st.Close()
	kept, err := mainmenu.Ours(ctx, st, cfg.Server.PublicURL)
	if err == nil {
		return kept, nil
	}
	if pending, pendingErr := st.Pending(ctx); pendingErr == nil && pending > 0 {
		return ours, nil // a schema from before there was a menu in it
	}
	return ours, notReady(err)
}
