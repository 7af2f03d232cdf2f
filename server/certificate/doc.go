// Package certificate keeps the certificate of a TLS server, which can be
// replaced while it serves.
//
//	c, err := certificate.Open(certificate.Options{Cert: "cert.pem", Key: "key.pem", Logger: logger, Clock: time.Now})
//	if err != nil {
//		return err
//	}
//	s := &http.Server{TLSConfig: c.TLS()}
//
// The files are looked at once a second at most, when somebody connects. When
// they have changed, new connections get the new certificate; those that are
// open keep theirs. Files that do not make a pair, as while only one of them is
// replaced, leave the old certificate in place and are named in the log.
package certificate
