package token

import (
	"time"

	"copydesk/engine/config"
	"copydesk/engine/fault"

	"github.com/golang-jwt/jwt/v5"
)

const (
	// MinKey is the least length of a key in bytes: that of the hash
	// (RFC 7518, 3.2).
	MinKey = 32
	// leeway is how far apart the clocks of who signs and who checks may be.
	leeway = 30 * time.Second
)

// Options are what tokens are signed with and held to. All fields but Previous
// are needed.
type Options struct {
	Key      config.Secret // signs and verifies
	Previous config.Secret // only verifies
	Issuer   string
	Audience string
	Clock    func() time.Time
}

// Authority issues and verifies tokens. It is safe for concurrent use.
type Authority struct {
	o      Options
	keys   jwt.VerificationKeySet
	parser *jwt.Parser
}

// New fails with fault.Invalid at a key that could be guessed.
func New(o Options) (*Authority, error) {
	if !o.Key.IsSet() {
		return nil, fault.Newf(fault.Invalid, "API_SECRET_KEY is not set; copydesk token key prints a new one")
	}
	a := &Authority{o: o}
	if err := a.take("API_SECRET_KEY", o.Key); err != nil {
		return nil, err
	}
	if o.Previous.IsSet() {
		if err := a.take("API_SECRET_KEY_PREVIOUS", o.Previous); err != nil {
			return nil, err
		}
	}
	if o.Issuer == "" || o.Audience == "" || o.Clock == nil {
		return nil, fault.Newf(fault.Internal, "tokens lack an issuer, an audience or a clock")
	}
	a.parser = jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithIssuer(o.Issuer),
		jwt.WithAudience(o.Audience),
		jwt.WithLeeway(leeway),
		jwt.WithStrictDecoding(),
		jwt.WithTimeFunc(o.Clock),
	)
	return a, nil
}

// take lets tokens be verified with a key.
func (a *Authority) take(name string, key config.Secret) error {
	text := []byte(key.Reveal())
	if len(text) < MinKey {
		return fault.Newf(fault.Invalid, "%s has %d bytes; it must have at least %d: copydesk token key prints a new one", name, len(text), MinKey)
	}
	a.keys.Keys = append(a.keys.Keys, text)
	return nil
}
