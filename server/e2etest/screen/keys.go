//go:build unix

package screen

import (
	"github.com/charmbracelet/x/ansi"
)

// keys are what a terminal sends for the keys that are no characters, by the names
// that the workbench gives them.
var keys = map[string]string{
	"enter": "\r", "tab": "\t", "esc": "\x1b", "backspace": "\x7f", "space": " ",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	"insert": "\x1b[2~", "delete": "\x1b[3~", "shift+tab": "\x1b[Z",
}

// Type types a text as it is.
func (s *Screen) Type(text string) {
	s.t.Helper()
	if _, err := s.master.WriteString(text); err != nil {
		s.fail("%q cannot be typed: %v", text, err)
	}
}

// Press presses keys, one after the other: characters, and enter, esc, up, ctrl+c
// and the like.
func (s *Screen) Press(names ...string) {
	s.t.Helper()
	for _, name := range names {
		s.Type(s.code(name))
	}
}

// code is what a terminal sends for a key.
func (s *Screen) code(name string) string {
	s.t.Helper()
	if code, ok := keys[name]; ok {
		return code
	}
	if runes := []rune(name); len(runes) == 1 {
		return name
	}
	var letter byte
	if n := len("ctrl+"); len(name) == n+1 && name[:n] == "ctrl+" && 'a' <= name[n] && name[n] <= 'z' {
		letter = name[n]
	}
	if letter == 0 {
		s.t.Fatalf("there is no key %q", name)
	}
	return string(rune(letter - 'a' + 1))
}

// Paste pastes a text: between brackets where the program asked for them.
func (s *Screen) Paste(text string) {
	s.t.Helper()
	s.mu.Lock()
	bracketed := s.modes[ansi.ModeBracketedPaste.Mode()]
	s.mu.Unlock()
	if bracketed {
		text = ansi.BracketedPasteStart + text + ansi.BracketedPasteEnd
	}
	s.Type(text)
}
