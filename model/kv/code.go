package kv

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// codeTries is the wrong try that kills a code (domain §8).
const codeTries = 5

// A code is a hash: digest, tries (that are left) and expires (by our clock, in milliseconds).
// In all three scripts KEYS is the code.

// putCode's ARGV: digest, tries, expires, how long Redis keeps it, and 1 where a newer code must stay.
var putCode = redis.NewScript(`
if ARGV[5] == '1' and redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'digest', ARGV[1], 'tries', ARGV[2], 'expires', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
`)

// useCode's ARGV: digest, now. It returns the tries and the expiry of the code that it used up, or nothing.
var useCode = redis.NewScript(`
local code = redis.call('HMGET', KEYS[1], 'digest', 'tries', 'expires')
if not code[1] then return {} end
if tonumber(code[3]) <= tonumber(ARGV[2]) then
  redis.call('DEL', KEYS[1])
  return {}
end
if code[1] ~= ARGV[1] then
  if redis.call('HINCRBY', KEYS[1], 'tries', -1) <= 0 then redis.call('DEL', KEYS[1]) end
  return {}
end
redis.call('DEL', KEYS[1])
return {tonumber(code[2]), tonumber(code[3])}
`)

// PutCode keeps a code for ttl, in place of the one that key held. digest is keyed: nobody who reads Redis can try
// out a million codes on it.
func (s *Store) PutCode(ctx context.Context, key, digest string, ttl time.Duration) error {
	if ttl < time.Millisecond {
		return s.fail("put code", errTTL)
	}
	return s.fail("put code", s.putCode(ctx, key, digest, codeTries, s.now().Add(ttl).UnixMilli(), false))
}

func (s *Store) putCode(ctx context.Context, key, digest string, tries, expires int64, unlessNewer bool) error {
	keep := time.UnixMilli(expires).Sub(s.now()) + slack
	return putCode.Run(ctx, s.rdb, []string{s.codeKey(key)}, digest, tries, expires, keep.Milliseconds(), unlessNewer).Err()
}

// UseCode uses the code of key up, if digest is its own and its time is not over: of all who try at once one succeeds.
// The fifth wrong try kills the code. restore, never nil, gives a used code back with the life and the tries that it
// had left, for when what it was used for failed; a newer code that was put there since then stays.
func (s *Store) UseCode(ctx context.Context, key, digest string) (ok bool, restore func(context.Context) error, err error) {
	nothing := func(context.Context) error { return nil }
	left, err := useCode.Run(ctx, s.rdb, []string{s.codeKey(key)}, digest, s.now().UnixMilli()).Int64Slice()
	if err != nil && !errors.Is(err, redis.Nil) {
		return false, nothing, s.fail("use code", err)
	}
	if len(left) != 2 {
		return false, nothing, nil
	}
	tries, expires := left[0], left[1]
	restore = func(ctx context.Context) error {
		if s.now().UnixMilli() >= expires {
			return nil
		}
		return s.fail("restore code", s.putCode(ctx, key, digest, tries, expires, true))
	}
	return true, restore, nil
}
