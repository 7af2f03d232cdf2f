package train

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/screen"
)

// visit is a training that a person went to, which is not the one that the board
// follows.
type visit struct {
	id       string
	training training
	read     bool // it has been read once
	reading  bool // a read is under way
	again    bool // it has changed since that began
}

// visitMsg is a training that was read.
type visitMsg struct {
	generation int
	training   training
	err        error
}

// order are the trainings that have runs, the newest first, and where the one
// that is shown is among them, -1 if it is not.
func (s *Screen) order() (ids []string, at int) {
	b := s.host.Board
	if s.ordered != b.RunsVersion || s.trainings == nil {
		s.ordered, s.trainings = b.RunsVersion, []string{}
		seen := map[string]bool{}
		for _, r := range b.Runs {
			if !seen[r.Job] {
				seen[r.Job] = true
				s.trainings = append(s.trainings, r.Job)
			}
		}
	}
	shown := b.Job.ID
	if s.visit != nil {
		shown = s.visit.id
	}
	for i, id := range s.trainings {
		if id == shown {
			return s.trainings, i
		}
	}
	return s.trainings, -1
}

func (s *Screen) cannotGo(by int) func() string {
	return func() string {
		ids, at := s.order()
		switch {
		case len(ids) == 0:
			return "there are no trainings yet"
		case by > 0 && at+by >= len(ids):
			return "this is the first training of the workspace"
		case by < 0 && at <= 0:
			return "this is the newest training"
		}
		return ""
	}
}

// turn goes to the training that began so many before, or after, the one that is
// shown.
func (s *Screen) turn(by int) func() tea.Cmd {
	return func() tea.Cmd {
		ids, at := s.order()
		return s.goTo(ids[max(0, at+by)])
	}
}

// goTo shows a training.
func (s *Screen) goTo(job string) tea.Cmd {
	s.log.open, s.queue.open = false, false
	s.generation++ // of what is read no answer counts any more
	s.visit = nil
	if job != s.host.Board.Job.ID {
		s.visit = &visit{id: job}
		return s.readVisit()
	}
	s.changed()
	return nil
}

// readVisit reads the training that a person went to. While one read is under
// way the next waits for it.
func (s *Screen) readVisit() tea.Cmd {
	v := s.visit
	if v.reading {
		v.again = true
		return nil
	}
	v.reading, v.again = true, false
	s.generation++
	generation, jobs, runs, id := s.generation, s.jobs, s.runs, v.id
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		t, err := readTraining(ctx, jobs, runs, id)
		return visitMsg{generation, t, err}
	})
}

// readTraining reads a job with its runs and their series. Runs that are gone are
// lanes without a run.
func readTraining(ctx context.Context, jobs Jobs, runs Runs, id string) (training, error) {
	j, err := jobs.Job(ctx, id)
	if err != nil {
		return training{}, err
	}
	t := training{job: j}
	for i, run := range j.Runs {
		r, err := runs.Run(ctx, run)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return t, err
		}
		l := lane{kind: kindOf(j, i, r), run: r, known: err == nil}
		if r.Points > 0 {
			if l.points, err = runs.Points(ctx, run, 0); err != nil && fault.KindOf(err) != fault.NotFound {
				return t, err
			}
		}
		t.lanes = append(t.lanes, l)
	}
	return t, nil
}

func (s *Screen) takeVisit(m visitMsg) tea.Cmd {
	if m.generation != s.generation || s.visit == nil {
		return nil
	}
	v := s.visit
	v.reading = false
	if m.err != nil {
		s.host.Say(screen.Bad, m.err.Error())
		if !v.read {
			s.visit = nil
		}
		return nil
	}
	v.training, v.read = m.training, true
	if m.training.job.State == engine.Running { // what goes on is followed, so that it is seen to go on
		s.visit = nil
		s.host.Board.Follow(m.training.job)
		s.host.Board.WantJob(v.id)
	}
	s.changed()
	if s.visit != nil && v.again {
		return s.readVisit()
	}
	return nil
}

// visitBroke waits for no training any more. One that has not been read yet is
// left, as where it cannot be read.
func (s *Screen) visitBroke() {
	switch v := s.visit; {
	case v == nil || !v.reading:
	case !v.read:
		s.visit = nil
	default:
		v.reading = false
	}
}

// concerns reports whether something happened to the training that a person went
// to.
func (v *visit) concerns(events []engine.Event) bool {
	for _, e := range events {
		if e.Kind == engine.Reset || e.Job == v.id && e.Kind != engine.Progressed {
			return true
		}
	}
	return false
}
