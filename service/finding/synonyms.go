package finding

import (
	"context"
	"strings"
	"unicode/utf8"

	"example.org/hotline/model"
	"example.org/hotline/model/search"
)

// loadSynonyms has the index search by the groups that there are: once, and again after every change.
func (d *Desk) loadSynonyms(ctx context.Context, again bool) error {
	if d.follow.known && !again {
		return nil
	}
	groups, err := d.Store.SynonymGroups(ctx)
	if err != nil {
		return err
	}
	d.Index.UseSynonyms(groups)
	d.follow.known = true
	return nil
}

// followSynonyms is all that a replica does which does not write to a shared index.
func (d *Desk) followSynonyms(ctx context.Context) error {
	last, err := d.Store.LastSearchChange(ctx)
	if err != nil {
		return err
	}
	changes, err := d.Store.SearchChangesSince(ctx, d.Now().Add(-lateFor), last)
	if err != nil {
		return err
	}
	for _, one := range changes {
		if _, seen := d.follow.seen[one.ID]; seen || one.Collection != model.SearchSynonyms {
			continue
		}
		if err := d.loadSynonyms(ctx, true); err != nil {
			return err
		}
		d.markSeen(one.ID)
	}
	return nil
}

// Synonyms are some of the groups of words that are searched as one another, the newest first.
func (d *Desk) Synonyms(ctx context.Context, q model.Listing) (_ []model.SynonymGroup, next string, err error) {
	return d.Store.SynonymPage(ctx, q)
}

const (
	mostSynonyms = 20
	longestWord  = 20 // characters
)

// SaveSynonyms adds a group (ID 0), or changes one. Of a group with fewer than two words, with one that is too long or has
// a blank in it, it returns model.ErrInvalid.
func (d *Desk) SaveSynonyms(ctx context.Context, who model.Staff, g model.SynonymGroup) (model.SynonymGroup, error) {
	words, err := distinct(g.Words)
	if err != nil {
		return model.SynonymGroup{}, err
	}
	g.Words, g.ChangedBy, g.ChangedAt = words, who.ID, d.Now()
	if err := d.Store.SaveSynonymGroup(ctx, &g); err != nil {
		return model.SynonymGroup{}, err
	}
	d.Log.InfoContext(ctx, "synonyms saved", "group", g.ID, "by", who.ID)
	return g, nil
}

// DeleteSynonyms forgets a group.
func (d *Desk) DeleteSynonyms(ctx context.Context, who model.Staff, id int64) error {
	if err := d.Store.DeleteSynonymGroup(ctx, id); err != nil {
		return err
	}
	d.Log.InfoContext(ctx, "synonyms deleted", "group", id, "by", who.ID)
	return nil
}

// distinct are the words of a group, each once.
func distinct(words []string) ([]string, error) {
	var list []string
	seen := map[string]bool{}
	for _, w := range words {
		w = strings.TrimSpace(w)
		if w == "" || utf8.RuneCountInString(w) > longestWord || strings.ContainsFunc(w, func(r rune) bool { return r <= ' ' || r == '　' }) || !utf8.ValidString(w) {
			return nil, model.ErrInvalid.With("words", "每个词1至20个字，词中不能有空格")
		}
		if normal := search.Normal(w); normal != "" && !seen[normal] {
			seen[normal] = true
			list = append(list, w)
		}
	}
	if len(list) < 2 || len(list) > mostSynonyms {
		return nil, model.ErrInvalid.With("words", "请填写2至20个不同的词")
	}
	return list, nil
}
