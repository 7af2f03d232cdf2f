package server

import (
	"net/netip"
	"slices"
	"strings"

	"copydesk/engine/fault"
)

// guard refuses (fault.Invalid) options of who may ask that contradict each
// other, or that nobody can mean where the server listens.
func (o Options) guard() error {
	switch {
	case o.PreviousKey.IsSet() && !o.Key.IsSet():
		return fault.Newf(fault.Invalid, "API_SECRET_KEY_PREVIOUS is set and API_SECRET_KEY is not; the first only verifies tokens, the second also signs them")
	case o.Key.IsSet() && o.NoAuth:
		return fault.Newf(fault.Invalid, "API_SECRET_KEY and --no-auth (server.no_auth) contradict each other; leave one out")
	case (o.TLSCert == "") != (o.TLSKey == ""):
		return fault.Newf(fault.Invalid, "--tls-cert (server.tls_cert) and --tls-key (server.tls_key) need each other")
	case o.TLSCert != "" && o.PlainHTTP:
		return fault.Newf(fault.Invalid, "--tls-cert (server.tls_cert) and --plain-http (server.plain_http) contradict each other; leave one out")
	case o.Key.IsSet() && slices.Contains(o.CORSOrigins, anyOrigin):
		return fault.Newf(fault.Invalid, `server.cors_origins is "*" beside API_SECRET_KEY; name the origins whose pages have tokens`)
	case !isLoopback(o.Host):
		return o.exposed(hostName(o.Host))
	}
	return nil
}

// exposed refuses to listen where others can come from, unless it was said what
// protects what they say, and who they are.
func (o Options) exposed(where string) error {
	var needs []string
	if o.TLSCert == "" && !o.PlainHTTP {
		needs = append(needs, "TLS (--tls-cert and --tls-key, or --plain-http behind a proxy that has it)")
	}
	if !o.Key.IsSet() && !o.NoAuth {
		needs = append(needs, "a key (API_SECRET_KEY, which copydesk token key prints, or --no-auth for everybody to ask)")
	}
	if len(needs) == 0 {
		return nil
	}
	return fault.Newf(fault.Invalid, "listening on %s needs %s; 127.0.0.1 needs nothing (API_HOST)", where, strings.Join(needs, " and "))
}

// isLoopback reports whether host is localhost or a loopback address.
func isLoopback(host string) bool {
	if isLocalhost(host) {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

func isLocalhost(host string) bool {
	return strings.EqualFold(strings.TrimSuffix(host, "."), "localhost")
}

// hostName is host as a message names it.
func hostName(host string) string {
	if host == "" {
		return "every address"
	}
	return host
}
