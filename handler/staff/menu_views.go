package staff

import (
	"time"

	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/service/mainmenu"
)

// MenuEntry is a button without others below it. It is exported because it is embedded.
type MenuEntry struct {
	Type      menu.Type `json:"type,omitempty" doc:"view, click, miniprogram … as WeChat names them; blank for a tab with entries"`
	Name      string    `json:"name"`
	Key       string    `json:"key,omitempty" doc:"Of a click; KEFU is 在线客服"`
	URL       string    `json:"url,omitempty" doc:"An address, or the path of a page of ours"`
	AppID     string    `json:"appid,omitempty"`
	PagePath  string    `json:"pagepath,omitempty"`
	MediaID   string    `json:"media_id,omitempty"`
	ArticleID string    `json:"article_id,omitempty"`
}

// MenuTab is a tab.
type MenuTab struct {
	MenuEntry
	Sub []MenuEntry `json:"sub_button,omitempty"`
}

func (e MenuEntry) button() menu.Button {
	return menu.Button{
		Type: e.Type, Name: e.Name, Key: e.Key, URL: e.URL, AppID: e.AppID, PagePath: e.PagePath, MediaID: e.MediaID, ArticleID: e.ArticleID,
	}
}

func menuOf(tabs []MenuTab) menu.Menu {
	m := menu.Menu{Buttons: make([]menu.Button, len(tabs))}
	for i, t := range tabs {
		m.Buttons[i] = t.button()
		for _, e := range t.Sub {
			m.Buttons[i].Sub = append(m.Buttons[i].Sub, e.button())
		}
	}
	return m
}

func newMenuEntry(b menu.Button) MenuEntry {
	return MenuEntry{b.Type, b.Name, b.Key, b.URL, b.AppID, b.PagePath, b.MediaID, b.ArticleID}
}

func newMenuTabs(m menu.Menu) []MenuTab {
	out := make([]MenuTab, len(m.Buttons))
	for i, b := range m.Buttons {
		out[i].MenuEntry = newMenuEntry(b)
		for _, e := range b.Sub {
			out[i].Sub = append(out[i].Sub, newMenuEntry(e))
		}
	}
	return out
}

type menuView struct {
	Published menuVersionView `json:"published" doc:"Of number 0: the menu of the user guide, where nothing was ever published here"`
	Draft     menuDraftView   `json:"draft"`
	Pages     []menuPageView  `json:"pages" doc:"Our own pages, for entries of type view"`
}

type menuPageView struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

type menuDraftView struct {
	Revision int        `json:"revision"`
	Button   []MenuTab  `json:"button" doc:"null: nothing is being worked on"`
	By       string     `json:"by"`
	At       *time.Time `json:"at"`
	menuReviewView
}

func (a API) newMenuDraftView(d mainmenu.Draft) menuDraftView {
	v := menuDraftView{Revision: d.Revision, By: d.By, At: a.maybe(d.At), menuReviewView: newMenuReviewView(d.Review)}
	if d.Menu != nil {
		v.Button = newMenuTabs(*d.Menu)
	}
	return v
}

type menuReviewView struct {
	Faults []menuRemarkView `json:"faults" doc:"What WeChat refuses: none of it may be left when it is published"`
	Hints  []menuRemarkView `json:"hints" doc:"What WeChat takes and citizens would not be well served with"`
}

type menuRemarkView struct {
	At    []int  `json:"at" doc:"The tab's place and the entry's below it, from 0; empty: the menu"`
	Field string `json:"field"`
	Text  string `json:"text"`
}

func newMenuReviewView(r mainmenu.Review) menuReviewView {
	views := func(list []mainmenu.Remark) []menuRemarkView {
		out := make([]menuRemarkView, len(list))
		for i, one := range list {
			out[i] = menuRemarkView{append([]int{}, one.At...), one.Field, one.Text}
		}
		return out
	}
	return menuReviewView{views(r.Faults), views(r.Hints)}
}

type menuDiffView struct {
	Found   bool             `json:"found" doc:"WeChat has a menu"`
	Button  []MenuTab        `json:"button" doc:"It"`
	Changes []menuChangeView `json:"changes" doc:"What publishing this menu would change in it"`
}

type menuChangeView struct {
	Kind  menu.Kind `json:"kind" doc:"added, removed, changed or moved"`
	Path  []string  `json:"path" doc:"Names, from the tab down"`
	Field string    `json:"field" doc:"Of changed"`
	From  string    `json:"from"`
	To    string    `json:"to"`
}

type menuVersionView struct {
	Number    int64           `json:"number"`
	State     model.MenuState `json:"state" doc:"publishing, published or failed"`
	Unknown   bool            `json:"unknown" doc:"It was broken off: compare with what WeChat has"`
	Button    []MenuTab       `json:"button"`
	Note      string          `json:"note"`
	Restores  int64           `json:"restores" doc:"The version that it brings back; 0: none"`
	Author    string          `json:"author" doc:"Log-in name of who wrote it last"`
	Publisher string          `json:"publisher"`
	At        *time.Time      `json:"at"`
	Fault     string          `json:"fault" doc:"Why WeChat has it not"`
}

type menuVersionList struct {
	Items      []menuVersionView `json:"items"`
	NextCursor string            `json:"next_cursor"`
}

func (a API) newMenuVersionView(v mainmenu.Version) menuVersionView {
	return menuVersionView{
		v.Number, v.State, v.Unknown, newMenuTabs(v.Menu), v.Note, v.Restores, v.Author, v.Publisher, a.maybe(v.At), v.Fault,
	}
}
