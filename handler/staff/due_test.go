package staff

import (
	"context"
	"errors"
	"testing"

	"example.org/hotline/model"
)

func TestWhatIsDueComesFirst(t *testing.T) {
	for _, c := range []struct {
		route string
		who   model.Staff
		want  error
	}{
		{"GET /tickets", model.Staff{}, nil},
		{"GET /tickets", model.Staff{FactorDue: true}, model.ErrFactorDue},
		{"GET /tickets", model.Staff{PasswordDue: true, FactorDue: true}, model.ErrPasswordDue},
		{"GET /me", model.Staff{PasswordDue: true, FactorDue: true}, nil},
		{"PUT /me/second-factor", model.Staff{FactorDue: true}, nil},
		{"POST /me/second-factor/drop", model.Staff{FactorDue: true}, model.ErrFactorDue},
	} {
		c.who.Roles = []model.Role{model.RoleDispatcher}
		ctx := context.WithValue(t.Context(), askerKey{}, asker{who: c.who, trail: &trail{route: c.route}})
		if err := allowed(ctx, dispatchers); !errors.Is(err, c.want) || (c.want == nil && err != nil) {
			t.Errorf("%s of %+v: %v, want %v", c.route, c.who, err, c.want)
		}
	}
}
