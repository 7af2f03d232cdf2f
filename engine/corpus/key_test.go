package corpus

import (
	"strings"
	"testing"
)

func TestKey(t *testing.T) {
	same := []struct{ a, b string }{
		{"", " \t\n"},
		{"One  two\n", " one\ttwo"},
		{"ÉCOLE", "école"},
		{"x\u00a0y\u2003z", "X Y Z"},
		{"\u212a\u017f", "KS"}, // Kelvin sign, long s
		{"ΣΑΣ", "σας"},
		{"ȺȺȺȺ", "ⱥⱥⱥⱥ"}, // longer in lower case
	}
	var k keyer
	for _, tt := range same {
		if k.key(tt.a) != k.key(tt.b) {
			t.Errorf("the keys of %q and %q differ", tt.a, tt.b)
		}
	}
	different := []struct{ a, b string }{
		{"one two", "onetwo"},
		{"one two", "two one"},
		{"é", "e"},
		{"one.", "one"},
		{"#39;s", "'s"},
	}
	for _, tt := range different {
		if k.key(tt.a) == k.key(tt.b) {
			t.Errorf("the keys of %q and %q are equal", tt.a, tt.b)
		}
	}
}

// Keys decide about splits: these must stay as they are.
func TestKeyIsFixed(t *testing.T) {
	tests := []struct {
		text string
		want uint64
	}{
		// The first eight bytes of sha256sum of "", "rain in the north" and "café".
		{"", 0xe3b0c44298fc1c14},
		{" Rain in\n the NORTH ", 0xf7fec816adf27252},
		{"CAFÉ", 0x850f7dc43910ff89},
	}
	var k keyer
	for _, tt := range tests {
		if got := k.key(tt.text); got != tt.want {
			t.Errorf("key(%q) = %#x, want %#x", tt.text, got, tt.want)
		}
	}
}

func FuzzKey(f *testing.F) {
	f.Add("One  two\n")
	f.Add("\u212aȺ\xff")
	f.Fuzz(func(t *testing.T, text string) {
		var k, used keyer
		used.key("some other, much longer text than most others are")
		want := k.key(text)
		if got := used.key(text); got != want {
			t.Fatalf("key %#x after another text, %#x before", got, want)
		}
		if got := k.key(" " + strings.ReplaceAll(text, " ", "\n\t") + "\n"); got != want {
			t.Fatalf("key %#x with other white space, want %#x", got, want)
		}
	})
}
