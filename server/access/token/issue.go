package token

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"

	"copydesk/engine/fault"
	"copydesk/server/access"

	"github.com/golang-jwt/jwt/v5"
)

// The least and the most that a token is good for.
const (
	minLife = time.Second
	maxLife = 365 * 24 * time.Hour
)

// Token is a token with what is in it.
type Token struct {
	Text    string
	ID      string // jti
	Expires time.Time
}

// Issue signs a token for a name with a role, good for ttl from now on. It fails
// with fault.Invalid.
func (a *Authority) Issue(name string, role access.Role, ttl time.Duration) (Token, error) {
	switch {
	case !isName(name):
		return Token{}, fault.Newf(fault.Invalid, "%.80q cannot be the name of who has a token; take 1 to %d of A-Z a-z 0-9 . _ @ -, no address and not %s", name, maxName, access.Anonymous)
	case !isRole(role):
		return Token{}, fault.Newf(fault.Invalid, "%.80q is not a role; choose from predict, viewer, operator", string(role))
	case ttl < minLife || ttl > maxLife:
		return Token{}, fault.Newf(fault.Invalid, "a token cannot be good for %v; take from 1s to %dh", ttl, int(maxLife.Hours()))
	}
	var id [16]byte
	rand.Read(id[:])
	now := a.o.Clock()
	t := Token{ID: hex.EncodeToString(id[:]), Expires: now.Add(ttl).Truncate(time.Second)}
	c := claims{Role: role, RegisteredClaims: jwt.RegisteredClaims{
		Issuer: a.o.Issuer, Audience: jwt.ClaimStrings{a.o.Audience}, Subject: name, ID: t.ID,
		IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(t.Expires),
	}}
	var err error
	if t.Text, err = jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString([]byte(a.o.Key.Reveal())); err != nil {
		return Token{}, fmt.Errorf("sign a token: %w", err)
	}
	return t, nil
}
