package kv

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// address is a redis.url taken apart.
type address struct {
	hosts    []string // host:port
	username string
	password string
	database int // 0 … ; a cluster has only 0
	cluster  bool
	secure   bool
}

const form = `redis.url takes "embedded:", "redis://[user:password@]host[:port][/number]", the same with rediss:// for TLS, ` +
	`or "redis+cluster://[user:password@]host:port,host:port"`

// parse takes a url apart. It does so by hand: net/url knows no list of hosts, and its errors repeat what they were
// given, password included. Nothing of the url is in the errors of this function.
func parse(raw string) (address, error) {
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok {
		return address{}, errors.New(form)
	}
	var a address
	switch scheme {
	case "redis":
	case "rediss":
		a.secure = true
	case "redis+cluster":
		a.cluster = true
	case "rediss+cluster":
		a.cluster, a.secure = true, true
	default:
		return address{}, errors.New(form)
	}
	// The last @ ends the password, which may hold any other sign.
	if i := strings.LastIndex(rest, "@"); i >= 0 {
		if err := a.login(rest[:i]); err != nil {
			return address{}, err
		}
		rest = rest[i+1:]
	}
	hosts, database, _ := strings.Cut(rest, "/")
	if err := a.at(hosts); err != nil {
		return address{}, err
	}
	return a, a.number(database)
}

func (a *address) login(userinfo string) (err error) {
	user, password, _ := strings.Cut(userinfo, ":")
	if a.username, err = url.PathUnescape(user); err != nil {
		return errors.New("redis.url: a % in the user name is written %25")
	}
	if a.password, err = url.PathUnescape(password); err != nil {
		return errors.New("redis.url: a % in the password is written %25")
	}
	return nil
}

func (a *address) at(hosts string) error {
	for host := range strings.SplitSeq(hosts, ",") {
		name, port, err := net.SplitHostPort(host)
		if err != nil {
			name, port = strings.Trim(host, "[]"), "6379"
		}
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 || name == "" || strings.ContainsAny(name, "?#%[] ") {
			return errors.New(form)
		}
		a.hosts = append(a.hosts, net.JoinHostPort(name, port))
	}
	a.cluster = a.cluster || len(a.hosts) > 1
	return nil
}

func (a *address) number(database string) error {
	if database == "" {
		return nil
	}
	n, err := strconv.ParseUint(database, 10, 16)
	if err != nil {
		return errors.New(form)
	}
	if a.cluster && n > 0 {
		return fmt.Errorf("redis.url: a cluster has only database 0")
	}
	a.database = int(n)
	return nil
}

// tls is nil for a connection in clear.
func (a *address) tls() *tls.Config {
	if !a.secure {
		return nil
	}
	return &tls.Config{MinVersion: tls.VersionTLS12}
}
