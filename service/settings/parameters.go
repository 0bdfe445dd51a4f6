package settings

import (
	"context"
	"slices"

	"example.org/hotline/model"
)

// All are the parameters as they are now, in the order of model.ParameterSpecs.
func (d *Desk) All(ctx context.Context) ([]model.Parameter, error) {
	changed, err := d.Store.Parameters(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]model.Parameter, len(model.ParameterSpecs))
	for i, s := range model.ParameterSpecs {
		list[i] = model.Parameter{Name: s.Name, Value: s.Default}
		if at := slices.IndexFunc(changed, func(p model.Parameter) bool { return p.Name == s.Name }); at >= 0 {
			list[i] = changed[at]
		}
	}
	return list, nil
}

// SaveParameter keeps a value in place of the version that it names.
func (d *Desk) SaveParameter(ctx context.Context, who model.Staff, p model.Parameter) (model.Parameter, error) {
	if err := p.Check(); err != nil {
		return p, err
	}
	p.ChangedBy, p.ChangedAt = who.Name, d.Now()
	if err := d.Store.SaveParameter(ctx, &p); err != nil {
		return p, changed(err)
	}
	d.learn(ctx)
	d.Log.InfoContext(ctx, "parameter saved", "staff", who.ID, "parameter", p.Name, "value", p.Value)
	return p, nil
}
