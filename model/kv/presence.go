package kv

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Presence is who is there, by the store's clock: a sorted set of the moments at which each one's time is over. A Redis
// that was lost has nobody in it until they say again that they are here.
type Presence struct {
	s   *Store
	key string
}

// Presence returns those who are there under this name.
func (s *Store) Presence(name string) *Presence { return &Presence{s: s, key: s.presenceKey(name)} }

// here's KEYS is the set. ARGV: until when, who, now, how much longer than needed Redis keeps the set. Whose time is over
// goes when somebody comes.
var here = redis.NewScript(`
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', last[2] - ARGV[3] + ARGV[4]))
return 1
`)

// Here says that id is there for d from now on, whatever was said before.
func (p *Presence) Here(ctx context.Context, id int64, d time.Duration) error {
	if d < time.Millisecond {
		return p.s.fail("be here", errTTL)
	}
	now := p.s.now()
	return p.s.fail("be here", here.Run(ctx, p.s.rdb, []string{p.key},
		now.Add(d).UnixMilli(), id, now.UnixMilli(), slack.Milliseconds()).Err())
}

// Gone says that id is no longer there.
func (p *Presence) Gone(ctx context.Context, id int64) error {
	return p.s.fail("be gone", p.s.rdb.ZRem(ctx, p.key, id).Err())
}

// Present returns those who are there. Who was to be there until now no longer is.
func (p *Presence) Present(ctx context.Context) ([]int64, error) {
	members, err := p.s.rdb.ZRangeByScore(ctx, p.key, &redis.ZRangeBy{
		Min: "(" + strconv.FormatInt(p.s.now().UnixMilli(), 10), Max: "+inf",
	}).Result()
	if err != nil {
		return nil, p.s.fail("see who is here", err)
	}
	ids := make([]int64, len(members))
	for i, member := range members {
		if ids[i], err = strconv.ParseInt(member, 10, 64); err != nil {
			return nil, p.s.fail("see who is here", err)
		}
	}
	return ids, nil
}

// Is tells whether id is there.
func (p *Presence) Is(ctx context.Context, id int64) (bool, error) {
	until, err := p.s.rdb.ZScore(ctx, p.key, strconv.FormatInt(id, 10)).Result()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	return int64(until) > p.s.now().UnixMilli(), p.s.fail("see who is here", err)
}
