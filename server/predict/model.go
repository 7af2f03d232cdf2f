package predict

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/fault"
	"copydesk/server/metrics"
	"copydesk/server/reply"
)

// Model is a version that can answer. It is immutable.
type Model struct {
	Version  engine.Version // as it was registered; who is champion now, a Result says
	Manifest bundle.Manifest

	predictor *engine.Predictor
	number    string            // of the version
	quoted    map[string]string // the categories as JSON strings
	info      info
	tried     int // stored examples that it was tried on
	counts    *metrics.Version
}

// Number is the version as answers have it.
func (m *Model) Number() string { return m.number }

// Categories are those of Answer.Probabilities, in their order.
func (m *Model) Categories() []string { return m.Manifest.Categories }

// Model returns the version that answers, which 0 stands for, or any other that
// is registered; one that is not loaded is loaded. It fails with a
// *reply.Error: 404 no such version, 503 no model, one that cannot be loaded or
// shutting down; or with the end of ctx.
func (a *API) Model(ctx context.Context, version int) (*Model, error) {
	if version == 0 {
		return a.model()
	}
	if a.phase.Load() == closed {
		return nil, shuttingDown()
	}
	if m := a.lineup().has(version); m != nil {
		return m, nil
	}
	if m := a.cache.lookup(version); m != nil {
		return m, nil
	}
	versions, err := a.models.Versions(a.name)
	if err != nil {
		return nil, noRegistry(err)
	}
	i := slices.IndexFunc(versions, func(v engine.Version) bool { return v.Number == version })
	if i < 0 {
		return nil, reply.Errorf(http.StatusNotFound, "%s has no version %d", a.name, version)
	}
	m, err := a.cache.get(ctx, versions[i], false)
	switch {
	case err == nil:
		return m, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case a.cache.ctx.Err() != nil:
		return nil, shuttingDown()
	}
	return nil, &reply.Error{
		Status: http.StatusServiceUnavailable, RetryAfter: retryLoad, Cause: err,
		Message: fmt.Sprintf("%s version %d could not be loaded; the log of the server says why", a.name, version),
	}
}

// Versions returns the numbers of the versions that are registered, ascending.
// It fails with a *reply.Error: 503 the registry cannot be read.
func (a *API) Versions(context.Context) ([]int, error) {
	versions, err := a.models.Versions(a.name)
	if err != nil {
		return nil, noRegistry(err)
	}
	numbers := make([]int, len(versions))
	for i, v := range versions {
		numbers[len(versions)-1-i] = v.Number
	}
	return numbers, nil
}

// retryLoad is when to ask again for a model that could not be had.
const retryLoad = 5 * time.Second

func noRegistry(err error) *reply.Error {
	return &reply.Error{
		Status: http.StatusServiceUnavailable, RetryAfter: retryLoad, Cause: err,
		Message: "The registry could not be read; the log of the server says why",
	}
}

func shuttingDown() *reply.Error {
	return &reply.Error{Status: http.StatusServiceUnavailable, Message: "The server is shutting down", RetryAfter: time.Second}
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
		if p < 0 {
			return fault.Newf(fault.Internal, "version %s answers with the probability %v", m.number, p)
		}
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
