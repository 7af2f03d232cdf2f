package server

import (
	"net"
	"strings"
	"testing"

	"copydesk/engine/config"
	"copydesk/engine/fault"
)

// TestNameOfElsewhere holds that it is the address which counts, not that its
// name is one of loopback.
func TestNameOfElsewhere(t *testing.T) {
	o := DefaultOptions()
	o.Host, o.Port = "0.0.0.0", 0 // what a name may stand for
	l, err := listen(o)
	if err == nil {
		l.Close()
	}
	if fault.KindOf(err) != fault.Invalid || err == nil || !strings.HasPrefix(err.Error(), "listening on 0.0.0.0, which is [::]:") ||
		!strings.Contains(err.Error(), " on this system, needs TLS (") {
		t.Fatalf("got %v", err)
	}
	o.Access = config.Access{NoAuth: true, PlainHTTP: true}
	if l, err = listen(o); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if tcp, ok := l.Addr().(*net.TCPAddr); !ok || !tcp.IP.IsUnspecified() {
		t.Errorf("listens on %v", l.Addr())
	}
}
