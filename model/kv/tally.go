package kv

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// Tally is a set of which it is known what has been written to the database: who read something on a day. Adding a member
// again changes nothing, so nobody is counted twice; what was not written yet is asked for in batches. A member that was
// written and not marked, because its writer died, comes again: writing has to bear that.
//
// It is a sorted set; a score of 0 waits, one of 1 is written. A tally is forgotten its life after the last new member.
type Tally struct {
	s    *Store
	key  string
	life time.Duration
}

// Tally returns the set of this name.
func (s *Store) Tally(name string, life time.Duration) *Tally {
	return &Tally{s: s, key: s.prefix + "y:" + name, life: life}
}

// addTally's KEYS is the set. ARGV: the member and the life.
var addTally = redis.NewScript(`
if redis.call('ZADD', KEYS[1], 'NX', 0, ARGV[1]) == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1`)

// Add puts a member in, once.
func (t *Tally) Add(ctx context.Context, member string) error {
	if t.life < time.Millisecond {
		return t.s.fail("tally", errTTL)
	}
	return t.s.fail("tally", addTally.Run(ctx, t.s.rdb, []string{t.key}, member, t.life.Milliseconds()).Err())
}

// Waiting are at most limit members that were not written yet.
func (t *Tally) Waiting(ctx context.Context, limit int) ([]string, error) {
	members, err := t.s.rdb.ZRangeArgs(ctx, redis.ZRangeArgs{Key: t.key, Start: "0", Stop: "0", ByScore: true, Count: int64(limit)}).Result()
	return members, t.s.fail("tally", err)
}

// Written notes that members are in the database.
func (t *Tally) Written(ctx context.Context, members []string) error {
	if len(members) == 0 {
		return nil
	}
	marks := make([]redis.Z, len(members))
	for i, m := range members {
		marks[i] = redis.Z{Score: 1, Member: m}
	}
	return t.s.fail("tally", t.s.rdb.ZAddXX(ctx, t.key, marks...).Err())
}
