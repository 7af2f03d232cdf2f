package predict

import (
	"bytes"
	"encoding/json"
)

// scanText finds the value of the field name in a JSON object whose values are
// all strings, which the requests of /predict are. It reports false for any
// other body, also one that is no JSON: field knows those and what to say of
// them. body is UTF-8.
func scanText(body []byte, name string) (text string, ok bool) {
	s := scanner{rest: body}
	if !s.next('{') {
		return "", false
	}
	found := false
	for {
		key, plain, is := s.text()
		if !is || !plain || !s.next(':') {
			return "", false
		}
		value, plain, is := s.text()
		if !is {
			return "", false
		}
		if string(key) == name {
			if found {
				return "", false
			}
			found = true
			if text, is = unquote(value, plain); !is {
				return "", false
			}
		} else if !plain {
			if _, is := unquote(value, false); !is {
				return "", false
			}
		}
		if s.next(',') {
			continue
		}
		return text, s.next('}') && s.end() && found
	}
}

// scanner reads JSON from front to back.
type scanner struct{ rest []byte }

// blank drops white space.
func (s *scanner) blank() {
	i := 0
	for i < len(s.rest) && (s.rest[i] == ' ' || s.rest[i] == '\n' || s.rest[i] == '\t' || s.rest[i] == '\r') {
		i++
	}
	s.rest = s.rest[i:]
}

// next drops c, if it is what comes next.
func (s *scanner) next(c byte) bool {
	s.blank()
	if len(s.rest) == 0 || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// end reports whether nothing comes any more.
func (s *scanner) end() bool {
	s.blank()
	return len(s.rest) == 0
}

// text reads a string, of which it returns what is between the quotes, and
// whether that is plain: free of escapes.
func (s *scanner) text() (inner []byte, plain, ok bool) {
	if !s.next('"') {
		return nil, false, false
	}
	plain = true
	for from := 0; ; {
		i := bytes.IndexByte(s.rest[from:], '"')
		if i < 0 {
			return nil, false, false
		}
		i += from
		escapes := 0
		for escapes < i && s.rest[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 1 {
			from = i + 1
			continue
		}
		inner = s.rest[:i]
		s.rest = s.rest[i+1:]
		for _, c := range inner {
			if c < ' ' {
				return nil, false, false
			}
			if c == '\\' {
				plain = false
			}
		}
		return inner, plain, true
	}
}

// unquote returns the text of what is between quotes.
func unquote(inner []byte, plain bool) (string, bool) {
	if plain {
		return string(inner), true
	}
	var text string
	quoted := make([]byte, 0, len(inner)+2)
	quoted = append(append(append(quoted, '"'), inner...), '"')
	err := json.Unmarshal(quoted, &text)
	return text, err == nil
}
