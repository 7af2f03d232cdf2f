package runs

import (
	"math"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/screen"
)

// Screen is the leaderboard of all runs, the detail of one, and the runs that
// were deleted.
type Screen struct {
	host *screen.Host
	desk Desk

	detail  *detail  // nil: none is open
	deleted *deleted // nil: they are not shown

	columns []column // in the order of the screen
	rank    []int    // positions in columns, those first that stay where there is little room
	order   order
	filter  filter

	selected string   // the run under the cursor
	touched  bool     // a person chose it: it keeps the cursor when the order changes
	cursor   int      // its position
	first    int      // the position of the first line
	page     int      // lines shown
	names    []string // columns shown
	width    int      // of the last view

	version   uint64 // of the runs that positions are of
	sorted    []int  // positions in the board's runs, in order
	positions []int  // those of them that the filter finds
	bests     map[string]float64
	values    map[string][]float64 // of the board's runs, by column; see valuesOf
	entries   map[string][]entry   // what the board's runs are sorted by, by column
	facts     known

	marks    map[string]bool // runs
	baseline string          // the run that others are held against, "" if none is; as long as the workbench runs
	busy     map[string]bool // runs that the desk is asked to change
	undo     [][]string      // runs that were deleted, by deletion

	generation int // of what was asked for the detail
}

// known is what columns show of runs that is not in them.
type known struct {
	registered    *engine.Version // the newest when versions was made
	versions      map[string]int  // the newest of each run
	baseline      engine.Run
	tagged, noted bool // a run has a tag, a note
}

// New returns the screen with columns of the given names, in order; with none it
// shows those that are usual. It reports (fault.Invalid) a name that no column
// has.
func New(h *screen.Host, desk Desk, columns []string) (*Screen, error) {
	s := &Screen{host: h, desk: desk, marks: map[string]bool{}, busy: map[string]bool{}, values: map[string][]float64{}, entries: map[string][]entry{}}
	if err := s.setColumns(columns); err != nil {
		return nil, err
	}
	var err error
	s.order.column, err = s.column("accuracy")
	return s, err
}

const (
	here      screen.Place = "in Runs"
	onRun     screen.Place = "in a run"
	onCell    screen.Place = "in the articles of a run"
	onDeleted screen.Place = "in the deleted runs"
)

// Title is the screen's name.
func (s *Screen) Title() string { return "Runs" }

// Place is where its keys are found.
func (s *Screen) Place() screen.Place {
	switch {
	case s.detail != nil && s.detail.articles != nil:
		return onCell
	case s.detail != nil:
		return onRun
	case s.deleted != nil:
		return onDeleted
	}
	return here
}

// Actions are all that can be done here.
func (s *Screen) Actions() []screen.Action {
	return slices.Concat(s.listActions(), s.detailActions(), s.cellActions(), s.deletedActions())
}

// Take takes what concerns the screen.
func (s *Screen) Take(m tea.Msg) tea.Cmd {
	switch m := m.(type) {
	case screen.Changed:
		return s.changed()
	case screen.Entered:
		if m.Screen == s {
			return s.findAgain()
		}
	case screen.Events:
		return s.deletedChanged(m)
	case screen.OpenRun:
		return tea.Batch(s.host.Show(s), s.open(m.Run))
	case screen.ReadAgain:
		return s.readAgain()
	case screen.Broke:
		s.broke(m)
	case foundMsg:
		return s.takeFound(m)
	case editedMsg:
		return s.takeEdited(m)
	case writtenMsg:
		return s.takeWritten(m)
	case registeredMsg:
		s.takeRegistered(m)
	case deletedMsg:
		return s.takeDeleted(m)
	case detailMsg:
		return s.takeDetail(m)
	case termsMsg:
		s.takeTerms(m)
	default:
		if s.detail != nil && s.detail.articles != nil {
			return s.detail.articles.Take(m)
		}
	}
	return nil
}

// broke waits for no answer any more.
func (s *Screen) broke(m screen.Broke) {
	clear(s.busy)
	s.filter.asking = false
	if d := s.deleted; d != nil && d.asking {
		d.asking, d.err = false, m.Err
	}
	if d := s.detail; d != nil {
		d.broke(m)
	}
}

func (s *Screen) readAgain() tea.Cmd {
	cmds := []tea.Cmd{s.readDeleted()}
	if s.detail != nil {
		cmds = append(cmds, s.open(s.detail.run))
	}
	return tea.Batch(cmds...)
}

// changed sorts again if the board is another, and keeps the cursor on its run.
func (s *Screen) changed() tea.Cmd {
	b := s.host.Board
	registered := s.learnVersions()
	if s.version == b.RunsVersion && !(registered && s.order.column.name == "version") {
		return nil
	}
	s.version = b.RunsVersion
	clear(s.values)
	clear(s.entries)
	s.learn()
	s.sort()
	s.sift()
	cmd := s.findAgain()
	if s.detail == nil {
		return cmd
	}
	return tea.Batch(cmd, s.changedDetail())
}

// learnVersions notes which runs are registered, and reports whether that is new.
func (s *Screen) learnVersions() bool {
	var newest *engine.Version
	all := s.host.Board.Versions
	if len(all) > 0 {
		newest = &all[0]
	}
	if s.facts.registered == newest {
		return false
	}
	s.facts.registered, s.facts.versions = newest, make(map[string]int, len(all))
	for i := range all {
		v := &all[i]
		s.facts.versions[v.Run] = max(s.facts.versions[v.Run], v.Number)
	}
	return true
}

// learn notes what columns show that is not in their run, and forgets marks of runs that
// are gone.
func (s *Screen) learn() {
	b := s.host.Board
	s.facts.tagged, s.facts.noted = false, false
	for i := range b.Runs {
		tags := b.Runs[i].Tags
		if len(tags) == 0 {
			continue
		}
		_, noted := tags[engine.NoteTag]
		s.facts.noted = s.facts.noted || noted
		s.facts.tagged = s.facts.tagged || len(tags) > 1 || !noted
	}
	for id := range s.marks {
		if _, ok := b.Position(id); !ok {
			delete(s.marks, id)
		}
	}
	r, ok := b.Run(s.baseline)
	if !ok {
		s.baseline = ""
	}
	s.facts.baseline = r
}

// sort puts all runs in order.
func (s *Screen) sort() {
	name := s.order.column.name
	entries, ok := s.entries[name]
	if !ok {
		entries = s.order.entries(s.host.Board.Runs)
	}
	if name != "difference" && name != "version" { // they change without the runs
		s.entries[name] = entries
	}
	s.sorted = s.order.sort(entries)
}

// valuesOf returns the numbers of a column of metrics, in the order of the
// board's runs, NaN where a run has none; nil for another column. They are looked
// up once for each change of the runs, not at each key.
func (s *Screen) valuesOf(c column) []float64 {
	if !c.mark {
		return nil
	}
	values, ok := s.values[c.name]
	if !ok {
		runs := s.host.Board.Runs
		values = make([]float64, len(runs))
		for i := range runs {
			v, has := c.number(&runs[i])
			if values[i] = v; !has {
				values[i] = math.NaN()
			}
		}
		s.values[c.name] = values
	}
	return values
}

// sift takes those runs that the filter finds and notes the best of them.
func (s *Screen) sift() {
	s.pick()
	s.bests = make(map[string]float64)
	for _, c := range s.columns {
		values := s.valuesOf(c)
		if values == nil {
			continue
		}
		best := math.NaN()
		for _, at := range s.positions {
			v := values[at]
			if !math.IsNaN(v) && (math.IsNaN(best) || v != best && (v > best) == c.high) {
				best = v
			}
		}
		if !math.IsNaN(best) {
			s.bests[c.name] = best
		}
	}
}

// pick takes those runs that the filter finds, in order.
func (s *Screen) pick() {
	s.positions = s.filter.pick(s.sorted, s.host.Board)
	s.find(s.selected)
}

// isBest reports whether no run is better in a column. One that is alone is not
// marked: there is nothing that it is better than.
func (s *Screen) isBest(c column, r *engine.Run) bool {
	v, ok := c.number(r)
	best, has := s.bests[c.name]
	return ok && has && v == best && len(s.positions) > 1
}

// find puts the cursor on a run, or leaves it at its position if that is gone.
func (s *Screen) find(run string) {
	if at, ok := s.host.Board.Position(run); ok && s.touched {
		if i := slices.Index(s.positions, at); i >= 0 {
			s.cursor = i
		}
	}
	s.move(0)
}

func (s *Screen) move(by int) {
	s.cursor = max(0, min(s.cursor+by, len(s.positions)-1))
	s.selected = ""
	if len(s.positions) > 0 {
		s.selected = s.host.Board.Runs[s.positions[s.cursor]].ID
	}
}

// empty says why no run is under the cursor.
func (s *Screen) empty() string {
	switch {
	case len(s.host.Board.Runs) == 0:
		return "there are no runs"
	case len(s.positions) == 0:
		return "the filter finds no run"
	}
	return ""
}
