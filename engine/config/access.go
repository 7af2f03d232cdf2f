package config

import "net/netip"

// Access is the section server, as far as it says who may ask, and the keys of
// tokens.
type Access struct {
	Key            Secret         `json:"-"` // API_SECRET_KEY
	PreviousKey    Secret         `json:"-"` // API_SECRET_KEY_PREVIOUS
	TokenIssuer    string         `json:"server.token_issuer"`
	TokenAudience  string         `json:"server.token_audience"`
	MetricsOpen    bool           `json:"server.metrics_open"`
	NoAuth         bool           `json:"server.no_auth"`
	PlainHTTP      bool           `json:"server.plain_http"`
	TLSCert        string         `json:"server.tls_cert"` // "" for none
	TLSKey         string         `json:"server.tls_key"`
	AllowedHosts   []string       `json:"server.allowed_hosts"`
	CORSOrigins    []string       `json:"server.cors_origins"`
	TrustedProxies []netip.Prefix `json:"server.trusted_proxies"`
}
