package certificate

import (
	"context"
	"crypto/tls"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"copydesk/engine/fault"
)

// interval is how often the files are looked at.
const interval = time.Second

// Options say where a certificate is. All fields are needed.
type Options struct {
	Cert, Key string // files, in PEM; the first with the whole chain
	Logger    *slog.Logger
	Clock     func() time.Time
}

// Certificate is the certificate of now. It is safe for concurrent use.
type Certificate struct {
	o    Options
	pair atomic.Pointer[tls.Certificate]

	mu     sync.Mutex
	next   time.Time // when to look again
	stamps [2]stamp  // of the files that pair was read from
	failed string    // the last failure that was logged and not overcome
}

// Open reads a certificate. It fails with fault.Invalid at files that are no
// certificate with its key, and at a key that is open to others.
func Open(o Options) (*Certificate, error) {
	c := &Certificate{o: o, next: o.Clock().Add(interval)}
	if err := c.read(); err != nil {
		return nil, fault.As(fault.Invalid, err)
	}
	return c, nil
}

// TLS returns how a server is to speak: TLS 1.2 or later, with the cipher suites
// that Go's team takes for safe.
func (c *Certificate) TLS() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return c.now(), nil
		},
	}
}

// now returns the certificate for a new connection.
func (c *Certificate) now() *tls.Certificate {
	// Whoever comes while somebody looks does not wait for it.
	if c.mu.TryLock() {
		defer c.mu.Unlock()
		if now := c.o.Clock(); !now.Before(c.next) {
			c.next = now.Add(interval)
			c.look()
		}
	}
	return c.pair.Load()
}

// look reads the files again if they have changed.
func (c *Certificate) look() {
	stamps, err := c.stat()
	if err == nil && stamps == c.stamps {
		c.failed = ""
		return
	}
	if err == nil {
		err = c.read()
	}
	switch {
	case err == nil:
		c.failed = ""
	case err.Error() != c.failed:
		c.failed = err.Error()
		c.o.Logger.Error("the certificate was not replaced", "error", err)
	}
}

// read takes the pair that the files hold.
func (c *Certificate) read() error {
	cert, certStamp, err := readFile(c.o.Cert)
	if err != nil {
		return err
	}
	key, keyStamp, err := readFile(c.o.Key)
	if err != nil {
		return err
	}
	if err := keyStamp.private(c.o.Key); err != nil {
		return err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return fault.Newf(fault.Invalid, "%s and %s are no certificate with its key, in PEM: %w", c.o.Cert, c.o.Key, err)
	}
	c.stamps = [2]stamp{certStamp, keyStamp}
	c.pair.Store(&pair)
	level := slog.LevelInfo
	if c.o.Clock().After(pair.Leaf.NotAfter) {
		level = slog.LevelWarn
	}
	c.o.Logger.Log(context.Background(), level, "certificate", "file", c.o.Cert, "names", pair.Leaf.DNSNames, "addresses", pair.Leaf.IPAddresses, "expires", pair.Leaf.NotAfter)
	return nil
}
