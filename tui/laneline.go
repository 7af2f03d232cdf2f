package tui

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/format"
)

const (
	narrowBar = 14
	wideBar   = 24
)

// nameWidth is the room for the names of the lanes.
func (s *trainScreen) nameWidth() int {
	w := ansi.StringWidth("text")
	for _, l := range s.app.board.lanes {
		if r, ok := s.app.board.run(l.run); ok {
			w = max(w, ansi.StringWidth(s.app.name(r)))
		}
	}
	return w
}

// preparedLine is what is done before the runs, or how long it took.
func (s *trainScreen) preparedLine(width int) string {
	a, b := s.app, s.app.board
	head := "  " + a.symbols.fit("text", s.nameWidth()) + "   "
	room := width - ansi.StringWidth(head)
	switch {
	case b.job.Dataset.Features > 0:
		took := 0.0
		for name, t := range b.job.Stages {
			if prepares(name) {
				took += t.Wall
			}
		}
		rows := b.job.Dataset.Rows
		split := splitWords(rows)
		return head + a.symbols.pieces(room, a.ended(engine.Succeeded, took), split)
	case b.job.State.Ended() || b.job.State == engine.Queued:
		return head + a.symbols.fit(a.stateWord(b.job.State), room)
	case b.prepared == nil:
		return head + "starts"
	}
	p := *b.prepared
	return head + a.symbols.pieces(room, a.bar(p, width), format.StageWord(p.Stage), format.Steps(p), format.Rate(p), format.ETA(p))
}

// splitWords are the rows of each part that has some.
func splitWords(r engine.Rows) string {
	words := format.Count(r.Train) + " train"
	if r.Validation > 0 {
		words += ", " + format.Count(r.Validation) + " validation"
	}
	if r.Test > 0 {
		words += ", " + format.Count(r.Test) + " test"
	}
	return words
}

// prepares reports whether a stage belongs to what all runs share.
func prepares(stage string) bool {
	return stage == "read" || stage == "keep_corpus" || strings.HasPrefix(stage, "clean_") || strings.HasPrefix(stage, "tfidf_")
}

func (s *trainScreen) laneLine(i int, l *lane, width int) string {
	a, b := s.app, s.app.board
	r, ok := b.run(l.run)
	if !ok {
		return ""
	}
	name := a.symbols.fit(a.name(r), s.nameWidth())
	head := "  " + name
	if i == s.cursor {
		head = a.styles.accent.Bold(true).Render(a.symbols.cursor + " " + name)
	}
	head += "   "
	return head + s.laneState(l, r, b.job.Best == r.ID, width-ansi.StringWidth(head))
}

func (s *trainScreen) laneState(l *lane, r engine.Run, best bool, width int) string {
	a := s.app
	switch {
	case r.State == engine.Succeeded:
		mark, style := " ", a.styles.plain
		if best {
			mark, style = a.symbols.best, a.styles.bold
		}
		score := ""
		if v, ok := chosen(r, "accuracy"); ok {
			score = r.ChosenOn + " " + style.Render(mark+format.Score(v))
		}
		return a.symbols.pieces(width, a.ended(r.State, r.Resources.FitDuration), score, finalLoss(r), steps(r))
	case r.State.Ended() && r.Error == s.app.board.job.Error:
		return a.stateWord(r.State) // the outcome says why, once for all
	case r.State.Ended():
		return a.symbols.pieces(width, a.stateWord(r.State), a.symbols.text(r.Error, width))
	case l.stopping:
		return a.symbols.fit("stopping", width)
	case r.State == engine.Queued:
		return a.styles.dim.Render(a.symbols.fit(format.StateWord(r.State), width))
	case l.sample == nil:
		return a.symbols.fit("starts", width)
	}
	p := *l.sample
	loss, gradient := "", ""
	if p.Loss != nil {
		loss = lossWord(r.Model) + " " + format.Value(*p.Loss)
	}
	if p.Gradient != nil {
		gradient = "gradient " + format.Value(*p.Gradient)
	}
	return a.symbols.pieces(width, a.bar(p, width), format.Steps(p), loss, format.Rate(p), format.ETA(p), gradient)
}

// ended is how a stage ended and how long it took, in columns.
func (a *app) ended(state engine.State, seconds float64) string {
	return a.stateWord(state) + a.symbols.fitRight(format.Seconds(seconds), 9)
}

// stateWord is a state in its colour, in a column.
func (a *app) stateWord(state engine.State) string {
	word := a.symbols.fit(format.StateWord(state), 7)
	switch state {
	case engine.Succeeded:
		return a.styles.good.Render(word)
	case engine.Failed, engine.Interrupted:
		return a.styles.bad.Render(word)
	case engine.Cancelled:
		return a.styles.warn.Render(word)
	}
	return word
}

// bar draws how much is done. Where the end is not known a block moves on with
// each step: only work moves it.
func (a *app) bar(p engine.Progress, width int) string {
	y, size := a.symbols, narrowBar
	if width >= wide-2*margin-8 {
		size = wideBar
	}
	share, ok := format.Share(p)
	if !ok {
		const block = 3
		at := int(max(0, p.Done) % int64(size-block+1))
		return a.styles.dim.Render(strings.Repeat(y.empty, at)) + a.styles.accent.Render(strings.Repeat(y.live, block)) +
			a.styles.dim.Render(strings.Repeat(y.empty, size-block-at))
	}
	n := int(share * float64(size))
	full, head := strings.Repeat(y.full, n), ""
	if n < size && share*float64(size)-float64(n) >= 0.5 {
		n, head = n+1, y.head
	}
	return a.styles.accent.Render(full+head) + a.styles.dim.Render(strings.Repeat(y.empty, size-n))
}

// name is the short name of a run's model.
func (a *app) name(r engine.Run) string { return a.symbols.text(string(r.Model), 12) }

// lossWord is what a classifier calls what it minimises.
func lossWord(kind classify.Kind) string {
	if kind == classify.LogisticRegression {
		return "objective"
	}
	return "loss"
}

// finalLoss is what a run's loss came to.
func finalLoss(r engine.Run) string {
	if v, ok := r.Metrics[lossWord(r.Model)]; ok {
		return lossWord(r.Model) + " " + format.Value(v)
	}
	return ""
}

// steps is how many steps a run took.
func steps(r engine.Run) string {
	if r.Iterations == 0 {
		return ""
	}
	s := "after " + format.Plural(r.Iterations, unitOf(r.Model), unitOf(r.Model)+"s")
	if !r.Converged {
		s += ", not converged"
	}
	return s
}

// unitOf is what a classifier's steps are.
func unitOf(kind classify.Kind) string {
	if kind == classify.NeuralNetwork {
		return string(classify.Epochs)
	}
	return string(classify.Iterations)
}

// styled renders each line.
func styled(style lipgloss.Style, lines []string) []string {
	for i, line := range lines {
		lines[i] = style.Render(line)
	}
	return lines
}
