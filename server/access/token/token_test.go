package token_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"copydesk/engine/config"
	"copydesk/engine/fault"
	"copydesk/server/access"
	"copydesk/server/access/token"

	"github.com/golang-jwt/jwt/v5"
)

// clock is a time that a test sets.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

const (
	key      = "0123456789abcdef0123456789abcdef"
	otherKey = "fedcba9876543210fedcba9876543210"
)

// authority returns one with a clock, after change.
func authority(t testing.TB, change func(*token.Options)) (*token.Authority, *clock) {
	t.Helper()
	c := &clock{time.Date(2026, 3, 1, 12, 0, 0, 500, time.UTC)}
	o := token.Options{Key: config.NewSecret(key), Issuer: "copydesk", Audience: "copydesk", Clock: c.now}
	if change != nil {
		change(&o)
	}
	a, err := token.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return a, c
}

func TestIssueAndVerify(t *testing.T) {
	a, c := authority(t, nil)
	issued := c.Time
	ids := make(map[string]bool)
	for _, role := range access.Roles() {
		got, err := a.Issue("ada.l@news-desk_1", role, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		ids[got.ID] = true
		c.Time = issued.Add(59 * time.Minute)
		who, err := a.Verify(got.Text)
		if want := (access.Principal{Name: "ada.l@news-desk_1", Role: role, Token: true}); err != nil || who != want {
			t.Errorf("%+v, %v, want %+v", who, err, want)
		}
		c.Time = issued.Add(time.Hour + 31*time.Second)
		if who, err := a.Verify(got.Text); err != token.ErrExpired || who != (access.Principal{}) {
			t.Errorf("after its end: %+v, %v", who, err)
		}
		c.Time = issued
		if want := time.Date(2026, 3, 1, 13, 0, 0, 0, time.UTC); !got.Expires.Equal(want) {
			t.Errorf("expires %v, want %v", got.Expires, want)
		}
		if strings.Contains(got.Text, key) {
			t.Error("the key is in the token")
		}
		var says map[string]any
		payload, err := base64.RawURLEncoding.DecodeString(strings.Split(got.Text, ".")[1])
		if err != nil || json.Unmarshal(payload, &says) != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]any{"iss": "copydesk", "sub": "ada.l@news-desk_1", "role": string(role), "jti": got.ID,
			"iat": float64(issued.Unix()), "exp": float64(got.Expires.Unix())} {
			if says[name] != want {
				t.Errorf("%s is %v, want %v", name, says[name], want)
			}
		}
	}
	if len(ids) != len(access.Roles()) {
		t.Errorf("ids %v", ids)
	}
}

func TestIssueMistakes(t *testing.T) {
	a, _ := authority(t, nil)
	const names = "; take 1 to 64 of A-Z a-z 0-9 . _ @ -, no address and not anonymous"
	for _, tt := range []struct {
		name string
		role access.Role
		ttl  time.Duration
		want string
	}{
		{"", access.Viewer, time.Hour, `"" cannot be the name of who has a token` + names},
		{"a b", access.Viewer, time.Hour, `"a b" cannot be the name of who has a token` + names},
		{"a\x1b", access.Viewer, time.Hour, `"a\x1b" cannot be the name of who has a token` + names},
		{"10.0.0.1", access.Viewer, time.Hour, `"10.0.0.1" cannot be the name of who has a token` + names},
		{"anonymous", access.Viewer, time.Hour, `"anonymous" cannot be the name of who has a token` + names},
		{strings.Repeat("a", 65), access.Viewer, time.Hour, `"` + strings.Repeat("a", 65) + `" cannot be the name of who has a token` + names},
		{"ada", "admin", time.Hour, `"admin" is not a role; choose from predict, viewer, operator`},
		{"ada", "", time.Hour, `"" is not a role; choose from predict, viewer, operator`},
		{"ada", access.Viewer, 0, "a token cannot be good for 0s; take from 1s to 8760h"},
		{"ada", access.Viewer, 8761 * time.Hour, "a token cannot be good for 8761h0m0s; take from 1s to 8760h"},
	} {
		if got, err := a.Issue(tt.name, tt.role, tt.ttl); fault.KindOf(err) != fault.Invalid || err.Error() != tt.want || got.Text != "" {
			t.Errorf("Issue(%q, %q, %v) = %v, want %s", tt.name, tt.role, tt.ttl, err, tt.want)
		}
	}
}

func TestKeys(t *testing.T) {
	old, _ := authority(t, func(o *token.Options) { o.Key = config.NewSecret(otherKey) })
	current, _ := authority(t, nil)
	rotating, _ := authority(t, func(o *token.Options) { o.Previous = config.NewSecret(otherKey) })
	issue := func(a *token.Authority) string {
		got, err := a.Issue("ada", access.Viewer, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return got.Text
	}
	for _, tt := range []struct {
		name     string
		by, with *token.Authority
		good     bool
	}{
		{"the old key's, while both are known", old, rotating, true},
		{"the new key's, while both are known", current, rotating, true},
		{"the new key is what signs", rotating, current, true},
		{"the old key does not sign any more", rotating, old, false},
		{"the old key's, afterwards", old, current, false},
	} {
		if _, err := tt.with.Verify(issue(tt.by)); (err == nil) != tt.good {
			t.Errorf("%s: %v", tt.name, err)
		}
	}

	for _, tt := range []struct{ key, previous, want string }{
		{"", "", "API_SECRET_KEY is not set; copydesk token key prints a new one"},
		{"", key, "API_SECRET_KEY is not set; copydesk token key prints a new one"},
		{key[1:], "", "API_SECRET_KEY has 31 bytes; it must have at least 32: copydesk token key prints a new one"},
		{key, "x", "API_SECRET_KEY_PREVIOUS has 1 bytes; it must have at least 32: copydesk token key prints a new one"},
	} {
		_, err := token.New(token.Options{Key: config.NewSecret(tt.key), Previous: config.NewSecret(tt.previous), Issuer: "i", Audience: "a", Clock: time.Now})
		if fault.KindOf(err) != fault.Invalid || err.Error() != tt.want {
			t.Errorf("keys %q and %q: %v, want %s", tt.key, tt.previous, err, tt.want)
		}
	}
	if _, err := token.New(token.Options{Key: config.NewSecret(key), Clock: time.Now}); err == nil {
		t.Error("tokens of nobody for nobody are accepted")
	}
}

// FuzzVerify holds that no text but one that was issued is anybody's.
func FuzzVerify(f *testing.F) {
	a, c := authority(f, nil)
	// The same token in every process that looks for another.
	good, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"iss": "copydesk", "aud": "copydesk", "sub": "ada", "role": "viewer", "exp": c.Add(time.Hour).Unix(),
	}).SignedString([]byte(key))
	if err != nil {
		f.Fatal(err)
	}
	header, rest, _ := strings.Cut(good, ".")
	payload, signature, _ := strings.Cut(rest, ".")
	for _, text := range []string{
		good, "", ".", "..", header + "." + payload + ".", header + ".." + signature, good + "=", good + ".", good + "\r", "\n" + good,
		"eyJhbGciOiJub25lIn0." + payload + ".", "bnVsbA.bnVsbA.", "e30.e30.e30", strings.Repeat("a.", 4096),
	} {
		f.Add(text)
	}
	c.Time = c.Time.Add(time.Minute)
	f.Fuzz(func(t *testing.T, text string) {
		who, err := a.Verify(text)
		if (err == nil) != (text == good) || (err == nil) != (who.Role == access.Viewer) {
			t.Fatalf("%q is %+v, %v", text, who, err)
		}
	})
}
