package runs

import (
	"context"
	"regexp"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/query"
	"copydesk/tui/board"
	"copydesk/tui/screen"
)

// filter is what the leaderboard is filtered by: a filter in the desk's
// language, which the desk answers, or words that are searched here. The zero
// filter finds every run.
type filter struct {
	text string // as it was typed

	language bool            // text is in the desk's language
	found    map[string]bool // runs that it finds; of the filter before until the desk has answered
	total    int             // how many the desk finds
	asking   bool            // the desk is asked
	stale    bool            // it has to be asked once more

	words []string // searched, if it is no language

	hays    []hay  // of all runs, where words are searched
	version uint64 // of the runs that hays are of
}

// operators tell the language of the desk from letters that are searched.
var operators = regexp.MustCompile(`(?i)[=<>!'"` + "`" + `]|^\s*(metrics?|params?|parameters?|tags?|attributes?|attr|run)\.|\sin\s*\(`)

// inLanguage reports whether a text is meant to be in the desk's language, and
// what is wrong with it then.
func inLanguage(text string) (meant bool, err error) {
	if !operators.MatchString(text) {
		return false, nil
	}
	_, err = query.ParseFilter(text)
	return true, err
}

// set makes text the filter. It reports whether the desk has to be asked.
func (f *filter) set(text string, language bool) (ask bool) {
	text = strings.TrimSpace(text)
	if text == f.text && language == f.language {
		return false
	}
	f.text = text
	if f.language = language; language {
		f.words = nil
		return true
	}
	f.found, f.stale = nil, false
	f.words = strings.Fields(strings.ToLower(text))
	return false
}

// prepare makes what words are searched in.
func (f *filter) prepare(b *board.Board) {
	if f.version != b.RunsVersion || len(f.hays) != len(b.Runs) {
		f.hays, f.version = hays(b.Runs), b.RunsVersion
	}
}

// pick returns those of the positions that the filter finds.
func (f *filter) pick(sorted []int, b *board.Board) []int {
	if f.found == nil && len(f.words) == 0 {
		return sorted
	}
	if len(f.words) > 0 {
		f.prepare(b)
	}
	picked := make([]int, 0, len(sorted))
	for _, at := range sorted {
		if len(f.words) > 0 && f.hays[at].has(f.words) || len(f.words) == 0 && f.found[b.Runs[at].ID] {
			picked = append(picked, at)
		}
	}
	return picked
}

// sentence says what the runs are filtered by, "" if by nothing.
func (f *filter) sentence() string {
	switch {
	case f.text == "":
		return ""
	case f.language:
		return "filter: " + f.text
	}
	return "fuzzy: " + f.text
}

// enquire asks for the filter. What is typed applies at once.
func (s *Screen) enquire() tea.Cmd {
	before := s.filter.text
	s.filter.prepare(s.host.Board) // now, not at the first letter
	cmd := s.host.Enquire(screen.Prompt{
		Text: before,
		Hint: "letters of a model, corpus, tag or note; or metrics.accuracy > 0.9 and model = 'lr'",
		Check: func(text string) string {
			if _, err := inLanguage(text); err != nil {
				return err.Error()
			}
			return ""
		},
		Changed: s.typedFilter,
		Do: func(text string) tea.Cmd {
			s.touched = true
			return s.typedFilter(text)
		},
		Cancel: func() tea.Cmd { return s.typedFilter(before) },
	})
	s.titlePrompt(before)
	return cmd
}

// typedFilter applies what is typed so far; what looks like the desk's language
// and is not leaves the list as it is, and is told what is wrong.
func (s *Screen) typedFilter(text string) tea.Cmd {
	s.titlePrompt(text)
	language, err := inLanguage(text)
	if err != nil {
		if p := s.host.Prompt; p != nil {
			p.Wrong = err.Error()
		}
		return nil
	}
	if s.filter.set(text, language) {
		return s.ask()
	}
	s.sift()
	return nil
}

// titlePrompt says how what is typed is read.
func (s *Screen) titlePrompt(text string) {
	p := s.host.Prompt
	if p == nil {
		return
	}
	p.Title = "Filter"
	if language, _ := inLanguage(text); language {
		p.Title = "Filter, in the desk's language"
	} else if strings.TrimSpace(text) != "" {
		p.Title = "Filter: letters, searched fuzzily; with an operator such as = or > it is the desk's language"
	}
}

func (s *Screen) cannotClear() string {
	if s.filter.text == "" {
		return "there is no filter"
	}
	return ""
}

func (s *Screen) clearFilter() tea.Cmd {
	s.touched = true // the cursor stays on its run
	s.filter.set("", false)
	s.sift()
	return nil
}

// foundMsg is what the desk finds by a filter.
type foundMsg struct {
	text  string
	found map[string]bool
	total int
	err   error
}

// ask has the desk find runs, after the answer that it is asked for already.
func (s *Screen) ask() tea.Cmd {
	f := &s.filter
	if f.asking {
		f.stale = true
		return nil
	}
	f.asking, f.stale = true, false
	runs, text := s.desk.Runs, f.text
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		m := foundMsg{text: text, found: map[string]bool{}}
		q := engine.RunQuery{Filter: text, Limit: engine.MaxPage}
		for {
			page, err := runs.FindRuns(ctx, q)
			if m.err = err; err != nil {
				return m
			}
			m.total = page.Total
			for _, r := range page.Runs {
				m.found[r.ID] = true
			}
			if q.Token = page.Next; q.Token == "" || len(m.found) >= board.MostRuns {
				return m
			}
		}
	})
}

// findAgain has the desk find runs once more, because they have changed; while
// the screen is not shown that waits.
func (s *Screen) findAgain() tea.Cmd {
	switch {
	case !s.filter.language:
		return nil
	case s.host.Shown != s:
		s.filter.stale = true
		return nil
	}
	return s.ask()
}

func (s *Screen) takeFound(m foundMsg) tea.Cmd {
	f := &s.filter
	f.asking = false
	if f.language && f.text == m.text {
		if m.err != nil {
			s.host.Say(screen.Bad, m.err.Error())
		} else {
			f.found, f.total = m.found, m.total
			s.sift()
		}
	}
	if f.language && f.stale && s.host.Shown == s {
		return s.ask()
	}
	return nil
}
