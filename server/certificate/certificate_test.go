package certificate_test

import (
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"copydesk/engine/fault"
	"copydesk/server/certificate"
	"copydesk/server/servertest"
)

// site is a certificate in files, behind a listener that shakes hands.
type site struct {
	t         *testing.T
	cert, key string
	time      time.Time
	log       servertest.Log
	listener  net.Listener
}

// open serves a certificate until the test ends.
func open(t *testing.T, first servertest.Certificate) *site {
	t.Helper()
	dir := t.TempDir()
	s := &site{t: t, cert: filepath.Join(dir, "cert.pem"), key: filepath.Join(dir, "key.pem"), time: time.Now()}
	first.Write(t, s.cert, s.key)
	c, err := certificate.Open(certificate.Options{
		Cert: s.cert, Key: s.key, Logger: slog.New(slog.NewTextHandler(&s.log, nil)), Clock: func() time.Time { return s.time },
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.listener, err = tls.Listen("tcp", "127.0.0.1:0", c.TLS()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.listener.Close() })
	return s
}

// shake shakes hands with versions up to max and returns the certificate that
// was shown.
func (s *site) shake(max uint16) (*x509.Certificate, error) {
	s.t.Helper()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		c, err := s.listener.Accept()
		if err != nil {
			s.t.Error(err)
			return
		}
		defer c.Close()
		_ = c.(*tls.Conn).Handshake() // which the client sees, too
	}()
	c, err := tls.Dial("tcp", s.listener.Addr().String(), &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: max})
	if err == nil {
		defer c.Close()
	}
	<-ended
	if err != nil {
		return nil, err
	}
	return c.ConnectionState().PeerCertificates[0], nil
}

// wants holds which certificate is shown a moment later.
func (s *site) wants(want servertest.Certificate, what string) {
	s.t.Helper()
	s.time = s.time.Add(time.Second)
	got, err := s.shake(tls.VersionTLS13)
	if err != nil {
		s.t.Fatalf("%s: %v", what, err)
	}
	if !got.Equal(want.Certificate) {
		s.t.Errorf("%s: %v is shown, want %v", what, got.Subject, want.Subject)
	}
}

func (s *site) write(path string, data []byte) {
	s.t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		s.t.Fatal(err)
	}
	// A change is seen by its time, which some file systems keep in seconds.
	s.time = s.time.Add(time.Second)
	if err := os.Chtimes(path, s.time, s.time); err != nil {
		s.t.Fatal(err)
	}
}

func TestReplace(t *testing.T) {
	first, second, third := servertest.NewCertificate(t, "first"), servertest.NewCertificate(t, "second"), servertest.NewCertificate(t, "third")
	s := open(t, first)
	s.wants(first, "at first")

	s.write(s.cert, second.PEM)
	s.wants(first, "while only the certificate is replaced")
	s.wants(first, "a second later")
	if n := strings.Count(s.log.String(), "the certificate was not replaced"); n != 1 {
		t.Errorf("the log has it %d times, want once: %s", n, s.log.String())
	}
	s.write(s.key, second.Key)
	s.wants(second, "when both are replaced")

	s.write(s.cert, []byte("not PEM"))
	s.wants(second, "broken")
	if err := os.Remove(s.key); err != nil {
		t.Fatal(err)
	}
	s.wants(second, "removed")
	third.Write(t, s.cert, s.key)
	if runtime.GOOS != "windows" {
		if err := os.Chmod(s.key, 0o640); err != nil {
			t.Fatal(err)
		}
		s.wants(second, "open to others")
		if log := s.log.String(); !strings.Contains(log, "chmod 600 "+s.key) {
			t.Errorf("the log does not say what helps: %s", log)
		}
		if err := os.Chmod(s.key, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.wants(third, "whole again")
	if strings.Contains(s.log.String(), "PRIVATE") {
		t.Error("the log has the key")
	}
}

// TestNotLookedAtAllTheTime holds that a flood of connections is no flood of
// reading.
func TestNotLookedAtAllTheTime(t *testing.T) {
	first, second := servertest.NewCertificate(t, "first"), servertest.NewCertificate(t, "second")
	s := open(t, first)
	second.Write(t, s.cert, s.key)
	changed := s.time.Add(time.Hour)
	if err := os.Chtimes(s.cert, changed, changed); err != nil {
		t.Fatal(err)
	}
	got, err := s.shake(tls.VersionTLS13)
	if err != nil || !got.Equal(first.Certificate) {
		t.Errorf("within the second: %v, %v", got, err)
	}
	s.wants(second, "after it")
}

func TestVersions(t *testing.T) {
	s := open(t, servertest.NewCertificate(t, "first"))
	if _, err := s.shake(tls.VersionTLS12); err != nil {
		t.Errorf("TLS 1.2: %v", err)
	}
	if _, err := s.shake(tls.VersionTLS11); err == nil {
		t.Error("TLS 1.1 is accepted")
	}
}

func TestOpenMistakes(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	one, other := servertest.NewCertificate(t, "one"), servertest.NewCertificate(t, "other")
	one.Write(t, path("one.pem"), path("one.key"))
	other.Write(t, path("other.pem"), path("other.key"))
	for name, data := range map[string]string{"text.pem": "hello", "large.pem": strings.Repeat("x", 1<<20+1)} {
		if err := os.WriteFile(path(name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct{ cert, key, want string }{
		{"one.pem", "other.key", path("one.pem") + " and " + path("other.key") + " are no certificate with its key, in PEM: tls: private key does not match public key"},
		{"one.key", "one.pem", path("one.key") + " and " + path("one.pem") + " are no certificate with its key, in PEM: "},
		{"text.pem", "one.key", path("text.pem") + " and " + path("one.key") + " are no certificate with its key, in PEM: "},
		{"large.pem", "one.key", path("large.pem") + " is larger than 1024 KiB"},
		{"none.pem", "one.key", path("none.pem")},
		{"one.pem", "none.key", path("none.key")},
	}
	if runtime.GOOS != "windows" {
		for name, mode := range map[string]os.FileMode{"group.key": 0o640, "world.key": 0o604} {
			if err := os.WriteFile(path(name), one.Key, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path(name), mode); err != nil {
				t.Fatal(err)
			}
		}
		tests = append(tests,
			struct{ cert, key, want string }{"one.pem", "group.key", path("group.key") + ", the key of TLS, is open to others (mode 0640); chmod 600 " + path("group.key")},
			struct{ cert, key, want string }{"one.pem", "world.key", path("world.key") + ", the key of TLS, is open to others (mode 0604); chmod 600 " + path("world.key")})
	}
	for _, tt := range tests {
		_, err := certificate.Open(certificate.Options{Cert: path(tt.cert), Key: path(tt.key), Logger: slog.New(slog.DiscardHandler), Clock: time.Now})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s and %s: %v (%v), want %s", tt.cert, tt.key, err, fault.KindOf(err), tt.want)
		}
	}
}
