package menu

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
)

// JSON is m as menu/create wants it, indented, with a line end. It is not what json.Marshal makes: WeChat refuses \u
// escapes (40033), and Marshal writes & as one.
func (m Menu) JSON() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	m = m.Normalise()
	if m.Buttons == nil {
		m.Buttons = []Button{}
	}
	if err := e.Encode(m); err != nil {
		panic("menu: strings and lists could not be encoded: " + err.Error())
	}
	return b.Bytes()
}

// ErrNotAMenu says that an answer holds no menu in any shape that WeChat has.
var ErrNotAMenu = errors.New("not a menu")

// Parse reads a menu in the shape of menu/create, of menu/get or of get_current_selfmenu_info. Fields that we do not
// know are dropped, as are conditional menus. The result is normalised.
func Parse(data []byte) (Menu, error) {
	var in struct {
		Menu     *wireMenu `json:"menu"`
		SelfMenu *wireMenu `json:"selfmenu_info"`
		wireMenu
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return Menu{}, ErrNotAMenu // the parser's own text would quote the answer
	}
	for _, w := range []*wireMenu{in.Menu, in.SelfMenu, &in.wireMenu} {
		if w != nil && w.Buttons != nil {
			return Menu{Buttons: w.Buttons.buttons()}.Normalise(), nil
		}
	}
	return Menu{}, ErrNotAMenu
}

type wireMenu struct {
	Buttons wireButtons `json:"button"`
}

type wireButton struct {
	Button
	Sub wireButtons `json:"sub_button"`
}

// wireButtons is a list, or {"list":[…]} as get_current_selfmenu_info has it.
type wireButtons []wireButton

// UnmarshalJSON reads either shape.
func (w *wireButtons) UnmarshalJSON(data []byte) error {
	var list []wireButton
	if len(data) > 0 && data[0] == '{' {
		var wrapped struct {
			List []wireButton `json:"list"`
		}
		err := json.Unmarshal(data, &wrapped)
		*w = wrapped.List
		return err
	}
	err := json.Unmarshal(data, &list)
	*w = list
	return err
}

func (w wireButtons) buttons() []Button {
	var out []Button
	for _, b := range w {
		b.Button.Sub = b.Sub.buttons()
		out = append(out, b.Button)
	}
	return out
}

// Normalise is m without what makes no difference: empty lists, and fields that a button's type does not use. WeChat
// returns both.
func (m Menu) Normalise() Menu { return Menu{Buttons: normalise(m.Buttons)} }

func normalise(list []Button) []Button {
	if len(list) == 0 {
		return nil
	}
	out := slices.Clone(list)
	for i, b := range out {
		out[i] = b.normalise()
	}
	return out
}

func (b Button) normalise() Button {
	n := Button{Name: b.Name, Sub: normalise(b.Sub), Service: b.Service}
	if n.Sub != nil {
		return n
	}
	n.Type = b.Type
	switch b.Type {
	case View:
		n.URL = b.URL
	case MiniProgram:
		n.URL, n.AppID, n.PagePath = b.URL, b.AppID, b.PagePath
	case Media, MediaView:
		n.MediaID = b.MediaID
	case Article, ArticleViewLimited:
		n.ArticleID = b.ArticleID
	case Click, ScanPush, ScanWait, Camera, CameraOrAlbum, WeChatAlbum, Location:
		n.Key = b.Key
	default: // a type of tomorrow: keep all
		b.Sub = nil
		return b
	}
	return n
}
