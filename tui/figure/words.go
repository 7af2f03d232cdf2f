package figure

import (
	"cmp"
	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"strings"
	"time"
)

const (
	narrowBar = 14
	wideBar   = 24
)

// Ended is how a stage ended and how long it took, in columns.
func (f Figures) Ended(state engine.State, seconds float64) string {
	return f.StateWord(state) + f.Symbols.FitRight(format.Seconds(seconds), 9)
}

// StateWord is a state in its colour, in a column.
func (f Figures) StateWord(state engine.State) string {
	word := f.Symbols.Fit(format.StateWord(state), 7)
	switch state {
	case engine.Succeeded:
		return f.Styles.Good.Render(word)
	case engine.Failed, engine.Interrupted:
		return f.Styles.Bad.Render(word)
	case engine.Cancelled:
		return f.Styles.Warn.Render(word)
	}
	return word
}

// Bar draws how much is done. Where the end is not known a block moves on with
// each step: only work moves it.
func (f Figures) Bar(p engine.Progress, width int) string {
	y, size := f.Symbols, narrowBar
	if width >= draw.Wide-2*draw.Margin-8 {
		size = wideBar
	}
	share, ok := format.Share(p)
	if !ok {
		const block = 3
		at := int(max(0, p.Done) % int64(size-block+1))
		return f.Styles.Dim.Render(strings.Repeat(y.Empty, at)) + f.Styles.Accent.Render(strings.Repeat(y.Live, block)) +
			f.Styles.Dim.Render(strings.Repeat(y.Empty, size-block-at))
	}
	n := int(share * float64(size))
	full, head := strings.Repeat(y.Full, n), ""
	if n < size && share*float64(size)-float64(n) >= 0.5 {
		n, head = n+1, y.Head
	}
	return f.Styles.Accent.Render(full+head) + f.Styles.Dim.Render(strings.Repeat(y.Empty, size-n))
}

// Name is the short name of a run's model.
func (f Figures) Name(r engine.Run) string { return f.Symbols.Text(string(r.Model), 12) }

// LossWord is what a classifier calls what it minimises.
func LossWord(kind classify.Kind) string {
	if kind == classify.LogisticRegression {
		return "objective"
	}
	return "loss"
}

// FinalLoss is what a run's loss came to.
func FinalLoss(r engine.Run) string {
	if v, ok := r.Metrics[LossWord(r.Model)]; ok {
		return LossWord(r.Model) + " " + format.Value(v)
	}
	return ""
}

// Steps is how many steps a run took.
func Steps(r engine.Run) string {
	if r.Iterations == 0 {
		return ""
	}
	s := "after " + format.Plural(r.Iterations, UnitOf(r.Model), UnitOf(r.Model)+"s")
	if !r.Converged {
		s += ", not converged"
	}
	return s
}

// UnitOf is what a classifier's steps are.
func UnitOf(kind classify.Kind) string {
	if kind == classify.NeuralNetwork {
		return string(classify.Epochs)
	}
	return string(classify.Iterations)
}

// SplitWords are the rows of each part that has some.
func SplitWords(r engine.Rows) string {
	words := format.Count(r.Train) + " train"
	if r.Validation > 0 {
		words += ", " + format.Count(r.Validation) + " validation"
	}
	if r.Test > 0 {
		words += ", " + format.Count(r.Test) + " test"
	}
	return words
}

// CorpusOf is the name of a run's corpus, also before that was read.
func CorpusOf(r engine.Run) string { return cmp.Or(r.Dataset.Name, r.Spec.Source.Name()) }

// When is when a run ended, or was asked for if it has not.
func When(r engine.Run) time.Time {
	if r.Ended.IsZero() {
		return r.Created
	}
	return r.Ended
}
