package server_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/engine/config"
	"copydesk/server"

	"github.com/golang-jwt/jwt/v5"
)

const (
	secretKey   = "the-key-of-the-tests-0123456789abcdef"
	previousKey = "the-key-before-it-0123456789abcdef..."
	unknownKey  = "the-key-of-nobody-0123456789abcdef..."
)

// locked serves a model to whom has a token.
func locked(t *testing.T, change func(*server.Options)) *running {
	t.Helper()
	return serving(t, func(o *server.Options) {
		o.Key, o.PreviousKey = config.NewSecret(secretKey), config.NewSecret(previousKey)
		if change != nil {
			change(o)
		}
	})
}

// claimed returns the claims of a good token of ada's, with those of change, nil
// for one that is to be left out.
func claimed(change jwt.MapClaims) jwt.MapClaims {
	now := time.Now().Unix()
	c := jwt.MapClaims{"iss": "copydesk", "aud": "copydesk", "sub": "ada", "role": "viewer", "jti": "1", "iat": now, "exp": now + 600}
	maps.Copy(c, change)
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	return c
}

// signed returns a token, with the headers of more.
func signed(t testing.TB, method jwt.SigningMethod, key any, c jwt.MapClaims, more map[string]any) string {
	t.Helper()
	token := jwt.NewWithClaims(method, c)
	maps.Copy(token.Header, more)
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// send sends a request and reads the answer.
func (r *running) send(q *http.Request) response {
	r.t.Helper()
	p, err := r.client.Do(q)
	if err != nil {
		r.t.Fatal(err)
	}
	defer p.Body.Close()
	data, err := io.ReadAll(p.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return response{p.StatusCode, p.Header, string(data)}
}

// movable is the time, and what a test adds to it.
type movable struct{ ahead atomic.Int64 }

func (m *movable) now() time.Time          { return time.Now().Add(time.Duration(m.ahead.Load())) }
func (m *movable) forward(d time.Duration) { m.ahead.Add(int64(d)) }

// of returns a good token with the claims of change.
func of(t testing.TB, change jwt.MapClaims) string {
	t.Helper()
	return signed(t, jwt.SigningMethodHS256, []byte(secretKey), claimed(change), nil)
}

// loose is a token whose last letter has a bit that no byte of the signature
// does.
func loose(token string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(letters, token[len(token)-1])
	return token[:len(token)-1] + letters[last|1:][:1]
}

func TestTokens(t *testing.T) {
	r := locked(t, nil)
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	good := of(t, nil)
	now := time.Now().Unix()
	header, rest, _ := strings.Cut(good, ".")
	payload, signature, _ := strings.Cut(rest, ".")
	raw := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	key := []byte(secretKey)

	const (
		generic = "This takes a token that is valid here, in the header Authorization: Bearer TOKEN; copydesk token makes one"
		expired = "The token has expired; copydesk token makes another"
		invalid = `Bearer realm="copydesk", error="invalid_token"`
		missing = `Bearer realm="copydesk"`
	)
	bearer := func(tokens ...string) []string {
		for i := range tokens {
			tokens[i] = "Bearer " + tokens[i]
		}
		return tokens
	}
	tests := []struct {
		name          string
		authorization []string // as many headers
		query         string
		challenge     string // "": it is accepted
		message       string
	}{
		{"good", bearer(good), "", "", ""},
		{"previous key", bearer(signed(t, jwt.SigningMethodHS256, []byte(previousKey), claimed(nil), nil)), "", "", ""},
		{"lower-case scheme", []string{"bearer " + good}, "", "", ""},
		{"upper-case scheme, blanks", []string{"BEARER   " + good}, "", "", ""},
		{"audiences", bearer(of(t, jwt.MapClaims{"aud": []string{"other", "copydesk"}})), "", "", ""},
		{"clock a little behind", bearer(of(t, jwt.MapClaims{"iat": now + 20, "nbf": now + 20})), "", "", ""},
		{"just ended", bearer(of(t, jwt.MapClaims{"exp": now - 10})), "", "", ""},
		{"no id, no time of issue", bearer(of(t, jwt.MapClaims{"jti": nil, "iat": nil})), "", "", ""},

		{"none", nil, "", missing, generic},
		{"in the query", nil, "?access_token=" + good + "&token=" + good, missing, generic},
		{"empty", []string{""}, "", invalid, generic},
		{"no token", []string{"Bearer"}, "", invalid, generic},
		{"no scheme", []string{good}, "", invalid, generic},
		{"basic", []string{"Basic YWRhOmFkYQ=="}, "", invalid, generic},
		{"two headers", bearer(good, good), "", invalid, generic},
		{"two tokens", bearer(good + ", Bearer " + good), "", invalid, generic},
		{"9 KiB", bearer(strings.Repeat("a", 9<<10)), "", invalid, generic},
		{"9 KiB that are signed", bearer(of(t, jwt.MapClaims{"more": strings.Repeat("a", 7<<10)})), "", invalid, generic},
		{"garbage", bearer("x.y.z"), "", invalid, generic},
		{"null", bearer("bnVsbA.bnVsbA.bnVsbA"), "", invalid, generic},

		{"alg none", bearer(signed(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, claimed(nil), nil)), "", invalid, generic},
		{"alg None", bearer(raw(`{"alg":"None","typ":"JWT"}`) + "." + payload + "."), "", invalid, generic},
		{"no alg", bearer(raw(`{"typ":"JWT"}`) + "." + payload + "." + signature), "", invalid, generic},
		{"no signature", bearer(header + "." + payload + "."), "", invalid, generic},
		{"HS384", bearer(signed(t, jwt.SigningMethodHS384, key, claimed(nil), nil)), "", invalid, generic},
		{"RS256", bearer(signed(t, jwt.SigningMethodRS256, private, claimed(nil), nil)), "", invalid, generic},
		{"a public key as the secret", bearer(signed(t, jwt.SigningMethodHS256, publicPEM, claimed(nil), nil)), "", invalid, generic},
		{"wrong key", bearer(signed(t, jwt.SigningMethodHS256, []byte(unknownKey), claimed(nil), nil)), "", invalid, generic},
		{"empty key", bearer(signed(t, jwt.SigningMethodHS256, []byte{}, claimed(nil), nil)), "", invalid, generic},
		{"changed", bearer(header + "." + raw(`{"iss":"copydesk","aud":"copydesk","sub":"ada","role":"operator","exp":99999999999}`) + "." + signature), "", invalid, generic},
		{"bits behind the end", bearer(loose(good)), "", invalid, generic},
		{"padded", bearer(good + "="), "", invalid, generic},
		{"kid", bearer(signed(t, jwt.SigningMethodHS256, key, claimed(nil), map[string]any{"kid": "../../dev/null"})), "", invalid, generic},
		{"jku", bearer(signed(t, jwt.SigningMethodHS256, key, claimed(nil), map[string]any{"jku": "https://evil.example/keys"})), "", invalid, generic},
		{"crit", bearer(signed(t, jwt.SigningMethodHS256, key, claimed(nil), map[string]any{"crit": []string{"x"}})), "", invalid, generic},

		{"expired", bearer(of(t, jwt.MapClaims{"exp": now - 60})), "", invalid, expired},
		{"expired, wrong key", bearer(signed(t, jwt.SigningMethodHS256, []byte(unknownKey), claimed(jwt.MapClaims{"exp": now - 60}), nil)), "", invalid, generic},
		{"no end", bearer(of(t, jwt.MapClaims{"exp": nil})), "", invalid, generic},
		{"end is null", bearer(of(t, jwt.MapClaims{"exp": (*int)(nil)})), "", invalid, generic},
		{"not good yet", bearer(of(t, jwt.MapClaims{"nbf": now + 60})), "", invalid, generic},
		{"issued in the future", bearer(of(t, jwt.MapClaims{"iat": now + 60})), "", invalid, generic},
		{"issuer", bearer(of(t, jwt.MapClaims{"iss": "evil"})), "", invalid, generic},
		{"no issuer", bearer(of(t, jwt.MapClaims{"iss": nil})), "", invalid, generic},
		{"audience", bearer(of(t, jwt.MapClaims{"aud": "elsewhere"})), "", invalid, generic},
		{"no audience", bearer(of(t, jwt.MapClaims{"aud": nil})), "", invalid, generic},
		{"role", bearer(of(t, jwt.MapClaims{"role": "admin"})), "", invalid, generic},
		{"no role", bearer(of(t, jwt.MapClaims{"role": nil})), "", invalid, generic},
		{"role as a list", bearer(of(t, jwt.MapClaims{"role": []string{"operator"}})), "", invalid, generic},
		{"no name", bearer(of(t, jwt.MapClaims{"sub": nil})), "", invalid, generic},
		{"name of an address", bearer(of(t, jwt.MapClaims{"sub": "127.0.0.1"})), "", invalid, generic},
		{"name that is none", bearer(of(t, jwt.MapClaims{"sub": "ada\nlovelace"})), "", invalid, generic},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q, err := http.NewRequest("GET", r.url+"/model/info"+tt.query, nil)
			if err != nil {
				t.Fatal(err)
			}
			q.Header["Authorization"] = tt.authorization
			got := r.send(q)
			challenge := got.header.Get("WWW-Authenticate")
			if tt.challenge == "" {
				if got.status != 200 || challenge != "" {
					t.Errorf("%d %q %s", got.status, challenge, got.body)
				}
				return
			}
			if challenge != tt.challenge {
				t.Errorf("challenge %q, want %q", challenge, tt.challenge)
			}
			wantFailure(t, got, 401, "Unauthorized", tt.message)
		})
	}
	log := r.log.String()
	for _, absent := range []string{good, payload, signature, secretKey, previousKey, "evil", "admin", "lovelace"} {
		if strings.Contains(log, absent) {
			t.Errorf("the log has %q", absent)
		}
	}
	for _, want := range []string{"the token is of another issuer", `"principal":"ada"`, "larger than 8 KiB"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not say %q", want)
		}
	}
}

// TestTokensElsewhere holds that the settings say whom tokens are of and for.
func TestTokensElsewhere(t *testing.T) {
	r := locked(t, func(o *server.Options) { o.TokenIssuer, o.TokenAudience = "desk", "news" })
	ask := func(token string) int {
		return r.do("GET", "/model/info", "", "Authorization", "Bearer "+token).status
	}
	if got := ask(of(t, jwt.MapClaims{"iss": "desk", "aud": "news"})); got != 200 {
		t.Errorf("status %d", got)
	}
	if got := ask(of(t, nil)); got != 401 {
		t.Errorf("another server's token: status %d", got)
	}
}

// TestTokenEndsWhileConnected holds that it is asked for at each request, by the
// clock of the server.
func TestTokenEndsWhileConnected(t *testing.T) {
	clock := &movable{}
	r := locked(t, func(o *server.Options) { o.Clock = clock.now })
	header := []string{"Authorization", "Bearer " + of(t, nil)}
	if got := r.do("POST", "/predict", textBody("The bank"), header...); got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	clock.forward(11 * time.Minute)
	if got := r.do("POST", "/predict", textBody("The bank"), header...); got.status != 401 {
		t.Errorf("after its end: %d %s", got.status, got.body)
	}
}
