package ask

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

// mostTerms is how many terms for a category, and how many against it, are shown.
const mostTerms = 16

// reasons says in at most height lines why an answer is as it is: the terms that
// spoke for a category and against it, what else the score is made of, how that
// was found, and which words the model does not know. Where there is no room for
// all of that, it is left out from the end.
func (s *Screen) reasons(a answer, width, height int) []string {
	h, y := s.host, s.host.Symbols
	e := a.explanation
	lines := []string{y.Spread(h.Styles.Title.Render(s.why(e, width)), h.Styles.Dim.Render(short(e)), width)}
	height -= len(lines)
	if a.prediction.KnownTerms == 0 {
		known := draw.Wrap(unknown(e), width)
		lines, height = append(lines, draw.Styled(h.Styles.Warn, known)...), height-len(known)
	}
	terms := s.terms(e, width)
	tail := [][]string{draw.Styled(h.Styles.Dim, flow(width, rest(e))), s.unknownWords(a, width), draw.Styled(h.Styles.Dim, draw.Wrap(method(e), width))}
	most := min(len(terms), max(4, height/2)) // terms come first, to a point
	used := most
	var kept [][]string
	for _, block := range tail {
		if len(block) > 0 && used+len(block) <= height {
			kept, used = append(kept, block), used+len(block)
		}
	}
	gap := 0
	if height-used > 3 {
		gap = 1
	}
	room := height - used - gap*len(kept)
	lines = append(lines, terms[:max(0, min(len(terms), most+room))]...)
	for _, block := range kept {
		if gap > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, block...)
	}
	return lines
}

// why is the question that the terms answer, in at most width cells.
func (s *Screen) why(e engine.Explanation, width int) string {
	y := s.host.Symbols
	if e.Against == "" {
		return fmt.Sprintf("Why %s?", y.Text(e.Category, max(6, width-len("Why ?"))))
	}
	room := width - len("Why  and not ?")
	first, second := y.Text(e.Category, room), y.Text(e.Against, room)
	if ansi.StringWidth(first)+ansi.StringWidth(second) > room {
		first, second = y.Text(first, room/2), y.Text(second, room/2)
	}
	return fmt.Sprintf("Why %s and not %s?", first, second)
}

// short is the unit and the method in a few words.
func short(e engine.Explanation) string {
	unit := "log-ratio"
	switch e.Unit {
	case classify.Probability:
		unit = "probability"
	case classify.LogOdds:
		unit = "log-odds"
	}
	if e.Method.Exact() {
		return unit + ", exact"
	}
	return unit + ", estimated"
}

// unknown says what an answer rests on if the model knows no term of the
// article.
func unknown(e engine.Explanation) string {
	text := "The model knows no term of this article: "
	if e.Method == classify.PathContributions {
		return text + "the answer rests on the terms that are absent."
	}
	return text + "the answer is what it says of an article with no words at all."
}

// method says what the figures are, in a sentence or two.
func method(e engine.Explanation) string {
	score := "the score, the probability of the category"
	switch e.Unit {
	case classify.LogRatio:
		score = "the score, the logarithm of the category's probability over the geometric mean of all; +0.69 doubles that ratio"
	case classify.LogOdds:
		score = "the score, the logarithm of the first category's probability over the second's; +0.69 doubles that ratio"
	case classify.Probability:
		if e.Against != "" {
			score = "the score, by how much the first category's probability is above the second's"
		}
	}
	switch e.Method {
	case classify.TermContributions:
		return "Each figure is what a term adds to " + score + ". Together they are exact."
	case classify.PathContributions:
		return "Each figure is what splits on a term, or on its absence (no), add to " + score + ", averaged over the trees. Together they are exact."
	}
	return "Each figure is the slope of the network along a term times its weight, an estimate of what it adds to " + score + ". What that misses is unexplained."
}

// rest is what else the score is made of.
func rest(e engine.Explanation) []string {
	signed := signs(e)
	parts := []string{"score " + signed(e.Score), "baseline " + signed(e.Baseline)}
	if e.OtherTerms != 0 {
		parts = append(parts, "other terms "+signed(e.OtherTerms))
	}
	if !e.Method.Exact() {
		parts = append(parts, "unexplained "+signed(e.Remainder))
	}
	return parts
}

// flow puts parts into lines, as many into each as fit.
func flow(width int, parts []string) []string {
	lines := parts[:1:1]
	for _, part := range parts[1:] {
		if last := &lines[len(lines)-1]; ansi.StringWidth(*last)+3+ansi.StringWidth(part) <= width {
			*last += "   " + part
		} else {
			lines = append(lines, part)
		}
	}
	return lines
}

// signs writes contributions, with a decimal more where they are parts of a
// probability.
func signs(e engine.Explanation) func(float64) string {
	decimals := 2
	if e.Unit == classify.Probability {
		decimals = 3
	}
	return func(v float64) string {
		if math.Abs(v) < 0.5*math.Pow10(-decimals) {
			return strconv.FormatFloat(0, 'f', decimals, 64)
		}
		return fmt.Sprintf("%+.*f", decimals, v)
	}
}

// terms are the terms that spoke for the category beside those that spoke
// against it, the weightiest first. A term that the article lacks has a "no"
// before it, which no term begins with: it is a stop word.
func (s *Screen) terms(e engine.Explanation, width int) []string {
	h, y := s.host, s.host.Symbols
	signed := signs(e)
	half := (width - between) / 2
	var columns [2][]string // for, against
	for _, t := range e.Terms {
		side, style := 0, h.Styles.Good
		if t.Contribution < 0 {
			side, style = 1, h.Styles.Bad
		}
		value := signed(t.Contribution)
		if value == signed(0) {
			continue
		}
		absent := ""
		if !t.Present {
			absent = "no "
		}
		term := h.Styles.Dim.Render(absent) + y.Text(t.Term, half-len(value)-len(absent)-2)
		columns[side] = append(columns[side], y.Fit(term, half-len(value))+style.Render(value))
	}
	if len(columns[0])+len(columns[1]) == 0 {
		return nil
	}
	for side, name := range []string{"for", "against"} {
		columns[side] = columns[side][:min(len(columns[side]), mostTerms)]
		if len(columns[side]) == 0 {
			columns[side] = []string{h.Styles.Dim.Render("no term")}
		}
		columns[side] = append([]string{h.Styles.Dim.Render(name)}, columns[side]...)
	}
	return y.Beside(columns[0], half, draw.Blanks(between), columns[1])
}

// unknownWords are the words that the model does not know.
func (s *Screen) unknownWords(a answer, width int) []string {
	h, y := s.host, s.host.Symbols
	p := a.prediction
	if p.Tokens == p.KnownTokens {
		return nil
	}
	head := fmt.Sprintf("%s of %s not known: ", format.Count(p.Tokens-p.KnownTokens), format.Plural(p.Tokens, "content word", "content words"))
	const most = 2
	var words []string
	for i, w := range a.unknown {
		w = y.Text(w, 24)
		next := strings.Join(append(words, w), ", ")
		if len(draw.Wrap(head+next+", "+y.Ellipsis, width)) > most {
			words = append(words[:i:i], y.Ellipsis)
			break
		}
		words = append(words, w)
	}
	return draw.Styled(h.Styles.Dim, draw.Wrap(head+strings.Join(words, ", "), width))
}
