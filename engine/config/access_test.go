package config_test

import (
	"net/netip"
	"reflect"
	"testing"

	"copydesk/engine/config"
)

func TestAccess(t *testing.T) {
	path := file(t, t.TempDir(), "a.yaml", `server:
  token_issuer: desk
  token_audience: [news] # no text
`)
	mistake(t, config.Sources{Files: []string{path}}, path+":3: server.token_audience is [news]; it must be a text")

	path = file(t, t.TempDir(), "a.yaml", `server:
  token_issuer: desk
  token_audience: news
  metrics_open: true
  no_auth: true
  plain_http: true
  tls_cert: /etc/copydesk/cert.pem
  tls_key: /etc/copydesk/key.pem
  allowed_hosts: [News.example.org, desk, news.example.org]
  cors_origins: "https://News.example.org:8443"
  trusted_proxies: [10.1.2.3/8, 192.0.2.7, "2001:db8::/32"]
API_SECRET_KEY: current
API_SECRET_KEY_PREVIOUS: previous
`)
	c := load(t, config.Sources{Files: []string{path}})
	got := c.Settings().Access
	if got.Key.Reveal() != "current" || got.PreviousKey.Reveal() != "previous" {
		t.Errorf("keys %q and %q", got.Key.Reveal(), got.PreviousKey.Reveal())
	}
	got.Key, got.PreviousKey = config.Secret{}, config.Secret{}
	want := config.Access{
		TokenIssuer: "desk", TokenAudience: "news", MetricsOpen: true, NoAuth: true, PlainHTTP: true,
		TLSCert: "/etc/copydesk/cert.pem", TLSKey: "/etc/copydesk/key.pem",
		AllowedHosts: []string{"news.example.org", "desk"}, CORSOrigins: []string{"https://news.example.org:8443"},
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.7/32"), netip.MustParsePrefix("2001:db8::/32")},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for key, want := range map[string]string{"API_SECRET_KEY": `"***"`, "API_SECRET_KEY_PREVIOUS": `"***"`, "server.tls_cert": `"/etc/copydesk/cert.pem"`} {
		if got := string(c.DeskValues()[key]); got != want {
			t.Errorf("clients of the desk are told that %s is %s, want %s", key, got, want)
		}
	}
}

func TestAccessMistakes(t *testing.T) {
	const (
		names    = "it must be a list of names of hosts, without a port, such as [news.example.org]"
		origins  = `it must be a list of origins, such as ["https://news.example.org"], or "*" for all`
		networks = "it must be a list of networks or addresses, such as [10.0.0.0/8]"
	)
	for _, tt := range []struct{ set, want string }{
		{"server.allowed_hosts=[news.example.org:443]", "server.allowed_hosts is [news.example.org:443]; " + names},
		{"server.allowed_hosts=https://news.example.org", "server.allowed_hosts is https://news.example.org; " + names},
		{"server.allowed_hosts=null", "server.allowed_hosts is null; " + names},
		{"server.allowed_hosts=[[a]]", "server.allowed_hosts is a list; " + names},
		{"server.cors_origins=[news.example.org]", "server.cors_origins is [news.example.org]; " + origins},
		{"server.cors_origins=['https://news.example.org/']", `server.cors_origins is [the text "https://news.example.org/"]; ` + origins},
		{"server.cors_origins=['https://kim@news.example.org']", `server.cors_origins is [the text "https://kim@news.example.org"]; ` + origins},
		{"server.cors_origins=file:///etc", "server.cors_origins is file:///etc; " + origins},
		{"server.cors_origins=['null']", `server.cors_origins is [the text "null"]; ` + origins},
		{"server.trusted_proxies=10.0.0.0/33", "server.trusted_proxies is 10.0.0.0/33; " + networks},
		{"server.trusted_proxies=proxy", "server.trusted_proxies is proxy; " + networks},
		{"server.metrics_open=1", "server.metrics_open is 1; it must be true or false"},
		{"server.tls_cert=''", `server.tls_cert is the text ""; it must be a text, or null`},
		{"server.tls_kye=a", "server.tls_kye is not known; did you mean tls_key?"},
	} {
		mistake(t, config.Sources{Set: []string{tt.set}}, "--set: "+tt.want)
	}
}

// TestFlags holds that a flag of its own wins, and is named where it is wrong.
func TestFlags(t *testing.T) {
	s := config.Sources{
		Flags: []config.Flag{{Name: "--port", Key: "API_PORT", Value: "1"}, {Name: "--tls-cert", Key: "server.tls_cert", Value: "7"}},
		Set:   []string{"API_PORT=2"}, Environ: []string{"API_PORT=3"},
	}
	c := load(t, s)
	if got := c.Settings(); got.Port != 1 || got.Access.TLSCert != "7" {
		t.Errorf("port %d, certificate %q", got.Port, got.Access.TLSCert)
	}
	if v := find(t, c, "API_PORT"); v.Origin != "--port" {
		t.Errorf("origin %q", v.Origin)
	}
	mistake(t, config.Sources{Flags: []config.Flag{{"--port", "API_PORT", "many"}, {"--host", "API_HOST", ""}}},
		"--port: API_PORT is many; it must be a whole number from 0 to 65535", "--host: API_HOST has no value")
}
