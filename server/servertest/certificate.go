package servertest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	random "math/rand/v2"
	"net"
	"os"
	"testing"
	"time"
)

// Certificate is a certificate that signed itself, good from an hour before it
// was made for a day, and its key, both in PEM.
type Certificate struct {
	*x509.Certificate
	PEM, Key []byte
}

// NewCertificate makes a certificate for localhost, the loopback addresses and
// name, whose serial number is different each time.
func NewCertificate(tb testing.TB, name string) Certificate {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 100))
	if err != nil {
		tb.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name},
		DNSNames: []string{name, "localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		tb.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		tb.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	return Certificate{
		Certificate: made,
		PEM:         pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		Key:         pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}),
	}
}

// Write puts the certificate and its key in place of what two files held. They
// get a time of their own, which no file system is too coarse to tell from that
// of other files.
func (c Certificate) Write(tb testing.TB, cert, key string) {
	tb.Helper()
	written := time.Now().Add(-time.Duration(random.Int64N(int64(24 * time.Hour))))
	for path, data := range map[string][]byte{cert: c.PEM, key: c.Key} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			tb.Fatal(err)
		}
		if err := os.Chtimes(path, time.Time{}, written); err != nil {
			tb.Fatal(err)
		}
	}
}
