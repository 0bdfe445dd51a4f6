// Package mainmenu is the account's menu as editors write it and admins publish it: a draft that all share, and every
// version that WeChat was ever given, with who gave it and why.
package mainmenu

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Platform is what this needs of WeChat. What SetMenuJSON returns is a model.Error where people can do something about
// it; model.ErrMenuRefused says that the menu was certainly not taken.
type Platform interface {
	MenuJSON(ctx context.Context) (menu []byte, found bool, err error)
	SetMenuJSON(ctx context.Context, menu []byte) error
}

// Desk is where the menu is edited and published.
type Desk struct {
	store     *store.Store
	platform  Platform
	publicURL string
	now       func() time.Time
	log       *slog.Logger
}

// New is a desk. publicURL is the origin of our own pages.
func New(st *store.Store, platform Platform, publicURL string, now func() time.Time, log *slog.Logger) *Desk {
	return &Desk{store: st, platform: platform, publicURL: publicURL, now: now, log: log}
}

// Ours is the menu that WeChat is to have, with the addresses that citizens reach: the one that was published last, or
// where none ever was, the user guide's.
func Ours(ctx context.Context, st *store.Store, publicURL string) (menu.Menu, error) {
	_, m, err := published(ctx, st)
	return m.At(publicURL), err
}

// published is the version that counts, with our own pages as paths. Its number is 0 where it is the user guide's.
func published(ctx context.Context, st *store.Store) (model.MenuVersion, menu.Menu, error) {
	v, found, err := st.LastMenu(ctx, model.MenuPublished)
	if err != nil || !found {
		return v, menu.Default(""), err
	}
	m, err := read(v.Menu)
	return v, m, err
}

// read is a menu as it is kept.
func read(data []byte) (menu.Menu, error) {
	if len(data) == 0 {
		return menu.Menu{}, nil
	}
	m, err := menu.Parse(data)
	if err != nil {
		return m, fmt.Errorf("a menu in the database: %w", err)
	}
	return m, nil
}

// Version is a menu that was published, or that somebody tried to publish.
type Version struct {
	model.MenuVersion
	Menu              menu.Menu
	Author, Publisher string
	Unknown           bool // nobody heard what WeChat answered
}

// Draft is what is being worked on.
type Draft struct {
	Revision int
	Menu     *menu.Menu // nil: nothing
	By       string
	At       time.Time
	Review
}

// Overview is how things stand.
type Overview struct {
	Published Version // its number is 0 where nothing was ever published here
	Draft     Draft
}

// Overview is what the editor's page begins with.
func (d *Desk) Overview(ctx context.Context) (Overview, error) {
	v, m, err := published(ctx, d.store)
	if err != nil {
		return Overview{}, err
	}
	versions, err := d.named(ctx, []model.MenuVersion{v})
	if err != nil {
		return Overview{}, err
	}
	o := Overview{Published: versions[0]}
	o.Published.Menu = m
	o.Draft, err = d.draft(ctx)
	return o, err
}

// draft is the draft with what is wrong with it.
func (d *Desk) draft(ctx context.Context) (Draft, error) {
	kept, err := d.store.MenuDraft(ctx)
	if err != nil {
		return Draft{}, err
	}
	out := Draft{Revision: kept.Revision}
	if len(kept.Menu) == 0 {
		return out, nil
	}
	m, err := read(kept.Menu)
	if err != nil {
		return out, err
	}
	names, err := d.store.StaffNames(ctx, []int64{kept.StaffID})
	out.Menu, out.By, out.At, out.Review = &m, names[kept.StaffID], kept.At, d.Check(m)
	return out, err
}

const pageOfVersions = 20

// Versions are those with numbers below before (0: the latest), the latest first; more tells whether there are others.
func (d *Desk) Versions(ctx context.Context, before int64) (list []Version, more bool, err error) {
	found, err := d.store.MenuVersions(ctx, before, pageOfVersions+1)
	if err != nil {
		return nil, false, err
	}
	if more = len(found) > pageOfVersions; more {
		found = found[:pageOfVersions]
	}
	list, err = d.named(ctx, found)
	return list, more, err
}

func (d *Desk) named(ctx context.Context, found []model.MenuVersion) ([]Version, error) {
	people := make([]int64, 0, 2*len(found))
	for _, v := range found {
		people = append(people, v.AuthorID, v.PublisherID)
	}
	names, err := d.store.StaffNames(ctx, people)
	if err != nil {
		return nil, err
	}
	list := make([]Version, len(found))
	for i, v := range found {
		m, err := read(v.Menu)
		if err != nil {
			return nil, err
		}
		list[i] = Version{v, m, names[v.AuthorID], names[v.PublisherID], v.State == model.MenuPublishing && d.over(v)}
	}
	return list, nil
}

// publishTime is how long one publication can take; whoever has not said what came of it by then never will.
const publishTime = 2 * time.Minute

func (d *Desk) over(v model.MenuVersion) bool { return d.now().Sub(v.At) > publishTime }
