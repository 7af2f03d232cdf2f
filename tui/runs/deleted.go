package runs

import (
	"context"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// deleted are the runs that were deleted and not purged.
type deleted struct {
	runs   []engine.Run // those that were deleted last first
	total  int          // at the desk
	read   bool
	err    error
	asking bool
	stale  bool // to be read once more

	marks               map[string]bool
	cursor, first, page int
}

func (s *Screen) deletedActions() []screen.Action {
	move := func(by func(d *deleted) int) func() tea.Cmd {
		return func() tea.Cmd {
			s.deleted.move(by(s.deleted))
			return nil
		}
	}
	none := func() string {
		if len(s.deleted.targets()) == 0 {
			return "there are no deleted runs"
		}
		return s.occupied(s.deleted.targets())
	}
	return []screen.Action{
		{ID: "deleted.restore", Place: onDeleted, Keys: []string{"u"}, Short: "restore", Title: "restore the run", Refused: none, Run: func() tea.Cmd {
			return s.edit(s.deleted.targets(), change{verb: "restored", what: s.desk.Editor.Restore})
		}},
		{ID: "deleted.purge", Place: onDeleted, Keys: []string{"X"}, Short: "purge", Title: "remove the run for good", Refused: s.cannotPurge, Run: func() tea.Cmd { return s.purge(s.deleted.targets()) }},
		{ID: "deleted.mark", Place: onDeleted, Keys: []string{" "}, Short: "mark", Title: "mark the run, or take its mark away", Refused: none, Run: func() tea.Cmd { return s.deleted.mark() }},
		{ID: "deleted.close", Place: onDeleted, Keys: []string{"esc", "D"}, Short: "all runs", Title: "back to the runs that are not deleted", Run: func() tea.Cmd {
			s.deleted = nil
			return nil
		}},
		{ID: "deleted.up", Place: onDeleted, Keys: []string{"up", "k"}, Title: "up", Run: move(func(*deleted) int { return -1 })},
		{ID: "deleted.down", Place: onDeleted, Keys: []string{"down", "j"}, Title: "down", Run: move(func(*deleted) int { return +1 })},
		{ID: "deleted.pageup", Place: onDeleted, Keys: []string{"pgup", "ctrl+u"}, Title: "a page up", Run: move(func(d *deleted) int { return -d.page })},
		{ID: "deleted.pagedown", Place: onDeleted, Keys: []string{"pgdown", "ctrl+d"}, Title: "a page down", Run: move(func(d *deleted) int { return +d.page })},
		{ID: "deleted.top", Place: onDeleted, Keys: []string{"home", "g"}, Title: "to the first", Run: move(func(d *deleted) int { return -len(d.runs) })},
		{ID: "deleted.bottom", Place: onDeleted, Keys: []string{"end", "G"}, Title: "to the last", Run: move(func(d *deleted) int { return +len(d.runs) })},
	}
}

func (d *deleted) move(by int) { d.cursor = max(0, min(d.cursor+by, len(d.runs)-1)) }

func (d *deleted) mark() tea.Cmd {
	if id := d.runs[d.cursor].ID; d.marks[id] {
		delete(d.marks, id)
	} else {
		d.marks[id] = true
	}
	d.move(+1)
	return nil
}

// targets are the marked runs, else the one under the cursor.
func (d *deleted) targets() []string {
	if d == nil || len(d.runs) == 0 {
		return nil
	}
	var ids []string
	for _, r := range d.runs {
		if d.marks[r.ID] {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return []string{d.runs[d.cursor].ID}
	}
	return ids
}

// showDeleted shows the deleted runs.
func (s *Screen) showDeleted() tea.Cmd {
	s.deleted = &deleted{marks: map[string]bool{}}
	return s.readDeleted()
}

// deletedMsg are the deleted runs.
type deletedMsg struct {
	of   *deleted
	page engine.RunPage
	err  error
}

// readDeleted reads them, after the answer that is under way.
func (s *Screen) readDeleted() tea.Cmd {
	d := s.deleted
	switch {
	case d == nil:
		return nil
	case d.asking:
		d.stale = true
		return nil
	}
	d.asking, d.stale = true, false
	runs := s.desk.Runs
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		m := deletedMsg{of: d}
		m.page, m.err = runs.FindRuns(ctx, engine.RunQuery{View: engine.ViewDeleted, Limit: engine.MaxPage})
		return m
	})
}

func (s *Screen) takeDeleted(m deletedMsg) tea.Cmd {
	d := s.deleted
	if d == nil || d != m.of {
		return nil
	}
	d.asking, d.err = false, m.err
	if m.err == nil {
		d.read, d.runs, d.total = true, m.page.Runs, m.page.Total
		slices.SortStableFunc(d.runs, func(x, y engine.Run) int { return y.Deleted.Compare(x.Deleted) })
		gone := func(id string) bool {
			return !slices.ContainsFunc(d.runs, func(r engine.Run) bool { return r.ID == id })
		}
		for id := range d.marks {
			if gone(id) {
				delete(d.marks, id)
			}
		}
		d.move(0)
	}
	if d.stale {
		return s.readDeleted()
	}
	return nil
}

// deletedChanged reads the deleted runs again if a run has changed.
func (s *Screen) deletedChanged(events screen.Events) tea.Cmd {
	if s.deleted == nil || !slices.ContainsFunc(events, func(e engine.Event) bool { return e.Kind == engine.RunChanged || e.Kind == engine.Reset }) {
		return nil
	}
	return s.readDeleted()
}

// cannotPurge says why the desk would refuse to remove the runs that the key is
// about.
func (s *Screen) cannotPurge() string {
	ids := s.deleted.targets()
	if len(ids) == 0 {
		return "there are no deleted runs"
	}
	for _, id := range ids {
		if v, ok := s.host.Board.VersionOf(id); ok {
			return fmt.Sprintf("%s is version %d of %s, and kept for that", s.calledDeleted(id), v.Number, s.host.Symbols.Text(v.Model, 40))
		}
	}
	return s.occupied(ids)
}

// calledDeleted is how a deleted run is called in a sentence.
func (s *Screen) calledDeleted(id string) string {
	i := slices.IndexFunc(s.deleted.runs, func(r engine.Run) bool { return r.ID == id })
	if i < 0 {
		return "the run"
	}
	return s.called(s.deleted.runs[i])
}

// purge asks whether deleted runs are to be removed for good.
func (s *Screen) purge(ids []string) tea.Cmd {
	what := format.Plural(len(ids), "run", "runs")
	if len(ids) == 1 {
		what = s.calledDeleted(ids[0])
	}
	return s.host.Ask(screen.Question{
		Text: fmt.Sprintf("Purge %s? Scores, curve and model file cannot be had back.", what),
		Yes:  "purge for good", No: "leave it",
		Over: func() string {
			for _, id := range ids {
				if s.deleted == nil || s.deleted.read && !slices.ContainsFunc(s.deleted.runs, func(r engine.Run) bool { return r.ID == id }) {
					return what + " is not among the deleted runs any more"
				}
			}
			return ""
		},
		Do: func() tea.Cmd { return s.edit(ids, change{verb: "purged", what: s.desk.Editor.Purge, purges: true}) },
	})
}

// deletedColumns are what is shown of deleted runs.
func (s *Screen) deletedColumns() []column {
	h := s.host
	var all []column
	for _, name := range []string{"model", "corpus", "accuracy", "note"} {
		c, _ := s.column(name)
		c.mark, c.idle = false, nil
		all = append(all, c)
	}
	return slices.Insert(all, 3, column{name: "deleted", title: "deleted", width: 11, right: true, cell: func(r *engine.Run, _ int) string { return format.Ago(r.Deleted, h.Clock()) }})
}

func (s *Screen) viewDeleted(width, height int) []string {
	h, d := s.host, s.deleted
	lines := []string{h.Styles.Title.Render("Deleted runs")}
	switch {
	case d.err != nil:
		return append(lines, draw.Styled(h.Styles.Bad, draw.Wrap("! "+h.Symbols.Whole(d.err.Error()), width))...)
	case !d.read:
		return append(lines, h.Styles.Dim.Render("Reading them."))
	case len(d.runs) == 0:
		return append(lines, draw.Wrap("There are none. What "+h.Key("runs.delete")+" deletes stands here until it is restored or purged.", width)...)
	}
	count := format.Plural(d.total, "run", "runs")
	if len(d.runs) < d.total {
		count = fmt.Sprintf("%s of %s", format.Count(len(d.runs)), count)
	}
	if n := len(d.marks); n > 0 {
		count += ", " + format.Count(n) + " marked"
	}
	lines[0] = h.Symbols.Spread(lines[0], h.Styles.Dim.Render(count), width)
	all := s.deletedColumns()
	shown := fitting(all, []int{2, 0, 3, 1, 4}, width)
	lines = append(lines, header(h, shown, order{}))
	room := height - len(lines) - 2
	d.page = max(1, room)
	from, to := draw.Window(d.first, d.cursor, len(d.runs), room)
	d.first = from
	for i := from; i < to; i++ {
		r := &d.runs[i]
		is := heads{selected: i == d.cursor, marked: d.marks[r.ID]}
		lines = append(lines, row(h, shown, r, is, func(column, *engine.Run) bool { return false }))
	}
	where := ""
	if to-from < len(d.runs) {
		where = fmt.Sprintf("%s to %s of %s", format.Count(from+1), format.Count(to), format.Count(len(d.runs)))
	}
	return append(lines, "", h.Styles.Dim.Render(where))
}
