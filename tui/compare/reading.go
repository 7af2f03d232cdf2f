package compare

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/screen"
)

// wanted is what is to be read of a run.
type wanted struct {
	id     string
	judged bool // the evaluation is known
	from   int  // points that are known
	paired bool // it is the baseline, or held against it already
}

// found is what was read of a run.
type found struct {
	wanted
	run        engine.Run
	gone       bool // there is no such run any more
	evaluation *engine.Evaluation
	points     []engine.Point
	noPoints   string
	pair       *engine.Paired
	unpaired   string
}

// readMsg is what was read of all runs that are compared.
type readMsg struct {
	generation int
	found      []found
	err        error
}

// refresh reads what is missing, if the screen is shown. Of what is asked for in
// quick succession one read is under way, and the next comes after it.
func (s *Screen) refresh() tea.Cmd {
	if !s.stale || s.asking || len(s.sides) == 0 || s.host.Shown != screen.Screen(s) {
		return nil
	}
	s.stale, s.asking = false, true
	var want []wanted
	for i, x := range s.sides {
		want = append(want, wanted{x.id, x.judged, len(x.points), i == 0 || x.pair != nil || x.unpaired != ""})
	}
	desk, generation := s.desk, s.generation
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		m := readMsg{generation: generation}
		m.found, m.err = desk.read(ctx, want)
		return m
	})
}

// read reads what is wanted of runs, the first of which is the baseline.
func (d Desk) read(ctx context.Context, want []wanted) ([]found, error) {
	var all []found
	for i, w := range want {
		f := found{wanted: w}
		if err := d.readRun(ctx, &f); err != nil {
			return nil, err
		}
		if done := f.run.State == engine.Succeeded; done && i > 0 && !w.paired && all[0].run.State == engine.Succeeded {
			p, err := d.Pairs.Paired(ctx, all[0].id, w.id)
			switch reason, err := refusal(err); {
			case err != nil:
				return nil, err
			case reason != "":
				f.unpaired = reason
			default:
				f.pair = &p
			}
		}
		all = append(all, f)
	}
	return all, nil
}

func (d Desk) readRun(ctx context.Context, f *found) (err error) {
	if f.run, err = d.Runs.Run(ctx, f.id); err != nil {
		if fault.KindOf(err) == fault.NotFound {
			f.gone = true
			return nil
		}
		return err
	}
	if f.run.State == engine.Succeeded && !f.judged {
		e, err := d.Runs.Evaluation(ctx, f.id)
		if err != nil {
			return err
		}
		f.evaluation = &e
	}
	f.points, err = d.Runs.Points(ctx, f.id, f.from)
	f.noPoints, err = refusal(err)
	return err
}

// refusal is the text of an error that says why something cannot be had; any
// other error is returned.
func refusal(err error) (string, error) {
	switch fault.KindOf(err) {
	case fault.Conflict, fault.NotFound:
		return err.Error(), nil
	}
	return "", err
}

// takeRead takes what was read, unless something else is compared meanwhile.
func (s *Screen) takeRead(m readMsg) tea.Cmd {
	if m.generation != s.generation {
		return nil
	}
	s.asking = false
	if m.err != nil {
		s.failed = true
		s.host.Say(screen.Bad, m.err.Error())
		return nil
	}
	s.failed = false
	var gone []string
	for i, f := range m.found {
		x := &s.sides[i]
		if f.gone {
			gone = append(gone, s.name(i))
			continue
		}
		_, x.listed = s.host.Board.Run(x.id)
		x.run, x.read, x.noPoints = f.run, true, f.noPoints
		x.points = append(x.points[:f.from:f.from], f.points...)
		if f.evaluation != nil {
			x.evaluation, x.judged = *f.evaluation, true
		}
		if !f.paired {
			x.pair, x.unpaired = f.pair, f.unpaired
		}
	}
	if len(gone) > 0 {
		s.drop(m.found, gone)
	}
	s.derive()
	return tea.Batch(s.weigh(), s.refresh())
}

// drop goes on without the runs that are gone.
func (s *Screen) drop(all []found, names []string) {
	second := s.sides[s.second].id
	baseline := s.sides[0].id
	var left []string
	for _, f := range all {
		if !f.gone {
			left = append(left, f.id)
		}
	}
	s.compare(left)
	s.lost = purged(names)
	if len(left) > 1 && left[0] != baseline {
		s.lost += " " + s.name(0) + " is the baseline now."
	}
	if at := slices.Index(left, second); at > 0 {
		s.second = at
	}
}

// purged says that runs are gone, by their names.
func purged(names []string) string {
	if len(names) == 1 {
		return "A run that was compared here (" + names[0] + ") has been purged."
	}
	return "Runs that were compared here have been purged."
}

// changed notes what became of the runs that are compared.
func (s *Screen) changed() tea.Cmd {
	b := s.host.Board
	if s.version == b.RunsVersion || len(s.sides) == 0 {
		return nil
	}
	s.version = b.RunsVersion
	for i := range s.sides {
		x := &s.sides[i]
		r, ok := b.Run(x.id)
		if x.read && (ok != x.listed || ok && (r.State != x.run.State || !r.Ended.Equal(x.run.Ended))) {
			s.stale = true
		}
		x.listed = ok
	}
	return s.refresh()
}

// takeEvents reads on in the series of runs that are being trained, and what
// became of runs: the board knows nothing of those that are deleted.
func (s *Screen) takeEvents(events screen.Events) tea.Cmd {
	for _, e := range events {
		at := slices.IndexFunc(s.sides, func(x side) bool { return x.id == e.Run })
		switch {
		case e.Kind == engine.Reset, e.Kind == engine.RunChanged && at >= 0:
			s.stale = true
		case e.Kind == engine.Progressed && at >= 0 && e.Progress != nil && e.Progress.Points > len(s.sides[at].points):
			s.stale = true
		}
	}
	return s.refresh()
}
