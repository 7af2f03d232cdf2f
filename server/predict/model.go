package predict

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/fault"
	"copydesk/server/reply"
)

// Model is a version that can answer. It is immutable.
type Model struct {
	Version  engine.Version
	Manifest bundle.Manifest

	predictor *engine.Predictor
	number    string            // of the version
	quoted    map[string]string // the categories as JSON strings
	info      info
}

// Number is the version as answers have it.
func (m *Model) Number() string { return m.number }

// Categories are those of Answer.Probabilities, in their order.
func (m *Model) Categories() []string { return m.Manifest.Categories }

// Model returns the version that answers, which 0 stands for, or any other
// that can. It fails with a *reply.Error: 404 no such version, 503 no model or
// shutting down.
func (a *API) Model(version int) (*Model, error) {
	m, err := a.model()
	if err != nil {
		return nil, err
	}
	if version != 0 && version != m.Version.Number {
		return nil, reply.Errorf(http.StatusNotFound, "Version %d does not serve; version %s does", version, m.number)
	}
	return m, nil
}

// trial is what a model is tried on before it serves.
const trial = "The council met on Tuesday and the game was won."

// open loads a version and tries it.
func open(ctx context.Context, models Models, v engine.Version) (m *Model, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, panicked(p)
		}
	}()
	predictor, err := models.PredictorOf(ctx, v.Digest)
	if err != nil {
		return nil, err
	}
	m = &Model{
		Version: v, Manifest: predictor.Manifest(),
		predictor: predictor, number: strconv.Itoa(v.Number), quoted: make(map[string]string),
	}
	m.info = newInfo(v, m.Manifest)
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
func (m *Model) answer(text string) (a Answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	start := time.Now()
	a.Prediction = m.predictor.Predict(text)
	a.Took = time.Since(start)
	return a, m.check(a.Probabilities)
}

// check reports probabilities that are none.
func (m *Model) check(probabilities []float64) error {
	sum := 0.0
	for _, p := range probabilities {
		sum += p
	}
	// A NaN compares as false.
	if !(math.Abs(sum-1) < 1e-3) {
		return fault.Newf(fault.Internal, "the probabilities of version %s sum to %v", m.number, sum)
	}
	return nil
}

// panicked is a panic as an error: a bug must not end the server.
func panicked(p any) error {
	return fault.Newf(fault.Internal, "panic: %v\n%s", p, debug.Stack())
}
