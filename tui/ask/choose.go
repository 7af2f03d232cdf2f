package ask

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

func (s *Screen) cannotChoose() string {
	if !slices.ContainsFunc(s.host.Board.Runs, func(r engine.Run) bool { return r.State == engine.Succeeded }) {
		return "no run has succeeded yet"
	}
	return ""
}

// chooseRuns opens the list of runs. Those that are marked when enter is pressed
// are asked from then on, in the order of their marks; if no mark was changed,
// the one under the cursor.
func (s *Screen) chooseRuns() tea.Cmd {
	var marked []string
	for _, sub := range s.subjects {
		marked = append(marked, sub.run)
	}
	var items []screen.Item
	for _, r := range s.rank() {
		items = append(items, s.item(r, slices.Contains(marked, r.ID)))
	}
	changed := false
	return s.host.Choose(screen.List{
		Title: fmt.Sprintf("Runs to ask, at most %d", mostSubjects),
		Items: items,
		Toggle: func(item screen.Item) []screen.Item {
			i := slices.IndexFunc(items, func(x screen.Item) bool { return x.Value == item.Value })
			run := item.Value.(string)
			switch {
			case item.Why != "":
				s.host.Say(screen.Plainly, "not now: "+item.Why)
			case item.Mark:
				marked = slices.DeleteFunc(marked, func(id string) bool { return id == run })
				items[i].Mark, changed = false, true
			case len(marked) == mostSubjects:
				s.host.Say(screen.Plainly, fmt.Sprintf("not now: %d runs are marked, and more are not asked at once", mostSubjects))
			default:
				marked = append(marked, run)
				items[i].Mark, changed = true, true
			}
			return items
		},
		Do: func(item screen.Item) tea.Cmd {
			if !changed || len(marked) == 0 {
				marked = []string{item.Value.(string)}
			}
			return s.choose(marked)
		},
	})
}

// item is a run to choose.
func (s *Screen) item(r engine.Run, mark bool) screen.Item {
	h := s.host
	item := screen.Item{Mark: mark, Value: r.ID}
	_, item.Why = askable(r)
	item.Text = fmt.Sprintf("%-5s %s", h.Name(r), h.Symbols.Text(figure.CorpusOf(r), 30))
	if v, ok := figure.Chosen(r, "accuracy"); ok {
		item.Text += "  " + format.Score(v)
	}
	item.Note = format.Ago(figure.When(r), h.Clock())
	if v, ok := h.Board.VersionOf(r.ID); ok {
		item.Note = fmt.Sprintf("version %d, %s", v.Number, item.Note)
		if v.Champion {
			item.Note = "champion, " + item.Note
		}
	}
	return item
}

// choose asks runs from now on.
func (s *Screen) choose(runs []string) tea.Cmd {
	s.chosen, s.front, s.first = runs, 0, 0
	s.resolve()
	return s.put()
}
