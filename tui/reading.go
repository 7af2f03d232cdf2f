package tui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// boardMsg is what was read.
type boardMsg struct {
	wants    wants
	runs     []engine.Run // the newest mostRuns if wants.all
	total    int          // runs at the desk, if wants.all
	queued   []engine.Job // that wait, if wants.all or wants.queue
	jobs     []engine.Job
	versions []engine.Version
	serving  string // address of the prediction server, if wants.all or wants.versions
	points   map[string][]engine.Point
	err      error // the first
}

// read returns the command that reads what the board wants, nil while another
// read is under way: its answer starts the next.
func (a *app) read() tea.Cmd {
	if a.board.reading || a.board.wants.empty() {
		return nil
	}
	w, o := a.board.wants, a.options
	a.board.wants, a.board.reading = wants{}, true
	return a.work.do(readings, func(ctx context.Context) tea.Msg { return w.read(ctx, o) })
}

func (w wants) read(ctx context.Context, o Options) boardMsg {
	m := boardMsg{wants: w}
	got := func(err error) bool {
		// What is gone meanwhile is no failure.
		if err != nil && m.err == nil && fault.KindOf(err) != fault.NotFound {
			m.err = err
		}
		return err == nil
	}
	var err error
	if w.all {
		if m.runs, m.total, err = newest(ctx, o.Runs); got(err) && len(m.runs) > 0 {
			w.job(worthiest(m.runs).Job)
		}
	}
	if w.all || w.queue {
		page, err := o.Jobs.FindJobs(ctx, engine.JobQuery{States: []engine.State{engine.Queued}, Limit: engine.MaxPage})
		m.queued = page.Jobs
		got(err)
	}
	if w.all || w.versions {
		m.versions, err = o.Registry.Versions(ctx, engine.ModelName)
		got(err)
		status, err := o.Serving.Status(ctx)
		m.serving = status.Serving
		got(err)
	}
	for _, id := range w.jobs {
		if j, err := o.Jobs.Job(ctx, id); got(err) {
			m.jobs = append(m.jobs, j)
		}
	}
	for _, id := range w.runs {
		if w.all || ctx.Err() != nil {
			break // all runs were read already
		}
		if r, err := o.Runs.Run(ctx, id); got(err) {
			m.runs = append(m.runs, r)
		}
	}
	for id, from := range w.points {
		if p, err := o.Runs.Points(ctx, id, from); got(err) {
			if m.points == nil {
				m.points = make(map[string][]engine.Point)
			}
			m.points[id] = p
		}
	}
	return m
}

// mostRuns is how many runs are listed, the newest.
const mostRuns = 10_000

// newest reads the newest runs and how many there are in all.
func newest(ctx context.Context, runs Runs) (list []engine.Run, total int, err error) {
	q := engine.RunQuery{Limit: engine.MaxPage}
	for len(list) < mostRuns {
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

// takeBoard puts what was read on the board and reads on if more is wanted.
func (a *app) takeBoard(m boardMsg) tea.Cmd {
	b := a.board
	b.reading = false
	if m.err != nil {
		a.say(bad, m.err.Error())
		if m.wants.all {
			a.unread = m.err
			return nil
		}
	}
	if m.wants.all {
		a.unread = nil
		b.list(m.runs, m.total)
		b.listed = true
	} else {
		for _, r := range m.runs {
			b.put(r)
		}
	}
	if m.wants.all || m.wants.versions && m.err == nil {
		b.versions, b.serving = m.versions, m.serving
	}
	b.takeJobs(m.jobs)
	if m.wants.all || m.wants.queue && m.err == nil {
		b.queued = 0
		for _, j := range m.queued {
			if j.ID != b.job.ID {
				b.queued++
			}
		}
	}
	for id, points := range m.points {
		// Not what was asked for before the lane got others.
		if l := b.lane(id); l != nil && len(l.points) == m.wants.points[id] {
			l.points = append(l.points, points...)
		}
	}
	return a.refresh()
}

// refresh tells the screens that the board is another and reads what they miss.
func (a *app) refresh() tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range a.screens {
		cmds = append(cmds, s.changed())
	}
	return tea.Batch(append(cmds, a.read())...)
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

// takeJobs follows one of the jobs that were read: the one that is followed
// already while it goes on, else the newest.
func (b *board) takeJobs(jobs []engine.Job) {
	if len(jobs) == 0 {
		return
	}
	b.follow(slices.MaxFunc(jobs, func(x, y engine.Job) int {
		if d := b.worth(x) - b.worth(y); d != 0 {
			return d
		}
		return x.Created.Compare(y.Created)
	}))
}

func (b *board) worth(j engine.Job) int {
	if j.ID == b.job.ID && !j.State.Ended() {
		return 1
	}
	return 0
}
