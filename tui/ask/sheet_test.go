package ask

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/draw"
)

// pressed are keys by their names; any other text is typed.
var pressed = map[string]tea.KeyMsg{
	"<left>": {Type: tea.KeyLeft}, "<right>": {Type: tea.KeyRight}, "<up>": {Type: tea.KeyUp}, "<down>": {Type: tea.KeyDown},
	"<home>": {Type: tea.KeyHome}, "<end>": {Type: tea.KeyEnd}, "<top>": {Type: tea.KeyCtrlHome}, "<bottom>": {Type: tea.KeyCtrlEnd},
	"<word left>": {Type: tea.KeyLeft, Alt: true}, "<word right>": {Type: tea.KeyRight, Alt: true},
	"<enter>": {Type: tea.KeyEnter}, "<back>": {Type: tea.KeyBackspace}, "<del>": {Type: tea.KeyDelete},
	"<ctrl+w>": {Type: tea.KeyCtrlW}, "<ctrl+u>": {Type: tea.KeyCtrlU}, "<ctrl+k>": {Type: tea.KeyCtrlK}, "<space>": {Type: tea.KeySpace, Runes: []rune{' '}},
	"<page down>": {Type: tea.KeyPgDown}, "<page up>": {Type: tea.KeyPgUp}, "<f1>": {Type: tea.KeyF1}, "<alt+x>": {Type: tea.KeyRunes, Runes: []rune{'x'}, Alt: true},
}

func (s *sheet) press(keys ...string) {
	for _, k := range keys {
		m, ok := pressed[k]
		if !ok {
			m = tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
		}
		s.key(m)
	}
}

func TestSheetKeys(t *testing.T) {
	for _, tt := range []struct {
		text string
		keys []string
		want string // with | at the cursor
	}{
		{"", []string{"a", "b", "<space>", "c"}, "ab c|"},
		{"", []string{"<back>", "<del>", "<left>", "<up>", "<ctrl+w>", "<f1>", "<alt+x>"}, "|"},
		{"one two", []string{"<end>", "<back>", "<left>", "<del>"}, "one t|"},
		{"one\ntwo", []string{"<down>", "<back>"}, "one|two"},
		{"one\ntwo", []string{"<end>", "<del>"}, "one|two"},
		{"one\ntwo", []string{"<right>", "<enter>", "<enter>"}, "o\n\n|ne\ntwo"},
		{"one two\nthree", []string{"<bottom>", "<ctrl+w>", "<ctrl+w>", "<ctrl+w>"}, "one |"},
		{"one two\nthree", []string{"<word right>", "<word right>", "<word right>", "x"}, "one two\nx|three"},
		{"one two", []string{"<end>", "<word left>", "<ctrl+u>"}, "|two"},
		{"one two", []string{"<word right>", "<ctrl+k>", "<ctrl+k>"}, "one|"},
		{"longer\nx\nlonger", []string{"<end>", "<down>", "<down>", "y"}, "longer\nx\nlongery|"},
		{"e\u0301\u0301\u0301x", []string{"<right>", "<back>"}, "|x"},
		{"a\u200d\u200db", []string{"<bottom>", "<left>", "<left>"}, "|a\u200d\u200db"},
		{"新聞", []string{"<right>", "<del>"}, "新|"},
		// Seven cells: the line is broken before three.
		{"one two three", []string{"<down>"}, "one two |three"},
		{"one two three", []string{"<down>", "<down>"}, "one two three|"},
		{"one two three", []string{"<end>", "x"}, "one twox| three"},
		{"one two three", []string{"<down>", "<end>", "<home>", "y"}, "one two y|three"},
		{"one two three", []string{"<right>", "<page down>", "<page down>", "<page up>"}, "o|ne two three"},
	} {
		var s sheet
		s.set(tt.text)
		s.view(draw.Ink{Symbols: draw.UnicodeSymbols()}, 9, 2, true)
		s.press(tt.keys...)
		row := strings.Split(s.text(), "\n")
		runes := []rune(row[s.row])
		row[s.row] = string(runes[:s.at]) + "|" + string(runes[s.at:])
		if got := strings.Join(row, "\n"); got != tt.want {
			t.Errorf("%q, %q: %q, want %q", tt.text, tt.keys, got, tt.want)
		}
		if s.bytes != len(s.text()) {
			t.Errorf("%q, %q: %d bytes are counted, there are %d", tt.text, tt.keys, s.bytes, len(s.text()))
		}
	}
}

// The model is asked with what was pasted; the screen shows what is harmless.
func TestSheetKeepsWhatItCannotShow(t *testing.T) {
	const text = "a\x1b[31mred\x1b[0m\ttab \u202eturned \u200bnone \u009b end"
	var s sheet
	if !s.set(text) || s.text() != text {
		t.Errorf("kept is %q, want %q", s.text(), text)
	}
	shown := strings.Join(s.view(draw.Ink{Symbols: draw.UnicodeSymbols()}, 80, 3, false), "\n")
	if shown != "a␛[31mred␛[0m tab turned none � end" {
		t.Errorf("shown is %q", shown)
	}
	s.set("one\r\ntwo\rthree\x00 \xff\xfe")
	if want := "one\ntwo\nthree \ufffd\ufffd"; s.text() != want {
		t.Errorf("kept is %q, want %q", s.text(), want)
	}
}

func TestSheetHasAnEnd(t *testing.T) {
	var s sheet
	if !s.set(strings.Repeat("x", maxArticle)) || s.bytes != maxArticle {
		t.Errorf("an article of %d bytes is cut to %d", maxArticle, s.bytes)
	}
	s.to(0, maxArticle)
	if s.insert([]rune("y")) || s.bytes != maxArticle {
		t.Errorf("more than %d bytes are taken", maxArticle)
	}
	s.press("<back>", "<back>")
	if s.insert([]rune("新")) || s.bytes != maxArticle-2 {
		t.Errorf("a character is cut in two: %d bytes", s.bytes)
	}
	if s.set(strings.Repeat("\n", maxArticle+1)) || s.bytes != maxArticle {
		t.Errorf("of too many line ends %d bytes are kept", s.bytes)
	}
}

// FuzzSheet does what a byte of keys stands for to a text, and draws it.
func FuzzSheet(f *testing.F) {
	names := []string{"a", "新", "\u0301", "\u200d", " ", "\t", "<enter>", "<left>", "<right>", "<up>", "<down>", "<home>", "<end>", "<back>", "<del>", "<word left>", "<word right>", "<ctrl+w>", "<ctrl+u>", "<ctrl+k>", "<page down>", "<page up>", "<top>", "<bottom>"}
	f.Add("The minister said\nno \x1b[2J", []byte{0, 7, 9, 13, 6, 1, 10}, byte(10))
	f.Add(strings.Repeat("\u200d", 900)+"x", []byte{10, 10, 13, 8, 9}, byte(3))
	f.Add("                     ", []byte{23, 13, 4, 4}, byte(4))
	f.Add("2&h1 00000t)0 000\xc3\x00 02\x1b000", []byte("2&h1 00000t)"), byte(22))
	f.Fuzz(func(t *testing.T, text string, keys []byte, width byte) {
		w := 4 + int(width)%100
		var s sheet
		s.set(text)
		for _, k := range keys[:min(len(keys), 200)] {
			s.press(names[int(k)%len(names)])
			if s.row >= len(s.paragraphs) || s.at > len(s.paragraphs[s.row].runes) || s.row < 0 || s.at < 0 {
				t.Fatalf("the cursor is outside of the text")
			}
			lines := s.view(draw.Ink{Symbols: draw.UnicodeSymbols()}, w, 5, true)
			for _, line := range lines {
				if ansi.StringWidth(line) > w || !utf8.ValidString(line) || strings.ContainsAny(line, "\n\x1b") {
					t.Fatalf("a line of %d cells, %d are allowed: %q", ansi.StringWidth(line), w, line)
				}
			}
			if len(lines) > 5 || len(lines) == 0 || !strings.ContainsAny(strings.Join(lines, ""), "_│") {
				t.Fatalf("%d lines without the cursor: %q", len(lines), lines)
			}
		}
		if s.bytes != len(s.text()) {
			t.Fatalf("%d bytes are counted, there are %d", s.bytes, len(s.text()))
		}
	})
}

func BenchmarkSheet(b *testing.B) {
	for name, text := range map[string]string{
		"one line": strings.Repeat("the council voted on tuesday ", 6800), "wide": strings.Repeat("新聞記事", 16_000), "line ends": strings.Repeat("\n", 200_000),
	} {
		b.Run(name, func(b *testing.B) {
			var s sheet
			s.set(text)
			i := 0
			for b.Loop() {
				s.press([]string{"a", "<back>", "<enter>", "<back>"}[i%4])
				s.view(draw.Ink{Symbols: draw.UnicodeSymbols()}, 100, 20, true)
				i++
			}
		})
	}
}

func TestHowLongAPredictionTook(t *testing.T) {
	for took, want := range map[time.Duration]string{
		400 * time.Nanosecond: "under 1 us", 18 * time.Microsecond: "18 us", 4200 * time.Microsecond: "4.2 ms", 15857 * time.Microsecond: "0.02 s",
	} {
		if got := micros(answer{took: took}); got != want {
			t.Errorf("%v is %q, want %q", took, got, want)
		}
	}
}
