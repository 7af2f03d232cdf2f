package board

import (
	"reflect"
	"slices"

	"copydesk/engine"
)

// Board is what is known of the desk.
type Board struct {
	Listed   bool             // the first list has come
	Unread   error            // why nothing could be listed, nil if it was
	Runs     []engine.Run     // the newest first
	Versions []engine.Version // the newest first
	Desk     engine.Status
	Job      engine.Job       // the training that is followed; its ID is "" if there is none
	Prepared *engine.Progress // what the job does before its runs
	Lanes    []*Lane          // of the job, in its order
	Queue    []engine.Job     // trainings that wait, the newest first
	Total    int              // runs at the desk, of which Runs are the newest

	RunsVersion uint64 // counts changes of Runs

	at      map[string]int // positions in Runs, by id
	wants   wants
	missed  wants // what could not be read
	asked   wants // of the read under way
	reading bool  // a read is under way
}

// Lane is what is known of a run under way beside the run itself.
type Lane struct {
	Run      string
	Sample   *engine.Progress
	Points   []engine.Point
	Stopping bool // it was asked to stop

	asked int // points that there were when the series was asked for last
}

// curved reports whether a run has a series that is worth a curve.
func (l *Lane) curved() bool {
	return l.Sample == nil || l.Sample.Loss != nil || len(l.Points) > 0
}

// New returns a board that wants to read everything.
func New() *Board {
	return &Board{at: map[string]int{}, wants: wants{all: true}}
}

// Take notes what an event says and what has to be read because of it. What
// could not be read is tried again with any event.
func (b *Board) Take(e engine.Event) {
	b.WantMissed()
	switch e.Kind {
	case engine.Reset:
		b.WantAll()
	case engine.DeskChanged:
		b.wants.versions = true // with them who the desk is, and what it serves
	case engine.JobChanged:
		b.wants.queue = true
		if e.Job == b.Job.ID || b.Job.ID == "" || b.Job.State.Ended() {
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
		if e.Job != b.Job.ID || e.Progress == nil {
			return
		}
		if e.Run == "" {
			b.Prepared = e.Progress
		} else if l := b.Lane(e.Run); l != nil {
			l.Sample = e.Progress
		}
	}
}

// Follow makes j the training that is shown.
func (b *Board) Follow(j engine.Job) {
	if j.ID != b.Job.ID {
		b.Prepared, b.Lanes = nil, nil
		for _, id := range j.Runs {
			b.Lanes = append(b.Lanes, &Lane{Run: id})
			if _, ok := b.Run(id); !ok {
				b.wants.run(id)
			}
		}
	}
	b.Job = j
}

// Lane returns the lane of a run of the job that is followed, nil if it has
// none.
func (b *Board) Lane(run string) *Lane {
	for _, l := range b.Lanes {
		if l.Run == run {
			return l
		}
	}
	return nil
}

// Run returns the run of that id, if it is known.
func (b *Board) Run(id string) (engine.Run, bool) {
	i, ok := b.at[id]
	if !ok {
		return engine.Run{}, false
	}
	return b.Runs[i], true
}

// Position returns where in Runs a run is, if it is there.
func (b *Board) Position(id string) (int, bool) {
	i, ok := b.at[id]
	return i, ok
}

// Training reports whether the training that is followed goes on.
func (b *Board) Training() bool {
	return b.Job.ID != "" && !b.Job.State.Ended()
}

// Waiting counts the trainings that wait, beside the one that is followed.
func (b *Board) Waiting() int {
	n := 0
	for _, j := range b.Queue {
		if j.ID != b.Job.ID {
			n++
		}
	}
	return n
}

// Live returns the lane that is under way, if one is.
func (b *Board) Live() (*Lane, engine.Run, bool) {
	for _, l := range b.Lanes {
		if r, ok := b.Run(l.Run); ok && r.State == engine.Running {
			return l, r, true
		}
	}
	return nil, engine.Run{}, false
}

// Champion returns the version that answers, if there is one.
func (b *Board) Champion() (engine.Version, bool) {
	return b.version(func(v engine.Version) bool { return v.Champion })
}

// Challenger returns the version that is tried beside the champion, if one is.
func (b *Board) Challenger() (engine.Version, bool) {
	return b.version(func(v engine.Version) bool { return v.Challenger })
}

// VersionOf returns the newest version that a run is registered as.
func (b *Board) VersionOf(run string) (engine.Version, bool) {
	return b.version(func(v engine.Version) bool { return v.Run == run })
}

func (b *Board) version(is func(engine.Version) bool) (engine.Version, bool) {
	i := slices.IndexFunc(b.Versions, is)
	if i < 0 {
		return engine.Version{}, false
	}
	return b.Versions[i], true
}

// list replaces all runs, of which there are total at the desk.
func (b *Board) list(runs []engine.Run, total int) {
	b.RunsVersion++
	b.Total = total
	b.Runs = runs
	b.index()
}

// remove takes a run from the list.
func (b *Board) remove(id string) {
	if i, ok := b.at[id]; ok {
		b.RunsVersion++
		b.Total--
		b.Runs = slices.Delete(b.Runs, i, i+1)
		b.index()
	}
}

// PutRun adds a run or replaces it. One that is deleted is not listed. A run
// that is on the board as it is changes nothing: what a screen asked for itself
// comes again by its event.
func (b *Board) PutRun(r engine.Run) {
	if !r.Deleted.IsZero() {
		b.remove(r.ID)
		return
	}
	if i, ok := b.at[r.ID]; ok {
		if !reflect.DeepEqual(b.Runs[i], r) {
			b.RunsVersion++
			b.Runs[i] = r
		}
		return
	}
	b.RunsVersion++
	b.Total++
	// A run that was deleted and is restored goes back to its place.
	i, _ := slices.BinarySearchFunc(b.Runs, r, func(x, y engine.Run) int { return y.Created.Compare(x.Created) })
	b.Runs = slices.Insert(b.Runs, i, r)
	b.index()
}

func (b *Board) index() {
	b.at = make(map[string]int, len(b.Runs))
	for i, r := range b.Runs {
		b.at[r.ID] = i
	}
}
