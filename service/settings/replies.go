package settings

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Texts are all of model.AutoTexts, as they are now, in their order.
func (d *Desk) Texts(ctx context.Context) ([]model.AutoReply, error) {
	changed, err := d.Store.AutoReplies(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]model.AutoReply, len(model.AutoTexts))
	for i, t := range model.AutoTexts {
		list[i] = model.AutoReply{Code: t.Code, Text: t.Default, Active: true}
		if at := slices.IndexFunc(changed, func(r model.AutoReply) bool { return r.Code == t.Code }); at >= 0 {
			list[i] = changed[at]
		}
	}
	return list, nil
}

// Keywords are some of the answers to keywords, the last that was changed first.
func (d *Desk) Keywords(ctx context.Context, q model.Listing) (_ []model.AutoReply, next string, err error) {
	return d.Store.KeywordPage(ctx, q)
}

// SaveText keeps another wording of one of model.AutoTexts, in place of the version that it names.
func (d *Desk) SaveText(ctx context.Context, who model.Staff, r model.AutoReply) (model.AutoReply, error) {
	if _, known := model.AutoTextByCode(r.Code); !known {
		return r, model.ErrReplyNotFound
	}
	r.Words, r.Anywhere, r.Active = nil, false, true
	return d.save(ctx, who, r)
}

// SaveKeyword keeps an answer to keywords; a new one where it has no code yet.
func (d *Desk) SaveKeyword(ctx context.Context, who model.Staff, r model.AutoReply) (model.AutoReply, error) {
	all, err := d.Store.AutoReplies(ctx)
	if err != nil {
		return r, err
	}
	all = slices.DeleteFunc(all, func(r model.AutoReply) bool { return !r.Keyword() })
	switch at := slices.IndexFunc(all, func(k model.AutoReply) bool { return k.Code == r.Code }); {
	case r.Code == "" && len(all) >= model.MostKeywordReplies:
		return r, model.ErrInvalid.With("words", "关键词回复太多，请先删除不用的")
	case r.Code == "":
		r.Code, r.Version = model.KeywordCode(rand.Text()[:16]), 0
	case at < 0:
		return r, model.ErrReplyNotFound
	}
	wrong := r.Check() // brings the words into their form, too
	if word := taken(all, r); word != "" {
		wrong = model.Faults(wrong, model.ErrInvalid.With("words", "“"+word+"”已经是另一条的关键词"))
	}
	if wrong != nil {
		return r, wrong
	}
	return d.save(ctx, who, r)
}

// taken is a word of r that another active answer has, too. Where two editors are at it at the same moment both may get it: the
// answer whose code comes first is said then.
func taken(all []model.AutoReply, r model.AutoReply) string {
	for _, k := range all {
		for _, w := range r.Words {
			if r.Active && k.Active && k.Code != r.Code && slices.Contains(k.Words, w) {
				return w
			}
		}
	}
	return ""
}

func (d *Desk) save(ctx context.Context, who model.Staff, r model.AutoReply) (model.AutoReply, error) {
	if err := r.Check(); err != nil {
		return r, err
	}
	r.ChangedBy, r.ChangedAt = who.Name, d.Now()
	if err := d.Store.SaveAutoReply(ctx, &r); err != nil {
		return r, changed(err)
	}
	d.learn(ctx)
	d.Log.InfoContext(ctx, "automatic reply saved", "staff", who.ID, "code", r.Code, "version", r.Version)
	return r, nil
}

func changed(err error) error {
	if errors.Is(err, store.ErrStale) {
		return model.ErrSettingsChanged
	}
	return err
}

// DeleteKeyword forgets an answer to keywords.
func (d *Desk) DeleteKeyword(ctx context.Context, who model.Staff, code string, version int) error {
	r, there, err := d.Store.AutoReplyByCode(ctx, code)
	switch {
	case err != nil:
		return err
	case !there || !r.Keyword():
		return model.ErrReplyNotFound
	}
	if err := d.Store.DeleteAutoReply(ctx, code, version); err != nil {
		return changed(err)
	}
	d.learn(ctx)
	d.Log.InfoContext(ctx, "answer to keywords deleted", "staff", who.ID, "code", code)
	return nil
}

const versionsAtOnce = 50

// Versions are what a text was before, newest first; before is the version that the page before ended with, 0 for the first.
func (d *Desk) Versions(ctx context.Context, code string, before int) ([]model.AutoReply, error) {
	return d.Store.AutoReplyVersions(ctx, code, before, versionsAtOnce)
}

// Preview is how a text would read, with made-up values; model.ErrInvalid where it could not be kept.
func (d *Desk) Preview(r model.AutoReply) (string, error) {
	if _, fixed := model.AutoTextByCode(r.Code); !fixed && len(r.Words) == 0 {
		r.Words = []string{"预览"}
	}
	if err := r.Check(); err != nil {
		return "", err
	}
	return model.SampledOn(r, d.Links), nil
}
