package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"copydesk/engine/config"
)

// TestSecretIsNotShown prints a secret in every way that prints things, where
// fmt may call its methods and where it may not.
func TestSecretIsNotShown(t *testing.T) {
	const text = "correct horse battery staple"
	s := config.NewSecret(text)
	if s.Reveal() != text || !s.IsSet() {
		t.Fatalf("%q was kept as %q", text, s.Reveal())
	}
	type holder struct {
		Open   config.Secret
		closed config.Secret
		list   []config.Secret
	}
	h := holder{s, s, []config.Secret{s}}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{s, &s, h, &h, []any{s}, map[string]config.Secret{"key": s}} {
			got := fmt.Sprintf(format, v)
			if strings.Contains(got, "horse") || strings.Contains(got, fmt.Sprintf("%x", text)) {
				t.Errorf("%s of %T shows the secret: %s", format, v, got)
			}
		}
	}
	if got := fmt.Sprint(s); got != "***" {
		t.Errorf("printed as %q", got)
	}
	data, err := json.Marshal(h)
	if err != nil || string(data) != `{"Open":"***"}` {
		t.Errorf("as JSON: %s, %v", data, err)
	}
	for _, handler := range []func(*bytes.Buffer) slog.Handler{
		func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
	} {
		var b bytes.Buffer
		slog.New(handler(&b)).Info("x", "key", s, "holder", h)
		if got := b.String(); strings.Contains(got, "horse") || !strings.Contains(got, "***") {
			t.Errorf("logged as %s", got)
		}
	}
	if none := config.NewSecret(""); none.IsSet() || none.String() != "" || none.Reveal() != "" || none != (config.Secret{}) {
		t.Errorf("no secret is %v", none)
	}
}
