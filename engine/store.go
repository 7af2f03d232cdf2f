package engine

// Store keeps what must not be lost. It belongs to one desk. What is not there
// is an error of kind fault.NotFound.
type Store interface {
	Writer
	RunReader
	JobReader
	RegistryReader
}

// Writer stores changes.
type Writer interface {
	// Write stores all of w or nothing, and returns when it is durable.
	Write(w Writes) error
}

// Writes are changes that belong together. Jobs, runs and versions replace what
// is stored under their names, points and changes are added.
type Writes struct {
	Jobs        []Job
	Runs        []Run
	Evaluations map[string]Evaluation // by run
	Points      map[string][]Point    // by run, in order of their steps
	Versions    []Version             // Champion is not stored: Champions says it
	Champions   map[string]int        // by model: the version that is champion from now on
	Changes     []Change
}

// RunReader reads runs and what belongs to them.
type RunReader interface {
	Run(id string) (Run, error)
	// Runs returns all runs, the newest first.
	Runs() ([]Run, error)
	Evaluation(run string) (Evaluation, error)
	// Points returns a run's series from position from on, at most limit of it
	// (0: all).
	Points(run string, from, limit int) ([]Point, error)
	// Experiments returns every experiment that has runs, in alphabetical order.
	Experiments() ([]Experiment, error)
}

// JobReader reads jobs.
type JobReader interface {
	Job(id string) (Job, error)
	// Jobs returns all jobs, the newest first.
	Jobs() ([]Job, error)
}

// RegistryReader reads registered models.
type RegistryReader interface {
	// Versions returns a model's versions, the newest first, none if nothing
	// was registered.
	Versions(model string) ([]Version, error)
	// History returns a model's changes, the oldest first.
	History(model string) ([]Change, error)
}
