package engine

import "time"

// DefaultExperiment is the experiment of runs that name none.
const DefaultExperiment = "default"

// Experiment groups runs.
type Experiment struct {
	Name    string    `json:"name"`
	Created time.Time `json:"created"`
	Runs    int       `json:"runs"`
}
