package knowledge

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// ImportOptions say what becomes of the records of a file.
type ImportOptions struct {
	By     int64  // the staff member; 0: the command line
	Note   string // why
	Drafts bool   // all become drafts, to be reviewed as any other; else what a file calls published is published at once
	Demo   bool   // made-up content is welcome
	DryRun bool   // nothing is kept
}

// Imported tells what became of a file.
type Imported struct {
	Added, Changed, Unchanged int
	Rows                      []ImportedRow // those that were added or changed, in the order of the file
}

// ImportedRow is what became of one record.
type ImportedRow struct {
	Code  string // blank in a dry run where it will get one
	Kind  model.EntryKind
	Title string
	Fresh bool // there was none before
}

// asError is errors.As, for a type that is known.
func asError[T error](err error, as *T) bool { return errors.As(err, as) }

// arrival is a record that was found good.
type arrival struct {
	kind    model.EntryKind
	code    string
	content model.EntryContent
	status  string
	at      time.Time // when its text is of; zero: now
	demo    bool
}

// Import takes the records of a file in: an entry that is known gets another version where its text differs. All of them, or,
// where one is wrong, none: then the error is Faults.
func (l *Library) Import(ctx context.Context, c *Collection, o ImportOptions) (Imported, error) {
	if n := c.Size(); n > MaxRecords {
		return Imported{}, model.ErrInvalid.With("file", fmt.Sprintf("文件中有%d条内容，一次最多导入%d条", n, MaxRecords))
	}
	list, err := l.inspect(ctx, c, o)
	if err != nil {
		return Imported{}, err
	}
	var done Imported
	err = l.Store.InTx(ctx, func(tx *store.Store) error {
		done = Imported{}
		for _, a := range list {
			if err := l.take(ctx, tx, a, o, &done); err != nil {
				return err
			}
		}
		if o.DryRun {
			return errDryRun
		}
		return nil
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return done, err
}

var errDryRun = errors.New("nothing is kept")

// inspect finds what is wrong with the records, before anything is touched.
func (l *Library) inspect(ctx context.Context, c *Collection, o ImportOptions) ([]arrival, error) {
	names, err := l.departments(ctx)
	if err != nil {
		return nil, err
	}
	known, err := l.knownArticles(ctx, c)
	if err != nil {
		return nil, err
	}
	var (
		list   []arrival
		faults Faults
		seen   = map[string]bool{}
	)
	for _, kind := range model.EntryKinds {
		for _, r := range *c.of(kind) {
			a, wrong := l.arrival(kind, r, names, o)
			if a.code != "" && seen[a.code] {
				wrong["id"] = "同一编号在文件中出现了两次"
			}
			seen[a.code] = true
			for _, code := range a.content.Articles {
				if !known[code] && wrong["articles"] == "" {
					wrong["articles"] = "没有编号为 " + code + " 的文章"
				}
			}
			if len(wrong) > 0 {
				faults = append(faults, Fault{r.list, r.row, r.ID, wrong})
				continue
			}
			list = append(list, a)
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return list, nil
}

// knownArticles are those of the articles that the file's topics name that there are, or will be.
func (l *Library) knownArticles(ctx context.Context, c *Collection) (map[string]bool, error) {
	known := map[string]bool{}
	var asked []string
	for _, t := range c.Topics {
		asked = append(asked, t.Articles...)
	}
	asked = slices.DeleteFunc(asked, func(code string) bool { _, _, ok := model.ParseEntryCode(code); return !ok })
	list, err := l.Store.EntriesOf(ctx, asked)
	for _, e := range list {
		known[e.Code] = true
	}
	for _, a := range c.Articles {
		known[a.ID] = true
	}
	return known, err
}

// recordNames are the record's names of what the model's rules name.
var recordNames = map[string]string{"department": "dept", "weight": "hot"}

func (l *Library) arrival(kind model.EntryKind, r Record, names departments, o ImportOptions) (arrival, map[string]string) {
	wrong := map[string]string{}
	a := arrival{kind: kind, code: r.ID, status: r.Status, demo: r.Demo, content: model.EntryContent{
		Title: r.Title, Summary: r.Summary, Body: r.Body, Category: r.Category, Tags: r.Tags, Asked: r.Asked, Keywords: r.Keywords, Articles: r.Articles,
		Weight: r.Hot, Publisher: r.Publisher, Date: r.Date, ValidUntil: r.ValidUntil, SourceNote: r.SourceNote, Link: r.Link,
	}}
	if r.Dept != "" {
		code, ok := names.find(r.Dept)
		if !ok {
			wrong["dept"] = "没有名为“" + r.Dept + "”的承办单位"
		}
		a.content.Department = code
	}
	var rules *model.Error
	if err := a.content.Check(kind); errors.As(err, &rules) {
		for field, rule := range rules.Fields {
			if name, ok := recordNames[field]; ok {
				field = name
			}
			if wrong[field] == "" {
				wrong[field] = rule
			}
		}
	}
	if k, _, ok := model.ParseEntryCode(a.code); a.code != "" && (!ok || k != kind) {
		wrong["id"] = "编号应为" + kind.Letter() + "加至少三位数字，如 " + kind.Letter() + "001"
	}
	if r.Demo && !o.Demo {
		wrong["demo"] = "演示内容不能导入正式环境"
	}
	if pictures, bad := l.press.pictures(a.content.Body); bad != "" || len(pictures) > 0 && a.code == "" {
		wrong["body"] = errPicture.Fields["body"]
	}
	switch a.status {
	case "":
		a.status = statusPublished
	case statusPublished, statusDraft, statusOffline:
	default:
		wrong["status"] = "状态应为 published（发布）、draft（草稿）或 offline（下线）"
	}
	for field, day := range map[string]string{"updated_at": r.UpdatedAt, "published_at": r.PublishedAt} {
		if day == "" {
			continue
		}
		at, err := time.ParseInLocation(time.DateOnly, day, l.Zone)
		if o.Demo && at.After(l.Now()) {
			at = l.Now() // where the clock stands is no fault of what was made up
		}
		if err != nil || at.After(l.Now()) {
			wrong[field] = "应为日期，如 2026-09-02，不能晚于今天"
			continue
		}
		a.at = at.UTC()
	}
	return a, wrong
}

// take keeps one record.
func (l *Library) take(ctx context.Context, tx *store.Store, a arrival, o ImportOptions, done *Imported) error {
	e, err := tx.Entry(ctx, a.code)
	fresh := errors.Is(err, model.ErrEntryNotFound)
	switch {
	case fresh:
		e = model.Entry{Code: a.code, Kind: a.kind, State: model.EntryUnpublished, Demo: a.demo, CreatedAt: l.Now()}
	case err != nil:
		return err
	case same(e.EntryContent, a.content) && (o.Drafts || a.status == standing(e)):
		done.Unchanged++
		return nil
	}
	v := model.EntryVersion{
		Number: e.Latest + 1, State: model.VersionDraft, Content: a.content, Note: o.Note, AuthorID: o.By, CreatedAt: l.Now(),
	}
	if err := l.place(&e, &v, a, o); err != nil {
		return err
	}
	if fresh {
		done.Added++
	} else {
		done.Changed++
	}
	if err := l.keepImported(ctx, tx, &e, v, fresh); err != nil {
		return err
	}
	row := ImportedRow{e.Code, a.kind, a.content.Title, fresh}
	if o.DryRun && a.code == "" {
		row.Code = ""
	}
	done.Rows = append(done.Rows, row)
	return nil
}

// place says what a record's version becomes.
func (l *Library) place(e *model.Entry, v *model.EntryVersion, a arrival, o ImportOptions) error {
	e.Latest = v.Number
	if o.Drafts || a.status == statusDraft {
		e.Draft = v.Number
		if e.State == model.EntryUnpublished {
			e.EntryContent = a.content
		}
		return nil
	}
	at := a.at
	if at.IsZero() {
		at = l.Now()
	}
	e.Take(v, at, l.Zone)
	if a.status == statusOffline {
		return e.TakeDown()
	}
	return nil
}

func (l *Library) keepImported(ctx context.Context, tx *store.Store, e *model.Entry, v model.EntryVersion, fresh bool) error {
	e.Plain = l.press.plain(e.Body)
	if fresh {
		if err := tx.AddEntry(ctx, e); err != nil {
			return err
		}
	} else {
		if err := l.retire(ctx, tx, *e, v.Number); err != nil {
			return err
		}
		if err := tx.SaveEntry(ctx, e); err != nil {
			return err
		}
	}
	v.EntryID = e.ID
	if err := tx.AddEntryVersion(ctx, v); err != nil {
		return err
	}
	err := tx.AddEntryEvent(ctx, model.EntryEvent{EntryID: e.ID, Version: v.Number, Act: model.EntryImported, StaffID: v.AuthorID, Note: v.Note, At: l.Now()})
	if err != nil {
		return err
	}
	return tx.NoteSearchChange(ctx, model.SearchKnowledge, e.Code)
}

// retire ends the versions of an entry that a later one takes the place of: drafts, and what was published where that one is.
func (l *Library) retire(ctx context.Context, tx *store.Store, e model.Entry, by int) error {
	versions, err := tx.EntryVersions(ctx, e.ID, 0)
	if err != nil {
		return err
	}
	for _, v := range versions {
		from := v.State
		waiting := from == model.VersionDraft || from == model.VersionReviewed
		if v.Number >= by || !waiting && (from != model.VersionPublished || e.Live < by) {
			continue
		}
		v.State = model.VersionReplaced
		if err := tx.MoveEntryVersion(ctx, v, from); err != nil {
			return err
		}
	}
	return nil
}

// standing is a record's status for an entry.
func standing(e model.Entry) string {
	return map[model.EntryState]string{model.EntryPublished: statusPublished, model.EntryOffline: statusOffline}[e.State]
}

// same is whether two texts say the same; a list that is nil is one that is empty.
func same(a, b model.EntryContent) bool {
	for _, c := range []*model.EntryContent{&a, &b} {
		for _, list := range []*[]string{&c.Tags, &c.Asked, &c.Keywords, &c.Articles} {
			if len(*list) == 0 {
				*list = nil
			}
		}
	}
	return reflect.DeepEqual(a, b)
}

var errPicture = model.ErrInvalid.With("body", "图片应写成 ![说明](picture:图片编号)，图片要先上传到这条内容")
