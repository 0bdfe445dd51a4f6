package config

import (
	"cmp"
	"encoding/base64"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	_ "time/tzdata" // an image made from scratch has no time zones, and a wrong one moves every deadline
)

// The functions of this file turn a value's text into what Config holds. Each returns false for a text that its key
// does not take; what it takes instead is said in the table of keys, so that no function here can repeat a secret.

// address takes host:port; the host may be empty.
func address(s string) (string, bool) {
	host, port, err := net.SplitHostPort(s)
	if err != nil || !validPort(port) || strings.ContainsFunc(host, unicode.IsSpace) {
		return "", false
	}
	return s, true
}

// validPort takes 0 too: the system then picks one, as tests want.
func validPort(s string) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil
}

// origin takes scheme://host[:port] and nothing behind it but one slash, which it drops.
func origin(s string) (string, bool) {
	u, ok := webURL(s)
	if !ok || strings.TrimSuffix(u.Path, "/") != "" || u.RawQuery != "" || u.ForceQuery {
		return "", false
	}
	return strings.ToLower(u.Scheme + "://" + u.Host), true
}

// base takes the http(s) URL that paths are appended to, and drops a slash at its end.
func base(s string) (string, bool) {
	u, ok := webURL(s)
	if !ok || u.RawQuery != "" || u.ForceQuery {
		return "", false
	}
	return strings.TrimSuffix(s, "/"), true
}

// tiles takes the address of a map's tiles.
func tiles(s string) (string, bool) {
	for _, part := range []string{"{z}", "{x}", "{y}"} {
		if !strings.Contains(s, part) {
			return "", false
		}
	}
	u, ok := webURL(strings.NewReplacer("{z}", "1", "{x}", "1", "{y}", "1").Replace(s))
	return s, ok && u.User == nil
}

// words takes a short text.
func words(s string) (string, bool) {
	return s, utf8.RuneCountInString(s) <= 100 && !strings.ContainsFunc(s, unicode.IsControl)
}

// endpoint takes a bare host[:port], as vendors name theirs, or a base URL.
func endpoint(s string) (string, bool) {
	if strings.Contains(s, "://") {
		return base(s)
	}
	u, ok := webURL("https://" + s)
	if !ok || u.Host != s {
		return "", false
	}
	return s, true
}

// webURL parses an absolute http(s) URL with a host, and without user or fragment.
func webURL(s string) (*url.URL, bool) {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Opaque != "" {
		return nil, false
	}
	if u.Hostname() == "" || u.User != nil || strings.Contains(s, "#") {
		return nil, false
	}
	if port := u.Port(); port != "" && !validPort(port) {
		return nil, false
	}
	return u, true
}

func webAddress(s string) (Secret, bool) {
	_, ok := webURL(s)
	return Secret(s), ok
}

func databaseURL(s string) (Secret, bool) {
	if path, ok := strings.CutPrefix(s, "sqlite:"); ok {
		return Secret(s), path != "" && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "?\x00")
	}
	u, err := url.Parse(s)
	ok := err == nil && u.Scheme == "mysql" && u.Hostname() != "" && u.User.Username() != "" &&
		len(u.Path) > 1 && !strings.Contains(u.Path[1:], "/")
	return Secret(s), ok
}

func redisURL(s string) (Secret, bool) {
	if s == "embedded:" {
		return Secret(s), true
	}
	scheme, rest, found := strings.Cut(s, "://")
	known := slices.Contains([]string{"redis", "rediss", "redis+cluster", "rediss+cluster"}, scheme)
	hosts, database, _ := strings.Cut(afterLogin(rest), "/")
	_, err := strconv.ParseUint(cmp.Or(database, "0"), 10, 16)
	return Secret(s), found && known && err == nil && allHosts(hosts)
}

// afterLogin cuts user:password@ off. The last @ ends the password, which may hold any other sign: url.Parse would
// refuse it, and in its error repeat it.
func afterLogin(s string) string { return s[strings.LastIndexByte(s, '@')+1:] }

// allHosts takes host[:port] or several, separated by commas.
func allHosts(s string) bool {
	for host := range strings.SplitSeq(s, ",") {
		name, port, err := net.SplitHostPort(host)
		if err != nil {
			name, port = strings.Trim(host, "[]"), "6379"
		}
		if name == "" || strings.ContainsAny(name, "?#%[] ") || !validPort(port) {
			return false
		}
	}
	return true
}

func photosURL(s string) (Secret, bool) {
	if dir, ok := strings.CutPrefix(s, "file:"); ok {
		return Secret(s), dir != "" && !strings.HasPrefix(dir, "//") && !strings.ContainsAny(dir, "?\x00")
	}
	rest, ok := strings.CutPrefix(s, "s3://")
	bucket, query, _ := strings.Cut(afterLogin(rest), "?")
	q, err := url.ParseQuery(query)
	return Secret(s), ok && err == nil && strings.Trim(bucket, "/") != "" && q.Get("endpoint") != ""
}

func searchURL(s string) (Secret, bool) {
	if s == "embedded:" {
		return Secret(s), true
	}
	rest, ok := strings.CutPrefix(s, "opensearch+")
	if !ok {
		return "", false
	}
	u, err := url.Parse(rest)
	ok = err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != ""
	return Secret(s), ok
}

var (
	reAppID   = regexp.MustCompile(`^[A-Za-z0-9_-]{6,64}$`)
	reToken   = regexp.MustCompile(`^[A-Za-z0-9]{3,32}$`)
	reAESKey  = regexp.MustCompile(`^[A-Za-z0-9+/]{43}$`)
	reKeyID   = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)
	reCode    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$`)
	reValue   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,39}$`)
	reAccount = regexp.MustCompile(`^[!-~]{1,128}$`) // printable, no blanks: ids and secrets that vendors hand out
)

// template takes ID or ID?ours=theirs&…; a subscription may also say long_term=true.
func template(subscription bool) func(string) (Template, bool) {
	return func(s string) (Template, bool) {
		id, rest, more := strings.Cut(s, "?")
		t := Template{ID: id, Names: map[string]string{}}
		if !reAccount.MatchString(id) {
			return t, false
		}
		if !more {
			return t, true
		}
		for pair := range strings.SplitSeq(rest, "&") {
			ours, theirs, _ := strings.Cut(pair, "=")
			switch {
			case subscription && pair == "long_term=true":
				t.LongTerm = true
			case slices.Contains(TemplateValues, ours) && reValue.MatchString(theirs) && t.Names[ours] == "":
				t.Names[ours] = theirs
			default:
				return t, false
			}
		}
		return t, true
	}
}

func matching(re *regexp.Regexp) func(string) (string, bool) {
	return func(s string) (string, bool) { return s, re.MatchString(s) }
}

// securely makes a Secret of what parse returns.
func securely(parse func(string) (string, bool)) func(string) (Secret, bool) {
	return func(s string) (Secret, bool) {
		v, ok := parse(s)
		return Secret(v), ok
	}
}

// text takes a line of at most limit characters.
func text(limit int) func(string) (string, bool) {
	return func(s string) (string, bool) {
		ok := utf8.ValidString(s) && utf8.RuneCountInString(s) <= limit && !strings.ContainsFunc(s, unicode.IsControl)
		return s, ok
	}
}

func oneOf(values ...string) func(string) (string, bool) {
	return func(s string) (string, bool) { return s, slices.Contains(values, s) }
}

func boolean(s string) (bool, bool) { return s == "true", s == "true" || s == "false" }

// keyRing takes id:base64 pairs; each key is 16 or 32 bytes, and no id comes twice.
func keyRing(s string) (Secret, bool) {
	seen := map[string]bool{}
	for entry := range strings.SplitSeq(s, ",") {
		id, encoded, _ := strings.Cut(strings.TrimSpace(entry), ":")
		key, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || (len(key) != 16 && len(key) != 32) || !reKeyID.MatchString(id) || seen[id] {
			return "", false
		}
		seen[id] = true
	}
	return Secret(s), true
}

// between takes a duration from shortest to longest, both included.
func between(shortest, longest time.Duration) func(string) (time.Duration, bool) {
	return func(s string) (time.Duration, bool) {
		d, err := time.ParseDuration(s)
		return d, err == nil && shortest <= d && d <= longest
	}
}

// networks takes prefixes in CIDR notation, separated by commas.
func networks(s string) ([]netip.Prefix, bool) {
	var list []netip.Prefix
	for entry := range strings.SplitSeq(s, ",") {
		p, err := netip.ParsePrefix(strings.TrimSpace(entry))
		if err != nil {
			return nil, false
		}
		list = append(list, p.Masked())
	}
	return list, true
}

// proxies takes networks of which none is everybody's. One of IPv4 in IPv6's notation would match no caller.
func proxies(s string) ([]netip.Prefix, bool) {
	list, ok := networks(s)
	return list, ok && !slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Bits() == 0 || p.Addr().Is4In6() })
}

// hours takes HH:MM-HH:MM, the first before the second; 24:00 is the end of the day.
func hours(s string) (Hours, bool) {
	from, to, found := strings.Cut(s, "-")
	a, okA := clock(from)
	b, okB := clock(to)
	return Hours{From: a, To: b}, found && okA && okB && a < b
}

func clock(s string) (time.Duration, bool) {
	if s == "24:00" {
		return 24 * time.Hour, true
	}
	t, err := time.Parse("15:04", s)
	// Parse takes 9:00 too; two digits leave no doubt about 1:00.
	ok := err == nil && len(s) == len("15:04")
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, ok
}

// zone takes a name of the time zone database. "Local" would depend on the machine.
func zone(s string) (*time.Location, bool) {
	if s == "" || s == "Local" {
		return nil, false
	}
	z, err := time.LoadLocation(s)
	return z, err == nil
}

func level(s string) (slog.Level, bool) {
	levels := map[string]slog.Level{
		"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
	}
	l, ok := levels[s]
	return l, ok
}
