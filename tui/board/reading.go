package board

import (
	"context"
	"slices"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// MostRuns is how many runs are listed, the newest.
const MostRuns = 10_000

// Read is what a board wants to be read.
type Read struct{ wants wants }

// Answer is what was read.
type Answer struct {
	wants    wants
	runs     []engine.Run // the newest MostRuns if wants.all
	total    int          // runs at the desk, if wants.all
	queue    []engine.Job // that wait, if wants.all or wants.queue
	jobs     []engine.Job
	versions []engine.Version
	status   engine.Status // if wants.all or wants.versions
	points   map[string][]engine.Point
	err      error // the first
	unread   wants // what could not be read though it is there, unless wants.all
}

// Begin returns what is to be read now; false if it is nothing, or while
// another read is under way: after its answer the next begins.
func (b *Board) Begin() (Read, bool) {
	if b.reading || b.wants.empty() {
		return Read{}, false
	}
	b.WantMissed()
	for id := range b.wants.points {
		if l := b.Lane(id); l == nil {
			delete(b.wants.points, id)
		} else {
			b.wants.points[id] = len(l.Points) // more may have come since it was wanted
		}
	}
	b.asked, b.wants, b.reading = b.wants, wants{}, true
	return Read{b.asked}, true
}

// Lost says that a read ended without an answer.
func (b *Board) Lost() {
	b.reading = false
	b.missed.add(b.asked)
}

// Do reads. What went wrong is in the answer.
func (r Read) Do(ctx context.Context, from Sources) Answer {
	w := r.wants
	m := Answer{wants: w}
	// What is gone meanwhile is no failure.
	failed := func(err error) bool { return err != nil && fault.KindOf(err) != fault.NotFound }
	got := func(err error) bool {
		if failed(err) && m.err == nil {
			m.err = err
		}
		return err == nil
	}
	var err error
	if w.all {
		if m.runs, m.total, err = newest(ctx, from.Runs); got(err) && len(m.runs) > 0 {
			w.job(worthiest(m.runs).Job)
		}
	}
	if w.all || w.queue {
		page, err := from.Jobs.FindJobs(ctx, engine.JobQuery{States: []engine.State{engine.Queued}, Limit: engine.MaxPage})
		m.queue = slices.DeleteFunc(page.Jobs, func(j engine.Job) bool { return j.Kind != engine.TrainJob })
		m.unread.queue = !got(err)
	}
	if w.all || w.versions {
		m.versions, err = from.Registry.Versions(ctx, engine.ModelName)
		versions := got(err) || fault.KindOf(err) == fault.NotFound // there is no model yet
		m.status, err = from.Desk.Status(ctx)
		m.unread.versions = !got(err) || !versions
	}
	for _, id := range w.jobs {
		if j, err := from.Jobs.Job(ctx, id); got(err) {
			m.jobs = append(m.jobs, j)
		} else if failed(err) {
			m.unread.job(id)
		}
	}
	for _, id := range w.runs {
		if w.all || ctx.Err() != nil {
			break // all runs were read already
		}
		if run, err := from.Runs.Run(ctx, id); got(err) {
			m.runs = append(m.runs, run)
		} else if failed(err) {
			m.unread.run(id)
		}
	}
	for id, at := range w.points {
		if p, err := from.Runs.Points(ctx, id, at); got(err) {
			if m.points == nil {
				m.points = make(map[string][]engine.Point)
			}
			m.points[id] = p
		} else if failed(err) {
			m.unread.series(id, at)
		}
	}
	return m
}

// newest reads the newest runs and how many there are in all.
func newest(ctx context.Context, runs Runs) (list []engine.Run, total int, err error) {
	q := engine.RunQuery{Limit: engine.MaxPage}
	for len(list) < MostRuns {
		page, err := runs.FindRuns(ctx, q)
		if err != nil {
			return list, total, err
		}
		list, total = append(list, page.Runs...), page.Total
		if q.Token = page.Next; q.Token == "" {
			break
		}
	}
	return list, total, nil
}

// Put takes the answer of the read under way. The error is what went wrong
// with it; what was read is there nevertheless, unless it was the whole list,
// and what was not is read again after the next event or with what else is
// wanted.
func (b *Board) Put(m Answer) error {
	b.reading = false
	if m.wants.all {
		if b.Unread = m.err; m.err != nil {
			return m.err
		}
		b.list(m.runs, m.total)
		b.Listed = true
	} else {
		b.missed.add(m.unread)
		for _, r := range m.runs {
			b.PutRun(r)
		}
	}
	if m.wants.all || m.wants.versions && !m.unread.versions {
		b.Versions, b.Desk = m.versions, m.status
	}
	b.takeJobs(m.jobs)
	if m.wants.all || m.wants.queue && !m.unread.queue {
		b.Queue = m.queue
	}
	for id, points := range m.points {
		// Not what was asked for before the lane got others.
		if l := b.Lane(id); l != nil && len(l.Points) == m.wants.points[id] {
			l.Points = append(l.Points, points...)
		}
	}
	return m.err
}

// worthiest returns the run whose job is most worth to be followed: one that
// runs, else one that waits, else the newest. runs is not empty, the newest
// first.
func worthiest(runs []engine.Run) engine.Run {
	for _, state := range []engine.State{engine.Running, engine.Queued} {
		if i := slices.IndexFunc(runs, func(r engine.Run) bool { return r.State == state }); i >= 0 {
			return runs[i]
		}
	}
	return runs[0]
}

// takeJobs follows one of the trainings that were read: the one that is followed
// already while it goes on, else the newest.
func (b *Board) takeJobs(jobs []engine.Job) {
	jobs = slices.DeleteFunc(jobs, func(j engine.Job) bool { return j.Kind != engine.TrainJob })
	if len(jobs) == 0 {
		return
	}
	b.Follow(slices.MaxFunc(jobs, func(x, y engine.Job) int {
		if d := b.worth(x) - b.worth(y); d != 0 {
			return d
		}
		return x.Created.Compare(y.Created)
	}))
}

func (b *Board) worth(j engine.Job) int {
	if j.ID == b.Job.ID && !j.State.Ended() {
		return 1
	}
	return 0
}
