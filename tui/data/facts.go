package data

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/engine/corpus"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
)

const labelWidth = 12

// fact is something that is known of a corpus.
type fact struct {
	label string
	text  string // harmless
	style lipgloss.Style
}

// reasons names why rows were not used, the most frequent first.
func reasons(rejected map[corpus.Reason]int) string {
	names := slices.SortedFunc(maps.Keys(rejected), func(x, y corpus.Reason) int {
		return cmp.Or(cmp.Compare(rejected[y], rejected[x]), cmp.Compare(x, y))
	})
	if len(names) == 1 {
		return string(names[0])
	}
	said := make([]string, len(names))
	for i, name := range names {
		said[i] = format.Count(rejected[name]) + " " + string(name)
	}
	return strings.Join(said, ", ")
}

// brief are the facts that matter before a training, the most telling first.
func (s *Screen) brief(p *engine.Profile) []fact {
	h := s.host
	t := totals(p.Reports)
	var facts []fact
	add := func(label, text string, style lipgloss.Style) { facts = append(facts, fact{label, text, style}) }
	rows := format.Count(t.Rows) + ", all used"
	if unused := t.Rows - t.Used; unused > 0 {
		rows = fmt.Sprintf("%s of %s used, %s not: %s", format.Count(t.Used), format.Count(t.Rows), format.Count(unused), reasons(t.Rejected))
		if s.inside != nil {
			rows += "; " + h.Key("corpus.unused") + " lists them"
		}
	}
	add("rows", rows, h.Styles.Plain)
	split := figure.SplitWords(p.Split)
	if len(p.Reports) > 1 {
		split += ", as given"
	} else {
		split += fmt.Sprintf(", seed %d", engine.DefaultSpec().Seed)
	}
	add("split", split, h.Styles.Plain)
	switch {
	case t.Duplicates == 0:
		add("duplicates", "none", h.Styles.Plain)
	case t.Conflicts == 0:
		add("duplicates", format.Count(t.Duplicates), h.Styles.Plain)
	default:
		add("duplicates", format.Count(t.Duplicates)+", "+format.Count(t.Conflicts)+" of them in another category", h.Styles.Warn)
	}
	if t.Leaked > 0 {
		add("leaked", format.Plural(t.Leaked, "article", "articles")+" to judge on are in the training file too: optimistic", h.Styles.Warn)
	}
	return facts
}

// rest are the facts that tell corpora apart.
func (s *Screen) rest(c engine.Corpus, p *engine.Profile) []fact {
	h, y := s.host, s.host.Symbols
	plain := h.Styles.Plain
	facts := []fact{
		{"columns", "text from " + y.Text(strings.Join(p.Columns.Text, ", "), 60) + "; category from " + y.Text(p.Columns.Label, 40), plain},
		{"came", s.came(c), plain},
	}
	if c.Runs > 0 {
		facts = append(facts, fact{"runs", format.Count(c.Runs) + ", the last " + format.Ago(c.Used, h.Clock()), plain})
	}
	if c.Bytes > 0 {
		facts = append(facts, fact{"kept copy", format.Bytes(c.Bytes), plain})
	}
	return facts
}

// origin are the facts that say where a corpus came from, exactly.
func (s *Screen) origin(c engine.Corpus, p *engine.Profile) []fact {
	plain := s.host.Styles.Plain
	var facts []fact
	for _, r := range p.Reports {
		if c.Source.Train != "" { // else it is built in
			facts = append(facts, fact{r.Part.String() + " file", s.path(r.Source, 5*60) + ", " + format.Plural(r.Rows, "row", "rows"), plain})
		}
	}
	return append(facts, fact{"digest", c.Dataset.Digest, plain})
}

// came says how the desk came to know a corpus.
func (s *Screen) came(c engine.Corpus) string {
	switch {
	case !c.Added.IsZero():
		said := "added " + format.Ago(c.Added, s.host.Clock())
		if c.By != "" {
			said += " by " + s.host.Symbols.Text(c.By, 24)
		}
		return said
	case c.Source.Digest == "":
		return "built in"
	}
	return "with a training"
}

// factLines draws facts, each over at most so many lines.
func (s *Screen) factLines(facts []fact, width, most int) []string {
	var lines []string
	for _, f := range facts {
		words := draw.Wrap(f.text, width-labelWidth)
		if len(words) > most {
			words = words[:most]
			words[most-1] = ansi.Truncate(words[most-1], width-labelWidth-1, "") + s.host.Symbols.Ellipsis
		}
		label := s.host.Styles.Dim.Render(s.host.Symbols.Fit(f.label, labelWidth))
		for _, line := range words {
			lines = append(lines, label+f.style.Render(line))
			label = draw.Blanks(labelWidth)
		}
	}
	return lines
}

// lengthWords says how long the articles are.
func lengthWords(l engine.Lengths) string {
	return fmt.Sprintf("median %s, longest %s words", format.Count(l.Median), format.Count(l.Longest))
}

// lengthLine is the histogram of the lengths in a line.
func (s *Screen) lengthLine(l engine.Lengths, width int) string {
	h := s.host
	const least = 8 // cells in which a shape is seen
	said := lengthWords(l)
	if room := width - labelWidth - len(said) - 3; room >= least {
		said = h.Styles.Accent.Render(h.Symbols.Spark(counts(l.Bins), min(len(l.Bins), room))) + draw.Blanks(3) + said
	}
	return h.Symbols.Fit(h.Styles.Dim.Render(h.Symbols.Fit("length", labelWidth))+said, width)
}

// histogram draws the lengths in height lines and two for what they mean.
func (s *Screen) histogram(l engine.Lengths, width, height int) []string {
	if len(l.Bins) == 0 {
		return nil
	}
	h, y := s.host, s.host.Symbols
	columns := y.Columns(counts(l.Bins), min(width, 4*len(l.Bins)), height)
	size := min(width, 4*len(l.Bins)) / len(l.Bins) * len(l.Bins)
	lines := draw.Styled(h.Styles.Accent, columns)
	last := format.Count(len(l.Bins)*l.Width) + " words"
	if l.Longest > len(l.Bins)*l.Width {
		last = "over " + format.Count((len(l.Bins)-1)*l.Width) + " words"
	}
	lines = append(lines, h.Styles.Dim.Render(y.Spread("1", last, max(size, 1))))
	return append(lines, y.Fit(lengthWords(l), width))
}

func counts(bins []int) []float64 {
	values := make([]float64, len(bins))
	for i, n := range bins {
		values[i] = float64(n)
	}
	return values
}

// warning says which file a warning is of as the facts call it, not at all where
// there is only one.
func (s *Screen) warning(p *engine.Profile, text string) string {
	for _, r := range p.Reports {
		rest, ok := strings.CutPrefix(text, r.Source+": ")
		switch {
		case ok && len(p.Reports) == 1:
			return rest
		case ok:
			return r.Part.String() + " file: " + rest
		}
	}
	return text
}

// warningLines are the warnings of the reading, each over at most so many lines.
func (s *Screen) warningLines(p *engine.Profile, width, most int) []string {
	var lines []string
	for _, w := range p.Warnings {
		said := draw.Wrap(s.host.Symbols.Text("! "+s.warning(p, w), most*width-most), width)
		lines = append(lines, draw.Styled(s.host.Styles.Warn, said[:min(len(said), most)])...)
	}
	return lines
}

// factsPane is all that is known of a corpus, beside its histogram and above some
// articles, or above the histogram.
func (s *Screen) factsPane(k *known, width, height int) []string {
	c, p := s.inside.corpus, &k.profile
	const tall = 8
	facts := func(width int) []string {
		lines := s.factLines(slices.Concat(s.brief(p), s.rest(c, p), s.origin(c, p)), width, 6)
		if warnings := s.warningLines(p, width, 4); len(warnings) > 0 {
			lines = append(append(lines, ""), warnings...)
		}
		return lines
	}
	lengths := func(width int) []string {
		return append([]string{s.host.Styles.Title.Render("Words an article"), ""}, s.histogram(p.Words, width, tall)...)
	}
	if wide(width) {
		left := (width - 5) * 3 / 5
		lines := s.host.Symbols.Beside(s.scrolled(facts(left), left, height), left, draw.Blanks(5), lengths(width-5-left))
		if room := height - len(lines) - 3; room > 2 {
			lines = append(lines, "", "", s.host.Styles.Title.Render("Some articles"))
			lines = append(lines, s.sampleLines(k.samples, width, room)...)
		}
		return lines
	}
	return s.scrolled(append(append(facts(width), ""), lengths(width)...), width, height)
}

// scrolled shows a part of lines that are more than there is room for.
func (s *Screen) scrolled(lines []string, width, height int) []string {
	c := &s.inside.facts
	if len(lines) <= height {
		*c = scroll{}
		return lines
	}
	room := max(1, height-1)
	c.n, c.page = len(lines)-room+1, room
	c.move(0)
	shown := append([]string{}, lines[c.cursor:c.cursor+room]...)
	return append(shown, s.host.Styles.Dim.Render(s.host.Symbols.Fit(strings.TrimSpace(position(c.cursor, c.cursor+room, len(lines)))+" lines", width)))
}
