package server

import (
	"net"
	"net/netip"
	"strings"
)

// hosts are the names that requests may be addressed to, in lower case.
type hosts map[string]bool

func newHosts(names []string) hosts {
	h := make(hosts)
	for _, name := range names {
		h[strings.ToLower(strings.TrimSuffix(name, "."))] = true
	}
	return h
}

// allow reports whether a Host field names this server. An IP address always
// does: what DNS rebinding needs is a name. So does none at all, which no
// browser sends.
func (h hosts) allow(field string) bool {
	host := field
	if name, _, err := net.SplitHostPort(field); err == nil {
		host = name
	} else if bare, ok := strings.CutPrefix(field, "["); ok {
		host = strings.TrimSuffix(bare, "]")
	}
	if host == "" || isLocalhost(host) {
		return true
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return h[strings.ToLower(strings.TrimSuffix(host, "."))]
}
