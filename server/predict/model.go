package predict

import (
	"context"
	"encoding/json"
	"math"
	"runtime/debug"
	"strconv"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// model is a version that can answer. It is immutable.
type model struct {
	predictor *engine.Predictor
	version   engine.Version
	number    string            // of the version
	quoted    map[string]string // the categories as JSON strings
	info      info
}

// answer is the answer to one text.
type answer struct {
	engine.Prediction
	took time.Duration
}

// trial is what a model is tried on before it serves.
const trial = "The council met on Tuesday and the game was won."

// open loads a version and tries it.
func open(ctx context.Context, models Models, v engine.Version) (m *model, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, panicked(p)
		}
	}()
	predictor, err := models.PredictorOf(ctx, v.Digest)
	if err != nil {
		return nil, err
	}
	m = &model{predictor: predictor, version: v, number: strconv.Itoa(v.Number), quoted: make(map[string]string)}
	m.info = newInfo(v, predictor.Manifest())
	for _, c := range m.info.Categories {
		quoted, err := json.Marshal(c)
		if err != nil {
			return nil, err
		}
		m.quoted[c] = string(quoted)
	}
	_, err = m.answer(trial)
	return m, err
}

// answer asks the model. What a broken model does, be it a panic or
// probabilities that are none, is an error.
func (m *model) answer(text string) (a answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	start := time.Now()
	a.Prediction = m.predictor.Predict(text)
	a.took = time.Since(start)
	sum := 0.0
	for _, p := range a.Probabilities {
		sum += p
	}
	// A NaN compares as false.
	if !(math.Abs(sum-1) < 1e-3) {
		return a, fault.Newf(fault.Internal, "the probabilities of version %s sum to %v", m.number, sum)
	}
	return a, nil
}

// panicked is a panic as an error: a bug must not end the server.
func panicked(p any) error {
	return fault.Newf(fault.Internal, "panic: %v\n%s", p, debug.Stack())
}
