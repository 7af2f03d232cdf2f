package train

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
)

// nameWidth is the room for the names of the lanes.
func (s *Screen) nameWidth(t training) int {
	w := ansi.StringWidth("text")
	for _, l := range t.lanes {
		w = max(w, ansi.StringWidth(s.name(l)))
	}
	return w
}

// lanesView shows a line a run: how far it is, or, in a table, how it did.
func (s *Screen) lanesView(t training, width, height int) []string {
	if t.job.State == engine.Succeeded && height < roomy {
		return s.table(t, width)
	}
	lines := []string{s.preparedLine(t, width)}
	if t.job.State == engine.Succeeded {
		return append(append(lines, ""), s.table(t, width)...)
	}
	for i, l := range t.lanes {
		lines = append(lines, s.laneLine(t, i, l, width))
	}
	return lines
}

// preparedLine is what is done before the runs, or how long it took.
func (s *Screen) preparedLine(t training, width int) string {
	h := s.host
	head := "  " + h.Symbols.Fit("text", s.nameWidth(t)) + "   "
	room := width - ansi.StringWidth(head)
	switch {
	case t.job.Dataset.Features > 0:
		return head + h.Symbols.Pieces(room, h.Ended(engine.Succeeded, preparation(t.job)), figure.SplitWords(t.job.Dataset.Rows))
	case t.job.State.Ended() || t.job.State == engine.Queued:
		return head + h.Symbols.Fit(h.StateWord(t.job.State), room)
	case t.prepared == nil:
		return head + "starts"
	}
	p := *t.prepared
	return head + h.Symbols.Pieces(room, h.Bar(p, width), format.StageWord(p.Stage), format.Steps(p), format.Rate(p), format.ETA(p))
}

// preparation is how long it took to read, clean and count the articles, in
// seconds.
func preparation(j engine.Job) float64 {
	took := 0.0
	for name, t := range j.Stages {
		if prepares(name) {
			took += t.Wall
		}
	}
	return took
}

// prepares reports whether a stage belongs to what all runs share.
func prepares(stage string) bool {
	return stage == "read" || stage == "keep_corpus" || stage == "load_features" || strings.HasPrefix(stage, "clean_") || strings.HasPrefix(stage, "tfidf_")
}

// laneHead is the beginning of a lane's line: the cursor and the name.
func (s *Screen) laneHead(t training, i int, l lane) string {
	h := s.host
	name := h.Symbols.Fit(s.name(l), s.nameWidth(t))
	if i == s.cursor {
		return h.Styles.Accent.Bold(true).Render(h.Symbols.Cursor+" "+name) + "   "
	}
	return "  " + name + "   "
}

func (s *Screen) laneLine(t training, i int, l lane, width int) string {
	head := s.laneHead(t, i, l)
	return head + s.laneState(t, l, width-ansi.StringWidth(head))
}

func (s *Screen) laneState(t training, l lane, width int) string {
	h, r := s.host, l.run
	switch {
	case !l.known && t.going():
		return h.Styles.Dim.Render(h.Symbols.Fit(format.StateWord(engine.Queued), width))
	case !l.known:
		return h.Styles.Dim.Render(h.Symbols.Fit("the run was deleted", width))
	case r.State == engine.Succeeded:
		mark, style := " ", h.Styles.Plain
		if r.ID == t.job.Best {
			mark, style = h.Symbols.Best, h.Styles.Bold
		}
		score := ""
		if v, ok := figure.Chosen(r, "accuracy"); ok {
			score = r.ChosenOn + " " + style.Render(mark+format.Score(v))
		}
		return h.Symbols.Pieces(width, h.Ended(r.State, r.Resources.FitDuration), score, figure.FinalLoss(r), figure.Steps(r))
	case r.State.Ended() && r.Error == t.job.Error:
		return h.StateWord(r.State) // the outcome says why, once for all
	case r.State.Ended():
		state := h.StateWord(r.State)
		return h.Symbols.Pieces(width, state, h.Symbols.Text(r.Error, width-ansi.StringWidth(state)-3))
	case l.stopping:
		return h.Symbols.Fit("stopping", width)
	case r.State == engine.Queued:
		return h.Styles.Dim.Render(h.Symbols.Fit(format.StateWord(r.State), width))
	case l.sample == nil:
		return h.Symbols.Fit("starts", width)
	}
	return s.progress(l, width)
}

// progress is how far a run is: a bar, its stage and step, rate and ETA.
func (s *Screen) progress(l lane, width int) string {
	const narrow = 50
	h, p := s.host, *l.sample
	stage, steps := format.StageWord(p.Stage), format.Steps(p)
	loss, gradient := "", ""
	if p.Loss != nil {
		loss = figure.LossWord(l.kind) + " " + format.Value(*p.Loss)
	}
	if p.Gradient != nil {
		gradient = "gradient " + format.Value(*p.Gradient)
	}
	if p.Stage == engine.Fit && width < draw.Wide-2*draw.Margin-8 {
		stage = "" // its steps say so
	}
	if width < narrow { // the ETA is worth more than the limit and the loss
		steps, _, _ = strings.Cut(steps, " of at most ")
		return h.Symbols.Pieces(width, h.Bar(p, width), stage, steps, format.ETA(p), loss)
	}
	return h.Symbols.Pieces(width, h.Bar(p, width), stage, steps, loss, format.Rate(p), format.ETA(p), gradient)
}

// score is a column of the table that compares the runs of a training.
type score struct {
	title string
	width int
	value func(r engine.Run) (float64, bool)
	lower bool // the lowest is the best
	write func(h figure.Figures, r engine.Run, v float64) string
}

// scores are the columns, of the part that the runs were chosen on.
func scores(part string) []score {
	metric := func(name string) func(engine.Run) (float64, bool) {
		return func(r engine.Run) (float64, bool) { return figure.Chosen(r, name) }
	}
	plain := func(_ figure.Figures, _ engine.Run, v float64) string { return format.Score(v) }
	return []score{
		{part + " accuracy", 19, metric("accuracy"), false, func(h figure.Figures, r engine.Run, v float64) string {
			return format.Score(v) + " " + h.Interval(r)
		}},
		{"macro F1", 9, metric("f1_macro"), false, plain},
		{"fit", 9, func(r engine.Run) (float64, bool) { return r.Resources.FitDuration, true }, true, func(_ figure.Figures, _ engine.Run, v float64) string {
			return format.Seconds(v)
		}},
		{"log loss", 9, metric("log_loss"), true, plain},
	}
}

// table compares the runs of a training that has ended.
func (s *Screen) table(t training, width int) []string {
	h := s.host
	part := ""
	for _, l := range t.lanes {
		if l.run.ChosenOn != "" {
			part = l.run.ChosenOn
		}
	}
	if part == "" { // nothing was judged
		var lines []string
		for i, l := range t.lanes {
			lines = append(lines, s.laneLine(t, i, l, width))
		}
		return lines
	}
	columns := scores(part)
	header := "  " + h.Symbols.Fit("model", s.nameWidth(t)+3)
	used := ansi.StringWidth(header)
	best := make([]float64, len(columns))
	for i, c := range columns {
		if used += c.width + 3; used > width {
			columns = columns[:i]
			break
		}
		header += h.Symbols.FitRight(c.title, c.width) + "   "
		best[i] = bestOf(t, c)
	}
	lines := []string{h.Styles.Dim.Render(h.Symbols.Fit(header, width))}
	for i, l := range t.lanes {
		if !l.known || l.run.State != engine.Succeeded {
			lines = append(lines, s.laneLine(t, i, l, width))
			continue
		}
		line := s.laneHead(t, i, l)
		for k, c := range columns {
			cell, style := format.Missing, h.Styles.Plain
			if v, ok := c.value(l.run); ok {
				cell = c.write(h.Figures, l.run, v)
				if v == best[k] && len(t.lanes) > 1 {
					cell, style = h.Symbols.Best+cell, h.Styles.Bold
				}
			}
			line += style.Render(h.Symbols.FitRight(cell, c.width)) + "   "
		}
		if loss := figure.FinalLoss(l.run); ansi.StringWidth(line)+ansi.StringWidth(loss) <= width {
			line += h.Styles.Dim.Render(h.Symbols.Pieces(width-ansi.StringWidth(line), loss, figure.Steps(l.run)))
		}
		lines = append(lines, line)
	}
	return lines
}

// bestOf is the best value of a column.
func bestOf(t training, c score) float64 {
	best, has := 0.0, false
	for _, l := range t.lanes {
		if !l.known || l.run.State != engine.Succeeded {
			continue
		}
		if v, ok := c.value(l.run); ok && (!has || c.lower == (v < best) && v != best) {
			best, has = v, true
		}
	}
	return best
}
