package staff

import (
	"context"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
)

// limiter is *kv.Store.
type limiter interface {
	Allow(ctx context.Context, key string, limits ...kv.Limit) (wait time.Duration, err error)
}

// outwardPerMinute is how often one person may have the service ask somebody else by a click: WeChat's calls of a day are counted, and
// another system's are its own.
const outwardPerMinute = 20

var errOutward = model.ErrTooMany.Saying("操作太频繁，一分钟内最多20次，请稍后再试")

// outward is h for a call that asks WeChat or another system. What is counted together has one name. Where nobody counts, nobody is
// refused.
func outward[I, O any](a API, name string, h func(context.Context, *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		who, err := asking(ctx)
		if err != nil {
			return nil, err
		}
		wait, err := a.Limits.Allow(ctx, "outward:"+name+":"+cursorOf(who.ID), kv.Limit{Max: outwardPerMinute, Per: time.Minute})
		if err == nil && wait > 0 {
			return nil, errOutward.After(wait)
		}
		return h(ctx, in)
	}
}
