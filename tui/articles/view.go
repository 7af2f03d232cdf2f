package articles

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/safe"
)

const (
	gap        = 2  // between columns
	nameWidth  = 16 // of a category in the list, at most
	leastText  = 12 // of the beginning of an article in the list
	low        = 16 // lines up to which none is left empty
	shownBytes = 1 << 15
)

// View draws the pane in at most height lines of at most width cells: the list
// beside the article, or above it where there is little room.
func (p *Pane) View(width, height int) []string {
	lines := p.draw(width, height)
	return lines[:max(0, min(len(lines), height))]
}

func (p *Pane) draw(width, height int) []string {
	h, count := p.host, ""
	if p.pages.Read {
		count = format.Plural(p.pages.Total, "article", "articles")
		if p.pages.Part != "" {
			count = format.Plural(p.pages.Total, p.pages.Part+" article", p.pages.Part+" articles")
		}
	}
	lines := []string{h.Symbols.Spread(h.Styles.Title.Render(h.Symbols.Text(p.title, width)), h.Styles.Dim.Render(count), width)}
	switch {
	case p.pages.Err != nil && len(p.pages.Items) == 0:
		return append(lines, draw.Styled(h.Styles.Bad, draw.Wrap("! "+h.Symbols.Whole(p.pages.Err.Error()), width))...)
	case !p.pages.Read:
		return append(lines, h.Styles.Dim.Render("Reading the articles."))
	case len(p.pages.Items) == 0:
		return append(lines, h.Styles.Dim.Render("There are no such articles."))
	}
	if height > low {
		lines = append(lines, "")
	}
	room := height - len(lines)
	if width >= draw.Wide-2*draw.Margin {
		left := (width - 3) * 9 / 20
		return append(lines, h.Symbols.Beside(p.list(left, room), left, draw.Blanks(3), p.article(width-3-left, room))...)
	}
	above := max(3, min(len(p.pages.Items)+2, room*2/5))
	list := p.list(width, above)
	if lines = append(lines, list...); height > low {
		lines = append(lines, "")
	}
	return append(lines, p.article(width, height-len(lines))...)
}

// column is a column of the list.
type column struct {
	title string
	width int
	cell  func(engine.Judged) string
}

// columns are those of the list beside the beginnings of the articles: what is
// the same for all of them is left out.
func (p *Pane) columns(shown []engine.Judged, width int) []column {
	y := p.host.Symbols
	first, second := p.names()
	var all []column
	category := func(title string, of func(engine.Judged) string) {
		w := ansi.StringWidth(title)
		for _, a := range shown {
			w = max(w, ansi.StringWidth(y.Text(of(a), nameWidth)))
		}
		all = append(all, column{title, w, func(a engine.Judged) string { return y.Text(of(a), w) }})
	}
	if p.query.Truth == "" {
		category("truth", func(a engine.Judged) string { return a.Truth })
	}
	if p.query.Answer == "" {
		category(first, func(a engine.Judged) string { return a.Answer })
	}
	if p.query.Against != "" {
		category(second, func(a engine.Judged) string {
			if a.Other == nil {
				return ""
			}
			return a.Other.Answer
		})
	}
	used := 2 + len("0.00") + gap
	for i, c := range all {
		if used += c.width + gap; used+leastText > width {
			return all[:i]
		}
	}
	return all
}

// names are what the answers of the two runs are called.
func (p *Pane) names() (first, second string) {
	if p.query.Against == "" {
		return "answer", ""
	}
	a, _ := p.host.Board.Run(p.query.Run)
	b, _ := p.host.Board.Run(p.query.Against)
	if a.Model == b.Model {
		return "first", "second"
	}
	return p.host.Name(a), p.host.Name(b)
}

func (p *Pane) list(width, height int) []string {
	h := p.host
	room := height - 1
	if len(p.pages.Items) > room || p.pages.Next != "" {
		room--
	}
	p.page = max(1, room)
	from, to := draw.Window(p.first, p.cursor, len(p.pages.Items), p.page)
	p.first = from
	columns := p.columns(p.pages.Items[from:to], width)
	head := "  sure" + draw.Blanks(gap)
	for _, c := range columns {
		head += h.Symbols.Fit(c.title, c.width+gap)
	}
	lines := []string{h.Styles.Dim.Render(h.Symbols.Fit(head+"article", width))}
	for i := from; i < to; i++ {
		a := p.pages.Items[i]
		line := h.Symbols.FitRight(confidence(a.Confidence), len("0.00")) + draw.Blanks(gap)
		for _, c := range columns {
			line += h.Symbols.Fit(c.cell(a), c.width+gap)
		}
		line += h.Symbols.Text(a.Text, width-2-ansi.StringWidth(line))
		if i == p.cursor {
			lines = append(lines, h.Styles.Accent.Bold(true).Render(h.Symbols.Cursor+" "+line))
		} else {
			lines = append(lines, "  "+line)
		}
	}
	if to-from < p.pages.Total {
		where := fmt.Sprintf("  %s to %s of %s", format.Count(from+1), format.Count(to), format.Count(p.pages.Total))
		switch {
		case p.pages.Busy:
			where += ", reading more"
		case p.pages.Err != nil:
			where += "; more could not be read: " + h.Symbols.Text(p.pages.Err.Error(), width)
		}
		lines = append(lines, h.Styles.Dim.Render(h.Symbols.Fit(where, width)))
	}
	return lines
}

// confidence writes a probability with two decimals: 0.93.
func confidence(v float64) string {
	if s := format.Score(v); s == format.Missing {
		return s
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// article says what belongs there, what was answered and where it stands, above
// its text.
func (p *Pane) article(width, height int) []string {
	a := p.pages.Items[p.cursor]
	first, second := p.names()
	lines := []string{p.answer("truth", a.Truth, a.TruthConfidence, "", width), p.answer(first, a.Answer, a.Confidence, verdict(a.Answer, a.Truth), width)}
	if a.Other != nil {
		lines = append(lines, p.answer(second, a.Other.Answer, a.Other.Confidence, verdict(a.Other.Answer, a.Truth), width))
	}
	where := "article " + format.Count(a.Row+1)
	if a.Line > 0 {
		where = "line " + format.Count(a.Line) + " of its source, " + where
	}
	lines = append(lines, p.host.Styles.Dim.Render(p.host.Symbols.Fit(where, width)))
	if height > low/2 {
		lines = append(lines, "")
	}
	return append(lines, p.words(a, width, height-len(lines))...)
}

func verdict(answer, truth string) string {
	if answer == truth {
		return "right"
	}
	return "wrong"
}

// answer is a category with the probability that it got.
func (p *Pane) answer(name, category string, probability float64, verdict string, width int) string {
	h := p.host
	line := h.Styles.Dim.Render(h.Symbols.Fit(name, 8)) + confidence(probability) + draw.Blanks(gap)
	room := width - ansi.StringWidth(line)
	if verdict == "" {
		return line + h.Styles.Bold.Render(h.Symbols.Text(category, room))
	}
	style := h.Styles.Bad
	if verdict == "right" {
		style = h.Styles.Good
	}
	return h.Symbols.Fit(line+h.Symbols.Text(category, room-len(verdict)-gap)+draw.Blanks(gap)+style.Render(verdict), width)
}

// textKey is what the lines of a text depend on.
type textKey struct {
	at, width, height int
}

// words is the text of an article, as far as there is room.
func (p *Pane) words(a engine.Judged, width, height int) []string {
	if height <= 0 {
		return nil
	}
	key := textKey{p.cursor, width, height}
	if key == p.key {
		return p.text
	}
	h := p.host
	text := strings.TrimSpace(a.Text[:min(len(a.Text), shownBytes)])
	var lines []string
	for _, paragraph := range safe.Lines(text) {
		lines = append(lines, draw.Wrap(h.Symbols.Whole(paragraph), width)...)
	}
	if len(lines) > height {
		lines = lines[:height]
		last := h.Symbols.Fit(lines[height-1], max(0, width-2))
		lines[height-1] = strings.TrimRight(last, " ") + " " + h.Symbols.Ellipsis
	}
	p.key, p.text = key, lines
	return lines
}
