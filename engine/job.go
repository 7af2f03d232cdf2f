package engine

import "time"

// Job is work that takes time. It is stored before it starts.
type Job struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"` // train, import
	State   State     `json:"state"`
	Error   string    `json:"error,omitempty"`
	Spec    Spec      `json:"spec"`
	Runs    []string  `json:"runs"`           // in the order of the spec's classifiers
	Best    string    `json:"best,omitempty"` // the run that was chosen
	Created time.Time `json:"created"`
	Started time.Time `json:"started,omitzero"`
	Ended   time.Time `json:"ended,omitzero"`

	// Request is the id under which the job was asked for: asked for again, it
	// is not started again.
	Request string `json:"request_id,omitempty"`
	RetryOf string `json:"retry_of,omitempty"` // the job that it repeats
	By      string `json:"by,omitempty"`       // who asked for it
	Dump    string `json:"dump,omitempty"`     // directory for CSV files of what is computed
	// ExpectedMemory is what it is expected to need, in bytes. Forced says
	// that it starts even where that is more than there is.
	ExpectedMemory int64 `json:"expected_memory_bytes,omitempty"`
	Forced         bool  `json:"forced,omitempty"`

	Dataset Dataset           `json:"dataset"`
	Stages  map[string]Timing `json:"stages,omitempty"` // of all its runs
	// Version is the registry version that the best run became, 0 if none.
	Version int `json:"version,omitempty"`
	// Corpus is the digest of the corpus that an import has added.
	Corpus string `json:"corpus,omitempty"`
	// PeakRSS is the largest resident memory of the process so far, in bytes.
	PeakRSS int64 `json:"peak_rss_bytes,omitempty"`
	// Total runs from the first byte read to the last result stored, in seconds.
	Total    float64  `json:"total_wall_s,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}

// The kinds of jobs.
const (
	// TrainJob is a training.
	TrainJob = "train"
	// ImportJob adds a corpus. Of its spec only the source counts; it has no runs.
	ImportJob = "import"
)
