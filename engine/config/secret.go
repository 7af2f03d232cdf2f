package config

import "log/slog"

// hidden is what is shown of a secret that is set.
const hidden = "***"

// Secret is a text that does not get out by being printed, logged or encoded:
// all of these show *** in its place, or nothing where there is none. The zero
// Secret is none.
type Secret struct {
	// What is behind a pointer is not printed even where a Secret lies in a
	// field that fmt may not call methods of.
	text *string
}

// NewSecret keeps a text.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{&text}
}

// Reveal returns the text itself.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsSet reports whether there is one.
func (s Secret) IsSet() bool { return s.text != nil }

// String returns *** or nothing.
func (s Secret) String() string {
	if s.IsSet() {
		return hidden
	}
	return ""
}

// GoString is String for %#v.
func (s Secret) GoString() string { return "config.Secret(" + s.String() + ")" }

// MarshalText is String for JSON and other encodings.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue is String for the log.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
