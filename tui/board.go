package tui

import (
	"slices"

	"copydesk/engine"
)

// board is what the workbench knows of the desk: a copy that reads fill and
// events mark stale. Only Update touches it.
type board struct {
	listed   bool         // the first list has come
	runs     []engine.Run // the newest first
	at       map[string]int
	versions []engine.Version // the newest first
	serving  string           // address of the prediction server, "" if it is off
	job      engine.Job       // the training that is followed; its ID is "" if there is none
	prepared *engine.Progress // what the job does before its runs
	lanes    []*lane          // of the job, in its order
	queued   int              // trainings that wait, beside the one that is followed
	total    int              // runs at the desk, of which runs are the newest

	wants   wants
	reading bool // a read is under way

	runsVersion uint64 // counts changes of runs
}

// lane is what is known of a run under way beside the run itself.
type lane struct {
	run      string
	sample   *engine.Progress
	points   []engine.Point
	stopping bool // it was asked to stop
}

// wants is what has to be read. Reads follow one another, so that an older
// answer never replaces a newer one.
type wants struct {
	all      bool
	versions bool
	queue    bool // how many jobs wait
	jobs     []string
	runs     []string
	points   map[string]int // runs, with the position to read from
}

func newBoard() *board {
	return &board{at: map[string]int{}, wants: wants{all: true}}
}

func (w wants) empty() bool {
	return !w.all && !w.versions && !w.queue && len(w.jobs) == 0 && len(w.runs) == 0 && len(w.points) == 0
}

func (w *wants) job(id string) {
	if !slices.Contains(w.jobs, id) {
		w.jobs = append(w.jobs, id)
	}
}

func (w *wants) run(id string) {
	if !slices.Contains(w.runs, id) {
		w.runs = append(w.runs, id)
	}
}

// take notes what an event says and what has to be read because of it.
func (b *board) take(e engine.Event) {
	switch e.Kind {
	case engine.Reset:
		b.wants.all = true
	case engine.JobChanged:
		b.wants.queue = true
		if e.Job == b.job.ID || b.job.ID == "" || b.job.State.Ended() {
			b.wants.job(e.Job)
		}
	case engine.RunChanged:
		if e.Purged {
			b.remove(e.Run)
			return
		}
		b.wants.run(e.Run)
	case engine.RegistryChanged:
		b.wants.versions = true
	case engine.Progressed:
		if e.Job != b.job.ID || e.Progress == nil {
			return
		}
		if e.Run == "" {
			b.prepared = e.Progress
		} else if l := b.lane(e.Run); l != nil {
			l.sample = e.Progress
		}
	}
}

// follow makes j the training that is shown.
func (b *board) follow(j engine.Job) {
	if j.ID != b.job.ID {
		b.prepared, b.lanes = nil, nil
		for _, id := range j.Runs {
			b.lanes = append(b.lanes, &lane{run: id})
			if _, ok := b.run(id); !ok {
				b.wants.run(id)
			}
		}
	}
	b.job = j
}

func (b *board) lane(run string) *lane {
	for _, l := range b.lanes {
		if l.run == run {
			return l
		}
	}
	return nil
}

// run returns the run of that id, if it is known.
func (b *board) run(id string) (engine.Run, bool) {
	i, ok := b.at[id]
	if !ok {
		return engine.Run{}, false
	}
	return b.runs[i], true
}

// training reports whether the training that is followed goes on.
func (b *board) training() bool {
	return b.job.ID != "" && !b.job.State.Ended()
}

// live returns the lane that is under way, if one is.
func (b *board) live() (*lane, engine.Run, bool) {
	for _, l := range b.lanes {
		if r, ok := b.run(l.run); ok && r.State == engine.Running {
			return l, r, true
		}
	}
	return nil, engine.Run{}, false
}

// champion returns the version that answers, if there is one.
func (b *board) champion() (engine.Version, bool) {
	i := slices.IndexFunc(b.versions, func(v engine.Version) bool { return v.Champion })
	if i < 0 {
		return engine.Version{}, false
	}
	return b.versions[i], true
}

// versionOf returns the newest version that a run is registered as.
func (b *board) versionOf(run string) (engine.Version, bool) {
	i := slices.IndexFunc(b.versions, func(v engine.Version) bool { return v.Run == run })
	if i < 0 {
		return engine.Version{}, false
	}
	return b.versions[i], true
}

// list replaces all runs, of which there are total at the desk.
func (b *board) list(runs []engine.Run, total int) {
	b.runsVersion++
	b.total = total
	b.runs = runs
	b.index()
}

// remove takes a run from the list.
func (b *board) remove(id string) {
	if i, ok := b.at[id]; ok {
		b.runsVersion++
		b.total--
		b.runs = slices.Delete(b.runs, i, i+1)
		b.index()
	}
}

// put adds a run or replaces it. One that is deleted is not listed.
func (b *board) put(r engine.Run) {
	if !r.Deleted.IsZero() {
		b.remove(r.ID)
		return
	}
	b.runsVersion++
	if i, ok := b.at[r.ID]; ok {
		b.runs[i] = r
		return
	}
	b.total++
	b.runs = slices.Insert(b.runs, 0, r)
	b.index()
}

func (b *board) index() {
	b.at = make(map[string]int, len(b.runs))
	for i, r := range b.runs {
		b.at[r.ID] = i
	}
}

// curved reports whether a run has a series that is worth a curve.
func (l *lane) curved() bool {
	return l.sample == nil || l.sample.Loss != nil || len(l.points) > 0
}

// wantPoints asks for what is missing of the series of a lane.
func (b *board) wantPoints(l *lane) {
	known := 0
	if r, ok := b.run(l.run); ok {
		known = r.Points
	}
	if l.sample != nil {
		known = max(known, l.sample.Points)
	}
	if known <= len(l.points) || !l.curved() {
		return
	}
	if b.wants.points == nil {
		b.wants.points = make(map[string]int)
	}
	b.wants.points[l.run] = len(l.points)
}
