package knowledge

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Create begins an entry with its first draft.
func (l *Library) Create(ctx context.Context, who model.Staff, kind model.EntryKind, c model.EntryContent, note string) (model.Entry, error) {
	e := model.Entry{Kind: kind, State: model.EntryUnpublished, CreatedAt: l.Now()}
	note, err := l.check(ctx, &e, &c, note)
	if err != nil {
		return e, err
	}
	const tries = 20 // of those who begin at once all but one find their code taken, and try the next
	for range tries {
		e.Code, e.ID, e.Draft, e.Latest = "", 0, 0, 0
		err = l.Store.InTx(ctx, func(tx *store.Store) error {
			e.EntryContent, e.Plain, e.Draft, e.Latest = c, l.press.plain(c.Body), 1, 1
			if err := tx.AddEntry(ctx, &e); err != nil {
				return err
			}
			return l.addVersion(ctx, tx, e, who, c, note)
		})
		if !errors.Is(err, store.ErrExists) {
			break
		}
	}
	return e, err
}

// Save makes another version of an entry, which waits for a review; until it is published, citizens read what they read
// before. revision is that of the entry as its writer knew it: model.ErrEntryChanged where somebody else was faster.
func (l *Library) Save(ctx context.Context, who model.Staff, code string, revision int, c model.EntryContent, note string) (model.Entry, error) {
	e, err := l.Store.Entry(ctx, code)
	if err != nil {
		return e, err
	}
	if note, err = l.check(ctx, &e, &c, note); err != nil {
		return e, err
	}
	err = l.Store.InTx(ctx, func(tx *store.Store) error {
		if e, err = tx.Entry(ctx, code); err != nil {
			return err
		}
		if e.Revision != revision {
			return model.ErrEntryChanged
		}
		if err := l.replace(ctx, tx, e, e.Draft); err != nil {
			return err
		}
		e.Latest++
		e.Draft = e.Latest
		if e.State == model.EntryUnpublished {
			e.EntryContent, e.Plain = c, l.press.plain(c.Body)
		}
		if err := stale(tx.SaveEntry(ctx, &e)); err != nil {
			return err
		}
		return l.addVersion(ctx, tx, e, who, c, note)
	})
	return e, err
}

// check brings what was written into its form, and names what is wrong with it.
func (l *Library) check(ctx context.Context, e *model.Entry, c *model.EntryContent, note string) (string, error) {
	note, noteErr := model.CheckEntryNote(note, e.Latest > 0)
	faults := []error{c.Check(e.Kind), noteErr}
	names, err := l.departments(ctx)
	if err != nil {
		return "", err
	}
	if c.Department != "" {
		code, ok := names.find(c.Department)
		if !ok {
			faults = append(faults, errNoDepartment)
		}
		c.Department = code
	}
	linked, err := l.Store.EntriesOf(ctx, c.Articles)
	if err != nil {
		return "", err
	}
	for _, code := range c.Articles {
		if !slices.ContainsFunc(linked, func(a model.Entry) bool { return a.Code == code }) {
			faults = append(faults, model.ErrInvalid.With("articles", "没有编号为 "+code+" 的文章"))
		}
	}
	shown, bad := l.press.pictures(c.Body)
	own, err := l.Store.EntryPictures(ctx, e.ID)
	if err != nil {
		return "", err
	}
	if bad != "" || slices.ContainsFunc(shown, func(id string) bool { return !slices.Contains(own, id) }) {
		faults = append(faults, errPicture)
	}
	return note, together(faults)
}

// together is several faults of a form as one.
func together(faults []error) error {
	var all *model.Error
	for _, err := range faults {
		var e *model.Error
		if !errors.As(err, &e) {
			continue
		}
		if all == nil {
			all = model.ErrInvalid
		}
		for field, rule := range e.Fields {
			if all.Fields[field] == "" {
				all = all.With(field, rule)
			}
		}
	}
	if all == nil {
		return nil
	}
	return all
}

func (l *Library) addVersion(ctx context.Context, tx *store.Store, e model.Entry, who model.Staff, c model.EntryContent, note string) error {
	v := model.EntryVersion{EntryID: e.ID, Number: e.Latest, State: model.VersionDraft, Content: c, Note: note, AuthorID: who.ID, CreatedAt: l.Now()}
	if err := tx.AddEntryVersion(ctx, v); err != nil {
		return fmt.Errorf("save an entry: %w", err)
	}
	return tx.AddEntryEvent(ctx, model.EntryEvent{EntryID: e.ID, Version: v.Number, Act: model.EntrySaved, StaffID: who.ID, Note: note, At: l.Now()})
}

// replace notes that a version has a later one; 0 is none.
func (l *Library) replace(ctx context.Context, tx *store.Store, e model.Entry, number int) error {
	if number == 0 {
		return nil
	}
	v, err := tx.EntryVersion(ctx, e.ID, number)
	if err != nil {
		return err
	}
	from := v.State
	v.State = model.VersionReplaced
	return stale(tx.MoveEntryVersion(ctx, v, from))
}

// keep saves an entry that was published or taken down, writes down who did it, and has the search look.
func (l *Library) keep(ctx context.Context, tx *store.Store, e *model.Entry, step model.EntryEvent) error {
	if err := stale(tx.SaveEntry(ctx, e)); err != nil {
		return err
	}
	step.EntryID, step.At = e.ID, l.Now()
	if err := tx.AddEntryEvent(ctx, step); err != nil {
		return err
	}
	return tx.NoteSearchChange(ctx, model.SearchKnowledge, e.Code)
}

// stale says for editors that somebody else was faster.
func stale(err error) error {
	if errors.Is(err, store.ErrStale) {
		return model.ErrEntryChanged
	}
	return err
}
