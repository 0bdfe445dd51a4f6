package citizen

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// address is where a request came from, as gin tells it behind the proxies that it trusts.
type address string

// Resolve reads it from the request.
func (a *address) Resolve(ctx huma.Context) []error {
	*a = address(humagin.Unwrap(ctx).ClientIP())
	return nil
}
