package text

import (
	"bytes"
	"encoding/binary"
	"maps"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

func TestLower(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"nothing to do", "already lower 1", "already lower 1"},
		{"ascii", "Big NEWS", "big news"},
		{"latin", "ÀÉÎÕÜ ŁÓDŹ", "àéîõü łódź"},
		{"dotted I becomes two", "İ", "i\u0307"},
		{"sigma alone", "Σ", "σ"},
		{"sigma at the end", "ΟΔΟΣ", "οδος"},
		{"sigma inside", "ΣΑΣΑ", "σασα"},
		{"sigma before an apostrophe at the end", "ΑΣ'", "ας'"},
		{"sigma before an apostrophe inside", "ΑΣ'Α", "ασ'α"},
		{"title case", "ǅ", "ǆ"},
		{"more bytes", "Ⱥ", "ⱥ"},
		{"fewer bytes", "\u212a", "k"},
		{"no small letter", "𝐀ϒ", "𝐀ϒ"},
		{"not UTF-8", "A\xffB\xc3", "a\ufffdb\ufffd"},
		{"a surrogate's bytes", "\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Lower(tt.in); got != tt.want {
				t.Errorf("Lower(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// Eight bytes at a time are what they are one by one, at every place and beside
// every other.
func TestEightBytes(t *testing.T) {
	for c := range 256 {
		for _, beside := range []byte{0x00, 'a', 'Z', '9', ' ', '.', 0x7f, 0x80, 0xff} {
			for at := range 8 {
				text := bytes.Repeat([]byte{beside}, 8)
				text[at] = byte(c)
				eight := binary.LittleEndian.Uint64(text)
				words := wordBytes(eight)
				marks := equal8(eight, '.')
				lower := binary.LittleEndian.AppendUint64(nil, lower8(eight))
				marked := false
				for i, c := range text {
					if is := words>>(8*i+7)&1 != 0; is != (classes[c] == inWord) {
						t.Fatalf("byte %d of %q is in a word: %v", i, text, is)
					}
					if !marked && marks>>(8*i+7)&1 != 0 != (c == '.') {
						t.Fatalf("byte %d of %q is a mark: %v", i, text, c != '.')
					}
					marked = marked || c == '.'
					if eight&highBits == 0 && lower[i] != Lower(string(text))[i] {
						t.Fatalf("byte %d of %q in lower case is %q", i, text, lower[i])
					}
				}
				if got, want := wordEnd(text, 0), bytes.IndexFunc(text, func(r rune) bool { return r >= 0x80 || classes[byte(r)] != inWord }); got != want && !(want < 0 && got == 8) {
					t.Fatalf("the word at the start of %q ends at %d, want %d", text, got, want)
				}
				if got, want := nextMark(text, 0), bytes.IndexAny(text, ".?!"); got != want && !(want < 0 && got == 8) {
					t.Fatalf("the first mark of %q is %d, want %d", text, got, want)
				}
			}
		}
	}
}

func TestIsContraction(t *testing.T) {
	for _, c := range contractions {
		word := c.first + c.second
		plain := !strings.Contains(word, "'")
		for _, w := range []string{word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:]} {
			if isContraction([]byte(w)) != plain {
				t.Errorf("%q is a contraction of letters only: %v", w, !plain)
			}
		}
		for i := range word {
			for _, other := range "aceimnost0" {
				w := word[:i] + string(other) + word[i+1:]
				_, end := contractionAt([]byte(w), 0, contractions)
				if !strings.Contains(w, "'") && isContraction([]byte(w)) != (end == len(w)) {
					t.Errorf("%q is a contraction: %v", w, end != len(w))
				}
			}
		}
	}
}

// White space and what begins characters beyond ASCII that may be white space.
func TestSpaces(t *testing.T) {
	for r := range rune(0x3100) {
		if !utf8.ValidRune(r) {
			continue
		}
		for _, s := range []string{string(r) + "x", string(r), "é" + string(r), "\xe2" + string(r), "\xc2" + string(r) + "\x80"} {
			at := strings.IndexFunc(s, isSpace)
			if at < 0 {
				at = len(s)
			}
			if got := wordLength([]byte(s)); got != at {
				t.Fatalf("the word at the start of %q ends at %d, want %d", s, got, at)
			}
			if got, want := leadingSpace([]byte(s)), len(s)-len(strings.TrimLeftFunc(s, isSpace)); got != want {
				t.Fatalf("%q begins with %d bytes of white space, want %d", s, got, want)
			}
		}
	}
}

func TestIsWord(t *testing.T) {
	for _, r := range "azAZ09_éß中あ٣²½Ⅷªſ" {
		if !IsWord(r) {
			t.Errorf("IsWord(%q) = false", r)
		}
	}
	for _, r := range "-'. \n\u0301\u093e“😀\u200b€" {
		if IsWord(r) {
			t.Errorf("IsWord(%q) = true", r)
		}
	}
}

func TestOptions(t *testing.T) {
	all := DefaultOptions()
	with := func(change func(*Options)) Options {
		o := all
		change(&o)
		return o
	}
	tests := []struct {
		name     string
		options  Options
		in, want string
	}{
		{"default", all, "The Boss's 2 dogs won't bark at U.S. women.", "bos 2 dog wo bark woman"},
		{"nothing", Options{}, "The dogs' 3,000 U.S. fans.", "The dogs ' 3,000 U.S. fans ."},
		{"lower case only", Options{Lowercase: true}, "The \"Dogs\" won.", "the `` dogs '' won ."},
		{"case kept", with(func(o *Options) { o.Lowercase = false }), "The WOMEN saw Geese. AND the Dogs? KNIVES!", "WOMAN saw Goose Dog KNIFE"},
		{"case kept, dotted I", with(func(o *Options) { o.Lowercase = false }), "İİİ. The İmirs won. OK? Yes", "İİİ İmirs OK Yes"},
		{"numbers", with(func(o *Options) { o.RemoveNumbers = true }), "12 dogs, ٣ cats, 4x4 and ½", "dog cat 4x4 ½"},
		{"not UTF-8", all, "dogs\xff cats b\xfer cafés", "cat cafés"},
		{"not UTF-8, punctuation kept", Options{}, "Dogs\xff.", "Dogs\ufffd ."},
		{"the end of a sentence", all, "We saw dogs. Then we saw cats.", "saw dog saw cat"},
		{"no end of a sentence", all, "Mr. Dogs vs. cats.", "dog cat"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := NewCleaner(tt.options).Clean(tt.in); got != tt.want {
				t.Errorf("Clean(%q)\n got %q\nwant %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestAppend(t *testing.T) {
	c := NewCleaner(DefaultOptions())
	dst := []byte("kept ")
	for _, s := range []string{"The dogs.", "", "of the", "Cats bark!"} {
		dst = append(c.Append(dst, s), '|')
	}
	if got, want := string(dst), "kept dog|||cat bark|"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestKeeps(t *testing.T) {
	c := NewCleaner(DefaultOptions())
	tests := []struct {
		cleaned string
		want    bool
	}{
		{"", false},
		{"123456789", false},
		{"1234567890", true},
		{"äöüäöüäöü", false}, // 18 bytes, 9 code points
		{"äöüäöüäöüä", true},
	}
	for _, tt := range tests {
		if got := c.Keeps(tt.cleaned); got != tt.want {
			t.Errorf("Keeps(%q) = %v", tt.cleaned, got)
		}
	}
	if !NewCleaner(Options{}).Keeps("") {
		t.Error("no least length, but an empty text is not kept")
	}
}

// The common sentence has to take the fast way, and the cascade what is too hard
// for it.
func TestOnePassReach(t *testing.T) {
	easy := []string{
		"HARBOUR CITY (Wire) - The port's new crane can't be used until Jan. 12, they said.",
		"\"We're waiting,\" said J. R. Holm... \"It's #39; not our fault!\"",
		"“We can’t wait,” she said: ‘No’ -- and left.",
		"rock 'n' roll, the 'quoted' word and the dogs' tails",
		"I cannot go, she's gonna.",
		"café in 北京\u00a0today",
	}
	for _, s := range easy {
		if _, ok := onePassTokens(s); !ok {
			t.Errorf("%q is left to the cascade", s)
		}
	}
	for _, s := range []string{"``a''", "'tis", "dog's' x", "a''b", "rock'n'roll"} {
		if got, ok := onePassTokens(s); ok {
			t.Errorf("%q is not left to the cascade, but gives %q", s, got)
		}
	}
}

// No text may take more than linear time: with these, a step that does shows in
// minutes.
func TestLongTexts(t *testing.T) {
	const n = 1 << 17
	c := NewCleaner(DefaultOptions())
	keepAll := NewCleaner(Options{})
	for _, unit := range []string{
		"s", "men", "ses", ".", ". ", ".\u00a0", "!", "a.)", "a. ", "'", "' ", "'s ", "a'b'", `"`, `."`, "`", ",", ", ", "-", "--",
		"1.", "Σ", "Σ'", "\u0307", "\n", "\xff", "cannot-", "'tis", "a.\n",
	} {
		s := strings.Repeat(unit, n/len(unit))
		if got := c.Clean(s); !utf8.ValidString(got) {
			t.Errorf("many %q: not UTF-8", unit)
		}
		if got := keepAll.Clean(s); !utf8.ValidString(got) {
			t.Errorf("many %q with all kept: not UTF-8", unit)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	c := NewCleaner(DefaultOptions())
	texts := lines[struct{ Text string }](t, "texts.jsonl")
	want := make([]string, len(texts))
	alone := NewCleaner(DefaultOptions())
	for i, g := range texts {
		want[i] = alone.Clean(g.Text)
	}
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range texts {
				i = (i + worker*100) % len(texts)
				if got := c.Clean(texts[i].Text); got != want[i] {
					t.Errorf("Clean(%q) = %q beside others, %q alone", texts[i].Text, got, want[i])
				}
			}
		})
	}
	wg.Wait()
}

// Model files name the data by these digests.
func TestDataDigests(t *testing.T) {
	want := map[string]string{
		"stopwords":          "sha256:019f104ba2ed07436d05f9cdd3383034ad66014edc27fc651f837e1a038b6451",
		"punkt":              "sha256:6e1eef17468a59cc6fe660c9a659c4813cfeb3c094177ac070e224c9c29145fc",
		"wordnet_nouns":      "sha256:31e742eacd34fec26c3e402c52fde0e48772a819b9333099d3d8c15b93e06082",
		"wordnet_exceptions": "sha256:2b5d675c380b39ecf595af9fa9d4e7feb1d58c643b0bff08c40ed5bfe41fab7a",
	}
	if got := DataDigests(); !maps.Equal(got, want) {
		t.Errorf("DataDigests() = %q, want %q", got, want)
	}
	DataDigests()["punkt"] = "changed"
	if got := DataDigests()["punkt"]; got != want["punkt"] {
		t.Errorf("a caller's change shows: %q", got)
	}
}

func TestNouns(t *testing.T) {
	nouns := loadLemmatizer().nouns
	list := strings.Fields(string(nouns.words))
	if len(list) != 57506 {
		t.Errorf("%d nouns, want 57506", len(list))
	}
	for i, w := range list {
		if !nouns.has([]byte(w)) {
			t.Errorf("%q is missing", w)
		}
		if i > 0 && list[i-1] >= w {
			t.Errorf("%q before %q", list[i-1], w)
		}
	}
	for _, w := range []string{"", "\n", "newz", "news\n", "new york", strings.Repeat("s", 100)} {
		if nouns.has([]byte(w)) {
			t.Errorf("%q is a noun", w)
		}
	}
}

func TestMemo(t *testing.T) {
	m := newMemo()
	put := func(token, outcome string) {
		m.slot([]byte(token)).put([]byte(token), []byte(outcome))
	}
	long := strings.Repeat("x", 300)
	put("dogs", "dog")
	put("the", "")
	put(long, "")
	put(long[:256], "")
	put("short", long)
	tests := []struct {
		token, want string
		ok          bool
	}{
		{"dogs", "dog", true},
		{"the", "", true},
		{"dog", "", false},
		{long, "", false},
		{long[:256], "", false},
		{"short", "", false},
	}
	for _, tt := range tests {
		got, ok := m.slot([]byte(tt.token)).get([]byte(tt.token))
		if string(got) != tt.want || ok != tt.ok {
			t.Errorf("%q: %q, %v; want %q, %v", tt.token, got, ok, tt.want, tt.ok)
		}
	}
	// Another token of the same place takes it.
	s := m.slot([]byte("dogs"))
	s.put([]byte("cats"), []byte("cat"))
	if _, ok := s.get([]byte("dogs")); ok {
		t.Error("a token is still there that another has replaced")
	}
	if got, ok := s.get([]byte("cats")); string(got) != "cat" || !ok {
		t.Errorf("cats: %q, %v", got, ok)
	}
}
