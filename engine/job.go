package engine

import "time"

// Job is work that takes time. It is stored before it starts.
type Job struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"` // train
	State   State     `json:"state"`
	Error   string    `json:"error,omitempty"`
	Spec    Spec      `json:"spec"`
	Runs    []string  `json:"runs"`           // in the order of the spec's classifiers
	Best    string    `json:"best,omitempty"` // the run that was chosen
	Created time.Time `json:"created"`
	Started time.Time `json:"started,omitzero"`
	Ended   time.Time `json:"ended,omitzero"`

	Dataset Dataset           `json:"dataset"`
	Stages  map[string]Timing `json:"stages,omitempty"` // of all its runs
	// Version is the registry version that the best run became, 0 if none.
	Version int `json:"version,omitempty"`
	// PeakRSS is the largest resident memory of the process so far, in bytes.
	PeakRSS int64 `json:"peak_rss_bytes,omitempty"`
	// Total runs from the first byte read to the last result stored, in seconds.
	Total    float64  `json:"total_wall_s,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}

// TrainJob is the kind of a training.
const TrainJob = "train"
