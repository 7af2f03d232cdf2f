package engine

import "time"

// Store keeps what must not be lost. It belongs to one desk. What is not there
// is an error of kind fault.NotFound.
type Store interface {
	// ID names the store for good: events of another store say nothing of it.
	ID() string
	Writer
	RunReader
	RunFinder
	JobReader
	CorpusReader
	RegistryReader
	EventReader
	JournalReader
}

// Writer stores changes.
type Writer interface {
	// Write stores all of w or nothing, and returns when it is durable.
	Write(w Writes) error
}

// Writes are changes that belong together. Jobs, runs and versions replace what
// is stored under their names, points, changes and events are added.
type Writes struct {
	Jobs        []Job
	Runs        []Run
	Evaluations map[string]Evaluation // by run
	Points      map[string][]Point    // by run, in order of their steps
	DropSeries  []string              // runs whose points are removed
	Purge       []string              // runs that are removed with all that is theirs
	Versions    []Version             // aliases are not stored with them
	Champions   map[string]int        // by model: the version that is champion from now on
	Challengers map[string]Trial      // by model: the version that is challenger from now on, 0 for none
	Changes     []Change
	Events      []Event // state changes, numbered in order
	// ForgetEvents is the number below which events are removed; 0 for none.
	ForgetEvents uint64
	Corpora      []Corpus // that were added
	// ForgetCorpora are the digests of added corpora that are removed.
	ForgetCorpora []string
	Samples       []Sample
	KeepSamples   int // how many of the newest samples stay; 0 for all
	// Feedback is added in order, or replaces what was said of the same answer.
	Feedback     []Feedback
	KeepFeedback int                 // as KeepSamples
	DropAnswers  bool                // removes all answers that are there
	Answers      map[int]AnswerChunk // by number, from 0
}

// RunReader reads a run and what belongs to it.
type RunReader interface {
	Run(id string) (Run, error)
	Evaluation(run string) (Evaluation, error)
	// Points returns a run's series from position from on, at most limit of it
	// (0: all).
	Points(run string, from, limit int) ([]Point, error)
}

// RunFinder finds runs among many.
type RunFinder interface {
	// FindRuns returns a page of the runs that q asks for.
	FindRuns(q RunQuery) (RunPage, error)
	// RunIDs returns the ids that begin with prefix, at most limit of them.
	RunIDs(prefix string, limit int) ([]string, error)
	// Experiments returns every experiment that has runs, in alphabetical order.
	Experiments() ([]Experiment, error)
	// RunFiles returns what every run refers to, the oldest run first.
	RunFiles() ([]RunFiles, error)
}

// RunFiles are the files of a run that retention has not dropped, and how long
// its series is.
type RunFiles struct {
	Run       string
	State     State
	Created   time.Time
	Points    int
	Artifacts []Artifact
}

// JobReader reads jobs.
type JobReader interface {
	Job(id string) (Job, error)
	// FindJobs returns a page of jobs, the newest first.
	FindJobs(q JobQuery) (JobPage, error)
	// JobIDs returns the ids that begin with prefix, at most limit of them.
	JobIDs(prefix string, limit int) ([]string, error)
	// OpenJobs returns the jobs that have not ended, the oldest first.
	OpenJobs() ([]Job, error)
	// JobOfRequest returns the job that was asked for under a request id.
	JobOfRequest(request string) (Job, error)
}

// CorpusReader reads the corpora that were added.
type CorpusReader interface {
	// Added returns every corpus that was added and not forgotten, by digest.
	Added() ([]Corpus, error)
}

// RegistryReader reads registered models.
type RegistryReader interface {
	// Models returns the names of the models that have versions, in
	// alphabetical order.
	Models() ([]string, error)
	// Versions returns a model's versions, the newest first, none if nothing
	// was registered.
	Versions(model string) ([]Version, error)
	// History returns a model's changes, the oldest first.
	History(model string) ([]Change, error)
}

// EventReader reads what happened.
type EventReader interface {
	// Events returns the stored events from number from on, in order, at most
	// limit of them (0: all).
	Events(from uint64, limit int) ([]Event, error)
	// LastEvent returns the number of the last event, 0 if there was none.
	LastEvent() (uint64, error)
}

// JournalReader reads what was recorded of predictions.
type JournalReader interface {
	// FindSamples returns a page of samples, the newest first.
	FindSamples(q PageQuery) (SamplePage, error)
	// FindFeedback returns a page of feedback, the last given first.
	FindFeedback(q PageQuery) (FeedbackPage, error)
	// HasFeedback reports whether feedback on an answer is kept.
	HasFeedback(answer string) (bool, error)
	// Tally counts all the feedback that was given on a version.
	Tally(model string, version int) (Tally, error)
	// Tallies returns the tallies of a model's versions, the newest version
	// first.
	Tallies(model string) ([]Tally, error)
	// Answers returns the chunks of answers in the order of their numbers.
	Answers() ([]AnswerChunk, error)
}
