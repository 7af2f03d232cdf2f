package server

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"copydesk/server/access"
)

// client names who asks, for limits: the name that a token is for, else where
// the request comes from. Of an address of IPv6 only the network counts, the
// first 64 bits: whoever has one address there has all of them.
func (s *Server) client(r *http.Request) string {
	if who := access.Of(r.Context()); who.Token {
		return who.Name
	}
	addr := s.clientAddr(r)
	if addr.Is6() {
		if network, err := addr.Prefix(64); err == nil {
			return network.String()
		}
	}
	return addr.String()
}

// clientAddr returns where a request comes from. Behind a proxy that is trusted,
// that is what it says: the last address in X-Forwarded-For that is not a
// trusted proxy's own. What stands before it anybody may have written.
func (s *Server) clientAddr(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := plain(peer.Addr())
	if !s.trusts(addr) {
		return addr
	}
	forwarded := strings.Split(strings.Join(r.Header["X-Forwarded-For"], ","), ",")
	for _, text := range slices.Backward(forwarded) {
		next, ok := parseForwarded(strings.TrimSpace(text))
		if !ok {
			break
		}
		if addr = next; !s.trusts(addr) {
			break
		}
	}
	return addr
}

// trusts reports whether an address is that of a proxy which is believed.
func (s *Server) trusts(addr netip.Addr) bool {
	return slices.ContainsFunc(s.o.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// parseForwarded reads an address, with a port or without one.
func parseForwarded(text string) (netip.Addr, bool) {
	if addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")); err == nil {
		return plain(addr), true
	}
	if peer, err := netip.ParseAddrPort(text); err == nil {
		return plain(peer.Addr()), true
	}
	return netip.Addr{}, false
}

// plain is an address in its one form: IPv4 not as a part of IPv6, no zone.
func plain(addr netip.Addr) netip.Addr { return addr.Unmap().WithZone("") }
