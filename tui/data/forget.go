package data

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

func (s *Screen) cannotForget() string {
	if i, ok := s.list.current(); ok && i.importing != nil && i.importing.failed() {
		return ""
	}
	c, why := s.list.corpus()
	switch {
	case why != "":
		return why
	case s.host.Closed:
		return s.closed()
	}
	return needed(c)
}

// needed says why the desk keeps a corpus, "" if it need not.
func needed(c engine.Corpus) string {
	switch {
	case c.Source.Digest == "":
		return "it is built in"
	case c.Runs == 1:
		return "a run learned from it; it is kept as long as the run is"
	case c.Runs > 1:
		return format.Count(c.Runs) + " runs learned from it; it is kept as long as they are"
	}
	return ""
}

// forgottenMsg is how the forgetting of a corpus ended.
type forgottenMsg struct {
	name string
	err  error
}

func (s *Screen) forget() tea.Cmd {
	if i, _ := s.list.current(); i.importing != nil {
		s.list.drop(i.importing.job.ID)
		s.list.set()
		return s.want()
	}
	c, _ := s.list.corpus()
	name, digest, corpora := s.host.Symbols.Text(c.Dataset.Name, 40), c.Dataset.Digest, s.corpora
	return s.host.Ask(screen.Question{
		Text: "Forget " + name + "? The desk's copy of its " + format.Plural(c.Articles, "article", "articles") + " is removed for good; the files that they came from stay.",
		Yes:  "forget " + name, No: "keep it",
		Over: func() string {
			at := slices.IndexFunc(s.list.corpora, func(c engine.Corpus) bool { return c.Dataset.Digest == digest })
			if at < 0 {
				return name + " is not listed any more"
			}
			return needed(s.list.corpora[at])
		},
		Do: func() tea.Cmd {
			return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
				return forgottenMsg{name, corpora.Forget(ctx, digest)}
			})
		},
	})
}

func (s *Screen) takeForgotten(m forgottenMsg) tea.Cmd {
	if m.err != nil {
		s.host.Say(screen.Bad, m.err.Error())
		return nil
	}
	s.host.Say(screen.Good, m.name+" is forgotten")
	return s.readList()
}
