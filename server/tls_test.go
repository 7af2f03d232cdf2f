package server_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"copydesk/engine/config"
	"copydesk/server"
	"copydesk/server/servertest"
)

// encrypted serves a model over TLS to whom has a token.
func encrypted(t *testing.T, c servertest.Certificate, change func(*server.Options)) (r *running, cert, key string) {
	t.Helper()
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	c.Write(t, cert, key)
	r = locked(t, func(o *server.Options) {
		o.TLSCert, o.TLSKey = cert, key
		if change != nil {
			change(o)
		}
	})
	r.url = "https" + strings.TrimPrefix(r.url, "http")
	r.trust(c)
	return r, cert, key
}

// trust makes the client one that trusts a certificate and no other.
func (r *running) trust(c servertest.Certificate) {
	r.client.CloseIdleConnections()
	pool := x509.NewCertPool()
	pool.AddCert(c.Certificate)
	r.client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
}

func TestTLS(t *testing.T) {
	r, _, _ := encrypted(t, servertest.NewCertificate(t, "news.example"), func(o *server.Options) { o.AllowedHosts = []string{"news.example"} })
	q, err := http.NewRequest("POST", r.url+"/predict", strings.NewReader(textBody("The bank")))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Authorization", "Bearer "+of(t, nil))
	q.Host = "news.example"
	p, err := r.client.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Body.Close()
	if _, err := io.Copy(io.Discard, p.Body); err != nil {
		t.Fatal(err)
	}
	if p.StatusCode != 200 || p.ProtoMajor != 2 {
		t.Errorf("%s %s", p.Status, p.Proto)
	}
	if got := p.Header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("Strict-Transport-Security is %q", got)
	}
	if got := r.get("/model/info"); got.status != 401 {
		t.Errorf("without a token: status %d", got.status)
	}
	if got := r.do("GET", "/health", "", "Host", "evil.example"); got.status != 403 {
		t.Errorf("rebound: status %d", got.status)
	}
	plain := serving(t, nil)
	if got := plain.get("/health"); got.header.Get("Strict-Transport-Security") != "" || got.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers without TLS: %v", got.header)
	}
}

// TestStreamsAreBounded reads how many requests a connection of HTTP/2 may have
// at once from what the server says first: its settings (RFC 9113, 6.5).
func TestStreamsAreBounded(t *testing.T) {
	r, _, _ := encrypted(t, servertest.NewCertificate(t, "news.example"), nil)
	c, err := tls.Dial("tcp", r.Addr().String(), &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got := c.ConnectionState().NegotiatedProtocol; got != "h2" {
		t.Fatalf("protocol %q", got)
	}
	if _, err := c.Write([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")); err != nil {
		t.Fatal(err)
	}
	head := make([]byte, 9)
	if _, err := io.ReadFull(c, head); err != nil || head[3] != 4 {
		t.Fatalf("the first frame is %v, %v", head, err)
	}
	settings := make([]byte, int(head[0])<<16|int(head[1])<<8|int(head[2]))
	if _, err := io.ReadFull(c, settings); err != nil {
		t.Fatal(err)
	}
	const maxConcurrentStreams = 3
	for s := settings; len(s) >= 6; s = s[6:] {
		if binary.BigEndian.Uint16(s) == maxConcurrentStreams {
			if got := binary.BigEndian.Uint32(s[2:]); got != 100 {
				t.Errorf("%d streams", got)
			}
			return
		}
	}
	t.Errorf("the settings %v do not bound the streams", settings)
}

// TestCertificateIsReplaced holds that a new certificate needs no new start.
func TestCertificateIsReplaced(t *testing.T) {
	first, second := servertest.NewCertificate(t, "first.example"), servertest.NewCertificate(t, "second.example")
	clock := &movable{}
	r, cert, key := encrypted(t, first, func(o *server.Options) { o.Clock = clock.now })
	if got := r.get("/health"); got.status != 200 {
		t.Fatalf("status %d", got.status)
	}
	old := r.client

	second.Write(t, cert, key)
	clock.forward(2 * time.Second)
	r.trust(second)
	if got := r.get("/health"); got.status != 200 {
		t.Fatalf("status %d", got.status)
	}
	if _, err := old.Get(r.url + "/health"); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a new connection that trusts the old certificate only: %v", err)
	}

	broken := servertest.Certificate{PEM: bytes.ToLower(first.PEM), Key: first.Key}
	broken.Write(t, cert, key)
	clock.forward(2 * time.Second)
	r.trust(second)
	if got := r.get("/health"); got.status != 200 {
		t.Fatalf("with a broken one in place: status %d", got.status)
	}
	if !strings.Contains(r.log.String(), "the certificate was not replaced") {
		t.Error("the log does not name the broken one")
	}
}

// TestKeysAreNotShown holds that options can be printed.
func TestKeysAreNotShown(t *testing.T) {
	o := server.DefaultOptions()
	o.Key = config.NewSecret(secretKey)
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "options", o)
	if strings.Contains(b.String(), secretKey) {
		t.Errorf("%s", b.String())
	}
}
