package text

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// A substitution appends src to dst with one of the tokenizer's patterns replaced
// throughout: left to right, no match overlapping the one before it, so that a
// character one match took cannot begin the next.
type substitution func(dst, src []byte) []byte

// cascade is NLTKWordTokenizer: each substitution works on the result of the one
// before it, and what white space separates in the end are the tokens. It is the
// improved Treebank tokenizer of NLTK, which goes back to Robert MacIntyre's sed
// script for the Penn Treebank.
var cascade = [...]substitution{
	// Opening quotes.
	pad(openingQuoteOrBackticks),
	replaceQuoteAtStart,
	replace("``", " `` "),
	replaceQuoteAfterBlank,
	splitQuotedLetter,
	// Punctuation.
	splitFinalPeriod(isClosingOrBlank, " "),
	splitBeforeNonDigit,
	splitAtEnd,
	pad(ellipsis),
	pad(oneOf(";@#$%&")),
	splitFinalPeriod(isClosing, ""),
	pad(oneOf("?!")),
	splitTrailingApostrophe,
	pad(oneOf("*")),
	// Brackets and dashes.
	pad(oneOf("][(){}<>")),
	replace("--", " -- "),
	// Closing quotes.
	padEnds,
	pad(closingQuote),
	replace("''", " '' "),
	replace(`"`, " '' "),
	splitClitics("'s", "'S", "'m", "'M", "'d", "'D", "'"),
	splitClitics("'ll", "'LL", "'re", "'RE", "'ve", "'VE", "n't", "N'T"),
	// Contractions.
	splitContractions(contractions...),
	splitContractions(contraction{first: "'t", second: "is", afterBlank: true}),
	splitContractions(contraction{first: "'t", second: "was", afterBlank: true}),
}

// tokens appends the tokens of a sentence to dst, as spans of the text it returns;
// a and b are buffers to work in.
func tokens(dst []span, sentence, a, b []byte) (spans []span, text, spare []byte) {
	a = append(a[:0], sentence...)
	for _, substitute := range cascade {
		a, b = substitute(b[:0], a), a
	}
	for i := leadingSpace(a); i < len(a); {
		end := i + wordLength(a[i:])
		dst = append(dst, span{i, end})
		i = end + leadingSpace(a[end:])
	}
	return dst, a, b
}

// pad puts a blank on both sides of all that match finds: the length of a match
// that its argument starts with, or zero.
func pad(match func(s []byte) int) substitution {
	return func(dst, src []byte) []byte {
		for i := 0; i < len(src); {
			n := match(src[i:])
			if n == 0 {
				dst = append(dst, src[i])
				i++
				continue
			}
			dst = append(append(append(dst, ' '), src[i:i+n]...), ' ')
			i += n
		}
		return dst
	}
}

// replace replaces each old.
func replace(old, replacement string) substitution {
	return func(dst, src []byte) []byte {
		for {
			i := bytes.Index(src, []byte(old))
			if i < 0 {
				return append(dst, src...)
			}
			dst = append(append(dst, src[:i]...), replacement...)
			src = src[i+len(old):]
		}
	}
}

// oneOf matches one byte of a set.
func oneOf(set string) func(s []byte) int {
	return func(s []byte) int {
		if strings.IndexByte(set, s[0]) >= 0 {
			return 1
		}
		return 0
	}
}

// openingQuote matches a typographic quote that opens.
func openingQuote(s []byte) int {
	r, size := utf8.DecodeRune(s)
	switch r {
	case '«', '“', '‘', '„':
		return size
	}
	return 0
}

// openingQuoteOrBackticks matches what openingQuote does, and backticks.
func openingQuoteOrBackticks(s []byte) int {
	n := 0
	for n < len(s) && s[n] == '`' {
		n++
	}
	if n > 0 {
		return n
	}
	return openingQuote(s)
}

// closingQuote matches a typographic quote that closes.
func closingQuote(s []byte) int {
	r, size := utf8.DecodeRune(s)
	switch r {
	case '»', '”', '’':
		return size
	}
	return 0
}

// ellipsis matches two and more periods.
func ellipsis(s []byte) int {
	n := 0
	for n < len(s) && s[n] == '.' {
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

// padEnds puts a blank at both ends.
func padEnds(dst, src []byte) []byte {
	return append(append(append(dst, ' '), src...), ' ')
}

// replaceQuoteAtStart makes two backticks of a quote that begins the sentence.
func replaceQuoteAtStart(dst, src []byte) []byte {
	if len(src) > 0 && src[0] == '"' {
		dst = append(dst, "``"...)
		src = src[1:]
	}
	return append(dst, src...)
}

// replaceQuoteAfterBlank makes padded backticks of a double quote, or of two
// apostrophes, after a blank or an opening bracket.
func replaceQuoteAfterBlank(dst, src []byte) []byte {
	for i := 0; i < len(src); {
		c := src[i]
		dst = append(dst, c)
		i++
		if !opensQuote(c) {
			continue
		}
		n := 0
		switch rest := src[i:]; {
		case bytes.HasPrefix(rest, []byte(`"`)):
			n = 1
		case bytes.HasPrefix(rest, []byte("''")):
			n = 2
		}
		if n > 0 {
			dst = append(dst, " `` "...)
			i += n
		}
	}
	return dst
}

// opensQuote reports whether a double quote after c is an opening one.
func opensQuote(c byte) bool {
	return c == ' ' || c == '(' || c == '[' || c == '{' || c == '<'
}

// splitQuotedLetter puts a blank between an apostrophe and a single word character
// after it, where the two are not a clitic.
func splitQuotedLetter(dst, src []byte) []byte {
	for i := 0; i < len(src); {
		c := src[i]
		dst = append(dst, c)
		i++
		if c != '\'' {
			continue
		}
		if n := quotedLetter(src[i:]); n > 0 {
			dst = append(dst, ' ')
			dst = append(dst, src[i:i+n]...)
			i += n
		}
	}
	return dst
}

// quotedLetter returns the length of the word character that s, what follows an
// apostrophe, starts with, if it stands alone and is none of m, t, s, d and n;
// else zero. (The tokenizer's list of what may not follow has re, ve and ll too,
// but those are never a character alone.)
func quotedLetter(s []byte) int {
	if !wordAt(s, 0) {
		return 0
	}
	r, size := utf8.DecodeRune(s)
	if wordAt(s, size) {
		return 0
	}
	for _, c := range "mtsdn" {
		if foldsTo(r, c) {
			return 0
		}
	}
	return size
}

// splitFinalPeriod splits the last period off, where it follows something that is
// no period and nothing follows but closing characters, then white space. The
// separator comes between the period and the closing characters.
func splitFinalPeriod(closing func(rune) bool, separator string) substitution {
	return func(dst, src []byte) []byte {
		period, end := finalPeriod(src, closing)
		if period < 0 {
			return append(dst, src...)
		}
		dst = append(append(dst, src[:period]...), " ."...)
		dst = append(append(dst, separator...), src[period+1:end]...)
		return append(dst, ' ')
	}
}

// finalPeriod returns where the period is that splitFinalPeriod splits off, and
// where the closing characters after it end, or -1.
func finalPeriod(src []byte, closing func(rune) bool) (period, end int) {
	s := trimRightSpace(src)
	// A blank is white space and may be a closing character too: then it is among
	// those as far as it follows on them.
	end = len(s)
	for end < len(src) && closing(rune(src[end])) {
		end++
	}
	s = bytes.TrimRightFunc(s, closing)
	period = len(s) - 1
	if period < 1 || s[period] != '.' || s[period-1] == '.' {
		return -1, 0
	}
	return period, end
}

// isClosing reports whether r is a bracket or quote of the older of the two sets of
// characters that may follow a final period.
func isClosing(r rune) bool {
	switch r {
	case ']', ')', '}', '>', '"', '\'':
		return true
	}
	return false
}

// isClosingOrBlank is isClosing for the newer set.
func isClosingOrBlank(r rune) bool {
	switch r {
	case '»', '”', '’', ' ':
		return true
	}
	return isClosing(r)
}

// splitBeforeNonDigit splits a colon or comma off, where anything but a digit
// follows, and takes that character too.
func splitBeforeNonDigit(dst, src []byte) []byte {
	for i := 0; i < len(src); {
		c := src[i]
		i++
		if c != ':' && c != ',' || i == len(src) {
			dst = append(dst, c)
			continue
		}
		r, size := utf8.DecodeRune(src[i:])
		if isDigit(r) {
			dst = append(dst, c)
			continue
		}
		dst = append(dst, ' ', c, ' ')
		dst = append(dst, src[i:i+size]...)
		i += size
	}
	return dst
}

// splitAtEnd splits a colon or comma off at the end, before a last newline too.
func splitAtEnd(dst, src []byte) []byte {
	i := len(bytes.TrimSuffix(src, []byte("\n"))) - 1
	if i < 0 || src[i] != ':' && src[i] != ',' {
		return append(dst, src...)
	}
	dst = append(append(dst, src[:i]...), ' ', src[i], ' ')
	return append(dst, src[i+1:]...)
}

// splitTrailingApostrophe splits an apostrophe before a blank off what it follows,
// if that is no apostrophe.
func splitTrailingApostrophe(dst, src []byte) []byte {
	taken := 0
	for i, c := range src {
		if c == '\'' && i > taken && src[i-1] != '\'' && i+1 < len(src) && src[i+1] == ' ' {
			dst = append(dst, " ' "...)
			taken = i + 2
			continue
		}
		if i >= taken {
			dst = append(dst, c)
		}
	}
	return dst
}

// splitClitics splits the first of the clitics that fits before a blank off what it
// follows, if that is neither an apostrophe nor a blank.
func splitClitics(clitics ...string) substitution {
	return func(dst, src []byte) []byte {
		for i := 0; i < len(src); {
			n := 0
			if i > 0 && src[i-1] != '\'' && src[i-1] != ' ' {
				n = cliticLength(src[i:], clitics)
			}
			if n == 0 {
				dst = append(dst, src[i])
				i++
				continue
			}
			dst = append(append(append(dst, ' '), src[i:i+n]...), ' ')
			i += n + 1
		}
		return dst
	}
}

// cliticLength returns the length of the first clitic that s starts with and that a
// blank follows, or zero.
func cliticLength(s []byte, clitics []string) int {
	for _, clitic := range clitics {
		if n := len(clitic); n < len(s) && s[n] == ' ' && string(s[:n]) == clitic {
			return n
		}
	}
	return 0
}
