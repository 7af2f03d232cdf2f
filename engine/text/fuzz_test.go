package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzClean(f *testing.F) {
	for _, s := range []string{
		"", "The dogs' U.S. tails. (Really?) \"Yes!\" 'tis so -- cannot, gonna...",
		"a,,b :x 1,2 3:4 'x' ``q'' don't dog's' it's.\" Next", "İ. ΑΣ' café “q” ’s\u00a0x. . . \x1c", "\xff\xc3.\xe2\x80 ",
		"gonna'tis 'twas d'ye more'n wanna\n", ". \"", "x. ' )\u2003", "b. smith 3. review j. 𝐀b",
	} {
		f.Add(s, uint8(0xff))
		f.Add(s, uint8(0x00))
	}
	var cleaners [32]*Cleaner
	for i := range cleaners {
		cleaners[i] = NewCleaner(optionsOf(uint8(i)))
	}
	f.Fuzz(func(t *testing.T, s string, switches uint8) {
		lower := Lower(s)
		if again := Lower(lower); again != lower {
			t.Errorf("Lower(%q) = %q, in lower case again %q", s, lower, again)
		}
		end := 0
		for _, sentence := range loadPunkt().sentences(nil, []byte(lower)) {
			if sentence.start < end || sentence.end <= sentence.start || sentence.end > len(lower) {
				t.Fatalf("sentence %v after byte %d of %q", sentence, end, lower)
			}
			end = sentence.end
			checkTokens(t, lower[sentence.start:sentence.end])
		}
		checkTokens(t, strings.ToValidUTF8(s, "\ufffd"))

		options := optionsOf(switches)
		c := cleaners[switches%32]
		cleaned := c.Clean(s)
		if !utf8.ValidString(cleaned) {
			t.Errorf("Clean(%q) = %q is not UTF-8", s, cleaned)
		}
		// What is remembered must not show.
		if fresh := NewCleaner(options).Clean(s); fresh != cleaned {
			t.Errorf("Clean(%q) = %q, by a new Cleaner %q", s, cleaned, fresh)
		}
		checkCoder(t, c, s, cleaned)
		if options.RemovePunctuation {
			for token := range strings.FieldsSeq(cleaned) {
				if !all([]byte(token), isAlnum) {
					t.Errorf("Clean(%q) = %q has %q", s, cleaned, token)
				}
			}
		}
	})
}

// checkCoder compares the codes of a text's tokens with its cleaned text, twice: with
// tokens that are new, and that were met.
func checkCoder(t *testing.T, c *Cleaner, s, cleaned string) {
	t.Helper()
	var tokens []string
	coder := c.NewCoder(func(token []byte) int32 {
		if token[0]%4 == 0 {
			return NoCode
		}
		if i := slices.Index(tokens, string(token)); i >= 0 {
			return int32(i)
		}
		tokens = append(tokens, string(token))
		return int32(len(tokens) - 1)
	})
	var want []string
	if cleaned != "" {
		want = slices.DeleteFunc(strings.Split(cleaned, " "), func(token string) bool { return token[0]%4 == 0 })
	}
	for range 2 {
		codes, length := coder.Append([]int32{-7}, s)
		var got []string
		for _, code := range codes[1:] {
			got = append(got, tokens[code])
		}
		if codes[0] != -7 || !slices.Equal(got, want) || length != utf8.RuneCountInString(cleaned) {
			t.Errorf("codes of %q are of %q and %d characters, cleaned it is %q", s, got, length, cleaned)
		}
	}
}

// checkTokens compares the one-pass tokenizer with the cascade.
func checkTokens(t *testing.T, sentence string) {
	t.Helper()
	got, ok := onePassTokens(sentence)
	if want := cascadeTokens(sentence); ok && !slices.Equal(got, want) {
		t.Errorf("tokens of %q:\nin one pass %q\n by cascade %q", sentence, got, want)
	}
}

func optionsOf(switches uint8) Options {
	return Options{
		Lowercase:         switches&1 != 0,
		RemovePunctuation: switches&2 != 0,
		RemoveNumbers:     switches&4 != 0,
		RemoveStopwords:   switches&8 != 0,
		Lemmatization:     switches&16 != 0,
	}
}
