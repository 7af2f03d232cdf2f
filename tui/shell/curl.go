package shell

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// Curl is a command that asks the prediction server at a URL for the category of
// a text.
func Curl(url, text string) string {
	body, err := json.Marshal(map[string]string{"text": text})
	if err != nil { // a text always can be
		panic(err)
	}
	return fmt.Sprintf("curl -sS -H %s -d %s %s", Quote("Content-Type: application/json"), Quote(escaped(string(body))), Quote(url+"/predict"))
}

// escaped is a JSON document without the control characters that JSON allows: a
// terminal would take them for keys where the command is pasted.
func escaped(document string) string {
	var b strings.Builder
	for _, r := range document {
		if unicode.IsControl(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Quote makes text a word of a shell: as it is where a shell takes nothing in it
// for itself, else between single quotes.
func Quote(text string) string {
	plain := func(r rune) bool {
		return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("-_./:,=+@", r)
	}
	if text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !plain(r) }) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
