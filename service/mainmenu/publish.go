package mainmenu

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// What a draft may hold while it is worked on: more than WeChat takes, for what is too much is said and not lost.
const (
	mostTabs    = 6
	mostEntries = 10
)

// Save keeps a draft as it is, whatever is wrong with it. revision is that of the draft that its writer saw:
// model.ErrMenuChanged where somebody else saved since.
func (d *Desk) Save(ctx context.Context, who model.Staff, revision int, m menu.Menu) (Draft, error) {
	for _, tab := range m.Buttons {
		if len(tab.Sub) > mostEntries {
			return Draft{}, model.ErrInvalid.With("button", fmt.Sprintf("一个一级菜单下最多保存%d个子菜单", mostEntries))
		}
	}
	if len(m.Buttons) > mostTabs {
		return Draft{}, model.ErrInvalid.With("button", fmt.Sprintf("最多保存%d个一级菜单", mostTabs))
	}
	return d.keep(ctx, who, revision, m.Within(d.publicURL).JSON())
}

// Discard gives the draft up.
func (d *Desk) Discard(ctx context.Context, who model.Staff, revision int) (Draft, error) {
	return d.keep(ctx, who, revision, nil)
}

// TakeOver makes a version the draft; number 0 is what WeChat has now.
func (d *Desk) TakeOver(ctx context.Context, who model.Staff, revision int, number int64) (Draft, error) {
	if number == 0 {
		theirs, found, err := d.theirs(ctx)
		if err != nil {
			return Draft{}, err
		}
		if !found {
			return Draft{}, model.ErrMenuNotFound.Saying("微信现在没有菜单")
		}
		return d.keep(ctx, who, revision, theirs.Within(d.publicURL).JSON())
	}
	v, err := d.store.MenuVersion(ctx, number)
	if err != nil {
		return Draft{}, err
	}
	return d.keep(ctx, who, revision, v.Menu)
}

func (d *Desk) keep(ctx context.Context, who model.Staff, revision int, data []byte) (Draft, error) {
	err := d.store.SaveMenuDraft(ctx, &model.MenuDraft{Revision: revision, Menu: data, StaffID: who.ID, At: d.now()})
	if err != nil {
		return Draft{}, changed(err)
	}
	return d.draft(ctx)
}

// Publish gives WeChat the draft, which is none any more once it was taken.
func (d *Desk) Publish(ctx context.Context, who model.Staff, revision int, note string) (Version, error) {
	return d.publish(ctx, who, note, func(_ *store.Store, kept model.MenuDraft) (model.MenuVersion, error) {
		switch {
		case kept.Revision != revision:
			return model.MenuVersion{}, model.ErrMenuChanged
		case len(kept.Menu) == 0:
			return model.MenuVersion{}, model.ErrMenuNoDraft
		}
		return model.MenuVersion{Menu: kept.Menu, AuthorID: kept.StaffID}, nil
	})
}

// Restore gives WeChat an earlier version again, as a new one. The draft stays.
func (d *Desk) Restore(ctx context.Context, who model.Staff, number int64, note string) (Version, error) {
	return d.publish(ctx, who, note, func(tx *store.Store, _ model.MenuDraft) (model.MenuVersion, error) {
		if number == 0 { // the user guide's, which was never published here
			return model.MenuVersion{Menu: menu.Default("").JSON(), AuthorID: who.ID}, nil
		}
		v, err := tx.MenuVersion(ctx, number)
		if err == nil && v.State != model.MenuPublished {
			err = model.ErrMenuNotFound.Saying("这个版本没有发布成功，不能恢复")
		}
		return model.MenuVersion{Menu: v.Menu, AuthorID: v.AuthorID, Restores: number}, err
	})
}

// publish notes what is going to happen, asks WeChat, and notes what came of it. One publication at a time: whichever
// WeChat heard last must be the one that was noted last.
func (d *Desk) publish(
	ctx context.Context, who model.Staff, note string, choose func(*store.Store, model.MenuDraft) (model.MenuVersion, error),
) (Version, error) {
	note, err := model.CheckMenuNote(note)
	if err != nil {
		return Version{}, err
	}
	var v model.MenuVersion
	var draft model.MenuDraft
	err = d.store.InTx(ctx, func(tx *store.Store) (err error) {
		if draft, err = tx.MenuDraft(ctx); err != nil {
			return err
		}
		if v, err = choose(tx, draft); err != nil {
			return err
		}
		if err := d.fit(v.Menu); err != nil {
			return err
		}
		if draft.Revision == 0 {
			draft.StaffID, draft.At = who.ID, d.now()
		}
		if err := tx.SaveMenuDraft(ctx, &draft); err != nil { // nobody passes here at the same time
			return err
		}
		if err := d.mayBegin(ctx, tx); err != nil {
			return err
		}
		v.State, v.Note, v.PublisherID, v.At = model.MenuPublishing, note, who.ID, d.now()
		return tx.AddMenuVersion(ctx, &v)
	})
	if err != nil {
		return Version{}, changed(err)
	}
	return d.ask(ctx, v, draft)
}

// fit is nil for a menu that WeChat is not known to refuse.
func (d *Desk) fit(data []byte) error {
	m, err := read(data)
	if err != nil {
		return err
	}
	bad := d.Check(m).Faults
	if len(bad) == 0 {
		return nil
	}
	return model.ErrInvalid.Saying("菜单有不符合微信规则的地方，请改正后再发布").With("button", bad[0].Text)
}

// mayBegin is nil where no other publication is under way. One that was broken off ends here.
func (d *Desk) mayBegin(ctx context.Context, tx *store.Store) error {
	other, found, err := tx.LastMenu(ctx, model.MenuPublishing)
	if err != nil || !found {
		return err
	}
	if !d.over(other) {
		return model.ErrMenuBusy
	}
	return tx.SettleMenuVersion(ctx, other.Number, model.MenuFailed, "没有等到微信的答复，后来又有新的发布")
}

// ask gives a version to WeChat and keeps what came of it. draft is the draft as it stood, which ends with a version that
// was made of it.
func (d *Desk) ask(ctx context.Context, v model.MenuVersion, draft model.MenuDraft) (Version, error) {
	m, err := read(v.Menu)
	if err != nil {
		return Version{}, err
	}
	m = m.At(d.publicURL)
	refusal := d.platform.SetMenuJSON(ctx, m.JSON())
	// What came of it is kept even where whoever asked is gone.
	ctx = context.WithoutCancel(ctx)
	if refusal != nil && !errors.Is(refusal, model.ErrMenuRefused) {
		refusal = d.look(ctx, m, refusal)
	}
	v.State = model.MenuPublished
	if refusal != nil {
		v.State, v.Fault = model.MenuFailed, said(refusal)
	}
	err = d.store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.SettleMenuVersion(ctx, v.Number, v.State, v.Fault); err != nil {
			return err
		}
		if v.State != model.MenuPublished || v.Restores != 0 || string(v.Menu) != string(draft.Menu) {
			return nil
		}
		done := model.MenuDraft{Revision: draft.Revision, StaffID: draft.StaffID, At: d.now()}
		if err := tx.SaveMenuDraft(ctx, &done); !errors.Is(err, store.ErrStale) { // who saved meanwhile goes on with his
			return err
		}
		return nil
	})
	if err != nil {
		return Version{}, err
	}
	if refusal != nil {
		d.log.WarnContext(ctx, "menu not published", "version", v.Number, "err", refusal)
		return Version{}, refusal
	}
	d.log.InfoContext(ctx, "menu published", "version", v.Number, "staff", v.PublisherID)
	list, err := d.named(ctx, []model.MenuVersion{v})
	if err != nil {
		return Version{}, err
	}
	return list[0], nil
}

// look finds out whether WeChat has a menu although no answer said so.
func (d *Desk) look(ctx context.Context, m menu.Menu, refusal error) error {
	if theirs, found, err := d.theirs(ctx); err == nil && found && menu.Equal(m, theirs) {
		return nil
	}
	return refusal
}

// said is what is kept of a refusal: what people may read.
func said(err error) string {
	var e *model.Error
	if !errors.As(err, &e) {
		return model.ErrUnavailable.Message
	}
	text := e.Message
	for utf8.RuneCountInString(text) > 300 {
		text = string([]rune(text)[:300])
	}
	return text
}

func changed(err error) error {
	if errors.Is(err, store.ErrStale) {
		return model.ErrMenuChanged
	}
	return err
}
