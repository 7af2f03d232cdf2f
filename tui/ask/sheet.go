package ask

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/draw"
	"copydesk/tui/safe"
)

// maxArticle is the most bytes that an article has here.
const maxArticle = 200_000

// mostWidths bounds the widths of characters that are remembered.
const mostWidths = 1 << 16

// sheet is what the article is written on.
//
// It keeps the characters as they came, escapes, other controls and what has no
// width among them: the model is asked with the article that somebody has, not
// with what a terminal can show of it. Three things are changed. Line ends of
// any kind become \n; bytes that are not UTF-8 become U+FFFD each, which is what
// the cleaning takes them for; NUL, which no shell can hand on, is left out.
// What is drawn has passed package safe.
//
// The text area of Bubbles takes 56 ms a key with 100 KB in one line, as it
// breaks and draws all of it each time, and does not keep what it cannot show.
type sheet struct {
	paragraphs []paragraph // nil is one empty one
	row, at    int         // the cursor: a paragraph and a position in it
	goal       int         // the cell that up and down keep to, from 1; 0 is none
	bytes      int         // of the text
	version    int         // counts changes of the text

	width  int          // cells that paragraphs are broken at
	first  int          // the line at the top
	rows   int          // lines shown
	widths map[rune]int // of characters that are not ASCII
}

// paragraph is text without line ends.
type paragraph struct {
	runes  []rune
	breaks []int // where each line but the first begins
	width  int   // that breaks are of, 0 if they are stale
}

// insert puts text at the cursor, as much of it as there is room for, and
// reports whether that was all.
func (s *sheet) insert(text []rune) (whole bool) {
	s.touch()
	text, whole = sane(text), true
	for i, r := range text {
		if s.bytes+utf8.RuneLen(r) > maxArticle {
			text, whole = text[:i], false
			break
		}
		s.bytes += utf8.RuneLen(r)
	}
	p := &s.paragraphs[s.row]
	p.width = 0
	lines := split(text)
	last := len(lines) - 1
	if last == 0 {
		p.runes = slices.Insert(p.runes, s.at, text...)
		s.at += len(text)
		return whole
	}
	tail := slices.Clone(p.runes[s.at:])
	p.runes = append(p.runes[:s.at], lines[0]...)
	added := make([]paragraph, last)
	for i, line := range lines[1:] {
		added[i].runes = slices.Clone(line)
	}
	s.at = len(lines[last])
	added[last-1].runes = append(added[last-1].runes, tail...)
	s.paragraphs = slices.Insert(s.paragraphs, s.row+1, added...)
	s.row += last
	return whole
}

// sane is text as a sheet keeps it.
func sane(text []rune) []rune {
	kept := make([]rune, 0, len(text))
	for i, r := range text {
		switch {
		case r == 0 || r == '\n' && i > 0 && text[i-1] == '\r':
			continue
		case r == '\r':
			r = '\n'
		case !utf8.ValidRune(r):
			r = utf8.RuneError
		}
		kept = append(kept, r)
	}
	return kept
}

// split divides text at its line ends.
func split(text []rune) [][]rune {
	var lines [][]rune
	for {
		i := slices.Index(text, '\n')
		if i < 0 {
			return append(lines, text)
		}
		lines, text = append(lines, text[:i]), text[i+1:]
	}
}

// touch prepares a change of the text.
func (s *sheet) touch() {
	if s.paragraphs == nil {
		s.paragraphs = make([]paragraph, 1)
	}
	s.version++
	s.goal = 0
}

// set replaces the text and puts the cursor at its start; it reports whether all
// of the text has room.
func (s *sheet) set(text string) (whole bool) {
	*s = sheet{version: s.version, width: s.width, widths: s.widths}
	whole = s.insert([]rune(text))
	s.row, s.at = 0, 0
	return whole
}

// text returns the article.
func (s *sheet) text() string {
	var b strings.Builder
	b.Grow(s.bytes)
	for i, p := range s.paragraphs {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, r := range p.runes {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// blank reports whether there is nothing to ask about.
func (s *sheet) blank() bool {
	for _, p := range s.paragraphs {
		for _, r := range p.runes {
			if !unicode.IsSpace(r) {
				return false
			}
		}
	}
	return true
}

// words counts what stands between blanks.
func (s *sheet) words() int {
	n := 0
	for _, p := range s.paragraphs {
		inside := false
		for _, r := range p.runes {
			blank := unicode.IsSpace(r)
			if !blank && !inside {
				n++
			}
			inside = !blank
		}
	}
	return n
}

// remove takes away the text from a position up to the cursor or from the cursor
// up to a position, which the cursor goes to or stays at.
func (s *sheet) remove(row, at int) {
	fromRow, from, toRow, to := row, at, s.row, s.at
	if row > s.row || row == s.row && at > s.at {
		fromRow, from, toRow, to = s.row, s.at, row, at
	}
	if fromRow == toRow && from == to {
		return
	}
	s.touch()
	tail := s.paragraphs[toRow].runes[to:]
	p := &s.paragraphs[fromRow]
	gone := toRow - fromRow // line ends
	for i := fromRow; i <= toRow; i++ {
		low, high := 0, len(s.paragraphs[i].runes)
		if i == fromRow {
			low = from
		}
		if i == toRow {
			high = to
		}
		for _, r := range s.paragraphs[i].runes[low:high] {
			gone += utf8.RuneLen(r)
		}
	}
	s.bytes -= gone
	p.runes, p.width = append(p.runes[:from], tail...), 0
	s.paragraphs = slices.Delete(s.paragraphs, fromRow+1, toRow+1)
	s.row, s.at = fromRow, from
}

// cells is how wide a character is drawn. A mark is drawn on what is before it.
func (s *sheet) cells(r rune) int {
	if r >= ' ' && r < 0x7f || r == '\t' {
		return 1
	}
	n, ok := s.widths[r]
	if !ok {
		if s.widths == nil || len(s.widths) >= mostWidths {
			s.widths = make(map[rune]int)
		}
		if !unicode.Is(unicode.M, r) {
			n = ansi.StringWidth(safe.Text(string(r)))
		}
		s.widths[r] = n
	}
	return n
}

// lay breaks the paragraphs into lines of at most width cells, and one more where
// a blank hangs over the edge.
func (s *sheet) lay(width int) {
	s.width = max(1, width)
	if s.paragraphs == nil {
		s.paragraphs = make([]paragraph, 1)
	}
	for i := range s.paragraphs {
		if p := &s.paragraphs[i]; p.width != s.width {
			p.breaks, p.width = s.breaks(p.breaks[:0], p.runes), s.width
		}
	}
}

// breaks appends where the lines of a paragraph begin, but for the first:
// after a blank, or where a word is longer than a line.
func (s *sheet) breaks(dst []int, text []rune) []int {
	longest := 8*s.width + 64 // characters of a line, most of which have no width
	start, column := 0, 0
	after, afterColumn := 0, 0 // behind the last blank of the line
	cut := func(at int) {
		dst = append(dst, at)
		if at == after {
			column -= afterColumn
		} else {
			column = 0
		}
		start, after, afterColumn = at, at, 0
	}
	for i, r := range text {
		n := s.cells(r)
		if column == 0 && n == 0 && unicode.Is(unicode.M, r) {
			n = 1 // it gets something to stand on
		}
		if blank := r == ' ' || r == '\t'; blank && column <= s.width && i-start < longest {
			column += n
			after, afterColumn = i+1, column
			continue
		}
		if i > start && (column+n > s.width || i-start >= longest) {
			if after > start && i-after < s.width {
				cut(after)
			} else {
				cut(i)
			}
		}
		column += n
	}
	return dst
}

// bounds returns where a line of a paragraph begins and ends.
func (p *paragraph) bounds(line int) (from, to int) {
	to = len(p.runes)
	if line > 0 {
		from = p.breaks[line-1]
	}
	if line < len(p.breaks) {
		to = p.breaks[line]
	}
	return from, to
}

// lineOf returns the line of a paragraph that a position is on.
func (p *paragraph) lineOf(at int) int {
	i, found := slices.BinarySearch(p.breaks, at)
	if found {
		return i + 1
	}
	return i
}

// lines counts the lines of the sheet and says which one the cursor is on.
func (s *sheet) lines() (all, cursor int) {
	for i := range s.paragraphs {
		if i == s.row {
			cursor = all + s.paragraphs[i].lineOf(s.at)
		}
		all += 1 + len(s.paragraphs[i].breaks)
	}
	return all, cursor
}

// scroll moves what is shown.
func (s *sheet) scroll(by int) {
	all, _ := s.lines()
	s.first = max(0, min(s.first+by, all-s.rows))
}

// view draws height lines of width cells, with the cursor if somebody types.
func (s *sheet) view(ink draw.Ink, width, height int, typing bool) []string {
	s.lay(width - 2)
	all, at := s.lines()
	s.rows = height
	if typing {
		s.first, _ = draw.Window(s.first, at, all, height)
	}
	s.scroll(0)
	lines := make([]string, 0, height)
	n := 0 // lines before the paragraph
	for i := range s.paragraphs {
		p := &s.paragraphs[i]
		for line := max(0, s.first-n); line <= len(p.breaks) && len(lines) < height; line++ {
			from, to := p.bounds(line)
			if typing && n+line == at {
				lines = append(lines, cursorLine(ink, p.runes[from:to], s.at-from, width))
			} else {
				lines = append(lines, ink.Symbols.Text(string(p.runes[from:to]), width))
			}
		}
		if n += 1 + len(p.breaks); len(lines) == height {
			break
		}
	}
	return lines
}

// cursorLine draws the line that the cursor is on: the character under it
// reversed. Where the terminal has no such ink, a stroke stands before it, and a
// low one behind the text.
func cursorLine(ink draw.Ink, text []rune, at, width int) string {
	y := ink.Symbols
	under, rest := " ", ""
	if at < len(text) {
		end := at + 1
		for end < len(text) && unicode.Is(unicode.M, text[end]) {
			end++
		}
		if drawn := y.Text(string(text[at:end]), 2); drawn != "" {
			under = drawn
		}
		rest = y.Text(string(text[end:]), width)
	}
	mark := ink.Styles.Cursor.Render(under)
	switch {
	case mark != under:
	case at < len(text):
		mark = y.Vertical + under
	default:
		mark = "_"
	}
	return ansi.Truncate(y.Text(string(text[:at]), width)+mark+rest, width, "")
}
