package token

import (
	"errors"
	"strings"

	"copydesk/server/access"

	"github.com/golang-jwt/jwt/v5"
)

// ErrExpired is a token that was good.
var ErrExpired = errors.New("the token has expired")

// Verify returns whom a token is for. Its error says for the log what is wrong,
// in words of this package: nothing of the token is in it.
func (a *Authority) Verify(text string) (access.Principal, error) {
	// The decoder of the standard library passes over ends of lines.
	if strings.ContainsAny(text, "\r\n") {
		return access.Principal{}, reason(jwt.ErrTokenMalformed)
	}
	var c claims
	if _, err := a.parser.ParseWithClaims(text, &c, a.keysFor); err != nil {
		return access.Principal{}, reason(err)
	}
	switch {
	case !isName(c.Subject):
		return access.Principal{}, errors.New("the token has no name (sub) that can be one")
	case !isRole(c.Role):
		return access.Principal{}, errors.New("the token has no role that there is")
	}
	return access.Principal{Name: c.Subject, Role: c.Role, Token: true}, nil
}

// errHeader is a token whose header would have its key found by what it says,
// or asks for what this package does not know (RFC 7515, 4.1): of alg, typ, kid,
// jku, jwk, x5u, x5c and crit only the first two are taken.
var errHeader = errors.New("a header that is not alg or typ")

func (a *Authority) keysFor(t *jwt.Token) (any, error) {
	for name := range t.Header {
		if name != "alg" && name != "typ" {
			return nil, errHeader
		}
	}
	return a.keys, nil
}

// reason says in words of this package why a token was refused.
func reason(err error) error {
	for _, r := range []struct {
		is  error
		say string
	}{
		{errHeader, "the token has a header beside alg and typ"},
		{jwt.ErrTokenMalformed, "the token is malformed"},
		{jwt.ErrTokenUnverifiable, "the token is signed in a way that is not known"},
		{jwt.ErrTokenSignatureInvalid, "the token is not signed with this key and HS256"},
		{jwt.ErrTokenInvalidAudience, "the token is for another audience"},
		{jwt.ErrTokenInvalidIssuer, "the token is of another issuer"},
		{jwt.ErrTokenNotValidYet, "the token is not good yet (nbf)"},
		{jwt.ErrTokenUsedBeforeIssued, "the token was issued in the future (iat)"},
		{jwt.ErrTokenRequiredClaimMissing, "the token lacks an end (exp), an issuer or an audience"},
	} {
		if errors.Is(err, r.is) {
			return errors.New(r.say)
		}
	}
	if errors.Is(err, jwt.ErrTokenExpired) {
		return ErrExpired
	}
	return errors.New("the token has claims that cannot be")
}
