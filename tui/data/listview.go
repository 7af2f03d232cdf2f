package data

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"

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

// overview is what there is to know of the item under the cursor, the most
// telling first.
func (s *Screen) overview(width, height int) []string {
	h, y := s.host, s.host.Symbols
	item, ok := s.list.current()
	switch {
	case !ok && s.list.filter != "":
		return draw.Wrap("No corpus is called so.", width)
	case !ok:
		return s.invitation(width)
	case item.importing != nil:
		return s.importView(item.importing, width)
	}
	c := item.corpus
	title := h.Styles.Title.Render(y.Text(c.Dataset.Name, width/2))
	where := s.came(c)
	if c.Source.Train != "" {
		where = s.path(c.Source.Train, width-ansi.StringWidth(title)-2)
	}
	lines := []string{y.Spread(title, h.Styles.Dim.Render(where), width)}
	k := s.profiles.known[c.Dataset.Digest]
	switch {
	case k == nil:
		return append(lines, h.Styles.Dim.Render("Reading the corpus."))
	case k.err != nil:
		return append(lines, s.unread(k.err, width)...)
	}
	p := &k.profile
	if height < draw.Tall-8 {
		return append(lines, s.small(p, width, height-len(lines))...)
	}
	return append(lines, s.large(c, k, width, height-len(lines))...)
}

// small is the overview where there are few lines: facts, then the largest
// categories. Where nobody has added a corpus yet it says how.
func (s *Screen) small(p *engine.Profile, width, height int) []string {
	facts := s.brief(p)
	var lines, said []string
	for _, most := range []int{2, 1} { // lines of a fact
		lines = append(s.factLines(facts[:1], width, 2), s.lengthLine(p.Words, width))
		lines = append(lines, s.factLines(facts[1:], width, most)...)
		if len(lines) <= height {
			break
		}
	}
	if !wide(width) && s.alone() {
		said = append([]string{""}, draw.Wrap(s.host.Key("data.add")+" adds a corpus of your own from a CSV file.", width)...)
	}
	if room := height - len(lines) - len(said) - 1; room > 1 {
		lines = append(append(lines, ""), s.someBars(p, width, room)...)
	}
	return append(lines, said...)
}

// someBars are as many categories as there is room for.
func (s *Screen) someBars(p *engine.Profile, width, height int) []string {
	all := p.Categories
	if len(all) <= height {
		return s.bars(all, width, 0, len(all), -1)
	}
	lines := s.bars(all, width, 0, max(0, height-1), -1)
	return append(lines, s.host.Styles.Dim.Render(s.host.Symbols.Fit(fmt.Sprintf("and %s more", format.Count(len(all)-max(0, height-1))), width)))
}

// large is the overview where there are many lines: categories, facts, the
// histogram and articles.
func (s *Screen) large(c engine.Corpus, k *known, width, height int) []string {
	const (
		tall    = 5
		columns = 110 // cells from which categories and facts stand side by side
		sampled = 8   // lines for articles, with their title
	)
	p := &k.profile
	facts := func(width int) []string {
		lines := s.factLines(append(s.brief(p), s.rest(c, p)...), width, 2)
		return append(lines, s.warningLines(p, width, 1)...)
	}
	lines := []string{""}
	if width >= columns {
		left := (width - between) / 2
		right := append(facts(width-left-between), "")
		right = append(right, s.histogram(p.Words, width-left-between, tall)...)
		room := max(len(right), height-len(lines)-2*sampled)
		lines = append(lines, s.host.Symbols.Beside(s.someBars(p, left, room), left, draw.Blanks(between), right)...)
	} else {
		said := append([]string{s.lengthLine(p.Words, width)}, facts(width)...)
		lines = append(lines, s.someBars(p, width, max(3, height-len(said)-sampled-2))...)
		lines = append(append(lines, ""), said...)
	}
	if room := height - len(lines) - 2; room > 0 {
		lines = append(lines, "", s.host.Styles.Title.Render("Some articles"))
		lines = append(lines, s.sampleLines(k.samples, width, room)...)
	}
	return lines
}

// sampleLines are articles, each in as many lines as there is room for.
func (s *Screen) sampleLines(samples []engine.CorpusArticle, width, height int) []string {
	y := s.host.Symbols
	const (
		name = 16
		most = 3 // lines of one
	)
	each := min(most, max(1, height/max(1, len(samples))))
	var lines []string
	for _, a := range samples[:min(len(samples), height)] {
		head := s.host.Styles.Dim.Render(y.Fit(y.Text(a.Category, name), name)) + "  "
		room := width - name - 2
		for _, line := range draw.Wrap(y.Text(a.Text, each*room-each*8), room) {
			lines = append(lines, head+line)
			head = draw.Blanks(name + 2)
		}
	}
	return lines[:min(len(lines), height)]
}

// categoriesPane lists all categories, beside the first articles of the one
// under the cursor.
func (s *Screen) categoriesPane(p *engine.Profile, width, height int) []string {
	h, y, n := s.host, s.host.Symbols, s.inside
	if len(p.Categories) == 0 {
		return []string{"There are no categories."}
	}
	list := func(width int) []string {
		lines := []string{h.Styles.Dim.Render(y.Fit("  the largest first, with articles and their share", width))}
		from, to := n.ranks.window(len(p.Categories), height-2)
		lines = append(lines, s.bars(p.Categories, width, from, to, n.ranks.cursor)...)
		return append(lines, h.Styles.Dim.Render(position(from, to, len(p.Categories))))
	}
	if !wide(width) {
		return list(width)
	}
	left := (width - between) / 2
	right := width - left - between
	lines := []string{h.Styles.Title.Render(y.Text(p.Categories[n.ranks.cursor].Category, right)), ""}
	if n.peek.query.Category == p.Categories[n.ranks.cursor].Category && n.peek.read {
		lines = append(lines, s.peekLines(right, height-len(lines))...)
	}
	return y.Beside(list(left), left, draw.Blanks(between), lines)
}

// peekLines are the first articles of the category under the cursor.
func (s *Screen) peekLines(width, height int) []string {
	const each = 3 // lines of an article, with a blank one
	var lines []string
	for _, a := range s.inside.peek.known {
		if len(lines)+each > height {
			break
		}
		words := draw.Wrap(s.host.Symbols.Text(a.Text, (each-1)*(width-8)), width)
		lines = append(lines, words[:min(len(words), each-1)]...)
		lines = append(lines, "")
	}
	return lines
}
