package runs

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/draw"
	"copydesk/tui/format"
)

// View draws the screen.
func (s *Screen) View(width, height int) []string {
	switch {
	case s.detail != nil:
		return s.detail.view(s.host, width, height)
	case s.deleted != nil:
		return s.viewDeleted(width, height)
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
	shown := fitting(s.columns, s.ranked(), width)
	s.names, s.width = s.names[:0], width
	for _, c := range shown {
		s.names = append(s.names, c.name)
	}
	lines := append(s.head(width), header(h, shown, s.order))
	if len(s.positions) == 0 {
		return append(lines, "", h.Styles.Dim.Render("The filter finds no run. "+h.Key("runs.clear")+" shows all."))
	}
	meaning := sentence(h, s.order.column.title, s.order.column.metric, width)
	height -= len(lines) + len(meaning) + 1
	s.page = max(1, height)
	from, to := draw.Window(s.first, s.cursor, len(s.positions), height)
	s.first = from
	champion, _ := b.Champion()
	onTest := false
	for i := from; i < to; i++ {
		r := &b.Runs[s.positions[i]]
		is := heads{selected: i == s.cursor, marked: s.marks[r.ID], champion: champion.Run != "" && r.ID == champion.Run}
		lines = append(lines, row(h, shown, r, is, s.isBest))
		onTest = onTest || r.ChosenOn == "test"
	}
	if to-from < height {
		lines = append(lines, "") // there is room
	}
	return append(append(lines, meaning...), s.legend(champion.Run != "", onTest, from, to, width))
}

// ranked are the columns that may be shown, those first that stay.
func (s *Screen) ranked() []int {
	rank := make([]int, 0, len(s.rank))
	for _, i := range s.rank {
		if c := &s.columns[i]; c.idle == nil || !c.idle() {
			rank = append(rank, i)
		}
	}
	return rank
}

// head says how many runs there are, which of them are listed and in what order.
func (s *Screen) head(width int) []string {
	h, b := s.host, s.host.Board
	count := format.Plural(len(b.Runs), "run", "runs")
	if len(b.Runs) < b.Total {
		count = fmt.Sprintf("the newest %s of %s runs", format.Count(len(b.Runs)), format.Count(b.Total))
	}
	if s.filter.text != "" {
		count = format.Count(len(s.positions)) + " of " + count
	}
	left := h.Styles.Title.Render(count)
	if n := len(s.marks); n > 0 {
		text := format.Count(n) + " marked"
		if hidden := n - s.markedListed(); hidden > 0 {
			text += ", " + format.Count(hidden) + " of them not listed"
		}
		left += "   " + h.Styles.Accent.Render(text)
	}
	right := h.Styles.Dim.Render(s.order.sentence())
	sentence := s.filter.sentence()
	if sentence == "" {
		return []string{h.Symbols.Spread(left, right, width)}
	}
	if s.filter.asking {
		sentence += "   searching"
	}
	room := width - ansi.StringWidth(left) - 3
	if room-ansi.StringWidth(right)-2 >= min(ansi.StringWidth(sentence), 40) {
		left += "   " + h.Styles.Accent.Render(h.Symbols.Text(sentence, room-ansi.StringWidth(right)-2))
		return []string{h.Symbols.Spread(left, right, width)}
	}
	return []string{h.Symbols.Spread(left, right, width), h.Styles.Accent.Render(h.Symbols.Text(sentence, width))}
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
	if len(s.marks) > 0 {
		said = append(said, markedSign+" marked")
	}
	if s.baseline != "" {
		said = append(said, "difference: above the baseline, "+strings.TrimSpace(s.calledAll([]string{s.baseline})))
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
