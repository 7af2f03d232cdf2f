package serve

import (
	"fmt"
	"strconv"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/champion"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
)

const (
	gap       = 3  // blanks between two columns
	label     = 12 // cells for the name of a figure
	veryTall  = 44 // lines from which nothing has to be short
	pairWidth = 70 // cells from which two charts stand side by side
)

// View draws the screen.
func (s *Screen) View(width, height int) []string {
	if s.inHistory {
		return s.history(width, height)
	}
	var lines []string
	switch {
	case !s.on():
		lines = joined(s.head(width), s.offLines(width), s.versionLines(10, width), s.recent(5, width))
	case width >= draw.Wide-2*draw.Margin:
		lines = s.wide(width, height)
	default:
		lines = joined(s.head(width), s.load(width, 1), s.charts(8, 4, width), s.tried(width), s.failures(20, width), s.versionLines(10, width), s.recent(5, width))
	}
	return s.scrolled(len(lines), width, height, func(i int) string { return lines[i] })
}

// wide is the view in two columns: what is asked, and who answers and what
// failed.
func (s *Screen) wide(width, height int) []string {
	left := (width - gap) / 2
	right := width - gap - left
	tall, chart, categories, failures, few := 1, 3, 6, 5, 3
	switch {
	case height >= veryTall:
		tall, chart, categories, failures, few = 8, 6, 16, 14, 8
	case height >= draw.Tall:
		tall = 2
	}
	columns := s.host.Symbols.Beside(
		joined(s.load(left, tall), s.charts(categories, chart, left)), left, draw.Blanks(gap),
		joined(s.failures(failures, right), s.versionLines(few, right), s.recent(few, right)),
	)
	return joined(s.head(width), s.tried(width), columns)
}

// joined puts blocks one under the other, an empty line between two; those
// without a line are left out.
func joined(blocks ...[]string) []string {
	var lines []string
	for _, b := range blocks {
		if len(b) == 0 {
			continue
		}
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, b...)
	}
	return lines
}

// scrolled is what of n lines the place shows, and where that is if it is not
// all.
func (s *Screen) scrolled(n, width, height int, line func(i int) string) []string {
	p := s.page()
	p.height = max(1, height-1)
	from, to := 0, n
	if n > height {
		from = max(0, min(p.first, n-p.height))
		to = from + p.height
	}
	p.first = from
	lines := make([]string, 0, height)
	for i := from; i < to; i++ {
		lines = append(lines, line(i))
	}
	if to-from == n {
		return lines
	}
	h := s.host
	where := fmt.Sprintf("%s to %s of %s lines", format.Count(from+1), format.Count(to), format.Count(n))
	if to < n {
		where += ", more below: " + h.Key("serve.down")
	}
	return append(lines, h.Styles.Dim.Render(h.Symbols.Text(where, width)))
}

// heading is the title of a block, with a note at its right.
func (s *Screen) heading(title, note string, width int) string {
	return s.host.Symbols.Spread(s.host.Styles.Title.Render(title), s.host.Styles.Dim.Render(note), width)
}

// row is a figure under its name.
func (s *Screen) row(name, value string, width int) string {
	y := s.host.Symbols
	return s.host.Styles.Dim.Render(y.Fit(name, label)) + y.Fit(value, width-label)
}

// head says whether the server is on, where and since when, and who answers.
func (s *Screen) head(width int) []string {
	h, y := s.host, s.host.Symbols
	title := h.Styles.Title.Render("Prediction server") + "   "
	if !s.on() {
		return append([]string{y.Fit(title+"off", width)}, s.answering(width)...)
	}
	title += h.Styles.Good.Render("on") + "   " + h.Styles.Bold.Render(y.Text(h.Board.Desk.URL(), width-len("Prediction server   on   ")))
	since := ""
	if s.traffic != nil {
		since = h.Styles.Dim.Render("for " + s.lasted(s.traffic.On))
	}
	return append([]string{y.Spread(title, since, width)}, s.answering(width)...)
}

// answering are the champion and the challenger.
func (s *Screen) answering(width int) []string {
	h, y := s.host, s.host.Symbols
	if !h.Board.Listed {
		return nil
	}
	now, ok := h.Board.Champion()
	if !ok {
		text := "none yet: until one is trained the server answers 503. " + h.Key("screen.train") + " goes to Train."
		if len(h.Board.Versions) > 0 {
			text = "none: until there is one the server answers 503. " + h.Key("serve.promote") + " makes one."
		}
		return s.wrapped("champion", text, width)
	}
	line := func(name string, v engine.Version, does string) string {
		head := y.Text(string(v.Kind), 12) + " version " + strconv.Itoa(v.Number)
		parts := []string{does, champion.Accuracy(s.host, v), ""}
		if width >= pairWidth {
			parts = []string{accuracyWords(champion.Accuracy(s.host, v), v.ChosenOn, width), does, champion.Corpus(s.host, v, 24)}
		}
		return s.row(name, h.Styles.Bold.Render(head)+"   "+y.Pieces(width-label-ansi.StringWidth(head)-3, parts...), width)
	}
	does := ""
	challenger, tried := h.Board.Challenger()
	if tried && challenger.ChallengerShare > 0 {
		does = "answers " + percent(100-challenger.ChallengerShare)
	}
	lines := []string{line("champion "+y.Champion, now, does)}
	if !tried {
		none := "none"
		if s.cannotChallenge() == "" {
			none += "; " + h.Key("serve.challenge") + " tries a version beside the champion"
		}
		lines = append(lines, s.row("challenger", h.Styles.Dim.Render(none), width))
	} else {
		does = "shadow mode"
		if challenger.ChallengerShare > 0 {
			does = "answers " + percent(challenger.ChallengerShare)
		}
		lines = append(lines, line("challenger", challenger, does))
	}
	if width < pairWidth && (now.ChosenOn == "test" || tried && challenger.ChosenOn == "test") {
		lines = append(lines, s.row("", h.Styles.Dim.Render(figure.Optimistic), width))
	}
	return lines
}

func accuracyWords(accuracy, part string, width int) string {
	switch {
	case accuracy == "":
		return ""
	case part == "validation" && width < draw.Wide-2*draw.Margin:
		return "accuracy " + accuracy
	}
	return "accuracy " + accuracy + " on " + format.ChosenOn(part)
}

// wrapped is a row whose value may go on in further lines.
func (s *Screen) wrapped(name, value string, width int) []string {
	var lines []string
	for i, line := range draw.Wrap(value, width-label) {
		if i > 0 {
			name = ""
		}
		lines = append(lines, s.row(name, line, width))
	}
	return lines
}

// offLines say what the server is and how it is turned on.
func (s *Screen) offLines(width int) []string {
	h := s.host
	width = min(width, 100)
	var lines []string
	for _, text := range []string{
		"Programs send it a text over HTTP; it answers with the category that the champion finds, and how sure that is.",
		"It belongs to the desk, not to this screen: it goes on when you leave the workbench, and a desk in the background stays as long as it serves.",
	} {
		lines = append(lines, draw.Wrap(text, width)...)
	}
	lines = append(lines, "")
	turn := h.Key("serve.switch") + " turns it on at the port of the settings (API_PORT, 8000 if that is not set); " + h.Key("serve.port") + " chooses another."
	return append(lines, draw.Styled(h.Styles.Accent, draw.Wrap(turn, width))...)
}
