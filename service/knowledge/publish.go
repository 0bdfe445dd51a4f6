package knowledge

import (
	"context"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Step is what an editor does with a version of an entry.
type Step struct {
	Code    string
	Version int // as he read it: model.ErrEntryChanged where there is a later one
	Note    string
}

// Review approves a draft, or sends it back with what is to be done. Nobody approves what he wrote on.
func (l *Library) Review(ctx context.Context, who model.Staff, s Step, approve bool) (model.Entry, error) {
	return l.step(ctx, s, !approve, func(tx *store.Store, e *model.Entry, v *model.EntryVersion, note string) error {
		act, from := model.EntrySentBack, v.State
		if approve {
			work, err := tx.EntryVersions(ctx, e.ID, e.Live)
			if err != nil {
				return err
			}
			if err := v.Approve(who, work, l.Now()); err != nil {
				return err
			}
			act = model.EntryApproved
		} else {
			v.State = model.VersionDraft
		}
		if err := stale(tx.MoveEntryVersion(ctx, *v, from)); err != nil {
			return err
		}
		return tx.AddEntryEvent(ctx, model.EntryEvent{EntryID: e.ID, Version: v.Number, Act: act, StaffID: who.ID, Note: note, At: l.Now()})
	})
}

// Publish makes a reviewed version what citizens read.
func (l *Library) Publish(ctx context.Context, who model.Staff, s Step) (model.Entry, error) {
	return l.step(ctx, s, false, func(tx *store.Store, e *model.Entry, v *model.EntryVersion, note string) error {
		before := e.Live
		if err := e.Publish(v, l.Now(), l.Zone); err != nil {
			return err
		}
		e.Plain = l.press.plain(e.Body)
		if err := l.replace(ctx, tx, *e, before); err != nil {
			return err
		}
		if err := stale(tx.MoveEntryVersion(ctx, *v, model.VersionReviewed)); err != nil {
			return err
		}
		return l.keep(ctx, tx, e, model.EntryEvent{Version: v.Number, Act: model.EntryWent, StaffID: who.ID, Note: note})
	})
}

// Drop ends the work on a version. An entry that was never published stays, unpublished.
func (l *Library) Drop(ctx context.Context, who model.Staff, s Step) (model.Entry, error) {
	return l.step(ctx, s, true, func(tx *store.Store, e *model.Entry, v *model.EntryVersion, note string) error {
		from := v.State
		v.State = model.VersionDropped
		if err := stale(tx.MoveEntryVersion(ctx, *v, from)); err != nil {
			return err
		}
		e.Draft = 0
		if err := stale(tx.SaveEntry(ctx, e)); err != nil {
			return err
		}
		return tx.AddEntryEvent(ctx, model.EntryEvent{EntryID: e.ID, Version: v.Number, Act: model.EntryDropped, StaffID: who.ID, Note: note, At: l.Now()})
	})
}

// step is one with the version that is being worked on. note has to be given where needed.
func (l *Library) step(
	ctx context.Context, s Step, needed bool, do func(*store.Store, *model.Entry, *model.EntryVersion, string) error,
) (e model.Entry, err error) {
	note, err := model.CheckEntryNote(s.Note, needed)
	if err != nil {
		return e, err
	}
	err = l.Store.InTx(ctx, func(tx *store.Store) error {
		if e, err = tx.Entry(ctx, s.Code); err != nil {
			return err
		}
		switch {
		case e.Draft == 0:
			return model.ErrEntryState.Saying("这条内容没有待审核或待发布的草稿")
		case e.Draft != s.Version:
			return model.ErrEntryChanged
		}
		v, err := tx.EntryVersion(ctx, e.ID, e.Draft)
		if err != nil {
			return err
		}
		return do(tx, &e, &v, note)
	})
	return e, err
}

// TakeDown ends at once that citizens can read an entry. One editor is enough for that, and says why.
func (l *Library) TakeDown(ctx context.Context, who model.Staff, code, note string) (e model.Entry, err error) {
	if note, err = model.CheckEntryNote(note, true); err != nil {
		return e, err
	}
	err = l.Store.InTx(ctx, func(tx *store.Store) error {
		if e, err = tx.Entry(ctx, code); err != nil {
			return err
		}
		if err := e.TakeDown(); err != nil {
			return err
		}
		return l.keep(ctx, tx, &e, model.EntryEvent{Version: e.Live, Act: model.EntryTaken, StaffID: who.ID, Note: note})
	})
	return e, err
}
