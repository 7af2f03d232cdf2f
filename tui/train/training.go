package train

import (
	"slices"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/board"
	"copydesk/tui/figure"
	"copydesk/tui/screen"
)

// training is the training that the screen shows: that which the board follows,
// or one that a person went to.
type training struct {
	job      engine.Job
	prepared *engine.Progress // what the job does before its runs
	lanes    []lane
}

// lane is a run of a training.
type lane struct {
	kind     classify.Kind
	run      engine.Run
	known    bool // the run was read; else it waits to be, or is gone
	sample   *engine.Progress
	points   []engine.Point
	stopping bool // it was asked to stop
}

// followed is the training on the board.
func followed(b *board.Board) training {
	t := training{job: b.Job, prepared: b.Prepared}
	for i, l := range b.Lanes {
		r, ok := b.Run(l.Run)
		t.lanes = append(t.lanes, lane{
			kind: kindOf(b.Job, i, r), run: r, known: ok, sample: l.Sample, points: l.Points, stopping: l.Stopping,
		})
	}
	return t
}

// kindOf is the model of the i-th run of a job, also before the run is known.
func kindOf(j engine.Job, i int, r engine.Run) classify.Kind {
	if r.Model == "" && i < len(j.Spec.Classifiers) {
		return j.Spec.Classifiers[i]
	}
	return r.Model
}

// going reports whether the training has not ended.
func (t training) going() bool { return t.job.ID != "" && !t.job.State.Ended() }

// run returns a run of the training.
func (t training) run(id string) (engine.Run, bool) {
	i := slices.IndexFunc(t.lanes, func(l lane) bool { return l.known && l.run.ID == id })
	if i < 0 {
		return engine.Run{}, false
	}
	return t.lanes[i].run, true
}

// onTest reports whether a run was judged without validation rows.
func (t training) onTest() bool {
	return slices.ContainsFunc(t.lanes, func(l lane) bool { return l.run.ChosenOn == "test" })
}

// curved reports whether a run has a curve to show.
func (l lane) curved() bool {
	return slices.ContainsFunc(l.points, func(p engine.Point) bool { return p.Loss != nil })
}

// name is the short name of a lane's model.
func (s *Screen) name(l lane) string { return s.host.Symbols.Text(string(l.kind), 12) }

// shown returns the training that is shown.
func (s *Screen) shown() training {
	if s.visit != nil {
		return s.visit.training
	}
	return followed(s.host.Board)
}

// lane returns the selected lane of the training that is shown.
func (s *Screen) lane() (lane, bool) {
	t := s.shown()
	if s.cursor >= len(t.lanes) {
		return lane{}, false
	}
	return t.lanes[s.cursor], true
}

// changed keeps the cursor on what is worth looking at until a person moves it:
// the run under way, then the best.
func (s *Screen) changed() {
	b := s.host.Board
	if s.visit != nil && s.visit.id == b.Job.ID {
		s.visit = nil // it is the one that is followed now
	}
	t := s.shown()
	if t.job.ID != s.selected {
		s.selected, s.touched, s.cursor = t.job.ID, false, 0
	}
	if !s.touched {
		worth := slices.IndexFunc(t.lanes, func(l lane) bool { return l.run.State == engine.Running })
		if worth < 0 && t.job.Best != "" {
			worth = slices.IndexFunc(t.lanes, func(l lane) bool { return l.run.ID == t.job.Best })
		}
		if worth >= 0 {
			s.cursor = worth
		}
	}
	s.cursor = max(0, min(s.cursor, len(t.lanes)-1))
	if s.host.Shown == screen.Screen(s) {
		for _, l := range b.Lanes {
			b.WantPoints(l)
		}
	}
}

// curveOf returns what draws the curve of a run.
func (s *Screen) curveOf(run string) *figure.Curve {
	const most = 64 // curves that are remembered
	c, ok := s.curves[run]
	if !ok {
		if len(s.curves) >= most {
			clear(s.curves)
		}
		c = &figure.Curve{}
		s.curves[run] = c
	}
	return c
}
