package predict

import (
	"testing"
	"unicode/utf8"
)

// slowText is readText without scanText.
func slowText(body []byte) (string, error) {
	raw, err := field(body, "text")
	if err != nil || raw == nil {
		return "", err
	}
	return parseText(raw, "Text", "/text")
}

var bodies = []string{
	`{"text": "plain"}`, `{"text":"a"}`, ` { "text" : "a" } `, `{"text": "a", "more": "b"}`, `{"more": "b\"", "text": "é\n\u00e9 \ud83d\ude00"}`,
	`{"text": "a\\"}`, `{"text": "a\\\""}`, `{"text": "a\"}`, `{"text": "\ud800"}`, `{"text": "\x"}`, `{"text": "a"`, `{"text" "a"}`, `{"text": "a",}`,
	`{"text": "a"} x`, `{"text": "a"}{}`, `{"text": "a", "text": "b"}`, `{"\u0074ext": "a"}`, `{"more": "\x", "text": "a"}`, `{"text": "a", "n": 1}`,
	`{"text": 5}`, `{}`, `[]`, `null`, ``, `"text"`, "{\"text\": \"a\nb\"}", "{\"text\": \"a\", \"more\": \"\t\"}", `{"Text": "a"}`, `{"text": ""}`,
}

// checkScan holds that what is scanned is what encoding/json reads.
func checkScan(t *testing.T, body []byte) {
	t.Helper()
	got, ok := scanText(body, "text")
	if !ok {
		return
	}
	if raw, err := field(body, "text"); err != nil || raw == nil {
		t.Fatalf("%q is scanned as %q and refused with %v", body, got, err)
	}
	if want, err := slowText(body); got != want {
		t.Fatalf("%q is scanned as %q, and read as %q, %v", body, got, want, err)
	}
}

// TestScanText holds the same, and that what clients send is scanned.
func TestScanText(t *testing.T) {
	for i, body := range bodies {
		checkScan(t, []byte(body))
		if _, ok := scanText([]byte(body), "text"); i < 7 && !ok {
			t.Errorf("%s is not scanned", body)
		}
	}
}

// FuzzScanText holds it for any body.
func FuzzScanText(f *testing.F) {
	for _, body := range bodies {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if utf8.Valid(body) {
			checkScan(t, body)
		}
	})
}
