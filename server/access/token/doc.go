// Package token makes and checks the tokens by which a client of the prediction
// server says who it is: JSON Web Tokens (RFC 7519) signed with HMAC and
// SHA-256.
//
//	authority, err := token.New(token.Options{Key: key, Issuer: "copydesk", Audience: "copydesk", Clock: time.Now})
//	t, err := authority.Issue("ada", access.Viewer, time.Hour)
//	...
//	who, err := authority.Verify(t.Text) // access.Principal{Name: "ada", Role: access.Viewer, Token: true}
//
// The claims are iss, aud, sub (the name), role, iat, exp and jti, the id of the
// token. A token without an end is not accepted. There is no list of tokens that
// were called back: they are short-lived, and whoever changes the key ends them
// all. While Options.Previous has the old key, tokens that it signed stay good.
package token
