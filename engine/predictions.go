package engine

import (
	"fmt"

	"copydesk/engine/blob"
	"copydesk/engine/fault"
	"copydesk/engine/tensor"
)

// Predictions are what a run's model answered for each validation and test row.
// All slices but Probabilities have an entry a row.
type Predictions struct {
	Part   []uint8 // corpus.Validation or corpus.Test
	Row    []int64 // index of the article in the corpus
	Truth  []int32 // index of a category
	Answer []int32
	// Probabilities is rows x categories, row-major.
	Probabilities []float64
}

// encode returns the safetensors file of p.
func (p Predictions) encode(categories int) ([]byte, error) {
	n := len(p.Row)
	return tensor.Set{
		tensor.Int64("row", []int{n}, p.Row),
		tensor.Float64("probabilities", []int{n, categories}, p.Probabilities),
		tensor.Int32("truth", []int{n}, p.Truth),
		tensor.Int32("answer", []int{n}, p.Answer),
		tensor.Uint8("part", []int{n}, p.Part),
	}.Encode()
}

// savePredictions writes p into dir under its digest.
func savePredictions(dir string, p Predictions, categories int) (Artifact, error) {
	data, err := p.encode(categories)
	if err != nil {
		return Artifact{}, err
	}
	digest, err := blob.Save(dir, data)
	return Artifact{Kind: PredictionsArtifact, Digest: digest, Bytes: int64(len(data))}, err
}

// LoadPredictions reads the predictions of that digest in dir.
func LoadPredictions(dir, digest string, categories int) (Predictions, error) {
	data, err := blob.Read(dir, digest)
	if err != nil {
		return Predictions{}, fault.As(fault.KindOf(err), fmt.Errorf("predictions: %w", err))
	}
	set, err := tensor.Decode(data)
	if err != nil {
		return Predictions{}, err
	}
	var p Predictions
	if p.Row, err = set.Int64s("row", -1); err != nil {
		return Predictions{}, err
	}
	n := len(p.Row)
	if p.Probabilities, err = set.Float64s("probabilities", n, categories); err != nil {
		return Predictions{}, err
	}
	if p.Truth, err = set.Int32s("truth", n); err != nil {
		return Predictions{}, err
	}
	if p.Answer, err = set.Int32s("answer", n); err != nil {
		return Predictions{}, err
	}
	p.Part, err = set.Uint8s("part", n)
	return p, err
}
