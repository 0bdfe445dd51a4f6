package partner

import (
	"errors"
	"fmt"
	"net/netip"
	"syscall"
)

// networks are those to which webhooks may go beside the public internet: whoever may name an address for webhooks must not
// be able to have us call on our own machines.
type networks []netip.Prefix

var (
	errPrivate = errors.New("the address leads to a network that webhooks may not reach")
	errClear   = errors.New("http is taken only to networks that are listed; use https")
)

// forHTTPS and forHTTP check where a connection really goes, after the name was looked up, so that a name that leads
// elsewhere the second time changes nothing.
func (n networks) forHTTPS(_, address string, _ syscall.RawConn) error {
	ip, err := ipOf(address)
	if err != nil || !n.have(ip) && !public(ip) {
		return errPrivate
	}
	return nil
}

func (n networks) forHTTP(_, address string, _ syscall.RawConn) error {
	ip, err := ipOf(address)
	switch {
	case err == nil && n.have(ip):
		return nil
	case err == nil && public(ip):
		return errClear
	}
	return errPrivate
}

func ipOf(address string) (netip.Addr, error) {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return netip.Addr{}, fmt.Errorf("not an address: %w", err)
	}
	return at.Addr().Unmap().WithZone(""), nil
}

func (n networks) have(ip netip.Addr) bool { return in(n, ip) }

func in(list []netip.Prefix, ip netip.Addr) bool {
	for _, p := range list {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// public tells whether an address is one of the internet's: not private, not of this machine or this link, and none that
// is another address in disguise.
func public(ip netip.Addr) bool {
	if ip.Is6() && !in(global6, ip) {
		return false
	}
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && !in(special, ip)
}

var global6 = prefixes("2000::/3")

// special are networks of IANA's special-purpose registries that netip does not know of.
var special = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

func prefixes(list ...string) []netip.Prefix {
	parsed := make([]netip.Prefix, len(list))
	for i, s := range list {
		parsed[i] = netip.MustParsePrefix(s)
	}
	return parsed
}
