package server_test

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
	"copydesk/engine/sparse"
	"copydesk/server"
	"copydesk/server/servertest"
)

// explanation is the document of an explanation.
type explanation struct {
	Prediction    string
	Confidence    float64
	Probabilities map[string]float64
	Category      string
	Method        string
	Unit          string
	Baseline      float64
	Score         float64
	Terms         []struct {
		Term         string
		Weight       float64
		Contribution float64
		Present      bool
	}
	OtherTerms   float64 `json:"other_terms"`
	Remainder    float64
	KnownTerms   int    `json:"known_terms"`
	ModelVersion string `json:"model_version"`
	ModelType    string `json:"model_type"`
	Timestamp    time.Time
}

// explainBody is a request with fields, names and values in turn.
func explainBody(text string, fields ...any) string {
	body := map[string]any{"text": text}
	for i := 0; i < len(fields); i += 2 {
		body[fields[i].(string)] = fields[i+1]
	}
	return encode(body)
}

func TestExplain(t *testing.T) {
	const text = "The banks raised their interest rate while the coach watched the match"
	for _, kind := range families.Kinds() {
		t.Run(kind, func(t *testing.T) {
			desk := servertest.NewDesk(t)
			b := servertest.Default(t, classify.Kind(kind))
			desk.Crown(t, b, nil)
			r := start(t, desk, nil)
			var want prediction
			r.predict(text).decode(t, &want)
			for _, category := range []string{"", "business", "sports", "technology"} {
				body := explainBody(text, "top", 4)
				if category != "" {
					body = explainBody(text, "top", 4, "category", category)
				}
				var got explanation
				r.post("/explain", body).decode(t, &got)
				if got.Prediction != want.Prediction || got.Confidence != want.Confidence || !maps.Equal(got.Probabilities, want.Probabilities) {
					t.Errorf("%+v, predicted is %+v", got, want)
				}
				if category == "" {
					category = want.Prediction
				}
				if got.Category != category || got.ModelVersion != "1" || got.ModelType != b.Manifest.Type || len(got.Terms) != 4 {
					t.Errorf("%+v, want 4 terms of %s by version 1", got, category)
				}
				if got.Method == "" || got.Unit == "" || got.KnownTerms == 0 || time.Since(got.Timestamp) > time.Minute {
					t.Errorf("%+v lacks something", got)
				}
				sum := got.Baseline + got.OtherTerms + got.Remainder
				for _, term := range got.Terms {
					sum += term.Contribution
				}
				if math.Abs(sum-got.Score) > 1e-9 {
					t.Errorf("the parts of %s add up to %v, want %v", category, sum, got.Score)
				}
				if kind == "rf" && math.Abs(got.Score-want.Probabilities[category]) > 1e-12 {
					t.Errorf("the score of %s is %v, its probability %v", category, got.Score, want.Probabilities[category])
				}
				if (kind == "mlp") != (got.Remainder != 0) {
					t.Errorf("%s leave a remainder of %v", got.Method, got.Remainder)
				}
			}
		})
	}
}

func TestExplainForm(t *testing.T) {
	r := serving(t, nil)
	got := r.post("/explain", textBody("qqq"))
	var fields map[string]json.RawMessage
	got.decode(t, &fields)
	want := []string{"baseline", "category", "confidence", "known_terms", "method", "model_type", "model_version", "other_terms",
		"prediction", "probabilities", "remainder", "score", "terms", "timestamp", "unit"}
	if names := slices.Sorted(maps.Keys(fields)); !slices.Equal(names, want) {
		t.Errorf("fields %q, want %q", names, want)
	}
	if string(fields["terms"]) != "[]" || string(fields["known_terms"]) != "0" || string(fields["score"]) != string(fields["baseline"]) {
		t.Errorf("%s explains a text without known terms", got.body)
	}

	var e explanation
	r.post("/explain", explainBody("The bank raised its rate and the team won the final in the stadium, its shares fell, the chip has memory")).decode(t, &e)
	if len(e.Terms) != 10 || e.KnownTerms <= 10 {
		t.Errorf("%d of %d terms are listed, want 10", len(e.Terms), e.KnownTerms)
	}
	for _, body := range []string{
		`{"text": "The bank", "version": 1, "top": null, "category": null, "unheard": {"of": []}}`,
		`{"text": "The bank", "version": "1"}`,
	} {
		if got := r.post("/explain", body); got.status != 200 {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
}

// TestExplainIsNoPrediction looks at what counts predictions.
func TestExplainIsNoPrediction(t *testing.T) {
	r := serving(t, nil)
	r.post("/explain", textBody("The striker scored and the team won the match"))
	r.post("/explain", textBody("qqq"))
	got := r.get("/metrics").body
	for _, want := range []string{
		`api_requests_total{endpoint="/explain",method="POST",status="200"} 2`,
		`api_predictions_total{category="sports"} 0`,
		`api_predictions_total{category="business"} 0`,
		`copydesk_texts_without_known_terms_total 0`,
	} {
		if !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("no series %s", want)
		}
	}
	if health := r.get("/health").body; !strings.Contains(health, `"last_prediction":null`) {
		t.Errorf("%s after explanations alone", health)
	}
}

func TestExplainRefuses(t *testing.T) {
	r := serving(t, nil)
	const top, version = "Top must be a whole number from 1 to 100, not ", "Version must be a whole number from 1 on, not "
	for _, tt := range []struct {
		body    string
		status  int
		message string
		pointer string // to the field that it is of
	}{
		{``, 400, "Body is empty; it must be a JSON object", ""},
		{`[]`, 400, `Body must be a JSON object with the field "text"`, ""},
		{`{"category": "sports"}`, 400, "Text field is required", "#/text"},
		{`{"text": 5}`, 400, "Text must be a string, not a number", "#/text"},
		{`{"text": " "}`, 400, "Text must not be empty", "#/text"},
		{`{"text": "a", "top": 5, "top": 5}`, 400, `Field "top" is there twice`, "#/top"},
		{`{"text": "a", "category": 5}`, 400, "Category must be a string, not a number", "#/category"},
		{`{"text": "a", "category": ""}`, 400, "Category must not be empty; without it the predicted one is explained", "#/category"},
		{`{"text": "a", "category": "Sports"}`, 400, `Category "Sports" is not one of business, sports, technology`, "#/category"},
		{`{"text": "a", "top": 0}`, 400, top + "0", "#/top"},
		{`{"text": "a", "top": 101}`, 400, top + "101", "#/top"},
		{`{"text": "a", "top": 2.5}`, 400, top + "2.5", "#/top"},
		{`{"text": "a", "top": "5"}`, 400, top + "a string", "#/top"},
		{`{"text": "a", "version": true}`, 400, version + "a boolean", "#/version"},
		{`{"text": "a", "version": 0}`, 400, version + "0", "#/version"},
		{`{"text": "a", "version": "one"}`, 400, version + `"one"`, "#/version"},
		{`{"text": "a", "version": 2}`, 404, "news-classifier has no version 2", "#/version"},
		{textBody(textOf(100_001)), 413, "Text has 100001 bytes; at most 100000 are allowed", "#/text"},
		{textBody("a") + strings.Repeat(" ", 1<<20), 413, "Body is larger than 1 MiB", ""},
	} {
		title := map[int]string{400: "Invalid input", 404: "Not found", 413: "Input too large"}[tt.status]
		wantFailure(t, r.post("/explain", tt.body), tt.status, title, tt.message)
		wantProblem(t, r.do("POST", "/explain", tt.body, "Accept", problemJSON), tt.status, "/explain", tt.message, tt.pointer)
	}
	wantFailure(t, r.get("/explain"), 405, "Method not allowed", "/explain is asked for with POST")
}

// TestExplainBroken asks a model that cannot be explained, and then one whose
// classifier panics.
func TestExplainBroken(t *testing.T) {
	mute := servertest.With(servertest.Default(t, classify.NaiveBayes), func(x sparse.Vector, p []float64) { clear(p); p[0] = 1 })
	panics := servertest.Default(t, classify.NaiveBayes)
	panics.Model = panicking{panics.Model}
	for want, only := range map[string]servertest.Only{
		"a model of type MultinomialNB does not explain its answers": {Bundle: mute},
		"panic: no reason": {Bundle: panics},
	} {
		r := start(t, servertest.NewDesk(t), func(o *server.Options) { o.Models = only })
		wantFailure(t, r.post("/explain", textBody("The bank")), 500, "Internal error", "Model explanation failed")
		if got := r.predict("The bank"); got.status != 200 {
			t.Errorf("%d %s after an explanation failed", got.status, got.body)
		}
		if log := r.log.String(); !strings.Contains(log, want) {
			t.Errorf("the log does not say %q: %s", want, log)
		}
	}
}

// panicking is a model that answers, and has no explanation.
type panicking struct{ classify.Model }

func (panicking) Explain(sparse.Vector, int) classify.Explanation { panic("no reason") }

// TestExplainTakesAPlace holds that explanations are bounded with predictions.
func TestExplainTakesAPlace(t *testing.T) {
	g := newGate()
	r := gated(t, g, func(o *server.Options) { o.Workers, o.Queue = 1, 1 })
	statuses := fill(t, r, g)
	wantFailure(t, r.post("/explain", textBody("The bank")), 429, "Too many requests", noPlace)
	for range 2 {
		g.open <- struct{}{}
		if got := <-statuses; got != 200 {
			t.Errorf("a prediction is answered with %d", got)
		}
	}
	for range 2 { // the first gives back its place
		wantFailure(t, r.post("/explain", textBody("The bank")), 500, "Internal error", "Model explanation failed")
	}
}

func TestExplainWithoutModel(t *testing.T) {
	r := start(t, servertest.NewDesk(t), nil)
	if got := r.post("/explain", textBody("The bank")); got.status != 503 || got.header.Get("Retry-After") == "" {
		t.Errorf("%d %s", got.status, got.body)
	}
}
