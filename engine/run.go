package engine

import (
	"encoding/json"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/eval"
)

// Run is one classifier trained and judged once. Runs of the same job share
// corpus, features and splits.
type Run struct {
	ID         string        `json:"id"` // 32 hexadecimal digits
	Experiment string        `json:"experiment"`
	Job        string        `json:"job"`
	Model      classify.Kind `json:"model"`
	ModelType  string        `json:"model_type"` // scikit-learn's class name
	State      State         `json:"state"`
	Error      string        `json:"error,omitempty"`
	Created    time.Time     `json:"created"`
	Started    time.Time     `json:"started,omitzero"`
	Ended      time.Time     `json:"ended,omitzero"`

	Spec        Spec               `json:"spec"`
	Params      json.RawMessage    `json:"params"` // the estimator's, complete
	Dataset     Dataset            `json:"dataset"`
	Environment Environment        `json:"environment"`
	Metrics     map[string]float64 `json:"metrics,omitempty"` // by MLflow's manner: a flat name, a number
	ChosenOn    string             `json:"chosen_on,omitempty"`
	Iterations  int                `json:"n_iter,omitempty"`
	Passes      int                `json:"passes,omitempty"` // over the rows, see classify.Fit
	Converged   bool               `json:"converged"`
	Stages      map[string]Timing  `json:"stages,omitempty"`
	Resources   Resources          `json:"resources"`
	Artifacts   []Artifact         `json:"artifacts,omitempty"`
	Points      int                `json:"points"` // length of its series
	Warnings    []string           `json:"warnings,omitempty"`

	// Tags are what people say of the run, by name; NoteTag is the note.
	Tags map[string]string `json:"tags,omitempty"`
	// Deleted is when somebody deleted the run, which can be undone until it
	// is purged.
	Deleted time.Time `json:"deleted,omitzero"`
	// SeriesDropped is when retention dropped its series.
	SeriesDropped time.Time `json:"series_dropped,omitzero"`
}

// NoteTag is the tag that holds a run's note.
const NoteTag = "note"

// Dataset is what a run learned from and was judged on.
type Dataset struct {
	Digest     string   `json:"digest"`
	Name       string   `json:"name"`
	Categories []string `json:"categories"`
	Rows       Rows     `json:"rows"`
	Features   int      `json:"features"`
	NNZ        int      `json:"nnz"` // stored values of the training matrix
}

// Rows are the rows of each part after cleaning.
type Rows struct {
	Train      int `json:"train"`
	Validation int `json:"validation"`
	Test       int `json:"test"`
}

// Timing is how long a stage took, on the wall and on all processors together.
type Timing struct {
	Wall float64 `json:"wall_s"`
	CPU  float64 `json:"cpu_s"`
}

// Resources are what a model costs.
type Resources struct {
	PeakMemory  int64   `json:"peak_memory_bytes"` // of the whole process while it was fitted
	BundleSize  int64   `json:"bundle_bytes"`
	PredictP50  float64 `json:"predict_p50_ms"` // one article, from text to probabilities
	PredictTen  float64 `json:"predict_ten_ms"` // ten articles in a batch, median
	FitDuration float64 `json:"fit_s"`
}

// Environment is where a run was made. None of it is in the model file.
type Environment struct {
	Version    string `json:"copydesk"`
	Go         string `json:"go"`
	OS         string `json:"os"`
	Arch       string `json:"arch"`
	CPUs       int    `json:"cpus"`
	GOMAXPROCS int    `json:"gomaxprocs"`
	Kernels    string `json:"kernels"` // which arithmetic kernels: avx2 or generic
	Host       string `json:"host"`
	User       string `json:"user"`
}

// Artifact is a file that a run made, named by its digest.
type Artifact struct {
	Kind   string `json:"kind"` // model, predictions, corpus
	Digest string `json:"digest"`
	Bytes  int64  `json:"bytes"`
	// Dropped is when retention dropped the file: the run can be trained again
	// from its spec.
	Dropped time.Time `json:"dropped,omitzero"`
}

// The kinds of artifacts.
const (
	ModelArtifact       = "model"
	PredictionsArtifact = "predictions"
	CorpusArtifact      = "corpus"
)

// Artifact returns the run's artifact of a kind, if it has one.
func (r Run) Artifact(kind string) (Artifact, bool) {
	for _, a := range r.Artifacts {
		if a.Kind == kind {
			return a, true
		}
	}
	return Artifact{}, false
}

// Evaluation is how a run's model did, on each part that has rows.
type Evaluation struct {
	Validation *eval.Report `json:"validation,omitempty"`
	Test       *eval.Report `json:"test,omitempty"`
}

// Chosen returns the report that the run is compared by, and the name of its
// part: validation where there are rows for it, else test.
func (e Evaluation) Chosen() (*eval.Report, string) {
	if e.Validation != nil {
		return e.Validation, "validation"
	}
	return e.Test, "test"
}

// Point is a step of a run's series: an iteration, an epoch, a tree.
type Point struct {
	Step     int      `json:"step"`
	Elapsed  float64  `json:"elapsed_s"`
	Loss     *float64 `json:"loss,omitempty"`
	Gradient *float64 `json:"gradient,omitempty"`
}
