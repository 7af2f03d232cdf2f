package traffic

import (
	"strings"
	"unicode/utf8"
)

// hidden stands for what a client wrote and others need not read.
const hidden = "…"

// maxWord is the longest word of a client that is shown. A key has at least 32
// bytes, and a token has more.
const maxWord = 31

// redactPath returns a path with all that is not plain words between its slashes
// hidden: somebody may have put an article there, or a token.
func redactPath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if !isWord(p) {
			parts[i] = hidden
		}
	}
	return strings.Join(parts, "/")
}

// redactQuotes returns a message with all that is quoted in it hidden, but for
// plain words: messages quote what a client has sent where it should have sent
// something else, such as the first line of an article as the header of a table.
func redactQuotes(message string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(message, `"`)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		n := quoted(rest)
		b.WriteString(`"`)
		b.WriteString(redactPath(rest[:n]))
		b.WriteString(`"`)
		message = rest[min(n+1, len(rest)):]
	}
}

// quoted returns the length of what is quoted at the beginning of s, as
// strconv.Quote does: a quote after a backslash is part of it.
func quoted(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(s)
}

// isWord reports whether s is short and has only letters, digits and signs of
// names of ASCII. Nothing is a word.
func isWord(s string) bool {
	if len(s) > maxWord {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-_.:;=+*{}", c) >= 0:
		default:
			return false
		}
	}
	return true
}

// clip returns s as valid UTF-8, of at most so many bytes.
func clip(s string, most int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) > most {
		end := most - len(hidden)
		for end > 0 && !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end] + hidden
	}
	return strings.Clone(s) // else it would hold the head of the request
}
