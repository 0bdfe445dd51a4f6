package model

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// MostNetworks is how many networks another system may call from.
const MostNetworks = 20

// Admits tells whether a request may come from an address: from any, where no networks are named.
func (p Partner) Admits(address string) bool {
	if len(p.Networks) == 0 {
		return true
	}
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	ip = ip.Unmap().WithZone("")
	for _, text := range p.Networks {
		if n, err := network(text); err == nil && n.Contains(ip) {
			return true
		}
	}
	return false
}

// TidyNetworks are networks as they were typed, without blanks.
func TidyNetworks(list []string) []string {
	var tidy []string
	for _, text := range list {
		tidy = append(tidy, strings.Fields(text)...)
	}
	return tidy
}

// network is a CIDR, or one address.
func network(text string) (netip.Prefix, error) {
	if ip, err := netip.ParseAddr(text); err == nil && ip.Zone() == "" {
		ip = ip.Unmap()
		return netip.PrefixFrom(ip, ip.BitLen()), nil
	}
	n, err := netip.ParsePrefix(text)
	if err != nil || n != n.Masked() || n.Addr().Is4In6() { // 10.0.0.1/8 is a slip: it may have been meant to be one address
		return netip.Prefix{}, fmt.Errorf("%q is no network: it takes a CIDR such as 203.0.113.0/24, or one address", text)
	}
	return n, nil
}

// checkNetworks is what is wrong with the first that is.
func checkNetworks(list []string) error {
	if len(list) > MostNetworks {
		return fmt.Errorf("there are %d networks, and %d are the most", len(list), MostNetworks)
	}
	for _, text := range list {
		if _, err := network(text); err != nil {
			return err
		}
	}
	return nil
}

// narrower tells whether no address is in list that was in none of was, where none named are all.
func narrower(list, was []string) bool {
	if len(was) == 0 {
		return true
	}
	for _, text := range list {
		n, err := network(text)
		if err != nil || !covered(n, was) {
			return false
		}
	}
	return len(list) > 0
}

func covered(n netip.Prefix, list []string) bool {
	for _, text := range list {
		if w, err := network(text); err == nil && w.Bits() <= n.Bits() && w.Contains(n.Addr()) {
			return true
		}
	}
	return false
}

// webhookHost is where a webhook goes and whether it can be read on the way, which another path on the same host does not change.
func webhookHost(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.ToLower(u.Scheme + "://" + u.Host)
}
