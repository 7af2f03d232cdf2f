package server

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	"copydesk/engine/config"
	"copydesk/server/access"
)

func TestClient(t *testing.T) {
	networks := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:a::/48")}
	for _, tt := range []struct {
		name, peer string
		trusted    []netip.Prefix
		forwarded  []string
		addr       string
		client     string // "": as addr
	}{
		{"direct", "192.0.2.1:4000", nil, nil, "192.0.2.1", ""},
		{"IPv4 in IPv6", "[::ffff:192.0.2.1]:4000", nil, nil, "192.0.2.1", ""},
		{"IPv6", "[2001:db8::1:2]:4000", nil, nil, "2001:db8::1:2", "2001:db8::/64"},
		{"zone", "[fe80::1%eth0]:4000", nil, nil, "fe80::1", "fe80::/64"},
		{"nobody is trusted", "10.0.0.1:4000", nil, []string{"192.0.2.7"}, "10.0.0.1", ""},
		{"somebody else is trusted", "192.0.2.1:4000", networks, []string{"192.0.2.7"}, "192.0.2.1", ""},
		{"proxy", "10.0.0.1:4000", networks, []string{"192.0.2.7"}, "192.0.2.7", ""},
		{"proxy that says nothing", "10.0.0.1:4000", networks, nil, "10.0.0.1", ""},
		{"two proxies", "10.0.0.1:4000", networks, []string{"192.0.2.7, 10.0.0.2"}, "192.0.2.7", ""},
		{"two headers", "10.0.0.1:4000", networks, []string{"192.0.2.7", "10.0.0.2"}, "192.0.2.7", ""},
		{"what a client made up", "10.0.0.1:4000", networks, []string{"127.0.0.1, 192.0.2.7"}, "192.0.2.7", ""},
		{"a proxy that a client made up", "10.0.0.1:4000", networks, []string{"127.0.0.1, 10.0.0.9, 192.0.2.7, 10.0.0.2"}, "192.0.2.7", ""},
		{"all are proxies", "10.0.0.1:4000", networks, []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3", ""},
		{"no address", "10.0.0.1:4000", networks, []string{"192.0.2.7, unknown"}, "10.0.0.1", ""},
		{"nothing", "10.0.0.1:4000", networks, []string{""}, "10.0.0.1", ""},
		{"with ports", "[2001:db8:a::1]:4000", networks, []string{"192.0.2.7:80, [2001:db8:a::2]:443"}, "192.0.2.7", ""},
		{"in brackets", "10.0.0.1:4000", networks, []string{"[2001:db8::7]"}, "2001:db8::7", "2001:db8::/64"},
		{"no peer", "@", networks, []string{"192.0.2.7"}, "invalid IP", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &Server{o: Options{Access: config.Access{TrustedProxies: tt.trusted}}}
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = tt.peer
			if tt.forwarded != nil {
				r.Header["X-Forwarded-For"] = tt.forwarded
			}
			if got := s.clientAddr(r).String(); got != tt.addr {
				t.Errorf("address %s, want %s", got, tt.addr)
			}
			r = r.WithContext(access.With(r.Context(), access.Principal{Name: access.Anonymous, Role: access.Predict}))
			if tt.client == "" {
				tt.client = tt.addr
			}
			if got := s.client(r); got != tt.client {
				t.Errorf("client %s, want %s", got, tt.client)
			}
			r = r.WithContext(access.With(r.Context(), access.Principal{Name: "ada", Role: access.Predict, Token: true}))
			if got := s.client(r); got != "ada" {
				t.Errorf("client %s with a token", got)
			}
		})
	}
}
