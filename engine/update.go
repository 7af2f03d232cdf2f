package engine

import (
	"encoding/json"

	"copydesk/engine/classify"
)

// Update is what a job tells its owner as it goes. Exactly one field
// beside Model is set. Model is empty for what concerns all of them.
type Update struct {
	Model    classify.Kind `json:"model,omitempty"`
	Progress *Progress     `json:"progress,omitempty"`
	Stage    *StageTiming  `json:"stage,omitempty"`
	Prepared *Prepared     `json:"prepared,omitempty"`
	Started  *Started      `json:"started,omitempty"`
	Point    *Point        `json:"point,omitempty"`
	Outcome  *Outcome      `json:"outcome,omitempty"`
	Imported *Imported     `json:"imported,omitempty"`
	// Warning says what went wrong without any result being another for it.
	Warning string `json:"warning,omitempty"`
}

// StageTiming is a stage that is done, under the name that reports use:
// read, clean_train, tfidf_fit_transform (or load_features), fit_lr, predict_lr, ...
type StageTiming struct {
	Name   string `json:"name"`
	Timing Timing `json:"timing"`
}

// Prepared says what all models will learn from.
type Prepared struct {
	Dataset  Dataset  `json:"dataset"`
	Corpus   Artifact `json:"corpus"`
	Warnings []string `json:"warnings,omitempty"`
}

// Imported says what an import has read and kept.
type Imported struct {
	Corpus   Corpus   `json:"corpus"`
	Warnings []string `json:"warnings,omitempty"`
}

// Started says that a model's turn has come.
type Started struct {
	Params json.RawMessage `json:"params"`
}

// Outcome is how a model's turn ended.
type Outcome struct {
	State      State              `json:"state"` // succeeded, failed or cancelled
	Error      string             `json:"error,omitempty"`
	Metrics    map[string]float64 `json:"metrics,omitempty"`
	Evaluation Evaluation         `json:"evaluation"`
	ChosenOn   string             `json:"chosen_on,omitempty"`
	Iterations int                `json:"n_iter,omitempty"`
	Passes     int                `json:"passes,omitempty"` // over the rows, see classify.Fit
	Converged  bool               `json:"converged"`
	Resources  Resources          `json:"resources"`
	Artifacts  []Artifact         `json:"artifacts,omitempty"`
	Warnings   []string           `json:"warnings,omitempty"`
}
