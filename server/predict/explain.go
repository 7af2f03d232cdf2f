package predict

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/reply"
)

// defaultTop is how many terms an explanation lists that was not asked for
// more or fewer.
const defaultTop = 10

// explainQuery is what to explain.
type explainQuery struct {
	text     string
	category string // "": the one that is predicted
	top      int    // terms to list
	version  int    // that is to answer; 0: whichever serves
}

// explanation is the answer of /explain. It has no id, for it is no prediction
// that feedback could be given on.
type explanation struct {
	Prediction    string             `json:"prediction"`
	Confidence    float64            `json:"confidence"`
	Probabilities map[string]float64 `json:"probabilities"`
	engine.Explanation
	KnownTerms   int    `json:"known_terms"`
	ModelVersion string `json:"model_version"`
	ModelType    string `json:"model_type"`
	Timestamp    string `json:"timestamp"`
}

// Explain answers POST /explain: one text, its answer and what the terms
// contribute to the score of a category. It takes a place among the workers as
// a prediction does, and is not counted as one.
func (a *API) Explain(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.model(); err != nil {
		return err
	}
	body, err := ReadBody(w, r, MaxBody)
	if err != nil {
		return err
	}
	q, err := readExplain(body)
	if err != nil {
		return err
	}
	_, m, as, err := a.choose(r.Context(), &Query{Texts: []string{q.text}, Version: q.version, Key: r.Header.Get(RoutingKey)})
	switch {
	case err != nil && reply.As(err).Status == http.StatusNotFound:
		return reply.At("/version", err)
	case err != nil:
		return err
	}
	e, err := a.explain(r.Context(), m, q)
	if err != nil {
		return err
	}
	setVariant(w, as)
	return reply.JSON(w, http.StatusOK, newExplanation(m, e, a.clock()))
}

// explain waits for a worker and asks the model.
func (a *API) explain(ctx context.Context, m *Model, q explainQuery) (engine.Explanation, error) {
	since, err := a.workers.take(ctx, 1)
	if err != nil {
		a.workers.expired(err)
		return engine.Explanation{}, err
	}
	defer a.workers.release(since, 0) // of what a text takes this says nothing
	e, err := m.explain(q)
	switch {
	case fault.KindOf(err) == fault.Invalid:
		sentence := err.Error()
		// The text and top are good; what a model may refuse is the category.
		return e, reply.At("/category", reply.Errorf(http.StatusBadRequest, "%s%s", strings.ToUpper(sentence[:1]), sentence[1:]))
	case err != nil:
		return e, &reply.Error{Status: http.StatusInternalServerError, Message: "Model explanation failed", Cause: err}
	}
	return e, nil
}

// explain asks the model. What a broken model does is an error, as it is in
// answer.
func (m *Model) explain(q explainQuery) (e engine.Explanation, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	if e, err = m.predictor.Explain(q.text, q.category, q.top); err != nil {
		return e, err
	}
	return e, m.check(e.Prediction.Probabilities)
}

func newExplanation(m *Model, e engine.Explanation, now time.Time) explanation {
	x := explanation{
		Prediction:    e.Prediction.Category,
		Confidence:    e.Prediction.Confidence,
		Probabilities: make(map[string]float64),
		Explanation:   e,
		KnownTerms:    e.Prediction.KnownTerms,
		ModelVersion:  m.number,
		ModelType:     m.Manifest.Type,
		Timestamp:     reply.Timestamp(now),
	}
	for k, c := range m.Categories() {
		x.Probabilities[c] = e.Prediction.Probabilities[k]
	}
	return x
}

// readExplain reads a request to /explain. Of the fields that may be missing,
// null is as good as that.
func readExplain(body []byte) (explainQuery, error) {
	q := explainQuery{top: defaultTop}
	found, err := fields(body, "text", "category", "top", "version")
	if err != nil {
		return q, err
	}
	if q.text, err = parseText(found[0], "Text", "/text"); err != nil {
		return q, err
	}
	for i, optional := range []struct {
		pointer string
		read    func(Value) error
	}{{"/category", q.readCategory}, {"/top", q.readTop}, {"/version", q.readVersion}} {
		if v := found[1+i]; v != nil && !v.IsNull() {
			if err := optional.read(v); err != nil {
				return q, reply.At(optional.pointer, err)
			}
		}
	}
	return q, nil
}

func (q *explainQuery) readCategory(v Value) (err error) {
	if q.category, err = v.Text("Category"); err == nil && q.category == "" {
		err = reply.Errorf(http.StatusBadRequest, "Category must not be empty; without it the predicted one is explained")
	}
	return err
}

func (q *explainQuery) readTop(v Value) error {
	if kind := v.Type(); kind != number {
		return reply.Errorf(http.StatusBadRequest, "Top must be a whole number from 1 to %d, not %s", engine.MaxTop, kind)
	}
	top, err := strconv.Atoi(string(v))
	if err != nil || top < 1 || top > engine.MaxTop {
		return reply.Errorf(http.StatusBadRequest, "Top must be a whole number from 1 to %d, not %.20s", engine.MaxTop, v)
	}
	q.top = top
	return nil
}

// readVersion reads a number or, as answers have it, a string of one.
func (q *explainQuery) readVersion(v Value) error {
	digits := string(v)
	if kind := v.Type(); v.IsString() {
		digits = v.unquote()
	} else if kind != number {
		return reply.Errorf(http.StatusBadRequest, "Version must be a whole number from 1 on, not %s", kind)
	}
	version, err := strconv.Atoi(digits)
	if err != nil || version < 1 {
		return reply.Errorf(http.StatusBadRequest, "Version must be a whole number from 1 on, not %.20s", v)
	}
	q.version = version
	return nil
}
