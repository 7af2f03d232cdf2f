package server

import (
	"copydesk/server/access/token"
	"copydesk/server/certificate"
)

// secure makes what a server needs to know who asks and to speak TLS.
func (s *Server) secure() (err error) {
	if s.o.Key.IsSet() {
		s.tokens, err = token.New(token.Options{
			Key: s.o.Key, Previous: s.o.PreviousKey, Issuer: s.o.TokenIssuer, Audience: s.o.TokenAudience, Clock: s.o.Clock,
		})
		if err != nil {
			return err
		}
	}
	if s.o.TLSCert != "" {
		s.tls, err = certificate.Open(certificate.Options{Cert: s.o.TLSCert, Key: s.o.TLSKey, Logger: s.log, Clock: s.o.Clock})
	}
	return err
}

// TLS reports whether the server speaks it.
func (s *Server) TLS() bool { return s.tls != nil }

// WantsTokens reports whether whoever asks it needs a token.
func (s *Server) WantsTokens() bool { return s.tokens != nil }

// accept answers whoever connects, until the server is shut down.
func (s *Server) accept() error {
	if s.tls != nil {
		return s.http.ServeTLS(s.connections, "", "")
	}
	return s.http.Serve(s.connections)
}
