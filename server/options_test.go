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

	"copydesk/engine/fault"
	"copydesk/server"
	"copydesk/server/servertest"
)

func TestOptions(t *testing.T) {
	tests := []struct {
		name   string
		change func(*server.Options)
		want   string
	}{
		{"all", func(o *server.Options) { o.Host = "0.0.0.0" },
			"listening on 0.0.0.0 needs authentication, which this version does not have; use 127.0.0.1 behind a proxy or an SSH tunnel (API_HOST)"},
		{"none", func(o *server.Options) { o.Host = "" },
			"listening on every address needs authentication, which this version does not have; use 127.0.0.1 behind a proxy or an SSH tunnel (API_HOST)"},
		{"all of IPv6", func(o *server.Options) { o.Host = "::" },
			"listening on :: needs authentication, which this version does not have; use 127.0.0.1 behind a proxy or an SSH tunnel (API_HOST)"},
		{"a name", func(o *server.Options) { o.Host = "news.example" },
			"listening on news.example needs authentication, which this version does not have; use 127.0.0.1 behind a proxy or an SSH tunnel (API_HOST)"},
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
