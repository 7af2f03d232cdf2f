package train

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/screen"
)

func (s *Screen) cannotStart() string {
	switch {
	case s.host.Closed:
		return "the desk has closed"
	case s.starting:
		return "a training is being started"
	}
	return ""
}

// startedMsg is the answer to the start of a training.
type startedMsg struct {
	job engine.Job
	err error
}

// start trains what the form says. Where that is under way or waits already it
// asks first: a key is soon pressed twice.
func (s *Screen) start() tea.Cmd {
	j, ok := s.twin()
	if !ok {
		return s.train()
	}
	text := "The same training is under way."
	if j.State == engine.Queued {
		text = "The same training waits already."
	}
	return s.host.Ask(screen.Question{
		Text: text + " Queue it once more?", Yes: "queue it once more", No: "leave it at that", Do: s.train,
		Over: func() string { return s.movedOn(j) },
	})
}

// twin is a training that has not ended and trains what the form says.
func (s *Screen) twin() (engine.Job, bool) {
	b := s.host.Board
	jobs := slices.Clone(b.Queue)
	if b.Training() {
		jobs = append(jobs, b.Job)
	}
	i := slices.IndexFunc(jobs, func(j engine.Job) bool { return sameSpec(j.Spec, s.form.spec) })
	if i < 0 {
		return engine.Job{}, false
	}
	return jobs[i], true
}

// sameSpec reports whether two specs say the same, also if one of them has come
// from the desk.
func sameSpec(a, b engine.Spec) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// movedOn says that a training is not in the state any more that it was in, ""
// if it is.
func (s *Screen) movedOn(was engine.Job) string {
	b := s.host.Board
	now, known := was, false
	switch {
	case s.visit != nil && s.visit.id == was.ID && s.visit.read:
		now, known = s.visit.training.job, true
	case b.Job.ID == was.ID:
		now, known = b.Job, true
	default:
		known = slices.ContainsFunc(b.Queue, func(j engine.Job) bool { return j.ID == was.ID })
	}
	switch {
	case was.State == engine.Queued && !known:
		return "the training does not wait any more"
	case !known || now.State.Ended():
		return "the training has ended"
	case now.State != was.State:
		return "the training has begun"
	}
	return ""
}

// train asks the desk for what the form says.
func (s *Screen) train() tea.Cmd {
	s.starting = true
	jobs, request := s.jobs, engine.TrainRequest{Spec: s.form.spec}
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		j, err := jobs.Train(ctx, request)
		return startedMsg{j, err}
	})
}

func (s *Screen) takeStarted(m startedMsg) tea.Cmd {
	s.starting = false
	if m.err != nil {
		s.host.Say(screen.Bad, m.err.Error())
		return nil
	}
	b := s.host.Board
	s.form.started = true
	s.form.open, s.form.edit = false, nil
	if b.Training() && b.Job.ID != m.job.ID {
		s.host.Say(screen.Good, "queued: it starts when what is under way has ended; "+s.host.Key("train.queue")+" shows what waits")
		b.WantQueue()
		return s.host.Read()
	}
	s.log.open, s.queue.open, s.visit = false, false, nil
	if b.Job.ID != m.job.ID { // else what was read already is newer than the answer
		b.Follow(m.job)
	}
	s.touched = false
	b.WantJob(m.job.ID)
	s.changed()
	return s.host.Read()
}

func (s *Screen) cannotStop() string {
	l, ok := s.lane()
	switch {
	case !s.shown().going() || !ok:
		return "nothing is being trained"
	case !l.known:
		return "the run is not known yet"
	case l.run.State.Ended():
		return s.name(l) + " has ended"
	}
	return ""
}

func (s *Screen) stop() tea.Cmd {
	l, _ := s.lane()
	name, id, job, jobs := s.name(l), l.run.ID, s.shown().job.ID, s.jobs
	text := "Stop " + name + "? What it has learned so far is lost; the other runs go on."
	if l.run.State == engine.Queued {
		text = "Take " + name + " out of this training? It has not begun; the other runs go on."
	}
	return s.host.Ask(screen.Question{
		Text: text, Yes: "stop " + name, No: "go on",
		Over: func() string {
			now, ok := s.host.Board.Run(id)
			switch {
			case ok && now.State.Ended():
				return name + " has ended"
			case ok && l.run.State == engine.Queued && now.State != engine.Queued:
				return name + " has begun"
			}
			return ""
		},
		Do: func() tea.Cmd {
			if l := s.host.Board.Lane(id); l != nil {
				l.Stopping = true
			}
			s.log.note(job, s.host.Clock(), name+": to be stopped, as asked here")
			return s.host.Asks(name+" stops", func(ctx context.Context) error { return jobs.CancelRun(ctx, id) })
		},
	})
}

func (s *Screen) cannotStopAll() string {
	if !s.shown().going() {
		return "nothing is being trained"
	}
	return ""
}

func (s *Screen) stopAll() tea.Cmd { return s.cancel(s.shown().job) }

// cancel asks whether to stop a job, and stops it.
func (s *Screen) cancel(j engine.Job) tea.Cmd {
	jobs := s.jobs
	q := screen.Question{Text: "Stop the training? Its finished runs are kept.", Yes: "stop the training", No: "go on"}
	done := "the training stops"
	if j.State == engine.Queued {
		q.Text = "Take the training on " + s.host.Symbols.Text(j.Spec.Source.Name(), 40) + " out of the queue? It has not begun."
		q.Yes, q.No, done = "take it out", "leave it", "it is taken out of the queue"
	}
	q.Over = func() string { return s.movedOn(j) }
	q.Do = func() tea.Cmd {
		s.log.note(j.ID, s.host.Clock(), "to be stopped, as asked here")
		return s.host.Asks(done, func(ctx context.Context) error { return jobs.Cancel(ctx, j.ID) })
	}
	return s.host.Ask(q)
}

func (s *Screen) cannotOpen() string {
	l, ok := s.lane()
	switch {
	case !ok:
		return "there is no run"
	case !l.known:
		return "the run is not among those that are listed"
	case !l.run.State.Ended():
		return s.name(l) + " has not ended"
	}
	return ""
}

func (s *Screen) openRun() tea.Cmd {
	l, _ := s.lane()
	return s.host.Tell(screen.OpenRun{Run: l.run.ID})
}

// comparable are the runs of the training that is shown that were judged, the
// best first.
func (s *Screen) comparable() []string {
	t := s.shown()
	var ids []string
	for _, l := range t.lanes {
		switch {
		case !l.known || l.run.State != engine.Succeeded:
		case l.run.ID == t.job.Best:
			ids = append([]string{l.run.ID}, ids...)
		default:
			ids = append(ids, l.run.ID)
		}
	}
	return ids
}

func (s *Screen) cannotCompare() string {
	if len(s.comparable()) < 2 {
		return "there are no two finished runs here"
	}
	return ""
}

func (s *Screen) compare() tea.Cmd {
	return s.host.Tell(screen.CompareRuns{Runs: s.comparable()})
}
