package text

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// Version is the version of the text stage: it changes whenever some text could be
// cleaned otherwise than before.
const Version = 1

// Cleaner cleans texts. It is immutable: any number of goroutines may use one.
type Cleaner struct {
	options    Options
	punkt      *punkt
	stopwords  map[string]struct{}
	lemmatizer *lemmatizer // nil without lemmatization
	workspaces sync.Pool   // of *workspace
}

// workspace is what one call of a Cleaner works in.
type workspace struct {
	text      []byte // quoteTokens, then the text; some zeros follow
	lower     []byte // the text in lower case, where text keeps its case
	sentences []span // of text
	tokens    []span
	a, b      []byte // for the cascade
	token     []byte // a token in lower case
	outcome   []byte // what became of a token
	memo      *memo
}

// NewCleaner returns a Cleaner with the given settings. The first one of a program
// loads the language data.
func NewCleaner(o Options) *Cleaner {
	c := &Cleaner{options: o, punkt: loadPunkt()}
	if o.RemoveStopwords {
		c.stopwords = loadStopwords()
	}
	if o.Lemmatization {
		c.lemmatizer = loadLemmatizer()
	}
	c.workspaces.New = func() any {
		return &workspace{memo: newMemo()}
	}
	return c
}

// Clean returns the cleaned text of s: the tokens that stay, joined by one blank.
// Each byte of s that is not valid UTF-8 counts as U+FFFD.
func (c *Cleaner) Clean(s string) string {
	return string(c.Append(make([]byte, 0, len(s)), s))
}

// Append appends the cleaned text of s to dst and returns the longer slice.
func (c *Cleaner) Append(dst []byte, s string) []byte {
	w := c.workspaces.Get().(*workspace)
	defer c.workspaces.Put(w)

	c.load(w, s)
	first := len(dst)
	for _, sentence := range w.sentences {
		dst = c.appendSentence(dst, first, w, sentence)
	}
	return dst
}

// load puts s into the workspace and finds its sentences.
func (c *Cleaner) load(w *workspace, s string) {
	w.text = append(w.text[:0], quoteTokens...)
	if c.options.Lowercase {
		w.text = appendLower(w.text, s)
		w.sentences = c.punkt.sentences(w.sentences[:0], w.text[len(quoteTokens):])
	} else {
		w.text = appendValid(w.text, s)
		w.lower = appendLower(w.lower[:0], s)
		w.sentences = c.punkt.sentences(w.sentences[:0], w.lower)
		fromLower(w.sentences, w.text[len(quoteTokens):])
	}
	for i := range w.sentences {
		w.sentences[i].start += len(quoteTokens)
		w.sentences[i].end += len(quoteTokens)
	}
	w.text = append(w.text, zeros...)
}

// zeros follow a text, so that the last of its tokens is looked up as quickly as the
// others.
const zeros = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

// fromLower turns ascending spans of a text in lower case into those of the text
// itself; some characters take more or fewer bytes in lower case.
func fromLower(spans []span, text []byte) {
	at, lowerAt := 0, 0
	advance := func(to int) int {
		for lowerAt < to {
			r, size := utf8.DecodeRune(text[at:])
			at += size
			lowerAt += lowerLen(r)
		}
		return at
	}
	for i := range spans {
		spans[i].start = advance(spans[i].start)
		spans[i].end = advance(spans[i].end)
	}
}

// tokenize finds the tokens of w.text[sentence.start:sentence.end]: w.tokens, which
// are spans of the text that it returns.
func (c *Cleaner) tokenize(w *workspace, sentence span) []byte {
	var ok bool
	if w.tokens, ok = onePass(w.tokens[:0], w.text, sentence.start, sentence.end); ok {
		return w.text
	}
	w.tokens, w.a, w.b = tokens(w.tokens, w.text[sentence.start:sentence.end], w.a, w.b)
	return w.a
}

// appendSentence appends the tokens of w.text[sentence.start:sentence.end] that
// stay to dst, a blank before each unless it is at dst[first:].
func (c *Cleaner) appendSentence(dst []byte, first int, w *workspace, sentence span) []byte {
	text := c.tokenize(w, sentence)
	for _, t := range w.tokens {
		last := len(dst)
		if last > first {
			dst = append(dst, ' ')
		}
		start := len(dst)
		token := text[t.start:t.end]
		slot := w.memo.slot(token)
		if outcome, ok := slot.get(token); ok {
			dst = append(dst, outcome...)
		} else {
			dst = c.appendOutcome(dst, w, token)
			slot.put(token, dst[start:])
		}
		if len(dst) == start {
			dst = dst[:last]
		}
	}
	return dst
}

// appendOutcome appends what becomes of a token: nothing where it is dropped.
func (c *Cleaner) appendOutcome(dst []byte, w *workspace, token []byte) []byte {
	if c.options.RemovePunctuation && !all(token, isAlnum) || c.options.RemoveNumbers && all(token, isDigit) {
		return dst
	}
	word := token
	if !c.options.Lowercase {
		w.token = appendLower(w.token[:0], string(token))
		word = w.token
	}
	if _, ok := c.stopwords[string(word)]; ok {
		return dst
	}
	if c.lemmatizer == nil {
		return append(dst, token...)
	}
	keep, ending := c.lemmatizer.lemma(word)
	if c.options.Lowercase {
		return append(append(dst, word[:keep]...), ending...)
	}
	if keep == len(word) && ending == "" {
		return append(dst, token...)
	}
	return appendInCase(dst, token, string(word[:keep])+ending)
}

// appendInCase appends a lemma in the case of its token: what the two share from
// the start is as in the token; the rest is in capitals where the token has no small
// letter. So Dogs, Geese and WOMEN become Dog, Goose and WOMAN.
func appendInCase(dst, token []byte, lemma string) []byte {
	shared := true
	capitals := true
	for _, r := range string(token) {
		capitals = capitals && !isLower(r)
		if small := Lower(string(r)); shared && strings.HasPrefix(lemma, small) {
			dst = utf8.AppendRune(dst, r)
			lemma = lemma[len(small):]
		} else {
			shared = false
		}
	}
	if capitals {
		lemma = strings.ToUpper(lemma)
	}
	return append(dst, lemma...)
}

// all reports whether every character of s has a property.
func all(s []byte, has func(rune) bool) bool {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		if !has(r) {
			return false
		}
		i += size
	}
	return true
}

// Keeps reports whether a cleaned text is long enough to be used.
func (c *Cleaner) Keeps(cleaned string) bool {
	return c.KeepsLength(utf8.RuneCountInString(cleaned))
}

// KeepsLength is Keeps for a cleaned text of so many code points.
func (c *Cleaner) KeepsLength(length int) bool { return length >= c.options.MinTextLength }
