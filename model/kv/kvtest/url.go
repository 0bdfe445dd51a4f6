package kvtest

import (
	"context"
	"net/url"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// claim takes a numbered database that is empty, or that a test took and never gave back. KEYS is where that is noted, ARGV for how
// many seconds it is taken.
var claim = redis.NewScript(`
local now, taken = tonumber(redis.call('TIME')[1]), redis.call('GET', KEYS[1])
if taken and tonumber(taken) < now then redis.call('FLUSHDB')
elseif redis.call('DBSIZE') > 0 then return 0 end
redis.call('SET', KEYS[1], now + ARGV[1])
return 1
`)

const (
	claimKey  = "kvtest:taken"
	claimTime = 15 * time.Minute // longer than any test
	databases = 16               // that a Redis has unless it is told otherwise
)

// URL is the address of a Redis database that is this test's alone, for processes that it starts: an empty one on the server that
// HOTLINE_TEST_REDIS names, and emptied again with t. It is "" where that is not set.
func URL(t testing.TB) string {
	t.Helper()
	base := os.Getenv(Server)
	if base == "" {
		return ""
	}
	where, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	o, err := redis.ParseURL(base)
	if err != nil {
		return base // a cluster has no numbered databases
	}
	own := o.DB
	for o.DB = databases - 1; o.DB > 0; o.DB-- {
		if o.DB != own && take(t, *o) {
			where.Path = "/" + strconv.Itoa(o.DB)
			return where.String()
		}
	}
	t.Fatal("the Redis has no empty database for this test")
	return ""
}

// take tells whether a database is free, and has it emptied at the end.
func take(t testing.TB, o redis.Options) bool {
	t.Helper()
	c := redis.NewClient(&o)
	mine, err := claim.Run(t.Context(), c, []string{claimKey}, int(claimTime.Seconds())).Bool()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if mine {
			if err := c.FlushDB(context.Background()).Err(); err != nil {
				t.Error(err)
			}
		}
		_ = c.Close()
	})
	return mine
}
