package runs

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/screen"
)

func (s *Screen) detailActions() []screen.Action {
	do := func(f func(*detail)) func() tea.Cmd {
		return func() tea.Cmd {
			f(s.detail)
			return nil
		}
	}
	move := func(down, right int) func() tea.Cmd { return do(func(d *detail) { d.move(down, right) }) }
	gone := func() string {
		if _, ok := s.host.Board.Run(s.detail.run); !ok {
			return "this run has been deleted"
		}
		return ""
	}
	why := func(f func(*detail) string) func() string {
		return func() string { return cmp.Or(gone(), f(s.detail)) }
	}
	// about is something that is done with the run itself.
	about := func(f func(run string) tea.Cmd) func() tea.Cmd { return func() tea.Cmd { return f(s.detail.run) } }
	refused := func(f func(run string) string) func() string {
		return func() string {
			if said := gone(); said != "" {
				return said // f may read the run
			}
			return f(s.detail.run)
		}
	}
	fine := func(string) string { return "" }
	one := func(f func(ids []string) tea.Cmd) func() tea.Cmd {
		return about(func(run string) tea.Cmd { return f([]string{run}) })
	}
	return []screen.Action{
		{ID: "run.pane", Place: onRun, Keys: []string{"tab"}, Short: "next pane", Title: "to the next pane", Refused: gone, Run: do(func(d *detail) { d.turn(+1) })},
		{ID: "run.cell", Place: onRun, Keys: []string{"enter"}, Short: "go in", Title: "from a category to its row of the matrix, from a cell to its articles", Refused: why((*detail).cannotEnter), Run: s.enter},
		{ID: "run.close", Place: onRun, Keys: []string{"esc"}, Short: "all runs", Title: "back to all runs", Run: s.closeDetail},
		{ID: "run.promote", Place: onRun, Keys: []string{"p"}, Short: "promote", Title: "make the run's version champion", Refused: refused(s.cannotPromote), Run: about(s.promote)},
		{ID: "run.register", Place: onRun, Keys: []string{"r"}, Short: "register", Title: "register the run as a version", Refused: refused(s.cannotRegister), Run: about(s.register)},
		{ID: "run.mistakes", Place: onRun, Keys: []string{"w"}, Short: "wrong answers", Title: "the articles that were answered wrong", Refused: why((*detail).unjudged), Run: s.openMistakes},
		{ID: "run.again", Place: onRun, Keys: []string{"t"}, Short: "train again", Title: "train again, with changes", Refused: refused(fine), Run: about(s.trainAgain)},
		{ID: "run.compare", Place: onRun, Keys: []string{"c"}, Title: "compare with the baseline", Refused: refused(s.cannotCompare), Run: about(s.compare)},
		{ID: "run.share", Place: onRun, Keys: []string{"%"}, Title: "the matrix in counts or in shares of its rows", Refused: why((*detail).unjudged), Run: do(func(d *detail) { d.confusion.SwitchUnit() })},
		{ID: "run.part", Place: onRun, Keys: []string{"v"}, Title: "the report on validation or on test", Refused: why((*detail).cannotSwitchPart), Run: do((*detail).switchPart)},
		{ID: "run.axis", Place: onRun, Keys: []string{"a"}, Title: "draw the curve on a logarithmic or a linear axis", Refused: why(func(d *detail) string { return d.curve.CannotSwitch(d.points) }), Run: do(func(d *detail) { d.curve.SwitchAxis(d.points) })},
		{ID: "run.tag", Place: onRun, Keys: []string{"#"}, Title: "set a tag, or take one away", Refused: refused(s.underWay), Run: one(s.enquireTag)},
		{ID: "run.note", Place: onRun, Keys: []string{"n"}, Title: "write a note of one line", Refused: refused(s.cannotNote), Run: one(s.enquireNote)},
		{ID: "run.write", Place: onRun, Keys: []string{"N"}, Title: "write a note in your editor", Refused: refused(s.underWay), Run: about(s.write)},
		{ID: "run.baseline", Place: onRun, Keys: []string{"b"}, Title: "make it the baseline that others are held against, or no longer", Refused: refused(s.cannotPin), Run: about(s.pin)},
		{ID: "run.delete", Place: onRun, Keys: []string{"d"}, Title: "delete the run and go back to all runs, where it can be restored", Refused: refused(s.underWay), Run: about(func(run string) tea.Cmd {
			s.leaveDetail()
			return s.remove([]string{run})
		})},
		{ID: "run.copy", Place: onRun, Keys: []string{"y"}, Title: "copy the id of the run", Run: one(s.copyIDs)},
		{ID: "run.fact", Place: onRun, Keys: []string{"Y"}, Title: "copy the fact that the cursor is on", Refused: why((*detail).cannotCopyFact), Run: s.copyFact},
		{ID: "run.back", Place: onRun, Keys: []string{"shift+tab"}, Title: "to the pane before", Run: do(func(d *detail) { d.turn(-1) })},
		{ID: "run.up", Place: onRun, Keys: []string{"up", "k"}, Title: "up", Run: move(-1, 0)},
		{ID: "run.down", Place: onRun, Keys: []string{"down", "j"}, Title: "down", Run: move(+1, 0)},
		{ID: "run.left", Place: onRun, Keys: []string{"left", "h"}, Title: "left, in the matrix and among the figures of a category", Run: move(0, -1)},
		{ID: "run.right", Place: onRun, Keys: []string{"right", "l"}, Title: "right, likewise", Run: move(0, +1)},
		{ID: "run.pageup", Place: onRun, Keys: []string{"pgup", "ctrl+u"}, Title: "ten up", Run: move(-10, 0)},
		{ID: "run.pagedown", Place: onRun, Keys: []string{"pgdown", "ctrl+d"}, Title: "ten down", Run: move(+10, 0)},
		{ID: "run.top", Place: onRun, Keys: []string{"home", "g"}, Title: "to the first", Run: move(-farAway, 0)},
		{ID: "run.bottom", Place: onRun, Keys: []string{"end", "G"}, Title: "to the last", Run: move(+farAway, 0)},
	}
}

// farAway is further than any list of a detail goes.
const farAway = 1 << 20
