// Package knowledge is 我要查询, 热门话题 and 工作动态: what editors write, review and publish, and how citizens find and read it.
package knowledge

import (
	"context"
	"io"
	"log/slog"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

// finder looks through what is published: the search.
type finder interface {
	Find(ctx context.Context, q model.SearchQuery) (model.SearchPage, error)
	Suggest(ctx context.Context, c model.SearchCollection, prefix string, limit int) ([]string, error)
}

// files keeps pictures under names.
type files interface {
	Put(ctx context.Context, key string, body []byte) error
	Get(ctx context.Context, key string) ([]byte, error)
}

// darkroom makes a picture plain: small, upright, and nothing but the picture.
type darkroom interface {
	Normalise(ctx context.Context, r io.Reader, to io.Writer) (width, height int, err error)
}

// Options are what a library is built of.
type Options struct {
	Store       *store.Store
	KV          *kv.Store
	Finder      finder
	Files       files
	Pictures    darkroom
	PicturePath string // where citizens get pictures: /api/citizen/v1/pictures/
	Zone        *time.Location
	Now         func() time.Time
	Log         *slog.Logger
}

// Library holds the content.
type Library struct {
	Options
	press *press
}

// New makes a library.
func New(o Options) *Library { return &Library{o, newPress(o.PicturePath)} }

// today is the date in the city.
func (l *Library) today() string { return l.Now().In(l.Zone).Format(time.DateOnly) }

// departments are the departments by code, and those that can be chosen by name.
func (l *Library) departments(ctx context.Context) (departments, error) {
	list, err := l.Store.Departments(ctx)
	d := departments{byCode: make(map[string]model.Department, len(list)), byName: make(map[string]string, len(list))}
	for _, one := range append(list, model.HotlineItself) {
		d.byCode[one.Code], d.byName[one.Name] = one, one.Code
	}
	return d, err
}

type departments struct {
	byCode map[string]model.Department
	byName map[string]string // its code
}

// name is what a department is called; its code where it is not known any more.
func (d departments) name(code string) string {
	if one, ok := d.byCode[code]; ok {
		return one.Name
	}
	return code
}

// find is the code of a department that was given by its code or its name.
func (d departments) find(given string) (code string, ok bool) {
	if _, ok := d.byCode[given]; ok {
		return given, true
	}
	code, ok = d.byName[given]
	return code, ok
}

var errNoDepartment = model.ErrInvalid.With("department", "没有这个承办单位，请填写单位的代码或名称")
