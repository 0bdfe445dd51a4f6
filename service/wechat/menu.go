package wechat

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
)

// MenuJSON is the menu that the platform has: {"button":[…]}, with a menuid where there are conditional ones. found is false
// where there is none (46003). Leaf buttons come back with an empty sub_button.
func (g *Gateway) MenuJSON(ctx context.Context) (menu []byte, found bool, err error) {
	var out struct {
		Menu json.RawMessage `json:"menu"`
	}
	err = g.call(ctx, read("/cgi-bin/menu/get", nil), &out)
	switch {
	case Is(err, NoMenu):
		return nil, false, nil
	case err != nil:
		return nil, false, err
	}
	return out.Menu, len(out.Menu) > 0, nil
}

var errMenu = errors.New("the menu is not JSON")

// SetMenuJSON publishes a menu, {"button":[…]}: 1000 times a day at most. A refused field is a BadMenu, whose text says
// which. It may be repeated: the last one counts.
func (g *Gateway) SetMenuJSON(ctx context.Context, menu []byte) error {
	if !json.Valid(menu) {
		return errMenu
	}
	return g.call(ctx, request{path: "/cgi-bin/menu/create", in: json.RawMessage(menu), repeatable: true, public: true}, nil)
}

// DeleteMenu takes the menu away, the conditional ones too. There being none is no error.
func (g *Gateway) DeleteMenu(ctx context.Context) error {
	err := g.call(ctx, read("/cgi-bin/menu/delete", url.Values{}), nil)
	if Is(err, NoMenu) {
		return nil
	}
	return err
}
