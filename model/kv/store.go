// Package kv keeps what may vanish: sessions, codes, limits, tokens, which event was seen, deadlines, who is there and who
// leads. It runs on Redis 7.0 and later, one server or a cluster, or on a Redis inside this process.
//
// Every operation is one command or one script on one key, so a cluster never has to reach two slots for it.
// Keys are kept as given, below a common prefix: whoever makes a key of something personal hashes it first.
package kv

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// Store is a Redis seen through the few operations that the hotline needs. Its methods may be called concurrently.
type Store struct {
	rdb      redis.UniversalClient
	now      func() time.Time
	prefix   string
	secret   string    // the password, to keep it out of error texts
	database int       // its number on the server
	embedded *embedded // nil on a real server
	claims   *claims
}

// Under is the same store seen below a further prefix: two such views share no key. Closing one closes all.
func (s *Store) Under(prefix string) *Store {
	view := *s
	view.prefix += prefix + ":"
	return &view
}

// The kinds of key never meet, whatever their callers call them.
func (s *Store) valueKey(key string) string    { return s.prefix + "v:" + key }
func (s *Store) limitKey(key string) string    { return s.prefix + "l:" + key }
func (s *Store) codeKey(key string) string     { return s.prefix + "c:" + key }
func (s *Store) timersKey(key string) string   { return s.prefix + "t:" + key }
func (s *Store) presenceKey(key string) string { return s.prefix + "p:" + key }
func (s *Store) leadKey(key string) string     { return s.prefix + "h:" + key }

var errTTL = errors.New("the time to live must be at least a millisecond")

// Get returns what key holds; found is false where it holds nothing.
func (s *Store) Get(ctx context.Context, key string) (value string, found bool, err error) {
	value, err = s.rdb.Get(ctx, s.valueKey(key)).Result()
	return s.found("get", value, err)
}

// Set lets key hold value for ttl. Nothing is kept for ever: a ttl under a millisecond is an error.
func (s *Store) Set(ctx context.Context, key, value string, ttl time.Duration) error {
	if ttl < time.Millisecond {
		return s.fail("set", errTTL)
	}
	return s.fail("set", s.rdb.Set(ctx, s.valueKey(key), value, ttl).Err())
}

// Take returns what key held and empties it: of all who take it at once one finds it.
func (s *Store) Take(ctx context.Context, key string) (value string, found bool, err error) {
	value, err = s.rdb.GetDel(ctx, s.valueKey(key)).Result()
	return s.found("take", value, err)
}

// Delete empties the keys. They go in one pipeline of single commands, since a cluster refuses a DEL over two slots.
func (s *Store) Delete(ctx context.Context, keys ...string) error {
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, key := range keys {
			p.Del(ctx, s.valueKey(key))
		}
		return nil
	})
	return s.fail("delete", err)
}

// Ping tells whether Redis answers.
func (s *Store) Ping(ctx context.Context) error { return s.fail("ping", s.rdb.Ping(ctx).Err()) }

// Close hangs up. An embedded store has then forgotten everything.
func (s *Store) Close() error {
	err := s.rdb.Close()
	if s.embedded != nil {
		s.embedded.close()
	}
	return s.fail("close", err)
}

// Advance lets the keys of an embedded store expire as if d had passed: for a demo whose clock was moved forward.
// On a real server it does nothing, since its clock is not ours.
func (s *Store) Advance(d time.Duration) {
	if s.embedded != nil && d > 0 {
		s.embedded.mini.FastForward(d)
	}
}

func (s *Store) found(op, value string, err error) (string, bool, error) {
	if errors.Is(err, redis.Nil) {
		return "", false, nil
	}
	return value, err == nil, s.fail(op, err)
}
