package data

import (
	"fmt"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

const (
	listWidth = 64 // cells of the list beside a corpus, at most
	between   = 4  // cells beside it
)

// listView is the list beside what is known of the corpus under the cursor, or
// above it.
func (s *Screen) listView(width, height int) []string {
	if wide(width) {
		left := min(listWidth, width*9/20)
		list := s.listLines(left, height)
		if s.alone() {
			list = append(append(list, ""), s.invitation(left)...)
		}
		return s.host.Symbols.Beside(list, left, draw.Blanks(between), s.overview(width-left-between, height))
	}
	const least = 4
	lines := s.listLines(width, max(least, min(len(s.list.items)+2, height/2)))
	lines = append(lines, "")
	return append(lines, s.overview(width, height-len(lines))...)
}

// alone reports whether there is no corpus but the one that is built in: nobody
// has added one yet.
func (s *Screen) alone() bool {
	l := &s.list
	return len(l.imports) == 0 && (len(l.corpora) == 0 || len(l.corpora) == 1 && l.corpora[0].Source.Digest == "")
}

// listLines are the corpora, one a line.
func (s *Screen) listLines(width, height int) []string {
	h, y, l := s.host, s.host.Symbols, &s.list
	const (
		articles = 9
		few      = 6
		used     = 12
	)
	name := width - 2 - articles - 2*few - used
	head := y.Fit("corpus", name) + y.FitRight("articles", articles) + y.FitRight("cat.", few) + y.FitRight("runs", few) + y.FitRight("used", used)
	lines := []string{h.Styles.Dim.Render("  " + head)}
	if l.filter != "" {
		said := format.Plural(len(l.items), "corpus", "corpora") + " with \"" + y.Text(l.filter, 20) + "\" in the name"
		lines = append(lines, y.Fit(h.Styles.Bold.Render(said)+h.Styles.Dim.Render("   "+h.Key("data.all")+" lists all"), width))
	}
	room := height - len(lines)
	if len(l.items) > room {
		room--
	}
	from, to := draw.Window(l.first, l.cursor, len(l.items), room)
	l.first, l.page = from, max(1, room)
	for i := from; i < to; i++ {
		item := l.items[i]
		line := y.Fit(y.Text(item.name(), name-1), name)
		if c := item.corpus; item.importing == nil {
			line += y.FitRight(format.Count(c.Articles), articles) + y.FitRight(format.Count(len(c.Dataset.Categories)), few) +
				y.FitRight(format.Count(c.Runs), few) + y.FitRight(s.used(c), used)
		} else {
			line += y.FitRight(s.importWord(item.importing), width-2-name)
		}
		lines = append(lines, s.underCursor(line, i == l.cursor))
	}
	if where := position(from, to, len(l.items)); where != "" {
		lines = append(lines, h.Styles.Dim.Render(where))
	}
	return lines
}

// used is when somebody had to do with a corpus last.
func (s *Screen) used(c engine.Corpus) string {
	if c.Added.After(c.Used) {
		return format.Ago(c.Added, s.host.Clock())
	}
	return format.Ago(c.Used, s.host.Clock())
}

// importWord is how far an import is, in a word or two.
func (s *Screen) importWord(i *importing) string {
	switch {
	case i.failed():
		return "not added"
	case i.stopping:
		return "stops"
	case i.job.State == engine.Queued:
		return "waits"
	case i.sample == nil:
		return "reading"
	}
	word := "reading"
	if share, ok := format.Share(*i.sample); ok {
		word += fmt.Sprintf(" %.0f %%", 100*share)
	}
	if eta := format.ETA(*i.sample); eta != "" {
		word += ", " + eta
	}
	return word
}

// invitation says what a corpus is and how one is added.
func (s *Screen) invitation(width int) []string {
	h := s.host
	width = min(width, 76)
	lines := draw.Wrap("A corpus is a set of articles, each with its category: what models learn from and are judged on.", width)
	lines = append(lines, "")
	lines = append(lines, draw.Wrap(h.Key("data.add")+" adds one of your own from a CSV file, plain or compressed with gzip. Its first line names the columns. "+
		"Which of them are text and category is guessed from their names, such as headline, text and category, and you can say so.", width)...)
	return lines
}
