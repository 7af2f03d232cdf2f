package engine

import (
	"context"

	"copydesk/engine/classify"
)

// Assignment is what a job has to do.
type Assignment struct {
	Kind      string `json:"kind,omitempty"` // of the job; "" is TrainJob
	Spec      Spec   `json:"spec"`
	Workspace string `json:"workspace"`
	Dump      string `json:"dump,omitempty"`
	// KeepFeatures is the most bytes of features that the workspace may keep.
	KeepFeatures int64 `json:"keep_features_bytes,omitempty"`
}

// Worker does the work of one job.
type Worker interface {
	// Run works until it is done or ctx ends, and returns why it could not be
	// done. It tells updates in order, from one goroutine at a time.
	Run(ctx context.Context, tell func(Update)) (Usage, error)
	// Stop ends the turn of one classifier, or keeps it from starting.
	Stop(kind classify.Kind)
}

// NewWorker returns who does an assignment in this process; demo is the CSV file
// that a source without a path means.
func NewWorker(a Assignment, demo []byte) Worker {
	w := WorkspaceAt(a.Workspace)
	if a.Kind == ImportJob {
		return &Import{Source: a.Spec.Source, Workspace: w}
	}
	return &Training{Spec: a.Spec, Workspace: w, Demo: demo, Dump: a.Dump, KeepFeatures: a.KeepFeatures, KeepAfter: worthKeeping}
}

// Usage is what the work took from the machine.
type Usage struct {
	PeakRSS int64 `json:"peak_rss_bytes"`
}
