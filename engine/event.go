package engine

import (
	"time"

	"copydesk/engine/classify"
)

// EventKind says what an event is about.
type EventKind string

const (
	JobChanged      EventKind = "job"      // a job's state or result
	RunChanged      EventKind = "run"      // a run's state or result
	RegistryChanged EventKind = "registry" // a version or the champion
	CorpusChanged   EventKind = "corpus"   // a corpus was added or forgotten
	Progressed      EventKind = "progress" // a sample of work under way
	Reset           EventKind = "reset"    // events were missed: list again
	// DeskChanged says that the stream of events broke off and goes on, perhaps from
	// another desk. No desk tells it: who watches finds out.
	DeskChanged EventKind = "desk"
)

// Event is something that happened at the desk. State changes are stored with
// what changed and numbered from 1 in order, also across desks; progress
// samples have the number 0 and only the latest of each job and run is kept
// for a watcher.
type Event struct {
	Number   uint64    `json:"number,omitempty"`
	Kind     EventKind `json:"kind"`
	Time     time.Time `json:"time"`
	Job      string    `json:"job,omitempty"`
	Run      string    `json:"run,omitempty"`
	State    State     `json:"state,omitempty"`
	Model    string    `json:"model,omitempty"`  // whose registry changed
	Corpus   string    `json:"corpus,omitempty"` // digest of the one that changed
	Purged   bool      `json:"purged,omitempty"` // the run is gone for good, or the corpus
	Progress *Progress `json:"progress,omitempty"`
}

// Stage is a step of a training.
type Stage string

const (
	Read      Stage = "read"
	Clean     Stage = "clean"
	Vectorize Stage = "vectorize"
	Load      Stage = "load" // features that were kept, instead of clean and vectorize
	Fit       Stage = "fit"
	Judge     Stage = "judge"
)

// Progress is how far a stage has come. Of the job as a whole for read, clean,
// vectorize and load; of one run for fit and judge.
type Progress struct {
	Stage Stage         `json:"stage"`
	Unit  classify.Unit `json:"unit"` // what Done and Total count: row, byte, iteration, tree, epoch
	Done  int64         `json:"done"`
	Total int64         `json:"total"`          // the most that it can come to; 0 if not known
	Rate  float64       `json:"rate,omitempty"` // units a second, smoothed; 0 if not known
	// ETA is the time to go of the stage in seconds, nil if not known. Of a fit
	// that ends when its loss no longer falls it is foreseen from the losses.
	ETA *float64 `json:"eta_s,omitempty"`
	// JobETA is the time to go of the whole job in seconds, nil if not known: the
	// rest of the fit under way and the expected time of those that follow.
	JobETA *float64 `json:"job_eta_s,omitempty"`
	Loss   *float64 `json:"loss,omitempty"`
	// Gradient is the largest absolute component of the gradient.
	Gradient *float64 `json:"gradient,omitempty"`
	// Points is the length of the run's series so far.
	Points int `json:"points,omitempty"`
}

// Bytes is the unit of reading.
const Bytes classify.Unit = "byte"
