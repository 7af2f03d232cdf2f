package text

import (
	"bytes"
	"strings"
)

// lemmatizer finds the lemma of a noun as NLTK 3.8's WordNetLemmatizer does.
type lemmatizer struct {
	nouns nounSet
	// irregular maps a word of WordNet's exception list to its lemma, itself where
	// none of those listed is a noun of the data.
	irregular map[string]string
}

// detachments are WordNet's suffix rules for nouns, in its order.
var detachments = [...]struct{ suffix, replacement string }{
	{"s", ""},
	{"ses", "s"},
	{"ves", "f"},
	{"xes", "x"},
	{"zes", "z"},
	{"ches", "ch"},
	{"shes", "sh"},
	{"men", "man"},
	{"ies", "y"},
}

// lemma returns the lemma of a lower-case word as word[:keep] + ending.
//
// It is the shortest noun among the word and what the suffix rules make of it, the
// first of equals. Where none of them is a noun, the rules are applied to their own
// results until one is ("less" becomes "le"): NLTK up to 3.8.1 does so. A word
// without a lemma is its own.
func (l *lemmatizer) lemma(word []byte) (keep int, ending string) {
	if lemma, ok := l.irregular[string(word)]; ok {
		return 0, lemma
	}
	best, ending := len(word), ""
	found := l.nouns.has(word)
	for stem := word; len(stem) > 0; {
		// A rule meets only what ends in s or men. No form with a replaced letter
		// does, and of the prefixes that a step leads to only one, so that the
		// search is a chain of ever shorter prefixes.
		next := 0
		for _, d := range detachments {
			if !bytes.HasSuffix(stem, []byte(d.suffix)) {
				continue
			}
			n := len(stem) - len(d.suffix)
			if isPrefix := strings.HasPrefix(d.suffix, d.replacement); isPrefix {
				n += len(d.replacement)
				if bytes.HasSuffix(stem[:n], []byte("s")) || bytes.HasSuffix(stem[:n], []byte("men")) {
					next = n
				}
				if l.nouns.has(stem[:n]) && (!found || n < best) {
					best, ending, found = n, "", true
				}
				continue
			}
			var buf [64]byte
			if n+len(d.replacement) > min(len(buf), l.nouns.longest) {
				continue
			}
			form := append(append(buf[:0], stem[:n]...), d.replacement...)
			if l.nouns.has(form) && (!found || len(form) < best+len(ending)) {
				best, ending, found = n, d.replacement, true
			}
		}
		if found {
			return best, ending
		}
		stem = word[:next]
	}
	return len(word), ""
}

// shortest returns the shortest noun among a word and its listed lemmas (separated
// by blanks), the first of equals, or the word where none is a noun.
func (l *lemmatizer) shortest(word, lemmas string) string {
	best, found := word, l.nouns.has([]byte(word))
	for lemma := range strings.FieldsSeq(lemmas) {
		if l.nouns.has([]byte(lemma)) && (!found || len(lemma) < len(best)) {
			best, found = lemma, true
		}
	}
	return best
}
