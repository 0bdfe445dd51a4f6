package kv

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// SetAll is Set for many keys in one round trip, or one to each server of a cluster. When it fails some may be set.
func (s *Store) SetAll(ctx context.Context, values map[string]string, ttl time.Duration) error {
	if ttl < time.Millisecond {
		return s.fail("set", errTTL)
	}
	if s.embedded != nil { // its pipe holds nothing: both ends would wait to write
		for key, value := range values {
			if err := s.Set(ctx, key, value, ttl); err != nil {
				return err
			}
		}
		return nil
	}
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for key, value := range values {
			p.Set(ctx, s.valueKey(key), value, ttl)
		}
		return nil
	})
	return s.fail("set", err)
}
