package shell

import (
	"fmt"
	"strings"
	"unicode"
)

// Predict is a command that asks the model of a run, "" for the champion, for the
// category of a text.
func Predict(run, text string) string {
	if text == "-" { // by itself it stands for the standard input
		text += " "
	}
	of := ""
	if run != "" {
		of = " --run " + run[:min(len(run), 12)]
	}
	return "copydesk predict" + of + " -- " + word(text)
}

// word makes text a word of a POSIX shell. A control character among it, which a
// terminal would take for a key where the command is pasted, is written by
// printf.
func word(text string) string {
	control := func(r rune) bool { return unicode.IsControl(r) && r != '\n' }
	if !strings.ContainsFunc(text, control) {
		return Quote(text)
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case control(r):
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(&b, `\0%03o`, c)
			}
		default:
			b.WriteRune(r)
		}
	}
	return `"$(printf %b ` + Quote(b.String()) + `)"`
}
