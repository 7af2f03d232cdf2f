package runs

import (
	"context"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// Screen is the leaderboard of all runs and the detail of one.
type Screen struct {
	host     *screen.Host
	runs     Runs
	registry Registry

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

// Runs reads how runs did.
type Runs interface {
	Evaluation(ctx context.Context, run string) (engine.Evaluation, error)
	// Points returns the series of a run from a position on.
	Points(ctx context.Context, run string, from int) ([]engine.Point, error)
}

// Registry changes which version answers.
type Registry interface {
	Promote(ctx context.Context, model string, number int, reason string) (engine.Version, error)
}

// New returns the screen.
func New(h *screen.Host, runs Runs, registry Registry) *Screen {
	return &Screen{host: h, runs: runs, registry: registry}
}

const (
	here  screen.Place = "in Runs"
	onRun screen.Place = "in a run"
)

// Title is the screen's name.
func (s *Screen) Title() string { return "Runs" }

// Place is where its keys are found.
func (s *Screen) Place() screen.Place {
	if s.detail != nil {
		return onRun
	}
	return here
}

// Actions are all that can be done here.
func (s *Screen) Actions() []screen.Action { return slices.Concat(s.listActions(), s.detailActions()) }

func (s *Screen) listActions() []screen.Action {
	move := func(by func() int) func() tea.Cmd {
		return func() tea.Cmd {
			s.touched = true
			s.move(by())
			return nil
		}
	}
	return []screen.Action{
		{ID: "runs.open", Place: here, Keys: []string{"enter"}, Short: "open this run", Title: "open the run", Refused: s.empty, Run: func() tea.Cmd { return s.open(s.selected) }},
		{ID: "runs.promote", Place: here, Keys: []string{"p"}, Short: "promote", Title: "make the run's version champion", Refused: func() string { return s.cannotPromote(s.selected) }, Run: func() tea.Cmd { return s.promote(s.selected) }},
		{ID: "runs.sort", Place: here, Keys: []string{"s"}, Short: "sort column", Title: "sort by the next column", Refused: s.empty, Run: s.sortNext},
		{ID: "runs.reverse", Place: here, Keys: []string{"S"}, Short: "reverse", Title: "sort the other way round", Refused: s.empty, Run: s.reverse},
		{ID: "runs.up", Place: here, Keys: []string{"up", "k"}, Title: "up", Run: move(func() int { return -1 })},
		{ID: "runs.down", Place: here, Keys: []string{"down", "j"}, Title: "down", Run: move(func() int { return +1 })},
		{ID: "runs.pageup", Place: here, Keys: []string{"pgup", "ctrl+u"}, Title: "a page up", Run: move(func() int { return -s.page })},
		{ID: "runs.pagedown", Place: here, Keys: []string{"pgdown", "ctrl+d"}, Title: "a page down", Run: move(func() int { return +s.page })},
		{ID: "runs.top", Place: here, Keys: []string{"home", "g"}, Title: "to the first", Run: move(func() int { return -len(s.positions) })},
		{ID: "runs.bottom", Place: here, Keys: []string{"end", "G"}, Title: "to the last", Run: move(func() int { return +len(s.positions) })},
	}
}

// Take takes what concerns the screen.
func (s *Screen) Take(m tea.Msg) tea.Cmd {
	switch m := m.(type) {
	case screen.Changed:
		return s.changed()
	case screen.OpenRun:
		return tea.Batch(s.host.Show(s), s.open(m.Run))
	case screen.ReadAgain:
		if s.detail != nil {
			return s.open(s.detail.run)
		}
	case detailMsg:
		s.takeDetail(m)
	}
	return nil
}

// changed sorts again if the board is another, and keeps the cursor on its run.
func (s *Screen) changed() tea.Cmd {
	if s.columns == nil {
		s.columns = columns(s.host.Symbols)
		s.sorted = slices.IndexFunc(s.columns, func(c column) bool { return c.title == "accuracy" })
	}
	b := s.host.Board
	if s.version == b.RunsVersion && len(s.positions) == len(b.Runs) {
		return nil
	}
	s.version = b.RunsVersion
	s.sort()
	if s.detail == nil {
		return nil
	}
	return s.changedDetail()
}

func (s *Screen) sort() {
	b := s.host.Board
	s.positions = s.order().sort(b.Runs)
	s.bests = make(map[string]float64)
	for _, c := range s.columns {
		if !c.mark {
			continue
		}
		for _, r := range b.Runs {
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
func (s *Screen) find(run string) {
	if at, ok := s.host.Board.Position(run); ok && s.touched {
		s.cursor = slices.Index(s.positions, at)
	}
	s.move(0)
}

func (s *Screen) order() order { return order{s.columns[s.sorted], s.reversed} }

func (s *Screen) empty() string {
	if len(s.positions) == 0 {
		return "there are no runs"
	}
	return ""
}

func (s *Screen) move(by int) {
	s.cursor = max(0, min(s.cursor+by, len(s.positions)-1))
	s.selected = ""
	if len(s.positions) > 0 {
		s.selected = s.host.Board.Runs[s.positions[s.cursor]].ID
	}
}

func (s *Screen) sortNext() tea.Cmd {
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

func (s *Screen) reverse() tea.Cmd {
	s.reversed = !s.reversed
	s.sort()
	return nil
}

// View draws the screen.
func (s *Screen) View(width, height int) []string {
	if s.detail != nil {
		return s.detail.view(s.host, width, height)
	}
	h, b := s.host, s.host.Board
	switch {
	case b.Unread != nil:
		return draw.Wrap("The runs could not be read; "+h.Key("read")+" reads them again.", width)
	case !b.Listed:
		return []string{h.Styles.Dim.Render("Reading the runs.")}
	case len(b.Runs) == 0:
		return draw.Wrap("Runs stand here once there are some, the best first. "+h.Key("screen.train")+" goes to Train, where "+h.Key("train.start")+" trains the first.", width)
	}
	count := format.Plural(len(b.Runs), "run", "runs")
	if len(b.Runs) < b.Total {
		count = fmt.Sprintf("the newest %s of %s runs", format.Count(len(b.Runs)), format.Count(b.Total))
	}
	head := h.Symbols.Spread(h.Styles.Title.Render(count),
		h.Styles.Dim.Render(s.order().sentence()), width)
	shown := fitting(s.columns, width)
	lines := []string{head, header(h, shown, s.order())}
	height -= len(lines) + 2
	s.page = max(1, height)
	from, to := draw.Window(s.first, s.cursor, len(s.positions), height)
	s.first = from
	champion, _ := b.Champion()
	onTest := false
	for i := from; i < to; i++ {
		r := b.Runs[s.positions[i]]
		lines = append(lines, row(h, shown, r, i == s.cursor, champion.Run != "" && r.ID == champion.Run, s.isBest))
		onTest = onTest || r.ChosenOn == "test"
	}
	return append(lines, "", s.legend(champion.Run != "", onTest, from, to, width))
}

// isBest reports whether no run is better in a column. One that is alone is not
// marked: there is nothing that it is better than.
func (s *Screen) isBest(c column, r engine.Run) bool {
	v, ok := c.best(r)
	best, has := s.bests[c.title]
	return ok && has && v == best && len(s.positions) > 1
}

// legend says what the marks mean that are on the screen, and where it is in a
// list that is longer.
func (s *Screen) legend(champion, onTest bool, from, to, width int) string {
	h := s.host
	var said []string
	if champion {
		said = append(said, h.Symbols.Champion+" champion")
	}
	if len(s.positions) > 1 {
		said = append(said, h.Symbols.Best+" best of its column")
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
	return h.Symbols.Spread(h.Styles.Dim.Render(h.Symbols.Pieces(room, said...)), h.Styles.Dim.Render(where), width)
}

// open shows the detail of a run.
func (s *Screen) open(run string) tea.Cmd {
	s.changed()
	s.touched = true
	s.find(run)
	r, ok := s.host.Board.Run(run)
	if !ok {
		return nil
	}
	s.generation++
	if s.detail == nil || s.detail.run != run {
		s.detail = newDetail(r)
	}
	return s.readDetail(r, s.generation)
}

func (s *Screen) closeDetail() tea.Cmd {
	s.detail = nil
	s.generation++
	return nil
}

// takeDetail takes what was read of a run, unless another was opened meanwhile.
func (s *Screen) takeDetail(m detailMsg) {
	if s.detail == nil || m.generation != s.generation {
		return
	}
	if m.err != nil {
		s.host.Say(screen.Bad, m.err.Error())
	}
	s.detail.take(m)
}
