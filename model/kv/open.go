package kv

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// A callback must be answered within seconds whatever Redis does, so nothing here waits longer than this.
const (
	dialTimeout = time.Second
	ioTimeout   = 1500 * time.Millisecond

	poolSize   = 64 // connections to one server, at most
	idleConns  = 2  // kept open, so that the first callback after a quiet hour does not dial
	bufferSize = 8 << 10

	prefix = "hotline:"
)

// Open connects to the Redis at url and asks whether it answers: "embedded:", redis://, rediss://, or redis+cluster://
// with comma-separated hosts. now is the clock of limits and codes. Errors name redis.url but never hold its password.
func Open(ctx context.Context, url string, now func() time.Time) (*Store, error) {
	quiet()
	if url == "embedded:" {
		return openEmbedded(now), nil
	}
	a, err := parse(url)
	if err != nil {
		return nil, err
	}
	s := &Store{
		rdb: redis.NewUniversalClient(a.options()), now: now, prefix: prefix,
		secret: a.password, database: a.database, claims: &claims{},
	}
	if err := s.rdb.Ping(ctx).Err(); err != nil {
		_ = s.rdb.Close()
		return nil, fmt.Errorf("redis.url: no answer from Redis at %s: %w", strings.Join(a.hosts, ","), hide(err, a.password))
	}
	return s, nil
}

// quiet turns off go-redis's own log, a package variable that prints to standard error: every failure comes back as
// an error, and whoever gets it decides what an operator reads.
var quiet = sync.OnceFunc(func() { redis.SetLogger(mute{}) })

type mute struct{}

func (mute) Printf(context.Context, string, ...any) {}

func (a *address) options() *redis.UniversalOptions {
	o := baseOptions()
	o.Addrs, o.IsClusterMode = a.hosts, a.cluster
	o.Username, o.Password, o.DB = a.username, a.password, a.database
	o.TLSConfig = a.tls()
	o.PoolSize, o.MinIdleConns = poolSize, idleConns
	return o
}

func baseOptions() *redis.UniversalOptions {
	return &redis.UniversalOptions{
		DialTimeout:           dialTimeout,
		ReadTimeout:           ioTimeout,
		WriteTimeout:          ioTimeout,
		PoolTimeout:           ioTimeout,
		ContextTimeoutEnabled: true,
		// A command is never sent twice: it could count, claim or use up twice. Idle connections are checked
		// before use, so a restarted Redis is not noticed.
		MaxRetries:    -1,
		DialerRetries: 1,
		// Our pipelines are small and rare: they share the pool.
		PipelinePoolSize: -1,
		ReadBufferSize:   bufferSize,
		WriteBufferSize:  bufferSize,
		// Neither is known to every server, and both cost a command for each connection.
		DisableIdentity:          true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}
