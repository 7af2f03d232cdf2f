package compare

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

func (s *Screen) cannotChoose() string {
	switch n := len(s.host.Board.Runs); {
	case !s.host.Board.Listed:
		return "the runs are being read"
	case n < 2:
		return []string{"there are no runs", "there is one run only"}[n]
	}
	return ""
}

// choose lets a person mark the runs to compare, in order: the first that is
// marked is the baseline.
func (s *Screen) choose() tea.Cmd {
	var marked []string
	for _, x := range s.sides {
		marked = append(marked, x.id)
	}
	runs := s.host.Board.Runs
	texts := make([]string, len(runs))
	for i, r := range runs {
		texts[i] = s.described(r)
	}
	ids := make([]string, len(runs))
	for i, r := range runs {
		ids[i] = r.ID
	}
	items := func() []screen.Item {
		list := make([]screen.Item, len(ids))
		for i, id := range ids {
			list[i] = screen.Item{Text: texts[i], Value: id}
			if at := slices.Index(marked, id); at >= 0 {
				list[i].Mark, list[i].Note = true, place(at)
			}
		}
		return list
	}
	return s.host.Choose(screen.List{
		Title: "Runs to compare, the baseline first",
		Items: items(),
		Toggle: func(item screen.Item) []screen.Item {
			id := item.Value.(string)
			if at := slices.Index(marked, id); at >= 0 {
				marked = slices.Delete(marked, at, at+1)
			} else {
				marked = append(marked, id)
			}
			return items()
		},
		Do: func(item screen.Item) tea.Cmd {
			if id := item.Value.(string); len(marked) < 2 && !slices.Contains(marked, id) {
				marked = append(marked, id)
			}
			if len(marked) < 2 {
				s.host.Say(screen.Plainly, "two runs are needed, or more: mark them, then choose")
				return nil
			}
			s.compare(marked)
			return s.refresh()
		},
	})
}

// place is what a run is among those that are marked.
func place(at int) string {
	switch {
	case at == 0:
		return "A, the baseline"
	case at < len(letters):
		return letters[at : at+1]
	}
	return "one too many"
}

// described is a run in the list that runs are chosen from.
func (s *Screen) described(r engine.Run) string {
	h := s.host
	parts := []string{h.Name(r), h.Symbols.Text(figure.CorpusOf(r), 20)}
	if v, ok := figure.Chosen(r, "accuracy"); ok {
		parts = append(parts, format.Score(v))
	} else {
		parts = append(parts, format.StateWord(r.State))
	}
	return strings.Join(append(parts, format.Ago(figure.When(r), h.Clock()), fmt.Sprintf("%.8s", r.ID)), "  ")
}

// few says why there is nothing to do to two runs.
func (s *Screen) few() string {
	if len(s.sides) < 2 {
		return "no runs are compared"
	}
	return ""
}

func (s *Screen) only() string {
	switch {
	case len(s.sides) < 2:
		return s.few()
	case len(s.sides) == 2:
		return "only two runs are compared"
	}
	return ""
}

// turnPair shows another run beside the baseline.
func (s *Screen) turnPair(by int) tea.Cmd {
	others := len(s.sides) - 1
	s.second = 1 + (s.second-1+by+others)%others
	s.derivePair()
	return s.weigh()
}

// rebase makes the second run the baseline.
func (s *Screen) rebase() tea.Cmd {
	ids := []string{s.sides[s.second].id}
	for i, x := range s.sides {
		if i != s.second {
			ids = append(ids, x.id)
		}
	}
	s.compare(ids)
	return s.refresh()
}
