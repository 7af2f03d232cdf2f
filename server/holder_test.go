package server

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"copydesk/engine/fault"
)

// TestNotListening holds what is said of an address that cannot be had.
func TestNotListening(t *testing.T) {
	wrapped := func(e syscall.Errno) error {
		return &net.OpError{Op: "listen", Net: "tcp", Err: os.NewSyscallError("bind", e)}
	}
	for _, tt := range []struct {
		err  error
		kind fault.Kind
		want []string
	}{
		{wrapped(syscall.EACCES), fault.Invalid, []string{"listening on 127.0.0.1:80 is not permitted to this user; choose a port from ", " on with API_PORT"}},
		{wrapped(syscall.EADDRNOTAVAIL), fault.Invalid, []string{"127.0.0.1:80 is no address of this machine; choose one that it has, or 127.0.0.1, with API_HOST"}},
		{wrapped(syscall.EMFILE), fault.Unavailable, []string{"listening on 127.0.0.1:80 failed: ", "; check API_HOST and API_PORT"}},
		{errors.New("odd"), fault.Unavailable, []string{"listening on 127.0.0.1:80 failed: odd; check API_HOST and API_PORT"}},
	} {
		err := notListening("127.0.0.1:80", 80, tt.err)
		for _, want := range tt.want {
			if fault.KindOf(err) != tt.kind || !strings.Contains(err.Error(), want) {
				t.Errorf("%v: %v (%v), want %q", tt.err, err, fault.KindOf(err), want)
			}
		}
	}
	if !errors.Is(wrapped(syscall.EACCES), fs.ErrPermission) {
		t.Error("what is tested is not what the system says")
	}
}

// TestForeignAddress listens on an address that no machine has.
func TestForeignAddress(t *testing.T) {
	if err := notListening("192.0.2.1:80", 80, listenOn("192.0.2.1:0")); !strings.HasPrefix(err.Error(), "192.0.2.1:80 is no address of this machine") {
		t.Errorf("got %v", err)
	}
}

func listenOn(address string) error {
	l, err := net.Listen("tcp", address)
	if err == nil {
		l.Close()
	}
	return err
}

// sleeper is the variable that makes the test binary hold a port for its parent.
const sleeper = "COPYDESK_TEST_LISTEN"

// TestSleeper is no test: it is the program that TestTakenByAnother starts.
func TestSleeper(t *testing.T) {
	if os.Getenv(sleeper) == "" {
		t.Skip("it is started by another test")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	os.Stdout.WriteString(l.Addr().String() + "\n")
	var b [1]byte
	_, _ = os.Stdin.Read(b[:]) // until the parent closes it
}
