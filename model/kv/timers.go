package kv

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Timers are deadlines, one an ID, that every replica sees: whoever asks for those that are due gets each of them for a
// while, and no two get the same. They only remind: the database knows what is due, and a Redis that was lost is filled
// from it again (Rebuild).
//
// They are a sorted set whose scores are milliseconds, so each act costs O(log n) a deadline. The set is forgotten once
// nobody has touched it or asked of it for a week; that is no different from a Redis that was lost.
type Timers struct {
	s   *Store
	key string
}

// Timer is one deadline.
type Timer struct {
	ID int64
	At time.Time
}

// Turn is what was due. The caller has IDs for himself until the lease is over: what he has not settled by then is due
// again, for everybody.
type Turn struct {
	IDs  []int64 // most overdue first
	Lost bool    // Redis is new, or lost its data: Rebuild the set

	lease string // the score that IDs have until they are settled
}

// timersBatch is how many deadlines a script takes: a thousand keep Redis busy for two milliseconds.
const timersBatch = 1000

const (
	timersLife = 7 * 24 * time.Hour
	// filled is the member that says that the set has been filled since Redis was new. Its score is infinite, and so are
	// those of the marks of Rebuild: they are never due.
	filled = "filled"
	// latest is a score after all deadlines and before what is infinite.
	latest = "9007199254740992"
)

var (
	errDeadline = errors.New("a deadline must not be the zero time")
	errTurn     = errors.New("a turn takes at least one, for at least a millisecond")
)

// Timers returns the deadlines of this name.
func (s *Store) Timers(name string) *Timers { return &Timers{s: s, key: s.timersKey(name)} }

// putTimers' KEYS is the set. ARGV: its life, then what ZADD takes.
var putTimers = redis.NewScript(`
redis.call('ZADD', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
`)

// Set gives id a deadline, in place of the one that it had.
func (t *Timers) Set(ctx context.Context, id int64, at time.Time) error {
	return t.SetAll(ctx, []Timer{{id, at}})
}

// SetAll is Set for many. When it fails some may be set.
func (t *Timers) SetAll(ctx context.Context, timers []Timer) error {
	return t.s.fail("set timers", t.put(ctx, timers))
}

// put sends the deadlines to ZADD in batches, each after the given options.
func (t *Timers) put(ctx context.Context, timers []Timer, options ...any) error {
	for len(timers) > 0 {
		n := min(len(timers), timersBatch)
		args := append(make([]any, 0, 1+len(options)+2*n), timersLife.Milliseconds())
		args = append(args, options...)
		for _, one := range timers[:n] {
			if one.At.IsZero() {
				return errDeadline
			}
			args = append(args, score(one.At), one.ID)
		}
		if err := putTimers.Run(ctx, t.s.rdb, []string{t.key}, args...).Err(); err != nil {
			return err
		}
		timers = timers[n:]
	}
	return nil
}

// score rounds up: nothing is due before its time.
func score(at time.Time) int64 { return at.Add(time.Millisecond - 1).UnixMilli() }

// Remove takes deadlines out.
func (t *Timers) Remove(ctx context.Context, ids ...int64) error {
	for len(ids) > 0 {
		n := min(len(ids), timersBatch)
		members := make([]any, n)
		for i, id := range ids[:n] {
			members[i] = id
		}
		if err := t.s.rdb.ZRem(ctx, t.key, members...).Err(); err != nil {
			return t.s.fail("remove timers", err)
		}
		ids = ids[n:]
	}
	return nil
}

// Len tells how many deadlines there are, those that somebody has in his turn included.
func (t *Timers) Len(ctx context.Context) (int64, error) {
	n, err := t.s.rdb.ZCount(ctx, t.key, "-inf", latest).Result()
	return n, t.s.fail("count timers", err)
}

// dueTimers' KEYS is the set. ARGV: now, how many, the score that they get, the set's life, the member filled.
var dueTimers = redis.NewScript(`
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
if #due > 0 then
  local leased = {}
  for i, id in ipairs(due) do
    leased[2 * i - 1], leased[2 * i] = ARGV[3], id
  end
  redis.call('ZADD', KEYS[1], unpack(leased))
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
due[#due + 1] = redis.call('ZSCORE', KEYS[1], ARGV[5]) and 0 or 1
return due
`)

// Due takes at most n deadlines (and no more than a thousand) that have come, and nobody else gets them before the
// lease is over. Settle says what becomes of them.
func (t *Timers) Due(ctx context.Context, now time.Time, n int, lease time.Duration) (Turn, error) {
	if n < 1 || lease < time.Millisecond {
		return Turn{}, t.s.fail("take timers", errTurn)
	}
	turn := Turn{lease: leased(now.Add(lease))}
	ids, err := dueTimers.Run(ctx, t.s.rdb, []string{t.key},
		now.UnixMilli(), min(n, timersBatch), turn.lease, timersLife.Milliseconds(), filled).Int64Slice()
	if err != nil {
		return Turn{}, t.s.fail("take timers", err)
	}
	last := len(ids) - 1
	turn.IDs, turn.Lost = ids[:last], ids[last] == 1
	return turn, nil
}

// leased is a score of less than a millisecond before until: a deadline's is whole, so neither it nor another turn's
// lease is taken for this one, though clocks of whole seconds let them fall together.
func leased(until time.Time) string {
	// A float64 has as many parts left beside the milliseconds of this century.
	const parts = 4096
	at := float64(until.UnixMilli()) - float64(1+rand.IntN(parts-1))/parts //nolint:gosec // not to be guessed, only to differ
	return strconv.FormatFloat(at, 'f', -1, 64)
}

// settleTimers' KEYS is the set. ARGV: the lease, then a score (blank: to be removed) and an ID for each deadline. Many are
// looked for among all that have the lease: that spares Redis writing each one's score out in digits, which takes it
// longer than removing them.
var settleTimers = redis.NewScript(`
local held, set, removed = {}, {}, {}
if #ARGV < 100 then
  for i = 3, #ARGV, 2 do
    local score = redis.call('ZSCORE', KEYS[1], ARGV[i])
    held[ARGV[i]] = score and tonumber(score) == tonumber(ARGV[1])
  end
else
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], ARGV[1])) do held[id] = true end
end
for i = 3, #ARGV, 2 do
  if held[ARGV[i]] and ARGV[i - 1] == '' then
    removed[#removed + 1] = ARGV[i]
  elseif held[ARGV[i]] then
    set[#set + 1] = ARGV[i - 1]
    set[#set + 1] = ARGV[i]
  end
end
if #set > 0 then redis.call('ZADD', KEYS[1], unpack(set)) end
if #removed > 0 then redis.call('ZREM', KEYS[1], unpack(removed)) end
return 1
`)

// Settle gives deadlines of a turn their next moment, and takes out those whose moment is the zero time. Who was given
// another deadline meanwhile keeps it; so does whose lease ran out and who is in somebody else's turn.
func (t *Timers) Settle(ctx context.Context, turn Turn, next []Timer) error {
	for len(next) > 0 {
		n := min(len(next), timersBatch)
		args := append(make([]any, 0, 1+2*n), turn.lease)
		for _, one := range next[:n] {
			if one.At.IsZero() {
				args = append(args, "", one.ID)
			} else {
				args = append(args, score(one.At), one.ID)
			}
		}
		if err := settleTimers.Run(ctx, t.s.rdb, []string{t.key}, args...).Err(); err != nil {
			return t.s.fail("settle timers", err)
		}
		next = next[n:]
	}
	return nil
}
