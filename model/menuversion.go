package model

import "time"

// MenuState is what became of a version of the account's menu.
type MenuState string

// The states. What WeChat answered is not known of one that is still publishing after a while.
const (
	MenuPublishing MenuState = "publishing" // WeChat is being asked
	MenuPublished  MenuState = "published"  // it took it
	MenuFailed     MenuState = "failed"     // it did not
)

// MenuVersion is one menu that somebody published, or tried to.
type MenuVersion struct {
	Number      int64
	State       MenuState
	Menu        []byte // JSON in the shape of menu/create, the addresses of our own pages as paths
	Note        string
	Restores    int64 // the version that it brings back; 0: none
	AuthorID    int64 // who wrote it last
	PublisherID int64
	At          time.Time
	Fault       string // why WeChat has it not
}

// MenuDraft is what is being worked on. There is one, for all who edit.
type MenuDraft struct {
	Revision int    // 0: there never was one
	Menu     []byte // none: nothing is being worked on
	StaffID  int64
	At       time.Time
}

// CheckMenuNote is why a menu is published, as it is kept.
func CheckMenuNote(note string) (string, error) {
	note = line(note)
	f := faults{}
	f.length("note", "发布说明", note, 2, 200)
	return note, f.err()
}

// The failures of the menu editor.
var (
	ErrMenuChanged  = &Error{Kind: WrongState, Code: "changed_meanwhile", Message: "菜单草稿刚刚被其他人修改，请刷新后再试"}
	ErrMenuBusy     = &Error{Kind: WrongState, Code: "menu_busy", Message: "另一次发布还没有结束，请稍后再试"}
	ErrMenuNoDraft  = &Error{Kind: WrongState, Code: "wrong_state", Message: "没有草稿可以发布"}
	ErrMenuNotFound = &Error{Kind: NotFound, Code: "menu_not_found", Message: "没有这个菜单版本"}
	ErrMenuRefused  = &Error{Kind: Invalid, Code: "menu_refused", Message: "微信没有接受这个菜单"}
)
