package ask

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
)

// copyCommand copies the command that puts the article to the prediction server
// while it is on, else to the model in front.
func (s *Screen) copyCommand() tea.Cmd {
	article := s.sheet.text()
	if url := s.host.Board.Desk.URL(); url != "" {
		return s.host.Copy("a curl command that asks the prediction server", curl(url, article))
	}
	run := ""
	if len(s.subjects) > 0 && !s.subjects[s.front].champion {
		run = s.subjects[s.front].run
	}
	return s.host.Copy("a copydesk command that asks "+s.asked(run), predict(run, article))
}

func (s *Screen) asked(run string) string {
	if run == "" {
		return "the champion"
	}
	return "this run"
}

// curl is a command for any shell that asks a prediction server.
func curl(url, article string) string {
	body, err := json.Marshal(map[string]string{"text": article})
	if err != nil { // a string always can be
		panic(err)
	}
	return fmt.Sprintf("curl -sS -H 'Content-Type: application/json' --data-binary %s %s", quote(escaped(string(body))), quote(url+"/predict"))
}

// escaped is a JSON document without the control characters that JSON allows.
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

// predict is a command for any shell that asks the model of a run, "" for the
// champion.
func predict(run, article string) string {
	if article == "-" { // by itself it stands for the standard input
		article += " "
	}
	of := ""
	if run != "" {
		of = " --run " + run[:min(len(run), 12)]
	}
	return "copydesk predict" + of + " -- " + word(article)
}

// word makes text a word of a POSIX shell. A control character among it, which a
// terminal would take for a key where the command is pasted, is written by
// printf.
func word(text string) string {
	control := func(r rune) bool { return unicode.IsControl(r) && r != '\n' }
	if !strings.ContainsFunc(text, control) {
		return quote(text)
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
	return `"$(printf %b ` + quote(b.String()) + `)"`
}

// quote puts text between single quotes, where a shell takes all but a single
// quote for itself.
func quote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
