package runs

import (
	"context"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// editedMsg is what the desk made of runs that it was asked to change.
type editedMsg struct {
	asked  []string
	edited []engine.Run // as they are now
	failed []string
	err    error // the first
	change change
}

// change is what is done to runs.
type change struct {
	verb     string // what is said of it: tagged
	what     func(ctx context.Context, run string) (engine.Run, error)
	deletes  bool // it can be taken back
	restores bool // it takes a deletion back
	purges   bool // the runs are gone then
}

// edit asks the desk to change runs, one after the other. What it answers is
// shown; nothing before.
func (s *Screen) edit(ids []string, c change) tea.Cmd {
	for _, id := range ids {
		s.busy[id] = true
	}
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		m := editedMsg{asked: ids, change: c}
		for _, id := range ids {
			r, err := c.what(ctx, id)
			if err == nil {
				m.edited = append(m.edited, r)
				continue
			}
			m.failed = append(m.failed, id)
			if m.err == nil {
				m.err = err
			}
		}
		return m
	})
}

// cannotEdit says why the runs that a key is about cannot be changed.
func (s *Screen) cannotEdit() string {
	if why := s.empty(); why != "" || len(s.busy) == 0 {
		return why
	}
	return s.occupied(s.targets())
}

// occupied says that the desk is still changing one of the runs.
func (s *Screen) occupied(ids []string) string {
	for _, id := range ids {
		if s.busy[id] {
			return "the desk is still changing " + s.calledAll([]string{id})
		}
	}
	return ""
}

// underWay is occupied for one run.
func (s *Screen) underWay(run string) string { return s.occupied([]string{run}) }

// takeEdited puts on the board what the desk has confirmed, and says it.
func (s *Screen) takeEdited(m editedMsg) tea.Cmd {
	for _, id := range m.asked {
		delete(s.busy, id)
	}
	var done []string
	called := ""
	for _, r := range m.edited {
		if !m.change.purges {
			s.host.Board.PutRun(r)
		}
		done, called = append(done, r.ID), s.called(r)
		if m.change.deletes {
			delete(s.marks, r.ID)
		}
	}
	if len(done) > 1 {
		called = format.Plural(len(done), "run", "runs")
	}
	if m.change.deletes && len(done) > 0 {
		s.undo = append(s.undo, done)
		called += "; " + s.host.Key("runs.restored") + " takes it back"
		if v, ok := s.host.Board.Champion(); ok && slices.Contains(done, v.Run) {
			called += fmt.Sprintf("; version %d stays champion", v.Number)
		}
	}
	if m.change.restores && fault.KindOf(m.err) == fault.Unavailable {
		s.undo = append(s.undo, m.failed) // it was not refused: it can be tried again
	}
	switch {
	case len(m.failed) == 0:
		s.host.Say(screen.Good, m.change.verb+" "+called)
	case len(m.asked) == 1:
		s.host.Say(screen.Bad, m.err.Error())
	default:
		s.host.Say(screen.Bad, fmt.Sprintf("%s %s of %s; %s", m.change.verb, format.Count(len(done)), format.Plural(len(m.asked), "run", "runs"), m.err.Error()))
	}
	// Here at once: nothing is drawn in between that is not there any more.
	return tea.Batch(s.changed(), s.host.Tell(screen.Changed{}), s.readDeleted())
}

// remove deletes runs. That can be taken back, so nobody is asked.
func (s *Screen) remove(ids []string) tea.Cmd {
	return s.edit(ids, change{verb: "deleted", what: s.desk.Editor.Delete, deletes: true})
}

func (s *Screen) cannotUndo() string {
	if len(s.undo) == 0 {
		return "nothing was deleted here"
	}
	return ""
}

// undoDeletion takes the last deletion back.
func (s *Screen) undoDeletion() tea.Cmd {
	last := s.undo[len(s.undo)-1]
	s.undo = s.undo[:len(s.undo)-1]
	return s.edit(last, change{verb: "restored", what: s.desk.Editor.Restore, restores: true})
}
