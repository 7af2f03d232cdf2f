package runs

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// mark marks the run under the cursor, or takes its mark away, and goes on.
func (s *Screen) mark() tea.Cmd {
	if s.marks[s.selected] {
		delete(s.marks, s.selected)
	} else {
		s.marks[s.selected] = true
	}
	s.touched = true
	s.move(+1)
	return nil
}

// markAll marks all runs that are listed; if they are, no run is marked then.
func (s *Screen) markAll() tea.Cmd {
	runs := s.host.Board.Runs
	if s.markedListed() == len(s.positions) {
		clear(s.marks)
		return nil
	}
	for _, at := range s.positions {
		s.marks[runs[at].ID] = true
	}
	return nil
}

// markedListed counts the marked runs that the filter finds.
func (s *Screen) markedListed() int {
	if len(s.marks) == 0 {
		return 0
	}
	n := 0
	for _, at := range s.positions {
		if s.marks[s.host.Board.Runs[at].ID] {
			n++
		}
	}
	return n
}

// each yields the runs that a key is about, in the order of the list: those that
// are marked and that the filter finds, else the one under the cursor. Runs out
// of sight are left alone.
func (s *Screen) each() iter.Seq[string] {
	return func(yield func(string) bool) {
		found := false
		if len(s.marks) > 0 {
			for _, at := range s.positions {
				if id := s.host.Board.Runs[at].ID; s.marks[id] {
					if found = true; !yield(id) {
						return
					}
				}
			}
		}
		if !found && s.selected != "" {
			yield(s.selected)
		}
	}
}

// targets are all that each yields.
func (s *Screen) targets() []string { return slices.Collect(s.each()) }

// called is how a run is called in a sentence.
func (s *Screen) called(r engine.Run) string {
	return s.host.Name(r) + " of " + s.host.Symbols.Text(corpusOf(&r), 30)
}

// calledAll is how runs are called in a sentence.
func (s *Screen) calledAll(ids []string) string {
	if len(ids) == 1 {
		if r, ok := s.host.Board.Run(ids[0]); ok {
			return s.called(r)
		}
		return "the run"
	}
	return format.Plural(len(ids), "run", "runs")
}

// cannotPin says why a run cannot be the baseline.
func (s *Screen) cannotPin(run string) string {
	r, ok := s.host.Board.Run(run)
	if _, judged := chosen("accuracy")(&r); !ok || !judged {
		return "a baseline needs an accuracy"
	}
	return ""
}

// pin makes a run the baseline; the baseline itself it takes away.
func (s *Screen) pin(run string) tea.Cmd {
	r, ok := s.host.Board.Run(run)
	if !ok {
		return nil
	}
	if s.baseline == run {
		s.baseline, s.facts.baseline = "", engine.Run{}
		s.host.Say(screen.Plainly, "there is no baseline any more")
	} else {
		s.baseline, s.facts.baseline = run, r
		s.host.Say(screen.Good, s.called(r)+" is the baseline until you quit")
	}
	if s.order.column.name == "difference" {
		s.sort()
		s.pick()
	}
	return nil
}

// mostCompared is how many runs are compared at once.
const mostCompared = 20

// compared are the runs that a comparison begins with, at most one more than
// can be compared: the baseline, then the marked ones and, where that leaves one
// alone, the one under the cursor.
func (s *Screen) compared(run string) []string {
	var ids []string
	add := func(id string) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	add(s.baseline)
	if s.detail == nil {
		for id := range s.each() {
			if add(id); len(ids) > mostCompared {
				return ids
			}
		}
	}
	if len(ids) < 2 {
		add(run)
	}
	return ids
}

func (s *Screen) cannotCompare(run string) string {
	n := len(s.compared(run))
	switch {
	case s.none() != "":
		return s.none()
	case n > mostCompared:
		return fmt.Sprintf("at most %d runs are compared at once", mostCompared)
	case n >= 2:
		return ""
	case s.detail != nil:
		return fmt.Sprintf("there is no other run to hold it against: %s makes one the baseline", s.host.Key("run.baseline"))
	}
	return fmt.Sprintf("one run alone is not compared: mark others with %s, or make one the baseline with %s", s.host.Key("runs.mark"), s.host.Key("runs.baseline"))
}

func (s *Screen) compare(run string) tea.Cmd {
	return s.host.Tell(screen.CompareRuns{Runs: s.compared(run)})
}

func (s *Screen) trainAgain(run string) tea.Cmd {
	r, ok := s.host.Board.Run(run)
	if !ok {
		return nil
	}
	return s.host.Tell(screen.TrainAgain{Run: r})
}

func (s *Screen) copyIDs(ids []string) tea.Cmd {
	what := "the id of the run"
	if len(ids) > 1 {
		what = "the ids of " + format.Plural(len(ids), "run", "runs")
	}
	return s.host.Copy(what, strings.Join(ids, "\n"))
}
