package tui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/format"
)

// runsScreen is the leaderboard of all runs and the detail of one.
type runsScreen struct {
	app    *app
	detail *detail // nil: the leaderboard is shown

	columns  []column
	sorted   int // the column
	reversed bool

	selected string // the run under the cursor
	touched  bool   // a person chose it: it keeps the cursor when the order changes
	cursor   int    // its position
	first    int    // the position of the first line
	page     int    // lines shown

	version   uint64 // of the runs that positions are of
	positions []int  // of the board's runs, in order
	bests     map[string]float64

	generation int // of what was asked for the detail
}

func runsActions() []action {
	move := func(by func(*runsScreen) int) func(*app) tea.Cmd {
		return func(a *app) tea.Cmd {
			a.runs.touched = true
			return a.runs.move(by(a.runs))
		}
	}
	return []action{
		{id: "runs.open", place: onRuns, keys: []string{"enter"}, short: "open this run", title: "open the run", refused: func(a *app) string { return a.runs.empty() }, run: func(a *app) tea.Cmd { return a.runs.open(a.runs.selected) }},
		{id: "runs.promote", place: onRuns, keys: []string{"p"}, short: "promote", title: "make the run's version champion", refused: func(a *app) string { return a.cannotPromote(a.runs.selected) }, run: func(a *app) tea.Cmd { return a.promote(a.runs.selected) }},
		{id: "runs.sort", place: onRuns, keys: []string{"s"}, short: "sort column", title: "sort by the next column", refused: func(a *app) string { return a.runs.empty() }, run: func(a *app) tea.Cmd { return a.runs.sortNext() }},
		{id: "runs.reverse", place: onRuns, keys: []string{"S"}, short: "reverse", title: "sort the other way round", refused: func(a *app) string { return a.runs.empty() }, run: func(a *app) tea.Cmd { return a.runs.reverse() }},
		{id: "runs.up", place: onRuns, keys: []string{"up", "k"}, title: "up", run: move(func(*runsScreen) int { return -1 })},
		{id: "runs.down", place: onRuns, keys: []string{"down", "j"}, title: "down", run: move(func(*runsScreen) int { return +1 })},
		{id: "runs.pageup", place: onRuns, keys: []string{"pgup", "ctrl+u"}, title: "a page up", run: move(func(s *runsScreen) int { return -s.page })},
		{id: "runs.pagedown", place: onRuns, keys: []string{"pgdown", "ctrl+d"}, title: "a page down", run: move(func(s *runsScreen) int { return +s.page })},
		{id: "runs.top", place: onRuns, keys: []string{"home", "g"}, title: "to the first", run: move(func(s *runsScreen) int { return -len(s.positions) })},
		{id: "runs.bottom", place: onRuns, keys: []string{"end", "G"}, title: "to the last", run: move(func(s *runsScreen) int { return +len(s.positions) })},
	}
}

func (s *runsScreen) title() string { return "Runs" }

func (s *runsScreen) place() place {
	if s.detail != nil {
		return onRun
	}
	return onRuns
}

// changed sorts again if the board is another, and keeps the cursor on its run.
func (s *runsScreen) changed() tea.Cmd {
	if s.columns == nil {
		s.columns = columns(s.app.symbols)
		s.sorted = slices.IndexFunc(s.columns, func(c column) bool { return c.title == "accuracy" })
	}
	b := s.app.board
	if s.version == b.runsVersion && len(s.positions) == len(b.runs) {
		return nil
	}
	s.version = b.runsVersion
	s.sort()
	if s.detail == nil {
		return nil
	}
	return s.detail.changed(s.app)
}

func (s *runsScreen) sort() {
	b := s.app.board
	s.positions = s.order().sort(b.runs)
	s.bests = make(map[string]float64)
	for _, c := range s.columns {
		if !c.mark {
			continue
		}
		for _, r := range b.runs {
			if v, ok := c.best(r); ok {
				if best, has := s.bests[c.title]; !has || v < best {
					s.bests[c.title] = v
				}
			}
		}
	}
	s.find(s.selected)
}

// find puts the cursor on a run, or leaves it at its position if that is gone.
func (s *runsScreen) find(run string) {
	if at, ok := s.app.board.at[run]; ok && s.touched {
		s.cursor = slices.Index(s.positions, at)
	}
	s.move(0)
}

func (s *runsScreen) order() order { return order{s.columns[s.sorted], s.reversed} }

func (s *runsScreen) empty() string {
	if len(s.positions) == 0 {
		return "there are no runs"
	}
	return ""
}

func (s *runsScreen) move(by int) tea.Cmd {
	s.cursor = max(0, min(s.cursor+by, len(s.positions)-1))
	s.selected = ""
	if len(s.positions) > 0 {
		s.selected = s.app.board.runs[s.positions[s.cursor]].ID
	}
	return nil
}

func (s *runsScreen) sortNext() tea.Cmd {
	for {
		s.sorted = (s.sorted + 1) % len(s.columns)
		if s.columns[s.sorted].best != nil {
			break
		}
	}
	s.reversed = false
	s.sort()
	return nil
}

func (s *runsScreen) reverse() tea.Cmd {
	s.reversed = !s.reversed
	s.sort()
	return nil
}

func (s *runsScreen) view(width, height int) []string {
	if s.detail != nil {
		return s.detail.view(s.app, width, height)
	}
	a, b := s.app, s.app.board
	switch {
	case a.unread != nil:
		return wrap("The runs could not be read; ctrl+r reads them again.", width)
	case !b.listed:
		return []string{a.styles.dim.Render("Reading the runs.")}
	case len(b.runs) == 0:
		return wrap("Runs stand here once there are some, the best first. 1 goes to Train, where t trains the first.", width)
	}
	count := format.Plural(len(b.runs), "run", "runs")
	if len(b.runs) < b.total {
		count = fmt.Sprintf("the newest %s of %s runs", format.Count(len(b.runs)), format.Count(b.total))
	}
	head := a.symbols.spread(a.styles.title.Render(count),
		a.styles.dim.Render(s.order().sentence()), width)
	shown := fitting(s.columns, width)
	lines := []string{head, a.header(shown, s.order())}
	height -= len(lines) + 2
	s.page = max(1, height)
	from, to := window(s.first, s.cursor, len(s.positions), height)
	s.first = from
	champion, _ := b.champion()
	onTest := false
	for i := from; i < to; i++ {
		r := b.runs[s.positions[i]]
		lines = append(lines, a.row(shown, r, i == s.cursor, champion.Run != "" && r.ID == champion.Run, s.isBest))
		onTest = onTest || r.ChosenOn == "test"
	}
	return append(lines, "", s.legend(champion.Run != "", onTest, from, to, width))
}

// isBest reports whether no run is better in a column. One that is alone is not
// marked: there is nothing that it is better than.
func (s *runsScreen) isBest(c column, r engine.Run) bool {
	v, ok := c.best(r)
	best, has := s.bests[c.title]
	return ok && has && v == best && len(s.positions) > 1
}

// legend says what the marks mean that are on the screen, and where it is in a
// list that is longer.
func (s *runsScreen) legend(champion, onTest bool, from, to, width int) string {
	a := s.app
	var said []string
	if champion {
		said = append(said, a.symbols.champion+" champion")
	}
	if len(s.positions) > 1 {
		said = append(said, a.symbols.best+" best of its column")
	}
	if onTest {
		said = append(said, "t chosen on test: optimistic")
	}
	where := ""
	if to-from < len(s.positions) {
		where = fmt.Sprintf("%s to %s of %s", format.Count(from+1), format.Count(to), format.Count(len(s.positions)))
	}
	room := width
	if where != "" {
		room -= ansi.StringWidth(where) + 2
	}
	return a.symbols.spread(a.styles.dim.Render(a.symbols.pieces(room, said...)), a.styles.dim.Render(where), width)
}

// open shows the detail of a run.
func (s *runsScreen) open(run string) tea.Cmd {
	s.changed()
	s.touched = true
	s.find(run)
	r, ok := s.app.board.run(run)
	if !ok {
		return nil
	}
	s.generation++
	if s.detail == nil || s.detail.run != run {
		s.detail = newDetail(r)
	}
	return s.app.readDetail(r, s.generation)
}

func (s *runsScreen) closeDetail() tea.Cmd {
	s.detail = nil
	s.generation++
	return nil
}

// takeDetail takes what was read of a run, unless another was opened meanwhile.
func (s *runsScreen) takeDetail(m detailMsg) {
	if s.detail == nil || m.generation != s.generation {
		return
	}
	if m.err != nil {
		s.app.say(bad, m.err.Error())
	}
	s.detail.take(m)
}
