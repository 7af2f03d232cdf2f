package board

import "slices"

// wants is what has to be read. Reads follow one another, so that an older
// answer never replaces a newer one.
type wants struct {
	all      bool
	versions bool
	queue    bool // which jobs wait
	jobs     []string
	runs     []string
	points   map[string]int // runs, with the position to read from
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

func (w *wants) series(id string, from int) {
	if w.points == nil {
		w.points = make(map[string]int)
	}
	w.points[id] = from
}

// add wants also what others want.
func (w *wants) add(others wants) {
	w.all = w.all || others.all
	w.versions = w.versions || others.versions
	w.queue = w.queue || others.queue
	for _, id := range others.jobs {
		w.job(id)
	}
	for _, id := range others.runs {
		w.run(id)
	}
	for id, from := range others.points {
		w.series(id, from)
	}
}

// WantAll asks for everything.
func (b *Board) WantAll() {
	b.wants.all = true
	for _, l := range b.Lanes {
		l.asked = 0
	}
}

// WantMissed asks again for what could not be read. Nothing else but an event
// and another want does: a desk that refuses is not asked without end.
func (b *Board) WantMissed() {
	b.wants.add(b.missed)
	b.missed = wants{}
}

// WantVersions asks for the registered versions and for who the desk is.
func (b *Board) WantVersions() { b.wants.versions = true }

// WantQueue asks which jobs wait.
func (b *Board) WantQueue() { b.wants.queue = true }

// WantJob asks for a job.
func (b *Board) WantJob(id string) { b.wants.job(id) }

// WantPoints asks for what is missing of the series of a lane, once for as many
// points as there are.
func (b *Board) WantPoints(l *Lane) {
	known := 0
	if r, ok := b.Run(l.Run); ok {
		known = r.Points
	}
	if l.Sample != nil {
		known = max(known, l.Sample.Points)
	}
	if known <= max(len(l.Points), l.asked) || !l.curved() {
		return
	}
	l.asked = known
	b.wants.series(l.Run, len(l.Points))
}
