package config

import (
	"errors"
	"regexp"
	"strings"
)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// parseEnvFile calls take for each line NAME=value. Blank lines and those that
// begin with # are passed over, export before a name too. A value may stand in
// single or double quotes; within double ones \n, \" and \\ are read. Without
// quotes it ends at a # behind white space. Nothing is expanded. Mistakes do not
// quote a line: it may hold a secret.
func (r *resolver) parseEnvFile(file, text string, take func(o origin, name, value string)) {
	line := 0
	for s := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line++
		o := origin{file, line}
		s = strings.TrimSpace(s)
		if s == "" || s[0] == '#' {
			continue
		}
		if r.full() {
			return
		}
		name, value, ok := strings.Cut(s, "=")
		if fields := strings.Fields(name); len(fields) == 2 && fields[0] == "export" {
			name = fields[1]
		}
		name = strings.TrimSpace(name)
		if !ok || !variableName.MatchString(name) {
			r.fail(o, "the line is not NAME=value")
			continue
		}
		if value, err := unquote(value); err != nil {
			r.fail(o, "%s: %w", printable(name), err)
		} else {
			take(o, name, value)
		}
	}
}

var comment = regexp.MustCompile(`\s#.*$`)

// unquote returns the value that is written behind the equals sign.
func unquote(written string) (string, error) {
	s := strings.TrimSpace(written)
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return strings.TrimSpace(comment.ReplaceAllString(written, "")), nil
	}
	quote := s[0]
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == quote:
			rest := strings.TrimSpace(s[i+1:])
			if rest != "" && rest[0] != '#' {
				return "", errors.New("something stands behind the closing quote")
			}
			return b.String(), nil
		case c == '\\' && quote == '"' && i+1 < len(s) && strings.IndexByte(`n"\`, s[i+1]) >= 0:
			i++
			if c = s[i]; c == 'n' {
				c = '\n'
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return "", errors.New("the closing quote is missing")
}
