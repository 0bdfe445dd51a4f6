package standin

import (
	"net"
	"net/http"
	"net/url"
	"strings"
)

// knownHost refuses requests that came by a name that is not ours. A page of a stranger's may have its own name resolve
// to this machine (DNS rebinding): to the browser we then are of that page's origin, and only the name tells.
func (p *Platform) knownHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !p.answersTo(hostname(r.Host)) {
			writeProblem(w, ErrForeign)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// answersTo tells whether a host is ours: an address, which nobody can have resolve to another, or a name that whoever
// started us gave for the platform or for the account's pages.
func (p *Platform) answersTo(host string) bool {
	if host == "localhost" || net.ParseIP(host) != nil {
		return true
	}
	for _, own := range []string{p.URL(), p.publicOrigin()} {
		if u, err := url.Parse(own); err == nil && host != "" && strings.EqualFold(u.Hostname(), host) {
			return true
		}
	}
	return false
}

// hostname is a Host header without its port and without the brackets of an IPv6 address.
func hostname(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return strings.Trim(host, "[]")
}
