package kv

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// Limit allows Max acts within any span of time as long as Per. The unit of Per is the millisecond.
type Limit struct {
	Max int
	Per time.Duration
}

var errLimit = errors.New("a limit allows at least one act in at least a millisecond")

// slack is how much longer than needed Redis keeps a log or a code, for servers whose clocks differ from its own.
// What counts is our clock: a demo moves it without asking Redis.
const slack = time.Minute

// allow keeps the moments of the acts in a sorted set, no longer than the longest window. An act that falls out of a
// window at the very moment of asking no longer counts. KEYS: the log. ARGV: now, a unique mark (blank: only ask), how
// long to keep the log, then max and per of each limit; all times in milliseconds.
var allow = redis.NewScript(`
local log, now, wait, longest = KEYS[1], tonumber(ARGV[1]), 0, 0
for i = 4, #ARGV, 2 do
  local max, per = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local since = '(' .. string.format('%.0f', now - per)
  local over = redis.call('ZCOUNT', log, since, '+inf') - max
  if over >= 0 then
    local act = redis.call('ZRANGEBYSCORE', log, since, '+inf', 'WITHSCORES', 'LIMIT', over, 1)
    wait = math.max(wait, tonumber(act[2]) + per - now)
  end
  longest = math.max(longest, per)
end
if wait > 0 or ARGV[2] == '' then return wait end
redis.call('ZREMRANGEBYSCORE', log, '-inf', string.format('%.0f', now - longest))
redis.call('ZADD', log, ARGV[1], ARGV[2])
redis.call('PEXPIRE', log, ARGV[3])
return 0
`)

// Allow asks whether one more act under key stays within all limits. It counts the act and returns 0, or it counts
// nothing and returns how long to wait until the act would be allowed.
func (s *Store) Allow(ctx context.Context, key string, limits ...Limit) (wait time.Duration, err error) {
	return s.limited(ctx, key, rand.Text(), limits)
}

// Try is Allow for an act of which it shows only later whether it counts: undo, never nil, takes this act back, and no other.
func (s *Store) Try(ctx context.Context, key string, limits ...Limit) (wait time.Duration, undo func(context.Context) error, err error) {
	mark := rand.Text()
	wait, err = s.limited(ctx, key, mark, limits)
	return wait, func(ctx context.Context) error { return s.fail("undo", s.rdb.ZRem(ctx, s.limitKey(key), mark).Err()) }, err
}

// Forgive forgets the acts that were counted under key.
func (s *Store) Forgive(ctx context.Context, key string) error {
	return s.fail("forgive", s.rdb.Del(ctx, s.limitKey(key)).Err())
}

// Wait is Allow without counting: it only tells how long the act would have to wait.
func (s *Store) Wait(ctx context.Context, key string, limits ...Limit) (wait time.Duration, err error) {
	return s.limited(ctx, key, "", limits)
}

func (s *Store) limited(ctx context.Context, key, mark string, limits []Limit) (wait time.Duration, err error) {
	var keep time.Duration
	args := make([]any, 3, 3+2*len(limits))
	for _, l := range limits {
		if l.Max < 1 || l.Per < time.Millisecond {
			return 0, s.fail("allow", errLimit)
		}
		keep = max(keep, l.Per)
		args = append(args, l.Max, l.Per.Milliseconds())
	}
	if keep == 0 {
		return 0, s.fail("allow", errLimit)
	}
	args[0] = s.now().UnixMilli()
	args[1] = mark
	args[2] = (keep + slack).Milliseconds()
	ms, err := allow.Run(ctx, s.rdb, []string{s.limitKey(key)}, args...).Int64()
	return time.Duration(ms) * time.Millisecond, s.fail("allow", err)
}
