package staff

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/service/mainmenu"
)

// menuDesk is what these routes need of mainmenu.Desk.
type menuDesk interface {
	Overview(ctx context.Context) (mainmenu.Overview, error)
	Check(m menu.Menu) mainmenu.Review
	Diff(ctx context.Context, m menu.Menu) (mainmenu.Against, error)
	Save(ctx context.Context, who model.Staff, revision int, m menu.Menu) (mainmenu.Draft, error)
	Discard(ctx context.Context, who model.Staff, revision int) (mainmenu.Draft, error)
	TakeOver(ctx context.Context, who model.Staff, revision int, number int64) (mainmenu.Draft, error)
	Publish(ctx context.Context, who model.Staff, revision int, note string) (mainmenu.Version, error)
	Restore(ctx context.Context, who model.Staff, number int64, note string) (mainmenu.Version, error)
	Versions(ctx context.Context, before int64) (list []mainmenu.Version, more bool, err error)
}

// menuEditors write the menu; admins alone publish it.
var menuEditors = []model.Role{model.RoleEditor, model.RoleAdmin}

// menuRoutes are the menu editor's.
func (a API) menuRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/menu", "公众号菜单和草稿", 200, menuEditors, a.menu)
	op(a, api, http.MethodPost, "/menu/check", "检查菜单是否符合微信的规则", 200, menuEditors, a.checkMenu)
	op(a, api, http.MethodPost, "/menu/diff", "与微信现有的菜单比较", 200, menuEditors, outward(a, "menu", a.diffMenu))
	op(a, api, http.MethodPut, "/menu/draft", "保存菜单草稿", 200, menuEditors, a.saveMenuDraft)
	op(a, api, http.MethodPost, "/menu/draft/discard", "放弃菜单草稿", 200, menuEditors, a.discardMenuDraft)
	op(a, api, http.MethodPost, "/menu/draft/takeover", "以某个版本或微信现有的菜单作为草稿", 200, menuEditors, outward(a, "menu", a.takeOverMenu))
	op(a, api, http.MethodPost, "/menu/publish", "把草稿发布到微信", 201, admins, outward(a, "publish", a.publishMenu))
	op(a, api, http.MethodGet, "/menu/versions", "菜单的发布记录", 200, menuEditors, a.menuVersions)
	op(a, api, http.MethodPost, "/menu/versions/{number}/restore", "恢复并发布以前的版本", 201, admins, outward(a, "publish", a.restoreMenu))
}

func (a API) menu(ctx context.Context, _ *none) (*body[menuView], error) {
	o, err := a.Menu.Overview(ctx)
	if err != nil {
		return nil, err
	}
	out := menuView{Published: a.newMenuVersionView(o.Published), Draft: a.newMenuDraftView(o.Draft), Pages: []menuPageView{}}
	for _, p := range menu.Pages() {
		out.Pages = append(out.Pages, menuPageView{p.Name, p.Path})
	}
	return &body[menuView]{out}, nil
}

type menuIn struct {
	Body struct {
		Button []MenuTab `json:"button" doc:"The tabs, in the shape of WeChat's menu/create; addresses of our own pages are paths: /h5/new"`
	}
}

func (a API) checkMenu(_ context.Context, in *menuIn) (*body[menuReviewView], error) {
	return &body[menuReviewView]{newMenuReviewView(a.Menu.Check(menuOf(in.Body.Button)))}, nil
}

func (a API) diffMenu(ctx context.Context, in *menuIn) (*body[menuDiffView], error) {
	d, err := a.Menu.Diff(ctx, menuOf(in.Body.Button))
	if err != nil {
		return nil, err
	}
	out := menuDiffView{Found: d.Found, Button: newMenuTabs(d.Menu), Changes: make([]menuChangeView, len(d.Changes))}
	for i, c := range d.Changes {
		out.Changes[i] = menuChangeView{c.Kind, c.Path, c.Field, c.From, c.To}
	}
	return &body[menuDiffView]{out}, nil
}

type savingMenu struct {
	Body struct {
		Revision int       `json:"revision" doc:"Of the draft that was seen; 0: there never was one"`
		Button   []MenuTab `json:"button"`
	}
}

func (a API) saveMenuDraft(ctx context.Context, in *savingMenu) (*body[menuDraftView], error) {
	return a.menuDraft(ctx, func(who model.Staff) (mainmenu.Draft, error) {
		return a.Menu.Save(ctx, who, in.Body.Revision, menuOf(in.Body.Button))
	})
}

type discardingMenu struct {
	Body struct {
		Revision int `json:"revision"`
	}
}

func (a API) discardMenuDraft(ctx context.Context, in *discardingMenu) (*body[menuDraftView], error) {
	return a.menuDraft(ctx, func(who model.Staff) (mainmenu.Draft, error) { return a.Menu.Discard(ctx, who, in.Body.Revision) })
}

type takingOverMenu struct {
	Body struct {
		Revision int   `json:"revision"`
		Version  int64 `json:"version" doc:"The number of a version; 0: what WeChat has now"`
	}
}

func (a API) takeOverMenu(ctx context.Context, in *takingOverMenu) (*body[menuDraftView], error) {
	return a.menuDraft(ctx, func(who model.Staff) (mainmenu.Draft, error) {
		return a.Menu.TakeOver(ctx, who, in.Body.Revision, in.Body.Version)
	})
}

func (a API) menuDraft(ctx context.Context, do func(model.Staff) (mainmenu.Draft, error)) (*body[menuDraftView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	d, err := do(who)
	if err != nil {
		return nil, err
	}
	return &body[menuDraftView]{a.newMenuDraftView(d)}, nil
}

type publishingMenu struct {
	Body struct {
		Revision int    `json:"revision" doc:"Of the draft that was seen"`
		Note     string `json:"note" doc:"What was changed, and why; 2 to 200 characters"`
	}
}

func (a API) publishMenu(ctx context.Context, in *publishingMenu) (*body[menuVersionView], error) {
	return a.menuVersion(ctx, func(who model.Staff) (mainmenu.Version, error) {
		return a.Menu.Publish(ctx, who, in.Body.Revision, in.Body.Note)
	})
}

type restoringMenu struct {
	Number int64 `path:"number" doc:"Of the version; 0: the menu of the user guide"`
	Body   struct {
		Note string `json:"note" doc:"Why; 2 to 200 characters"`
	}
}

func (a API) restoreMenu(ctx context.Context, in *restoringMenu) (*body[menuVersionView], error) {
	return a.menuVersion(ctx, func(who model.Staff) (mainmenu.Version, error) {
		return a.Menu.Restore(ctx, who, in.Number, in.Body.Note)
	})
}

func (a API) menuVersion(ctx context.Context, do func(model.Staff) (mainmenu.Version, error)) (*body[menuVersionView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	v, err := do(who)
	if err != nil {
		return nil, err
	}
	return &body[menuVersionView]{a.newMenuVersionView(v)}, nil
}

type listingMenus struct {
	Cursor string `query:"cursor" doc:"The next_cursor of the page before"`
}

func (a API) menuVersions(ctx context.Context, in *listingMenus) (*body[menuVersionList], error) {
	var before int64
	var err error
	if in.Cursor != "" {
		if before, err = number(in.Cursor, "cursor"); err != nil {
			return nil, err
		}
	}
	list, more, err := a.Menu.Versions(ctx, before)
	if err != nil {
		return nil, err
	}
	out := menuVersionList{Items: make([]menuVersionView, len(list))}
	for i, v := range list {
		out.Items[i] = a.newMenuVersionView(v)
	}
	if more {
		out.NextCursor = strconv.FormatInt(list[len(list)-1].Number, 10)
	}
	return &body[menuVersionList]{out}, nil
}
