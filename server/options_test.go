package server_test

import (
	"fmt"
	"math"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"copydesk/engine/config"
	"copydesk/engine/fault"
	"copydesk/server"
	"copydesk/server/servertest"
)

func TestOptions(t *testing.T) {
	const (
		tls      = "TLS (--tls-cert and --tls-key, or --plain-http behind a proxy that has it)"
		key      = "a key (API_SECRET_KEY, which copydesk token key prints, or --no-auth for everybody to ask)"
		loopback = "; 127.0.0.1 needs nothing (API_HOST)"
	)
	secret := config.NewSecret(strings.Repeat("k", 32))
	tests := []struct {
		name   string
		change func(*server.Options)
		want   string
	}{
		{"all", func(o *server.Options) { o.Host = "0.0.0.0" },
			"listening on 0.0.0.0 needs " + tls + " and " + key + loopback},
		{"none", func(o *server.Options) { o.Host = "" },
			"listening on every address needs " + tls + " and " + key + loopback},
		{"all of IPv6", func(o *server.Options) { o.Host = "::" },
			"listening on :: needs " + tls + " and " + key + loopback},
		{"a name", func(o *server.Options) { o.Host = "news.example" },
			"listening on news.example needs " + tls + " and " + key + loopback},
		{"key without TLS", func(o *server.Options) { o.Host, o.Key = "0.0.0.0", secret }, "listening on 0.0.0.0 needs " + tls + loopback},
		{"everybody without TLS", func(o *server.Options) { o.Host, o.NoAuth = "0.0.0.0", true }, "listening on 0.0.0.0 needs " + tls + loopback},
		{"proxy without a key", func(o *server.Options) { o.Host, o.PlainHTTP = "192.0.2.1", true }, "listening on 192.0.2.1 needs " + key + loopback},
		{"TLS without a key", func(o *server.Options) { o.Host, o.TLSCert, o.TLSKey = "::", "a", "b" }, "listening on :: needs " + key + loopback},
		{"short key", func(o *server.Options) { o.Key = config.NewSecret("battery-staple") },
			"API_SECRET_KEY has 14 bytes; it must have at least 32: copydesk token key prints a new one"},
		{"short previous key", func(o *server.Options) { o.Key, o.PreviousKey = secret, config.NewSecret("battery-staple") },
			"API_SECRET_KEY_PREVIOUS has 14 bytes; it must have at least 32: copydesk token key prints a new one"},
		{"previous key alone", func(o *server.Options) { o.PreviousKey = secret },
			"API_SECRET_KEY_PREVIOUS is set and API_SECRET_KEY is not; the first only verifies tokens, the second also signs them"},
		{"key and everybody", func(o *server.Options) { o.Key, o.NoAuth = secret, true },
			"API_SECRET_KEY and --no-auth (server.no_auth) contradict each other; leave one out"},
		{"certificate alone", func(o *server.Options) { o.TLSCert = "a" }, "--tls-cert (server.tls_cert) and --tls-key (server.tls_key) need each other"},
		{"certificate's key alone", func(o *server.Options) { o.TLSKey = "a" }, "--tls-cert (server.tls_cert) and --tls-key (server.tls_key) need each other"},
		{"TLS and plain", func(o *server.Options) { o.TLSCert, o.TLSKey, o.PlainHTTP = "a", "b", true },
			"--tls-cert (server.tls_cert) and --plain-http (server.plain_http) contradict each other; leave one out"},
		{"no certificate", func(o *server.Options) { o.TLSCert, o.TLSKey = "nowhere.pem", "b" }, "open nowhere.pem: no such file or directory"},
		{"all origins and tokens", func(o *server.Options) { o.Key, o.CORSOrigins = secret, []string{"*"} },
			`server.cors_origins is "*" beside API_SECRET_KEY; name the origins whose pages have tokens`},
		{"port", func(o *server.Options) { o.Port = 65536 }, "API_PORT is 65536; it must be from 0 to 65535"},
		{"negative port", func(o *server.Options) { o.Port = -1 }, "API_PORT is -1; it must be from 0 to 65535"},
		{"workers", func(o *server.Options) { o.Workers = 0 }, "API_WORKERS is 0; it must be from 1 to 1024"},
		{"queue", func(o *server.Options) { o.Queue = 0 }, "server.queue is 0; it must be at least 1"},
		{"requests", func(o *server.Options) { o.MaxRequests = 0 }, "server.max_requests is 0; it must be at least 1"},
		{"connections", func(o *server.Options) { o.MaxConnections = 0 }, "server.max_connections is 0; it must be at least 1"},
		{"rate", func(o *server.Options) { o.Rate = -1 }, "server.rate is -1; it must be at least 0"},
		{"no rate", func(o *server.Options) { o.Rate = math.NaN() }, "server.rate is NaN; it must be at least 0"},
		{"burst", func(o *server.Options) { o.Burst = 0 }, "server.burst is 0; it must be at least 1"},
		{"timeout", func(o *server.Options) { o.Timeout = 0 }, "API_TIMEOUT is 0s; it must be above 0"},
		{"batch size", func(o *server.Options) { o.BatchSize = 0 }, "PREDICTION_BATCH_SIZE is 0; it must be at least 1"},
		{"refresh", func(o *server.Options) { o.Refresh = -time.Second }, "MODEL_REFRESH_INTERVAL is -1s; it must be above 0"},
		{"drain", func(o *server.Options) { o.Drain = -1 }, "grace 0s and drain -1ns must be at least 0"},
	}
	desk := servertest.NewDesk(t)
	options := func() server.Options {
		o := server.DefaultOptions()
		o.Port, o.Grace, o.Models, o.Events = 0, 0, desk, desk
		return o
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := options()
			tt.change(&o)
			_, err := server.New(o)
			if fault.KindOf(err) != fault.Invalid || err.Error() != tt.want {
				t.Errorf("got %v (%v), want %s", err, fault.KindOf(err), tt.want)
			}
		})
	}
	t.Run("no models", func(t *testing.T) {
		o := options()
		o.Models = nil
		if _, err := server.New(o); fault.KindOf(err) != fault.Internal || err == nil {
			t.Errorf("got %v", err)
		}
	})
	for _, host := range []string{"localhost", "127.0.0.1", "127.1.2.3", "::1"} {
		t.Run(host, func(t *testing.T) {
			o := options()
			o.Host = host
			s, err := server.New(o)
			if err != nil {
				if strings.Contains(host, ":") {
					t.Skipf("this system has no IPv6: %v", err)
				}
				t.Fatal(err)
			}
			if tcp, ok := s.Addr().(*net.TCPAddr); !ok || tcp.Port == 0 || !tcp.IP.IsLoopback() {
				t.Errorf("listens on %v", s.Addr())
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestBeyondLoopback holds that a server which says how it is protected listens
// where it is told to.
func TestBeyondLoopback(t *testing.T) {
	for name, change := range map[string]func(*server.Options){
		"key":       func(o *server.Options) { o.Key, o.PlainHTTP = config.NewSecret(strings.Repeat("k", 32)), true },
		"everybody": func(o *server.Options) { o.NoAuth, o.PlainHTTP = true, true },
	} {
		t.Run(name, func(t *testing.T) {
			r := serving(t, func(o *server.Options) {
				change(o)
				o.Host = "0.0.0.0"
			})
			if tcp, ok := r.Addr().(*net.TCPAddr); !ok || !tcp.IP.IsUnspecified() {
				t.Errorf("listens on %v", r.Addr())
			}
			want := map[string]int{"key": 401, "everybody": 200}[name]
			if got := r.predict("The bank"); got.status != want {
				t.Errorf("status %d, want %d", got.status, want)
			}
			if got := r.get("/health"); got.status != 200 {
				t.Errorf("/health is %d", got.status)
			}
		})
	}
}

func TestPortTaken(t *testing.T) {
	r := serving(t, nil)
	o := server.DefaultOptions()
	desk := servertest.NewDesk(t)
	o.Models, o.Events = desk, desk
	o.Port = r.Addr().(*net.TCPAddr).Port
	_, err := server.New(o)
	who := "another program"
	if runtime.GOOS == "linux" {
		who = fmt.Sprintf("%.15s (process %d)", filepath.Base(os.Args[0]), os.Getpid())
	}
	want := who + " listens on " + r.Addr().String() + " already; end it or choose another port with API_PORT"
	if fault.KindOf(err) != fault.Unavailable || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if got := r.get("/health"); got.status != 200 {
		t.Errorf("the first server answers %d", got.status)
	}
}
