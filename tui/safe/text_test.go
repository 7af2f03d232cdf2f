package safe_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"copydesk/tui/safe"
)

func TestText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "Chipmaker lifts forecast", "Chipmaker lifts forecast"},
		{"accents", "Zürich, Kraków, 東京", "Zürich, Kraków, 東京"},
		{"blanks", "a\tb\nc\r\nd\u00a0e\u3000f\u2028g\u0085h", "a b c  d e f g h"},
		{"clear screen", "a\x1b[2Jb", "a␛[2Jb"},
		{"title", "\x1b]0;owned\x07", "␛]0;owned␇"},
		{"null, backspace, delete", "a\x00\b\x7f", "a␀␈␡"},
		{"C1 as runes", "a\u009b31mb", "a\ufffd31mb"},
		{"C1 as bytes", "a\x9b31mb", "a\ufffd31mb"},
		{"broken UTF-8", "a\xffb\xc3", "a\ufffdb\ufffd"},
		{"direction", "a\u202eb\u2066c\u200fd", "abcd"},
		{"no width", "\ufeffa\u200bb\u200dc\u00add\u2060", "abcd"},
		{"family", "👨\u200d👩\u200d👧", "👨👩👧"},
		{"variation and skin", "❤\ufe0f👍🏽", "❤👍"},
		{"flag", "🇨🇭", "CH"},
		{"tags", "🏴\U000e0067\U000e0062", "🏴"},
		{"private and unassigned", "\ue000\U0010ffff\u0378", "\ufffd\ufffd\ufffd"},
		{"marks", "e" + strings.Repeat("\u0301", 20) + "x", "e" + strings.Repeat("\u0301", 8) + "x"},
		{"marks with joiners between", "e" + strings.Repeat("\u0301\u200d", 20), "e" + strings.Repeat("\u0301", 8)},
		{"mark at the start", "\u0301a", "◌\u0301a"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		if got := safe.Text(tt.in); got != tt.want {
			t.Errorf("%s: Text(%q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

func TestLines(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"one", []string{"one"}},
		{"one\ntwo\n", []string{"one", "two"}},
		{"one\r\ntwo\rthree\u2028four\vfive", []string{"one", "two", "three", "four", "five"}},
		{"\n\na\x1bc", []string{"", "", "a␛c"}},
	}
	for _, tt := range tests {
		if got := safe.Lines(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("Lines(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestPrefix(t *testing.T) {
	tests := []struct {
		in   string
		n    int
		want string
	}{
		{"abc", 10, "abc"},
		{"abc", 2, "ab"},
		{"aéb", 2, "a"},
		{"a東b", 3, "a"},
		{"a東b", 4, "a東"},
		{"東", 0, ""},
		{"\x80\x80\x80\x80\x80\x80", 5, "\ufffd\ufffd"},
	}
	for _, tt := range tests {
		if got := safe.Prefix(tt.in, tt.n); got != tt.want {
			t.Errorf("Prefix(%q, %d) = %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}

func TestASCII(t *testing.T) {
	if got, want := safe.ASCII("Zürich e\u0301 東京 ␛"), "Z?rich e ?? ?"; got != want {
		t.Errorf("ASCII = %q, want %q", got, want)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "plain", "\x1b[31m", "\u202e\u0301", "🇨🇭👍🏽", "\x9b\xff", "a\r\nb\u2028"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := safe.Text(s)
		if !utf8.ValidString(got) {
			t.Errorf("Text(%q) = %q is not UTF-8", s, got)
		}
		if i := strings.IndexFunc(got, unicode.IsControl); i >= 0 {
			t.Errorf("Text(%q) = %q has a control character at %d", s, got, i)
		}
		if i := strings.IndexFunc(got, func(r rune) bool { return unicode.In(r, unicode.Cf, unicode.Bidi_Control) }); i >= 0 {
			t.Errorf("Text(%q) = %q has a format character at %d", s, got, i)
		}
		if again := safe.Text(got); again != got {
			t.Errorf("Text(%q) = %q, and of that %q", s, got, again)
		}
		for _, r := range safe.ASCII(got) {
			if r < ' ' || r > '~' {
				t.Errorf("ASCII(Text(%q)) has %q", s, r)
			}
		}
		for _, line := range safe.Lines(s) {
			if safe.Text(line) != line {
				t.Errorf("a line of Lines(%q) is not harmless: %q", s, line)
			}
		}
	})
}

func BenchmarkText(b *testing.B) {
	article := strings.Repeat("The company said on Tuesday that its order book had filled faster. ", 10)
	for name, s := range map[string]string{"ascii": article, "accents": article + "é", "marks": strings.Repeat("e\u0301", 300)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				safe.Text(s)
			}
		})
	}
}
