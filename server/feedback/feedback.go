package feedback

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/access"
	"copydesk/server/ledger"
	"copydesk/server/metrics"
	"copydesk/server/predict"
	"copydesk/server/reply"
)

// Answers are the answers that are remembered. *ledger.Ledger is it.
type Answers interface {
	Find(id predict.ID) (ledger.Entry, bool)
	Size() int // how many are remembered
}

// Models answer texts. *predict.API does.
type Models interface {
	Model(ctx context.Context, version int) (*predict.Model, error)
	Consult(ctx context.Context, text string) (*predict.Model, engine.Prediction, error)
}

// Journal keeps feedback. *engine.Desk does.
type Journal interface {
	// RecordFeedback returns when it is durable, and whether it replaces other
	// feedback on the same answer. fault.Exhausted is a full disk.
	RecordFeedback(engine.Feedback) (replaced bool, err error)
	Tally(model string, version int) (engine.Tally, error)
}

// Options are what an API is made of. All fields are needed.
type Options struct {
	Answers Answers
	Models  Models
	Journal Journal
	Metrics *metrics.Metrics
	Logger  *slog.Logger
	Clock   func() time.Time
}

// API takes feedback. It is safe for concurrent use.
type API struct {
	answers Answers
	models  Models
	journal Journal
	metrics *metrics.Feedback
	log     *slog.Logger
	clock   func() time.Time
}

// New returns an API, whose metrics join the others.
func New(o Options) *API {
	a := &API{answers: o.Answers, models: o.Models, journal: o.Journal, log: o.Logger, clock: o.Clock}
	a.metrics = o.Metrics.Feedback(a.accuracy)
	return a
}

// accuracy is that of the version that serves, by the feedback on it.
func (a *API) accuracy() (float64, bool) {
	m, err := a.models.Model(context.Background(), 0)
	if err != nil {
		return 0, false
	}
	tally, err := a.journal.Tally(m.Version.Model, m.Version.Number)
	if err != nil {
		a.log.Error("the feedback on the version that serves cannot be read", "error", err)
		return 0, false
	}
	return tally.Accuracy()
}

// Post answers POST /feedback: 201, or 200 where it replaces other feedback.
func (a *API) Post(w http.ResponseWriter, r *http.Request) error {
	body, err := predict.ReadBody(w, r, predict.MaxBody)
	if err != nil {
		return err
	}
	q, err := readRequest(body)
	if err != nil {
		return err
	}
	f, categories, err := a.judged(r.Context(), q)
	if err != nil {
		return err
	}
	if !slices.Contains(categories, q.category) {
		return reply.At("/category", reply.Errorf(http.StatusBadRequest, "Category %.100q is none of version %d, which answered; its categories are %s", q.category, f.Version, some(categories)))
	}
	f.Time, f.By = a.clock(), access.Of(r.Context()).Name
	f.Category, f.Correct = q.category, q.category == f.Predicted
	replaced, err := a.journal.RecordFeedback(f)
	if err != nil {
		return notStored(err)
	}
	a.metrics.Stored(f.Correct)
	status := http.StatusCreated
	if replaced {
		status = http.StatusOK
	}
	return reply.JSON(w, status, Answer{
		ID: q.given, Prediction: f.Predicted, Category: f.Category, Correct: f.Correct,
		ModelVersion: strconv.Itoa(f.Version), Timestamp: reply.Timestamp(f.Time),
	})
}

// judged returns what was answered, and the categories of the version that did.
func (a *API) judged(ctx context.Context, q request) (engine.Feedback, []string, error) {
	if q.given == "" {
		m, p, err := a.models.Consult(ctx, q.text)
		if err != nil {
			return engine.Feedback{}, nil, err
		}
		return engine.Feedback{
			Model: m.Version.Model, Version: m.Version.Number, Answered: a.clock(),
			Predicted: p.Category, Confidence: p.Confidence, Digest: engine.TextDigest(q.text),
		}, m.Categories(), nil
	}
	e, ok := a.answers.Find(q.id)
	if !ok {
		return engine.Feedback{}, nil, reply.Errorf(http.StatusNotFound,
			"No answer %s is known: only those of the last %d texts are; send the text instead", q.given, a.answers.Size())
	}
	return engine.Feedback{
		ID: q.id.String(), Model: e.Origin.Model, Version: e.Origin.Version, Answered: e.Time,
		Predicted: e.Category, Confidence: e.Confidence,
	}, e.Origin.Categories, nil
}

// notStored is the failure to store feedback. What the store says is for the
// log: it names directories.
func notStored(err error) error {
	switch fault.KindOf(err) {
	case fault.Exhausted:
		return &reply.Error{Status: http.StatusInsufficientStorage, Cause: err,
			Message: "The disk of the server is full, so that the feedback was not stored; send it again when there is room"}
	case fault.Unavailable:
		return &reply.Error{Status: http.StatusServiceUnavailable, Cause: err, RetryAfter: 5 * time.Second,
			Message: "The feedback was not stored, because the store is closed; send it again"}
	}
	return &reply.Error{Status: http.StatusInternalServerError, Cause: err, Message: "The feedback could not be stored"}
}

// maxNamed is how many categories a message names.
const maxNamed = 20

// some names categories, in their order.
func some(categories []string) string {
	names := make([]string, 0, maxNamed)
	for _, c := range categories[:min(len(categories), maxNamed)] {
		names = append(names, fmt.Sprintf("%.50q", c))
	}
	list := strings.Join(names, ", ")
	if more := len(categories) - len(names); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}
