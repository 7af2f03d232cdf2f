package data

import (
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
)

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
