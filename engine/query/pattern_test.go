package query

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode"
)

// like is LIKE by its definition, a table of prefixes against prefixes.
func like(pattern, text []rune) bool {
	row := make([]bool, len(text)+1)
	row[0] = true
	for _, p := range pattern {
		next := make([]bool, len(text)+1)
		next[0] = p == '%' && row[0]
		for j, r := range text {
			switch p {
			case '%':
				next[j+1] = next[j] || row[j+1]
			default:
				next[j+1] = row[j] && (p == '_' || p == r)
			}
		}
		row = next
	}
	return row[len(text)]
}

func TestPattern(t *testing.T) {
	tests := []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true},
		{"", "a", false},
		{"%", "", true},
		{"%%", "abc", true},
		{"_", "", false},
		{"_", "ä", true},
		{"__", "ä", false},
		{"abc", "abc", true},
		{"abc", "abcd", false},
		{"ab%", "abc", true},
		{"%bc", "abc", true},
		{"ab%bc", "abc", false},
		{"ab%bc", "abbc", true},
		{"%ab%ab%", "ab", false},
		{"%ab%ab%", "abab", true},
		{"a_c", "abc", true},
		{"a_c", "ac", false},
		{"%a_c", "xxabcabc", true},
		{"%a_c%", "xxabxaxc.", true},
		{"a.c", "abc", false},
		{"%\n%", "a\nb", true},
		{`\%`, `\abc`, true},
		{"_%_", "a", false},
		{"_%_", "ab", true},
	}
	for _, tt := range tests {
		p, ok := newPattern(tt.pattern, false)
		if !ok {
			t.Fatalf("%q is too long", tt.pattern)
		}
		if got := p.match(tt.text); got != tt.want {
			t.Errorf("%q LIKE %q is %v", tt.text, tt.pattern, got)
		}
	}
}

func TestPatternAgainstDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 0))
	random := func(alphabet []rune, most int) string {
		out := make([]rune, rng.IntN(most+1))
		for i := range out {
			out[i] = alphabet[rng.IntN(len(alphabet))]
		}
		return string(out)
	}
	lower := func(s string) []rune { return []rune(strings.Map(unicode.ToLower, s)) }
	matches := 0
	for i := range 60_000 {
		most := 8
		if i%20 == 0 {
			most = 150 // over two words of the automaton
		}
		// Mostly wild, so that long ones match now and then.
		pattern := random([]rune("aAbäK%__%"), most)
		text := random([]rune("aAbBäÄkK\u212a"), most) // the last is the sign of Kelvin
		if i%3 == 0 {
			pattern = strings.ReplaceAll(pattern, "_", "") // for package strings
		}
		for _, fold := range []bool{false, true} {
			p, ok := newPattern(pattern, fold)
			if !ok {
				t.Fatalf("%q is too long", pattern)
			}
			want := like([]rune(pattern), []rune(text))
			if fold {
				want = like(lower(pattern), lower(text))
			}
			if got := p.match(text); got != want {
				t.Fatalf("%q against %q, fold %v: %v, want %v", text, pattern, fold, got, want)
			}
			if want {
				matches++
			}
		}
	}
	if matches < 5000 {
		t.Errorf("only %d matches: the test says little", matches)
	}
}

func TestLongPattern(t *testing.T) {
	long := strings.Repeat("aä", maxPattern/2) + "_"
	p, ok := newPattern("%"+long+"%", true)
	if !ok {
		t.Fatalf("%d characters and two %% are too long", maxPattern)
	}
	if text := strings.Repeat("Aä", maxPattern/2); p.match(text) || !p.match("b"+text+"c") || !p.match(text+"bc") || p.match("b"+text) {
		t.Error("the last character is not needed, or not found")
	}
	if _, ok := newPattern(long+"a", false); ok {
		t.Error("a character more is accepted")
	}
}

// A matcher that goes back takes some 10^10 steps for either.
func TestPatternIsLinear(t *testing.T) {
	text := strings.Repeat("a", 1_000_000)
	for _, pattern := range []string{
		"%" + strings.Repeat("a%", 200) + "b",
		strings.Repeat("%_a", 200) + "b%",
		"%" + strings.Repeat("a", 250) + "_" + strings.Repeat("a", 250) + "b%",
	} {
		p, ok := newPattern(pattern, false)
		if !ok {
			t.Fatal("too long")
		}
		start := time.Now()
		if p.match(text) {
			t.Errorf("%.20q matches", pattern)
		}
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%.20q took %v", pattern, d)
		}
	}
}
