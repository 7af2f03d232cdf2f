package compare

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/screen"
)

// pane is a part of the comparison.
type pane int

const (
	paneMetrics pane = iota
	paneAnswers
	paneCategories
	paneConfusion
	paneTerms
	paneCurves
	paneSettings
	panes
)

var paneTitles = [panes]string{"Metrics", "Articles", "Categories", "Confusion", "Terms", "Curves", "Settings"}

// The sizes from which all panes stand on the screen at once.
const (
	allWidth  = 170
	allHeight = 44
)

func (s *Screen) turn(by int) { s.focus = (s.focus + pane(by) + panes) % panes }

// derive works out what the panes show, from what is known of the runs.
func (s *Screen) derive() {
	runs := make([]engine.Run, 0, len(s.sides))
	for _, x := range s.sides {
		r := x.run
		r.ID = x.id
		runs = append(runs, r)
	}
	var err error
	if s.comparison, err = engine.Compare(runs); err != nil {
		s.host.Say(screen.Bad, err.Error())
	}
	s.metrics.show(runs, s.comparison, s.all)
	if err := s.settings.show(runs, s.comparison, s.all); err != nil {
		s.host.Say(screen.Bad, err.Error())
	}
	s.derivePair()
}

// derivePair works out what the panes of two runs show.
func (s *Screen) derivePair() {
	a, b, _ := s.pair()
	part := s.part()
	s.categories.show(s.sides, s.second, part)
	s.confusion.show(a.report(part), b.report(part), a.run.Dataset.Digest == b.run.Dataset.Digest)
}

// move moves the cursor of the pane that keys go to.
func (s *Screen) move(down, right int) {
	switch s.focus {
	case paneMetrics:
		s.metrics.move(down)
	case paneAnswers:
		s.answers.move(down)
	case paneCategories:
		s.categories.move(down)
		s.follow(s.categories.current())
	case paneConfusion:
		s.confusion.Move(down, right)
	case paneTerms:
		s.moveTerms(down, right)
	case paneSettings:
		s.settings.move(down)
	}
}

// follow shows the same category in the panes that show one.
func (s *Screen) follow(category string) {
	if at := slices.Index(s.confusion.Names, category); at >= 0 {
		s.confusion.Row = at
	}
	if c := s.termsOfPair().changes; c != nil {
		if at := slices.IndexFunc(c.Categories, func(t engine.CategoryTermChanges) bool { return t.Category == category }); at >= 0 {
			s.changes.category, s.changes.first = at, 0
		}
	}
}

func (s *Screen) cannotEnter() string {
	if why := s.few(); why != "" {
		return why
	}
	switch s.focus {
	case paneAnswers:
		return s.cannotOpenAnswers()
	case paneCategories:
		if s.categories.current() == "" || len(s.confusion.Names) == 0 {
			return "there is no matrix of the two runs"
		}
		return ""
	case paneConfusion:
		return s.cannotOpenCell()
	}
	return "there is nothing to go into in " + paneTitles[s.focus]
}

func (s *Screen) enter() tea.Cmd {
	switch s.focus {
	case paneAnswers:
		return s.openAnswers()
	case paneConfusion:
		return s.openCell()
	}
	s.follow(s.categories.current())
	s.confusion.toLargest()
	s.focus = paneConfusion
	return nil
}

// View draws the screen.
func (s *Screen) View(width, height int) []string {
	switch {
	case s.articles != nil:
		return s.articles.View(width, height)
	case len(s.sides) < 2:
		return s.empty(width)
	}
	lines := s.heading(width, height)
	room := height - len(lines) - 1
	switch {
	case width < draw.Wide-2*draw.Margin:
		lines = append(lines, s.paneTabs(width))
		return append(lines, s.pane(s.focus, width, room)...)
	case width >= allWidth && height >= allHeight:
		return append(append(lines, ""), s.everything(width, room)...)
	case height >= draw.Tall-6:
		lines = append(append(lines, s.paneTabs(width)), "")
		return append(lines, s.four(width, room-1)...)
	}
	lines = append(lines, s.paneTabs(width))
	first, second := s.neighbours()
	return append(lines, s.beside(first, second, width, room)...)
}

// empty says how to compare runs.
func (s *Screen) empty(width int) []string {
	h := s.host
	var lines []string
	if s.lost != "" {
		lines = append(draw.Wrap(h.Symbols.Whole(s.lost), width), "")
	}
	switch n := len(h.Board.Runs); {
	case h.Board.Unread != nil:
		return append(lines, draw.Wrap("The runs could not be read; "+h.Key("read")+" reads them again.", width)...)
	case !h.Board.Listed:
		return append(lines, h.Styles.Dim.Render("Reading the runs."))
	case n < 2:
		return append(lines, draw.Wrap("Two runs or more are compared here, and there are not as many yet. "+
			h.Key("screen.train")+" goes to Train, where "+h.Key("train.start")+" trains some.", width)...)
	}
	about := "Nothing is compared yet."
	if s.lost != "" {
		about = "Fewer than two runs are left."
	}
	lines = append(lines, draw.Wrap(about+" Here two runs or more are held against the first of them: by their figures, "+
		"whether the difference may be chance, the categories, the terms and the articles that make it.", width)...)
	return append(append(lines, ""), draw.Wrap(h.Key("compare.choose")+" chooses the runs here. Or "+h.Key("screen.runs")+
		" goes to Runs, where "+h.Key("runs.mark")+" marks some and "+h.Key("runs.compare")+" compares them.", width)...)
}

// four draws the panes in two rows of two, those that are with the one that keys
// go to.
func (s *Screen) four(width, height int) []string {
	above := height * 11 / 20
	at := [4]pane{paneMetrics, paneCategories, paneAnswers, paneSettings}
	if s.focus == paneConfusion || s.focus == paneTerms || s.focus == paneCurves {
		at = [4]pane{paneConfusion, paneTerms, paneCurves, paneSettings}
	}
	lines := s.beside(at[0], at[1], width, above)
	for len(lines) < above {
		lines = append(lines, "")
	}
	lines = append(lines[:above], "")
	return append(lines, s.beside(at[2], at[3], width, height-above-1)...)
}

// neighbours are the pane that keys go to and the one that stands beside it.
func (s *Screen) neighbours() (left, right pane) {
	pairs := [][2]pane{{paneMetrics, paneAnswers}, {paneCategories, paneConfusion}, {paneTerms, paneCurves}, {paneMetrics, paneSettings}}
	for _, p := range pairs {
		if s.focus == p[0] || s.focus == p[1] {
			return p[0], p[1]
		}
	}
	return pairs[0][0], pairs[0][1]
}

func (s *Screen) beside(left, right pane, width, height int) []string {
	const gap = 4
	l := (width - gap) / 2
	r := width - gap - l
	return s.host.Symbols.Beside(s.titled(left, l, height), l, draw.Blanks(gap), s.titled(right, r, height))
}

// everything draws all panes in three columns.
func (s *Screen) everything(width, height int) []string {
	const gap = 4
	first := (width - 2*gap) * 3 / 8
	second := (width - 2*gap - first) / 2
	third := width - 2*gap - first - second
	column := func(width int, parts ...pane) []string {
		room := height - (len(parts) - 1)
		var lines []string
		for i, p := range parts {
			most := room / (len(parts) - i)
			switch p {
			case paneMetrics:
				most = room * 6 / 10
			case paneAnswers:
				most = answerLines + 1
			}
			block := s.titled(p, width, most)
			room -= len(block)
			if lines != nil {
				lines = append(lines, "")
			}
			lines = append(lines, block...)
		}
		return lines
	}
	y := s.host.Symbols
	left := column(first, paneMetrics, paneAnswers, paneSettings)
	middle := column(second, paneCategories, paneCurves)
	right := column(third, paneConfusion, paneTerms)
	return y.Beside(y.Beside(left, first, draw.Blanks(gap), middle), first+gap+second, draw.Blanks(gap), right)
}

// paneTabs are the names of the panes, as many around the one in front as there
// is room for.
func (s *Screen) paneTabs(width int) string {
	y := s.host.Symbols
	for from := range panes {
		line := ""
		if from > 0 {
			line = s.host.Styles.Dim.Render(y.Ellipsis)
		}
		for p := from; p < panes; p++ {
			line += s.paneTitle(p)
		}
		if ansi.StringWidth(line) <= width || from == s.focus {
			return y.Fit(line, width)
		}
	}
	return ""
}

func (s *Screen) paneTitle(p pane) string {
	if p == s.focus {
		return s.host.Styles.Accent.Bold(true).Render("[" + paneTitles[p] + "]")
	}
	return s.host.Styles.Dim.Render(" " + paneTitles[p] + " ")
}

// titled is a pane under its title, in at most height lines.
func (s *Screen) titled(p pane, width, height int) []string {
	if height <= 0 {
		return nil
	}
	return append([]string{s.paneTitle(p)}, s.pane(p, width, height-1)...)
}

func (s *Screen) pane(p pane, width, height int) []string {
	if height <= 0 {
		return nil
	}
	var lines []string
	focused := p == s.focus
	switch p {
	case paneMetrics:
		lines = s.metricsView(focused, width, height)
	case paneAnswers:
		lines = s.answersView(focused, width, height)
	case paneCategories:
		lines = s.categoriesView(focused, width, height)
	case paneConfusion:
		lines = s.confusionView(focused, width, height)
	case paneTerms:
		lines = s.termsView(focused, width, height)
	case paneCurves:
		lines = s.curvesView(width, height)
	case paneSettings:
		lines = s.settingsView(focused, width, height)
	}
	return lines[:min(len(lines), height)]
}

// sentence writes why something is not there, over as many lines as it needs.
func (s *Screen) sentence(why string, width int) []string {
	if why == "" {
		return nil
	}
	lines := draw.Wrap(s.host.Symbols.Whole(upper(why))+".", width-2)
	for i, line := range lines {
		lines[i] = "  " + s.host.Styles.Dim.Render(line)
	}
	return lines
}

// line marks a line that the cursor is on, in the pane that keys go to.
func (s *Screen) line(text string, current, focused bool) string {
	if current && focused {
		return s.host.Styles.Accent.Bold(true).Render(s.host.Symbols.Cursor + " " + text)
	}
	return "  " + text
}
