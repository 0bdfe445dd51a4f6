package knowledge

import (
	"cmp"
	"context"
	"slices"

	"example.org/hotline/model"
)

// Responsible is a department with how many articles it answers for.
type Responsible struct {
	Code, Name string
	Articles   int
}

// Departments are those that citizens can narrow a search down to: each has an article that can be read now. Those with the
// most come first.
func (l *Library) Departments(ctx context.Context) ([]Responsible, error) {
	names, err := l.departments(ctx)
	if err != nil {
		return nil, err
	}
	counted, err := l.Store.PublishedDepartments(ctx, model.EntryArticle, l.today())
	if err != nil {
		return nil, err
	}
	list := make([]Responsible, 0, len(counted))
	for code, n := range counted {
		if d, known := names.byCode[code]; known { // one that is gone cannot be asked for
			list = append(list, Responsible{code, d.Name, n})
		}
	}
	slices.SortFunc(list, func(a, b Responsible) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Code, b.Code))
	})
	return list, nil
}
