package session

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// Address is where a request came from, as gin tells it behind the proxies that it trusts.
type Address string

// Resolve reads it from the request.
func (a *Address) Resolve(ctx huma.Context) []error {
	*a = Address(humagin.Unwrap(ctx).ClientIP())
	return nil
}
