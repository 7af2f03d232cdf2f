package ask

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine/fault"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

const (
	leastColumn = 46 // cells of a model's answer beside others
	mostColumn  = 84
	between     = 4  // blanks between answers
	twoHalves   = 70 // cells from which bars and terms of an answer stand side by side
)

// View draws the screen: the article, and below it what the models say.
func (s *Screen) View(width, height int) []string {
	lines := s.articleLines(width, height)
	lines = append(lines, "")
	if why := s.nothing(); why != "" {
		return append(lines, draw.Styled(s.host.Styles.Dim, draw.Wrap(why, width))...)
	}
	room := height - len(lines)
	if columns := min(len(s.subjects), (width+between)/(leastColumn+between)); width >= draw.Wide-2*draw.Margin && columns > 1 {
		return append(lines, s.columns(columns, width, room)...)
	}
	if summary := s.summary(width); summary != "" && height > 12 {
		lines, room = append(lines, summary), room-1
	}
	return append(lines, s.single(s.front, width, room)...)
}

// articleLines are the article with what is known of it above.
func (s *Screen) articleLines(width, height int) []string {
	h, y := s.host, s.host.Symbols
	least, most := 3, max(3, min(height/3, 16))
	if height < 16 {
		least, most = 2, 3
	}
	inner := width - 2
	s.sheet.lay(inner - 2)
	all, _ := s.sheet.lines()
	rows := s.sheet.view(h.Ink, inner, max(least, min(all, most)), s.typing)
	if s.sheet.bytes == 0 {
		rows = s.invitation(inner)
	}

	var said []string
	if words := s.origin.words(); words != "" {
		said = append(said, words)
	}
	if s.sheet.bytes > 0 {
		said = append(said, s.size(all))
	}
	left := h.Styles.Title.Render("Article")
	if s.truth != "" {
		left += "   " + h.Styles.Dim.Render("truth: ") + h.Styles.Bold.Render(y.Text(s.truth, max(8, width/3)))
	}
	lines := []string{y.Spread(left, h.Styles.Dim.Render(fitting(width-ansi.StringWidth(left)-2, said...)), width)}
	bar := h.Styles.Dim.Render(y.Vertical)
	if s.typing {
		bar = h.Styles.Accent.Render(y.Vertical)
	}
	for len(rows) < least {
		rows = append(rows, "")
	}
	for _, row := range rows[:min(len(rows), most)] {
		lines = append(lines, bar+" "+row)
	}
	return lines
}

// invitation stands where there is no article.
func (s *Screen) invitation(width int) []string {
	h := s.host
	if s.typing {
		return []string{cursorLine(h.Ink, nil, 0, width) + " " + h.Styles.Dim.Render(h.Symbols.Text("Paste or type an article here.", width-3))}
	}
	hint := "Nothing is typed. " + h.Key("ask.type") + " types an article here"
	if len(s.subjects) > 0 {
		hint += ", " + h.Key("ask.random") + " takes one that the run was judged on"
	}
	return draw.Styled(h.Styles.Dim, draw.Wrap(hint+".", width))
}

// fitting joins as many parts as there is room for, the first ones before the
// others.
func fitting(room int, parts ...string) string {
	text := ""
	for _, part := range parts {
		if joined := strings.TrimLeft(text+"   "+part, " "); ansi.StringWidth(joined) <= room {
			text = joined
		}
	}
	return text
}

// size is how long the article is, and where in its lines the view is.
func (s *Screen) size(all int) string {
	if s.counted != s.sheet.version {
		s.counted, s.words = s.sheet.version, s.sheet.words()
	}
	text := format.Plural(s.words, "word", "words")
	if n := s.sheet.bytes; n >= 1000 {
		text += ", " + format.Bytes(int64(n))
	}
	if all > s.sheet.rows {
		text += fmt.Sprintf(", line %s of %s", format.Count(s.sheet.first+1), format.Count(all))
	}
	return text
}

// nothing says why there are no answers to show, "" if there are.
func (s *Screen) nothing() string {
	h, b := s.host, s.host.Board
	switch {
	case b.Unread != nil && !b.Listed:
		return "The runs could not be read; " + h.Key("read") + " reads them again."
	case !b.Listed:
		return "Reading the runs."
	case len(s.subjects) == 0:
		return "What models say of the article stands here, and why. There is no model to ask yet: " + s.leave() + h.Key("screen.train") + " goes to Train, where " + h.Key("train.start") + " trains the first."
	case s.sheet.blank():
		asked := make([]string, len(s.subjects))
		for i, sub := range s.subjects {
			asked[i] = s.title(sub)
		}
		return "Asked while you type: " + strings.Join(asked, "; ") + ". How probable it holds each category stands here, and the terms that speak for and against."
	}
	return ""
}

// leave says how to stop typing, so that keys are keys.
func (s *Screen) leave() string {
	if s.typing {
		return s.host.Key("ask.typed") + " and then "
	}
	return ""
}

// columns draws so many models beside each other, and says whether they agree.
func (s *Screen) columns(n, width, height int) []string {
	h := s.host
	lines := []string{s.summary(width), ""}
	height -= len(lines)
	from, to := draw.Window(0, s.front, len(s.subjects), n)
	each := min(mostColumn, (width-between*(n-1))/n)
	var block []string
	for i := from; i < to; i++ {
		column := s.stacked(i, each, height, n)
		if i == from {
			block = column
			continue
		}
		block = h.Symbols.Beside(block, (each+between)*(i-from)-between, draw.Blanks(between), column)
	}
	return append(lines, block...)
}

// heading names one of the models of which so many stand beside each other,
// whether it is right and how long it took.
func (s *Screen) heading(i, width, columns int) string {
	h, sub := s.host, s.subjects[i]
	left := h.Styles.Bold.Render(s.title(sub))
	if i == s.front && len(s.subjects) > 1 {
		left = h.Styles.Accent.Bold(true).Render(h.Symbols.Cursor + " " + s.title(sub))
	}
	var right []string // what is worth most first
	if len(s.subjects) > columns {
		right = append(right, fmt.Sprintf("run %d of %d", i+1, len(s.subjects)))
	}
	if a, ok := s.answer(sub); ok {
		if s.truth != "" {
			right = append(right, s.verdict(a))
		}
		right = append(right, micros(a))
	}
	return h.Symbols.Spread(left, h.Styles.Dim.Render(fitting(width-ansi.StringWidth(left)-2, right...)), width)
}

// verdict says in a word whether an answer is right.
func (s *Screen) verdict(a answer) string {
	if a.prediction.Category == s.truth {
		return "right"
	}
	return "wrong"
}

// micros is how long a prediction took.
func micros(a answer) string {
	if a.took < time.Microsecond {
		return "under 1 us"
	}
	return format.Duration(a.took.Seconds())
}

// waiting says what a model is about, "" if its answer is there.
func (s *Screen) waiting(sub subject) string {
	if _, ok := s.answer(sub); ok {
		return ""
	}
	m := s.models.find(sub.digest)
	switch {
	case m != nil && m.err != nil:
		text := "Its model could not be loaded: " + s.host.Symbols.Whole(m.err.Error())
		if fault.KindOf(m.err) != fault.NotFound {
			text += " " + s.host.Key("read") + " tries again."
		}
		return text
	case m == nil || m.predictor == nil:
		return "Its model is being loaded."
	case s.answers[sub.digest].err != nil:
		return "It gave no answer: " + s.host.Symbols.Whole(s.answers[sub.digest].err.Error())
	}
	return "It is being asked."
}

// single draws one model, with bars and terms side by side where there is room.
func (s *Screen) single(i, width, height int) []string {
	if width < twoHalves {
		return s.stacked(i, width, height, 1)
	}
	h := s.host
	lines := []string{s.heading(i, width, 1)}
	if why := s.waiting(s.subjects[i]); why != "" {
		return append(lines, draw.Styled(h.Styles.Dim, draw.Wrap(why, width))...)
	}
	a, _ := s.answer(s.subjects[i])
	room := height - 1
	if room > 12 {
		lines, room = append(lines, ""), room-1
	}
	left := min(mostColumn, (width-between)/2)
	right := min(mostColumn, width-left-between)
	return append(lines, h.Symbols.Beside(s.bars(a, i, left, room), left, draw.Blanks(between), s.reasons(a, right, room))...)
}

// stacked draws one model of so many beside each other, its terms below its bars.
func (s *Screen) stacked(i, width, height, columns int) []string {
	h := s.host
	lines := []string{s.heading(i, width, columns)}
	if why := s.waiting(s.subjects[i]); why != "" {
		return append(lines, draw.Styled(h.Styles.Dim, draw.Wrap(why, width))...)
	}
	a, _ := s.answer(s.subjects[i])
	room := height - 1
	gap := 0
	if room > 14 {
		gap = 1
	}
	bars := max(3, min(len(a.categories)+1, (room-gap)*2/5))
	if gap > 0 {
		lines, room = append(lines, ""), room-1
	}
	drawn := s.bars(a, i, width, bars)
	lines, room = append(lines, drawn...), room-len(drawn)
	if gap > 0 {
		lines, room = append(lines, ""), room-1
	}
	return append(lines, s.reasons(a, width, room)...)
}

// summary says in words whether the models agree, "" if one is asked.
func (s *Screen) summary(width int) string {
	if len(s.subjects) < 2 {
		return ""
	}
	y := s.host.Symbols
	said := make(map[string][]string) // names of models by what they answer
	var order []string
	answers := 0
	for _, sub := range s.subjects {
		if a, ok := s.answer(sub); ok {
			c := a.prediction.Category
			if said[c] == nil {
				order = append(order, c)
			}
			said[c] = append(said[c], sub.name)
			answers++
		}
	}
	if answers == 0 {
		return s.host.Styles.Dim.Render("The runs are being asked.")
	}
	slices.SortStableFunc(order, func(a, b string) int { return len(said[b]) - len(said[a]) })
	text, is := "", y.Text(order[0], 30)
	switch {
	case len(order) > 1:
		parts := make([]string, len(order))
		for i, c := range order {
			parts[i] = fmt.Sprintf("%s by %s", y.Text(c, 24), strings.Join(said[c], ", "))
			if c == s.truth {
				parts[i] += " (right)"
			}
		}
		text = "The runs do not agree: " + strings.Join(parts, "; ")
	case answers < len(s.subjects):
		text = fmt.Sprintf("%d of %d runs have answered: %s", answers, len(s.subjects), is)
	case answers == 2:
		text = "Both runs agree: " + is
	default:
		text = fmt.Sprintf("All %d runs agree: %s", answers, is)
	}
	switch {
	case s.truth == "":
	case len(order) == 1 && order[0] == s.truth:
		text += ", which is right"
	case said[s.truth] == nil:
		text += ". The truth is " + y.Text(s.truth, 24)
	}
	return s.host.Styles.Bold.Render(y.Fit(text+".", width))
}
