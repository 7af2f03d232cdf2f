package runs

import (
	"strings"

	"copydesk/engine"
)

// hay is where words are searched in a run.
type hay struct {
	id    string
	words string // in lower case, a line each: model, corpus, experiment, tags, note
}

func hays(runs []engine.Run) []hay {
	all := make([]hay, len(runs))
	for i := range runs {
		r := &runs[i]
		words := string(r.Model) + "\n" + corpusOf(r) + "\n" + r.Experiment
		if len(r.Tags) > 0 {
			words += "\n" + tagWords(r) + "\n" + noteOf(r)
		}
		all[i] = hay{r.ID, strings.ToLower(words)}
	}
	return all
}

// has reports whether each word is in the run: it begins its id, it stands
// somewhere as it is, or its letters stand somewhere in this order within one
// word, the first of them at the beginning of a part of it. So agn finds
// ag-news, and lr does not find regional-papers. Runs are only filtered by it:
// their order is that of the leaderboard, so nothing is scored.
func (h hay) has(words []string) bool {
	for _, w := range words {
		if !strings.HasPrefix(h.id, w) && !strings.Contains(h.words, w) && !scattered(h.words, w) {
			return false
		}
	}
	return true
}

// scattered reports whether the letters of w, in lower case, stand in s in this
// order, as has wants it. Beyond ASCII letters are not searched apart.
func scattered(s, w string) bool {
	for i := 0; i < len(w); i++ {
		if w[i] >= 0x80 {
			return false
		}
	}
	inside := false // of a part of a word
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80
		if c == w[0] && !(inside && letter) && inOrder(s[i:], w) {
			return true
		}
		inside = letter
	}
	return false
}

// inOrder reports whether the letters of w stand in the first word of s.
func inOrder(s, w string) bool {
	at := 0
	for i := 0; i < len(s) && s[i] != ' ' && s[i] != '\n'; i++ {
		if s[i] == w[at] {
			if at++; at == len(w) {
				return true
			}
		}
	}
	return false
}
