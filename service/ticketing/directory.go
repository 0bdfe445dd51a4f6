package ticketing

import (
	"context"
	"sync/atomic"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// directoryLife is how long a change of the departments may take to reach every replica.
const directoryLife = 30 * time.Second

// directory knows the departments: every page asks for a name, and they change once a year.
type directory struct {
	store *store.Store
	now   func() time.Time
	known atomic.Pointer[departments]
}

type departments struct {
	byCode map[string]model.Department
	list   []model.Department
	at     time.Time
}

func newDirectory(st *store.Store, now func() time.Time) *directory {
	return &directory{store: st, now: now}
}

func (d *directory) read(ctx context.Context) (*departments, error) {
	now := d.now()
	if known := d.known.Load(); known != nil {
		if age := now.Sub(known.at); age >= 0 && age < directoryLife {
			return known, nil
		}
	}
	list, err := d.store.Departments(ctx)
	if err != nil {
		return nil, err
	}
	fresh := &departments{byCode: make(map[string]model.Department, len(list)), list: list, at: now}
	for _, one := range list {
		fresh.byCode[one.Code] = one
	}
	d.known.Store(fresh)
	return fresh, nil
}

// name is what a department is called; its code where it is not known any more.
func (d *departments) name(code string) string {
	if one, ok := d.byCode[code]; ok {
		return one.Name
	}
	return code
}

// open is a department that tickets may be dispatched to; field is the JSON name of where it was named.
func (d *departments) open(field, code string) (model.Department, error) {
	one, ok := d.byCode[code]
	if !ok || !one.Active {
		return model.Department{}, model.ErrInvalid.With(field, "没有这个承办单位")
	}
	return one, nil
}

// Departments lists some of them, by code, as they are kept now.
func (d *Desk) Departments(ctx context.Context, q model.Listing) (_ []model.Department, next string, err error) {
	return d.store.DepartmentPage(ctx, q)
}

// SaveDepartment adds a department or changes the one with its code.
func (d *Desk) SaveDepartment(ctx context.Context, one model.Department) error {
	if err := one.Check(); err != nil { // brings the name into its form, too
		return err
	}
	if err := d.store.SaveDepartment(ctx, one); err != nil {
		return taken(err, "name", "已有同名的承办单位")
	}
	d.departments.known.Store(nil)
	return nil
}
