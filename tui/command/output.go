package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// printJSON writes one document for programs.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(jsonWriter{w})
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// jsonWriter writes JSON so that it is harmless for a terminal too: what steers
// one is escaped, which is the same text for whoever reads JSON.
type jsonWriter struct{ w io.Writer }

func (j jsonWriter) Write(p []byte) (int, error) {
	if _, err := j.w.Write(escapeJSON(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// escapeJSON escapes the control characters that JSON allows in texts, and
// those without width that steer the direction of writing. It is given whole
// documents, outside of whose texts there are none.
func escapeJSON(p []byte) []byte {
	steers := func(r rune) bool { return r >= 0x7f && (r < 0xa0 || unicode.Is(unicode.Cf, r)) }
	if bytes.IndexFunc(p, steers) < 0 {
		return p
	}
	var out []byte
	for len(p) > 0 {
		r, size := utf8.DecodeRune(p)
		switch {
		case steers(r) && r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		case steers(r):
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = append(out, p[:size]...)
		}
		p = p[size:]
	}
	return out
}
