package traffic

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestRedactPath(t *testing.T) {
	for path, want := range map[string]string{
		"/predict":                            "/predict",
		"/v2/models/news-classifier/infer":    "/v2/models/news-classifier/infer",
		"/v1/../.git/config":                  "/v1/../.git/config",
		"/predict/The striker scored":         "/predict/…",
		"/predict/" + strings.Repeat("k", 32): "/predict/…",
		"/predict/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl/x": "/predict/…/x",
		"/\xff": "/…",
		"/足球比赛": "/…",
		"":      "",
		"*":     "*",
	} {
		if got := redactPath(path); got != want {
			t.Errorf("%q is shown as %q, want %q", path, got, want)
		}
	}
}

func TestRedactQuotes(t *testing.T) {
	for message, want := range map[string]string{
		"Text field is required":                                                           "Text field is required",
		`Body must be a JSON object with the field "text"`:                                 `Body must be a JSON object with the field "text"`,
		`Content-Type is "application/x-www-form-urlencoded"; it must be application/json`: `Content-Type is "application/x-www-form-urlencoded"; it must be application/json`,
		`no column named headline among "The striker scored", "world"`:                     `no column named headline among "…", "world"`,
		`There is nothing at "/predict/a \"b\" c"`:                                         `There is nothing at "/predict/…"`,
		`It is "a never ending`:                                                            `It is "…"`,
		`It ends with "`:                                                                   `It ends with ""`,
		`Nothing is ""`:                                                                    `Nothing is ""`,
		`A "backslash\`:                                                                    `A "…"`,
	} {
		if got := redactQuotes(message); got != want {
			t.Errorf("%s is shown as %s, want %s", message, got, want)
		}
	}
}

// FuzzRedact holds that whatever comes is short and valid in the end, and that
// between quotes there are words alone.
func FuzzRedact(f *testing.F) {
	for _, seed := range []string{`a "b c" d`, `"\"`, "\xff\"\xff", strings.Repeat("ü", 300), `/a b/"c/d e"/`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, got := range []string{clip(redactPath(s), maxPath), clip(s, maxMethod)} {
			if len(got) > maxPath || !utf8.ValidString(got) {
				t.Errorf("%q is shown as %q", s, got)
			}
		}
		got := redactQuotes(s)
		if n := len(clip(got, maxMessage)); n > maxMessage {
			t.Errorf("%d bytes", n)
		}
		for i, part := range strings.Split(got, `"`) {
			if i%2 == 1 && strings.ContainsAny(part, " \n\\") {
				t.Errorf("%q is shown as %q", s, got)
			}
		}
	})
}
