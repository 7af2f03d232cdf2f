package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/server"
	"copydesk/server/servertest"
)

// number is a JSON number.
const number = `-?\d+(\.\d+)?(e[-+]?\d+)?`

var answerForm = regexp.MustCompile(`^\{"id":"[0-9a-f]{32}","prediction":"[a-z]+","confidence":` + number +
	`,"probabilities":\{"business":` + number + `,"sports":` + number + `,"technology":` + number +
	`\},"processing_time_ms":` + number + `,"model_version":"1","timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"\}` + "\n$")

// agree reports what an answer has that the model would not say.
func agree(m *engine.Predictor, text string, got prediction) error {
	want := m.Predict(text)
	probabilities := make(map[string]float64)
	for i, c := range m.Manifest().Categories {
		probabilities[c] = want.Probabilities[i]
	}
	if got.Prediction != want.Category || got.Confidence != want.Confidence || !maps.Equal(got.Probabilities, probabilities) {
		return fmt.Errorf("%q: got %s %v %v, want %s %v %v", text, got.Prediction, got.Confidence, got.Probabilities,
			want.Category, want.Confidence, probabilities)
	}
	return nil
}

func TestPredict(t *testing.T) {
	for _, kind := range []classify.Kind{classify.NaiveBayes, classify.LogisticRegression, classify.RandomForest} {
		t.Run(string(kind), func(t *testing.T) {
			desk := servertest.NewDesk(t)
			b := servertest.Default(t, kind)
			desk.Crown(t, b, nil)
			r := start(t, desk, nil)
			model := engine.NewPredictor(b)
			ids := make(map[string]bool)
			for _, a := range servertest.Articles() {
				got := r.predict(a.Text)
				if got.status != 200 || !answerForm.MatchString(got.body) {
					t.Fatalf("%d %s, want 200 and %s", got.status, got.body, answerForm)
				}
				var p prediction
				got.decode(t, &p)
				if err := agree(model, a.Text, p); err != nil {
					t.Error(err)
				}
				if d := time.Since(p.Timestamp); d < -time.Second || d > time.Minute {
					t.Errorf("timestamp %v is %v ago", p.Timestamp, d)
				}
				ids[p.ID] = true
			}
			if len(ids) != len(servertest.Articles()) {
				t.Errorf("%d different ids for %d answers", len(ids), len(servertest.Articles()))
			}
		})
	}
}

// TestAccepted has bodies that say what others say in other words.
func TestAccepted(t *testing.T) {
	r := serving(t, nil)
	var want prediction
	r.predict("The bank raised its rate").decode(t, &want)
	for _, body := range []string{
		`{"text":"The bank raised its rate"}`,
		" \n{\t\"text\" : \"The bank raised its rate\" } \r\n",
		`{"user":{"text":5},"tags":["a",null,1e3],"text":"The bank raised its rate","TEXT":7,"Text":null}`,
		`{"text":"The \u0062ank raised its rate"}`,
	} {
		var got prediction
		r.post("/predict", body).decode(t, &got)
		if !maps.Equal(got.Probabilities, want.Probabilities) {
			t.Errorf("%s: %v, want %v", body, got.Probabilities, want.Probabilities)
		}
	}
	for _, declared := range []string{"", "application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8"} {
		q, err := http.NewRequest("POST", r.url+"/predict", strings.NewReader(textBody("The bank")))
		if err != nil {
			t.Fatal(err)
		}
		if declared != "" {
			q.Header.Set("Content-Type", declared)
		}
		resp, err := r.client.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 200 {
			t.Errorf("Content-Type %q: status %d", declared, resp.StatusCode)
		}
	}
}

func TestNoKnownTerm(t *testing.T) {
	r := serving(t, nil)
	got := r.predict("zzz qqq xxx")
	var p prediction
	got.decode(t, &p)
	if got.status != 200 || p.KnownTerms == nil || *p.KnownTerms != 0 {
		t.Errorf("%d %s, want 200 and known_terms 0", got.status, got.body)
	}
	r.predict("The bank")
	r.post("/predict/batch", textsBody("qqq", "The match", "xxx"))
	if scrape := r.get("/metrics").body; !strings.Contains(scrape, "\ncopydesk_texts_without_known_terms_total 3\n") {
		t.Error("three texts without a known term were not counted")
	}
}

func TestBatch(t *testing.T) {
	desk := servertest.NewDesk(t)
	b := servertest.Default(t, classify.NaiveBayes)
	desk.Crown(t, b, nil)
	model := engine.NewPredictor(b)
	r := start(t, desk, func(o *server.Options) { o.BatchSize, o.Workers = 7, 3 })
	articles := servertest.Articles()
	for _, n := range []int{1, 6, 7, 8, 20, 21, 22, 150} {
		texts := make([]string, n)
		for i := range texts {
			texts[i] = fmt.Sprintf("%d %s", i, articles[i%len(articles)].Text)
		}
		got := r.post("/predict/batch", textsBody(texts...))
		var answer batch
		got.decode(t, &answer)
		if got.status != 200 || answer.Count != n || len(answer.Predictions) != n || answer.ModelVersion != "1" ||
			answer.Timestamp.IsZero() || answer.ProcessingTimeMS <= 0 {
			t.Fatalf("%d texts: %d %.200s", n, got.status, got.body)
		}
		ids := make(map[string]bool)
		for i, p := range answer.Predictions {
			if err := agree(model, texts[i], p); err != nil {
				t.Error(err)
			}
			ids[p.ID] = true
		}
		if len(ids) != n {
			t.Errorf("%d different ids for %d answers", len(ids), n)
		}
	}

	form := regexp.MustCompile(`^\{"predictions":\[\{"id":.*\}\],"count":1,"processing_time_ms":` + number +
		`,"model_version":"1","timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"\}` + "\n$")
	got := r.post("/predict/batch", textsBody("The bank"))
	if !form.MatchString(got.body) {
		t.Errorf("%s is not %s", got.body, form)
	}
	start, end := strings.Index(got.body, "[")+1, strings.Index(got.body, "]")
	if single := got.body[start:end] + "\n"; !answerForm.MatchString(single) {
		t.Errorf("%s in a batch is not %s", single, answerForm)
	}
}

// TestQuotedCategories serves categories that JSON has to escape.
func TestQuotedCategories(t *testing.T) {
	b := servertest.Default(t, classify.NaiveBayes)
	b.Manifest.Categories = []string{"a \"quoted\" <tag> & \\", "new\nline", "π"}
	r := start(t, servertest.NewDesk(t), func(o *server.Options) { o.Models = servertest.Only{Bundle: b} })
	var p prediction
	r.predict("The bank raised its rate").decode(t, &p)
	if got := slices.Sorted(maps.Keys(p.Probabilities)); !slices.Equal(got, b.Manifest.Categories) {
		t.Errorf("categories %q, want %q", got, b.Manifest.Categories)
	}
	if !slices.Contains(b.Manifest.Categories, p.Prediction) {
		t.Errorf("prediction %q is none of %q", p.Prediction, b.Manifest.Categories)
	}
}
