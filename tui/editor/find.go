package editor

import (
	"errors"
	"strings"

	"copydesk/engine/fault"
)

// Find returns the editor that VISUAL or else EDITOR names, with its arguments;
// look, such as exec.LookPath, finds the program. The value is split into words
// as a shell does, and nothing in it is expanded. Its error (fault.Invalid) says
// what to set.
func Find(getenv func(string) string, look func(string) (string, error)) ([]string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		value := getenv(name)
		argv, err := split(value)
		switch {
		case err != nil:
			return nil, fault.Newf(fault.Invalid, "%s is %q: %w", name, value, err)
		case len(argv) == 0:
			continue
		}
		program, err := look(argv[0])
		if err != nil {
			return nil, fault.Newf(fault.Invalid, "%s is %q, and there is no program %q; name an editor that there is, such as: export %s=nano", name, value, argv[0], name)
		}
		argv[0] = program
		return argv, nil
	}
	return nil, fault.Newf(fault.Invalid, "no editor is set; name one with VISUAL or EDITOR, such as: export EDITOR=nano")
}

const blanks = " \t\n"

// split returns the words of a text as POSIX shells split it: at blanks outside
// of quotes; a backslash takes the next character as it is, in double quotes
// only before $, `, ", \ and the end of a line; in single quotes nothing does.
func split(s string) ([]string, error) {
	var words []string
	var word strings.Builder
	began := false // a word, which may be empty in quotes
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote == '\'' && c != quote:
			word.WriteByte(c)
		case c == '\\' && i+1 == len(s):
			return nil, errors.New("nothing follows the backslash at the end")
		case c == '\\' && (quote == 0 || strings.IndexByte("$`\"\\\n", s[i+1]) >= 0):
			began = true
			if i++; s[i] != '\n' { // with the end of a line it is nothing
				word.WriteByte(s[i])
			}
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteByte(c)
		case c == '\'' || c == '"':
			quote, began = c, true
		case strings.IndexByte(blanks, c) >= 0:
			if began {
				words = append(words, word.String())
				word.Reset()
				began = false
			}
		default:
			began = true
			word.WriteByte(c)
		}
	}
	if quote != 0 {
		return nil, errors.New("the closing quote is missing")
	}
	if began {
		words = append(words, word.String())
	}
	return words, nil
}
