package engine_test

import (
	"testing"

	"copydesk/engine"
)

func TestStatusURL(t *testing.T) {
	for want, s := range map[string]engine.Status{
		"":                       {ServesTLS: true},
		"http://127.0.0.1:8000":  {Serving: "127.0.0.1:8000"},
		"https://192.0.2.1:8443": {Serving: "192.0.2.1:8443", ServesTLS: true},
	} {
		if got := s.URL(); got != want {
			t.Errorf("%+v: %q, want %q", s, got, want)
		}
	}
}
