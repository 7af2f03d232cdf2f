package runs

import (
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/screen"
)

func (s *Screen) listActions() []screen.Action {
	move := func(by func() int) func() tea.Cmd {
		return func() tea.Cmd {
			s.touched = true
			s.move(by())
			return nil
		}
	}
	current := func(f func(run string) string) func() string {
		return func() string {
			if why := s.empty(); why != "" {
				return why
			}
			return f(s.selected)
		}
	}
	return []screen.Action{
		{ID: "runs.open", Place: here, Keys: []string{"enter"}, Short: "open this run", Title: "open the run", Refused: s.empty, Run: func() tea.Cmd { return s.open(s.selected) }},
		{ID: "runs.restored", Place: here, Keys: []string{"u"}, Short: "undo", Title: "take the last deletion back", Refused: s.cannotUndo, Run: s.undoDeletion},
		{ID: "runs.mark", Place: here, Keys: []string{" "}, Short: "mark", Title: "mark the run, or take its mark away", Refused: s.empty, Run: s.mark},
		{ID: "runs.compare", Place: here, Keys: []string{"c"}, Short: "compare", Title: "compare the marked runs, or this one, with the baseline", Refused: func() string { return s.cannotCompare(s.selected) }, Run: func() tea.Cmd { return s.compare(s.selected) }},
		{ID: "runs.filter", Place: here, Keys: []string{"/"}, Short: "filter", Title: "filter the runs", Refused: s.none, Run: s.enquire},
		{ID: "runs.promote", Place: here, Keys: []string{"p"}, Short: "promote", Title: "make the run's version champion", Refused: current(s.cannotPromote), Run: func() tea.Cmd { return s.promote(s.selected) }},
		{ID: "runs.clear", Place: here, Keys: []string{"esc"}, Short: "all runs", Title: "take the filter away", Refused: s.cannotClear, Run: s.clearFilter},
		{ID: "runs.order", Place: here, Keys: []string{"o"}, Short: "sort", Title: "choose what the runs are sorted by", Refused: s.none, Run: s.chooseOrder},
		{ID: "runs.again", Place: here, Keys: []string{"t"}, Short: "train again", Title: "train again, with changes", Refused: s.empty, Run: func() tea.Cmd { return s.trainAgain(s.selected) }},
		{ID: "runs.tag", Place: here, Keys: []string{"#"}, Short: "tag", Title: "set a tag, or take one away", Refused: s.cannotEdit, Run: func() tea.Cmd { return s.enquireTag(s.targets()) }},
		{ID: "runs.note", Place: here, Keys: []string{"n"}, Short: "note", Title: "write a note of one line", Refused: s.cannotNoteThese, Run: func() tea.Cmd { return s.enquireNote(s.targets()) }},
		{ID: "runs.write", Place: here, Keys: []string{"N"}, Title: "write a note in your editor", Refused: current(s.underWay), Run: func() tea.Cmd { return s.write(s.selected) }},
		{ID: "runs.delete", Place: here, Keys: []string{"d"}, Short: "delete", Title: "delete the run; it can be restored", Refused: s.cannotEdit, Run: func() tea.Cmd { return s.remove(s.targets()) }},
		{ID: "runs.deleted", Place: here, Keys: []string{"D"}, Title: "the deleted runs, to restore or to purge", Run: s.showDeleted},
		{ID: "runs.baseline", Place: here, Keys: []string{"b"}, Title: "make the run the baseline that others are held against, or no longer", Refused: current(s.cannotPin), Run: func() tea.Cmd { return s.pin(s.selected) }},
		{ID: "runs.register", Place: here, Keys: []string{"r"}, Title: "register the run as a version", Refused: current(s.cannotRegister), Run: func() tea.Cmd { return s.register(s.selected) }},
		{ID: "runs.copy", Place: here, Keys: []string{"y"}, Title: "copy the id of the run", Refused: s.empty, Run: func() tea.Cmd { return s.copyIDs(s.targets()) }},
		{ID: "runs.markall", Place: here, Keys: []string{"*"}, Title: "mark all runs that are listed, or none", Refused: s.empty, Run: s.markAll},
		{ID: "runs.sort", Place: here, Keys: []string{"s"}, Title: "sort by the next column", Refused: s.none, Run: s.sortNext},
		{ID: "runs.reverse", Place: here, Keys: []string{"S"}, Title: "sort the other way round", Refused: s.none, Run: s.reverse},
		{ID: "runs.columns", Place: here, Keys: []string{"C"}, Title: "choose the columns and their order", Run: s.chooseColumns},
		{ID: "runs.up", Place: here, Keys: []string{"up", "k"}, Title: "up", Run: move(func() int { return -1 })},
		{ID: "runs.down", Place: here, Keys: []string{"down", "j"}, Title: "down", Run: move(func() int { return +1 })},
		{ID: "runs.pageup", Place: here, Keys: []string{"pgup", "ctrl+u"}, Title: "a page up", Run: move(func() int { return -s.page })},
		{ID: "runs.pagedown", Place: here, Keys: []string{"pgdown", "ctrl+d"}, Title: "a page down", Run: move(func() int { return +s.page })},
		{ID: "runs.top", Place: here, Keys: []string{"home", "g"}, Title: "to the first", Run: move(func() int { return -len(s.positions) })},
		{ID: "runs.bottom", Place: here, Keys: []string{"end", "G"}, Title: "to the last", Run: move(func() int { return +len(s.positions) })},
	}
}

// none says that there are no runs at all.
func (s *Screen) none() string {
	if len(s.host.Board.Runs) == 0 {
		return "there are no runs"
	}
	return ""
}
