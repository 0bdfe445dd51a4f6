package kv

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// In both scripts KEYS is the lease, and ARGV begins with who.

// lead's ARGV goes on with how long.
var lead = redis.NewScript(`
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`)

var resign = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`)

// Lead tells whether who leads under key, for ttl by Redis's clock from now on: he takes a lead that nobody has, and
// renews his own. It spares work rather than forbidding it: after Redis was lost, or he was held up for longer than ttl, two may
// believe for a while that they lead, and what they do must be right all the same.
func (s *Store) Lead(ctx context.Context, key, who string, ttl time.Duration) (bool, error) {
	if ttl < time.Millisecond {
		return false, s.fail("lead", errTTL)
	}
	leads, err := lead.Run(ctx, s.rdb, []string{s.leadKey(key)}, who, ttl.Milliseconds()).Bool()
	return leads, s.fail("lead", err)
}

// Resign gives the lead up at once, if who has it.
func (s *Store) Resign(ctx context.Context, key, who string) error {
	return s.fail("resign", resign.Run(ctx, s.rdb, []string{s.leadKey(key)}, who).Err())
}
