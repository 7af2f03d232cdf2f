package train

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/board"
	"copydesk/tui/figure"
	"copydesk/tui/format"
)

const ()

// nameWidth is the room for the names of the lanes.
func (s *Screen) nameWidth() int {
	w := ansi.StringWidth("text")
	for _, l := range s.host.Board.Lanes {
		if r, ok := s.host.Board.Run(l.Run); ok {
			w = max(w, ansi.StringWidth(s.host.Name(r)))
		}
	}
	return w
}

// preparedLine is what is done before the runs, or how long it took.
func (s *Screen) preparedLine(width int) string {
	h, b := s.host, s.host.Board
	head := "  " + h.Symbols.Fit("text", s.nameWidth()) + "   "
	room := width - ansi.StringWidth(head)
	switch {
	case b.Job.Dataset.Features > 0:
		took := 0.0
		for name, t := range b.Job.Stages {
			if prepares(name) {
				took += t.Wall
			}
		}
		rows := b.Job.Dataset.Rows
		split := figure.SplitWords(rows)
		return head + h.Symbols.Pieces(room, h.Ended(engine.Succeeded, took), split)
	case b.Job.State.Ended() || b.Job.State == engine.Queued:
		return head + h.Symbols.Fit(h.StateWord(b.Job.State), room)
	case b.Prepared == nil:
		return head + "starts"
	}
	p := *b.Prepared
	return head + h.Symbols.Pieces(room, h.Bar(p, width), format.StageWord(p.Stage), format.Steps(p), format.Rate(p), format.ETA(p))
}

// prepares reports whether a stage belongs to what all runs share.
func prepares(stage string) bool {
	return stage == "read" || stage == "keep_corpus" || strings.HasPrefix(stage, "clean_") || strings.HasPrefix(stage, "tfidf_")
}

func (s *Screen) laneLine(i int, l *board.Lane, width int) string {
	h, b := s.host, s.host.Board
	r, ok := b.Run(l.Run)
	if !ok {
		return ""
	}
	name := h.Symbols.Fit(h.Name(r), s.nameWidth())
	head := "  " + name
	if i == s.cursor {
		head = h.Styles.Accent.Bold(true).Render(h.Symbols.Cursor + " " + name)
	}
	head += "   "
	return head + s.laneState(l, r, b.Job.Best == r.ID, width-ansi.StringWidth(head))
}

func (s *Screen) laneState(l *board.Lane, r engine.Run, best bool, width int) string {
	h := s.host
	switch {
	case r.State == engine.Succeeded:
		mark, style := " ", h.Styles.Plain
		if best {
			mark, style = h.Symbols.Best, h.Styles.Bold
		}
		score := ""
		if v, ok := figure.Chosen(r, "accuracy"); ok {
			score = r.ChosenOn + " " + style.Render(mark+format.Score(v))
		}
		return h.Symbols.Pieces(width, h.Ended(r.State, r.Resources.FitDuration), score, figure.FinalLoss(r), figure.Steps(r))
	case r.State.Ended() && r.Error == s.host.Board.Job.Error:
		return h.StateWord(r.State) // the outcome says why, once for all
	case r.State.Ended():
		return h.Symbols.Pieces(width, h.StateWord(r.State), h.Symbols.Text(r.Error, width))
	case l.Stopping:
		return h.Symbols.Fit("stopping", width)
	case r.State == engine.Queued:
		return h.Styles.Dim.Render(h.Symbols.Fit(format.StateWord(r.State), width))
	case l.Sample == nil:
		return h.Symbols.Fit("starts", width)
	}
	p := *l.Sample
	loss, gradient := "", ""
	if p.Loss != nil {
		loss = figure.LossWord(r.Model) + " " + format.Value(*p.Loss)
	}
	if p.Gradient != nil {
		gradient = "gradient " + format.Value(*p.Gradient)
	}
	return h.Symbols.Pieces(width, h.Bar(p, width), format.Steps(p), loss, format.Rate(p), format.ETA(p), gradient)
}
