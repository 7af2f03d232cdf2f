package command

import (
	"encoding/json"

	"copydesk/engine"
	"copydesk/engine/classify"
)

// trainDoc is what train --json prints.
type trainDoc struct {
	Job     string `json:"job"`
	Dataset struct {
		Digest     string   `json:"digest"`
		Name       string   `json:"name"`
		Categories []string `json:"categories"`
	} `json:"dataset"`
	Rows     engine.Rows                  `json:"rows"`
	Features int                          `json:"features"`
	NNZ      int                          `json:"nnz"`
	Stages   map[string]engine.Timing     `json:"stages"`
	Models   map[classify.Kind]trainedDoc `json:"models"`
	Best     *bestDoc                     `json:"best,omitempty"`
	Warnings []string                     `json:"warnings,omitempty"`
	PeakRSS  int64                        `json:"peak_rss_mib"`
	Total    float64                      `json:"total_wall_s"`
}

// trainedDoc is one model of it. The metrics beside the named ones are those
// of the run.
type trainedDoc struct {
	Run       string             `json:"run_id"`
	State     engine.State       `json:"state"`
	Error     string             `json:"error,omitempty"`
	Digest    string             `json:"digest,omitempty"` // of the model file
	Iter      int                `json:"n_iter,omitempty"`
	Passes    int                `json:"passes,omitempty"`
	Converged bool               `json:"converged"`
	Metrics   map[string]float64 `json:"-"`
	Resources engine.Resources   `json:"resources"`
}

// MarshalJSON writes the metrics beside the other fields, as flat names.
func (t trainedDoc) MarshalJSON() ([]byte, error) {
	type plain trainedDoc
	text, err := json.Marshal(plain(t))
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, err
	}
	for name, v := range t.Metrics {
		fields[name] = v
	}
	return json.Marshal(fields)
}

type bestDoc struct {
	Model    classify.Kind `json:"model"`
	Run      string        `json:"run_id"`
	ChosenOn string        `json:"chosen_on"`
	Version  int           `json:"version,omitempty"`
}

// trainDocument makes the document of a job.
func trainDocument(job engine.Job, runs []engine.Run) trainDoc {
	d := trainDoc{
		Job: job.ID, Rows: job.Dataset.Rows, Features: job.Dataset.Features, NNZ: job.Dataset.NNZ,
		Stages: job.Stages, Models: make(map[classify.Kind]trainedDoc), Warnings: job.Warnings,
		PeakRSS: job.PeakRSS >> 20, Total: job.Total,
	}
	d.Dataset.Digest, d.Dataset.Name, d.Dataset.Categories = job.Dataset.Digest, job.Dataset.Name, job.Dataset.Categories
	for _, r := range runs {
		m := trainedDoc{
			Run: r.ID, State: r.State, Error: r.Error, Iter: r.Iterations, Passes: r.Passes, Converged: r.Converged,
			Metrics: r.Metrics, Resources: r.Resources,
		}
		if file, ok := r.Artifact(engine.ModelArtifact); ok {
			m.Digest = file.Digest
		}
		d.Models[r.Model] = m
		if r.ID == job.Best {
			d.Best = &bestDoc{Model: r.Model, Run: r.ID, ChosenOn: r.ChosenOn, Version: job.Version}
		}
	}
	return d
}
