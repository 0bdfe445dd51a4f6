package partner

import "net/netip"

// MayReach tells whether a webhook of a scheme may go to an address, with these networks allowed.
func MayReach(scheme, address string, allowed ...netip.Prefix) bool {
	if scheme == "https" {
		return networks(allowed).forHTTPS("tcp", address, nil) == nil
	}
	return networks(allowed).forHTTP("tcp", address, nil) == nil
}
