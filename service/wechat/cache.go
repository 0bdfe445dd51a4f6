package wechat

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Cache keeps the token and the ticket for all replicas. *kv.Store is one.
type Cache interface {
	Get(ctx context.Context, key string) (value string, found bool, err error)
	Set(ctx context.Context, key, value string, ttl time.Duration) error
	Delete(ctx context.Context, keys ...string) error
}

// cachePatience is how long the cache may take. The SDK's cache calls have no context of their own.
const cachePatience = time.Second

// sdkCache is a Cache in the shape that the SDK wants, without the traps of protocol §11:
//   - a time to live of 0 or less is not stored: the platform says 300 s, the SDK takes 300 off (11);
//   - a failing cache is logged and otherwise unnoticed: the SDK fails the call although it has the token (12);
//   - a hit is a string, a miss an untyped nil: the SDK asserts without looking (13).
//
// What this process stored it also remembers, for the time in which the cache cannot be asked: otherwise each call would
// fetch a token of its own. And it remembers what was refused, for the time in which the cache can be read but not written:
// otherwise a dead token would come back from it.
type sdkCache struct {
	cache Cache
	log   *slog.Logger
	now   func() time.Time

	mu      sync.Mutex
	held    map[string]heldValue
	refused map[string]string
}

type heldValue struct {
	value string
	until time.Time // first moment that is too late
}

func newSDKCache(cache Cache, log *slog.Logger, now func() time.Time) *sdkCache {
	return &sdkCache{cache: cache, log: log, now: now, held: map[string]heldValue{}, refused: map[string]string{}}
}

// Get implements the SDK's cache.Cache.
func (c *sdkCache) Get(key string) any {
	ctx, cancel := context.WithTimeout(context.Background(), cachePatience)
	defer cancel()
	value, found, err := c.cache.Get(ctx, key)
	if err != nil {
		c.log.WarnContext(ctx, "token cache cannot be read", "err", err)
	}
	if err != nil || c.isRefused(key, value) {
		value, found = c.remembered(key)
	}
	if !found || value == "" {
		return nil
	}
	return value
}

// Set implements the SDK's cache.Cache.
func (c *sdkCache) Set(key string, val any, ttl time.Duration) error {
	value, ok := val.(string)
	c.forget(key)
	if !ok || value == "" || ttl <= 0 {
		return nil
	}
	c.remember(key, value, ttl)
	ctx, cancel := context.WithTimeout(context.Background(), cachePatience)
	defer cancel()
	if err := c.cache.Set(ctx, key, value, ttl); err != nil {
		c.log.WarnContext(ctx, "token cache cannot be written", "err", err)
	}
	return nil
}

// IsExist implements the SDK's cache.Cache.
func (c *sdkCache) IsExist(key string) bool { return c.Get(key) != nil }

// Delete implements the SDK's cache.Cache.
func (c *sdkCache) Delete(key string) error {
	c.forget(key)
	ctx, cancel := context.WithTimeout(context.Background(), cachePatience)
	defer cancel()
	if err := c.cache.Delete(ctx, key); err != nil {
		c.log.WarnContext(ctx, "token cache cannot be cleared", "err", err)
	}
	return nil
}

// drop is Delete for a value that the platform refused.
func (c *sdkCache) drop(key, value string) {
	c.mu.Lock()
	c.refused[key] = value
	c.mu.Unlock()
	_ = c.Delete(key) // never fails
}

func (c *sdkCache) isRefused(key, value string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return value != "" && c.refused[key] == value
}

func (c *sdkCache) remember(key, value string, ttl time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held[key] = heldValue{value: value, until: c.now().Add(ttl)}
	if c.refused[key] == value {
		delete(c.refused, key) // the platform handed it out again
	}
}

func (c *sdkCache) forget(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.held, key)
}

func (c *sdkCache) remembered(key string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h, ok := c.held[key]
	return h.value, ok && c.now().Before(h.until)
}
