package kv

import (
	"context"
	"crypto/rand"

	"github.com/redis/go-redis/v9"
)

// rebuilt's KEYS is the set. ARGV: the mark, the member filled, the set's life. A mark that is gone went with all that was put in after
// it. The marks of those who rebuild at the same time, or died at it, go too: the set is whole.
var rebuilt = redis.NewScript(`
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '+inf', '+inf')
redis.call('ZADD', KEYS[1], '+inf', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`)

// Rebuild fills a set that was lost. fill hands all deadlines that the database has to put, in as many calls as it
// likes; one that is there already stays as it is, since it was set, or taken, after the loss. Several may rebuild at
// once. Where Redis is lost again meanwhile, the set stays lost and the next turn says so.
func (t *Timers) Rebuild(ctx context.Context, fill func(put func([]Timer) error) error) error {
	mark := "rebuild-" + rand.Text()
	err := putTimers.Run(ctx, t.s.rdb, []string{t.key}, timersLife.Milliseconds(), "+inf", mark).Err()
	if err != nil {
		return t.s.fail("rebuild timers", err)
	}
	if err := fill(func(timers []Timer) error {
		return t.s.fail("rebuild timers", t.put(ctx, timers, "NX"))
	}); err != nil {
		return err
	}
	return t.s.fail("rebuild timers", rebuilt.Run(ctx, t.s.rdb, []string{t.key}, mark, filled, timersLife.Milliseconds()).Err())
}

// Forget drops the whole set, as a loss of Redis does.
func (t *Timers) Forget(ctx context.Context) error {
	return t.s.fail("forget timers", t.s.rdb.Del(ctx, t.key).Err())
}
