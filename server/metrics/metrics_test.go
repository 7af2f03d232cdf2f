package metrics_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"copydesk/engine"
	"copydesk/server/metrics"
)

func newMetrics() *metrics.Metrics {
	m := metrics.New()
	m.Endpoint("POST", "/predict", 200, 400, 500)
	return m
}

func scrape(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler(slog.New(slog.DiscardHandler)).ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	body, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestKnownSeriesStartAtZero(t *testing.T) {
	m := newMetrics()
	got := scrape(t, m)
	for _, want := range []string{
		`api_requests_total{endpoint="/predict",method="POST",status="200"} 0`,
		`api_requests_total{endpoint="/predict",method="POST",status="400"} 0`,
		`api_requests_total{endpoint="/predict",method="POST",status="500"} 0`,
		`api_request_latency_seconds_count{endpoint="/predict",method="POST"} 0`,
		`copydesk_requests_in_flight 0`,
		`copydesk_queue_texts 0`,
		`copydesk_queue_seconds_count 0`,
		`copydesk_open_connections 0`,
		`copydesk_requests_shed_total{reason="queue"} 0`,
		`copydesk_requests_shed_total{reason="deadline"} 0`,
		`copydesk_requests_shed_total{reason="concurrency"} 0`,
		`copydesk_requests_shed_total{reason="connections"} 0`,
		`copydesk_requests_shed_total{reason="rate"} 0`,
		`copydesk_requests_shed_total{reason="memory"} 0`,
		`copydesk_requests_shed_total{reason="draining"} 0`,
		`copydesk_requests_shed_total{reason="not_ready"} 0`,
		`copydesk_texts_without_known_terms_total 0`,
		`copydesk_model_loads_total{result="failure"} 0`,
		`copydesk_model_loads_total{result="success"} 0`,
		`copydesk_challenger_predictions_total 0`,
		`copydesk_shadow_predictions_total{agrees="true"} 0`,
		`copydesk_shadow_predictions_total{agrees="false"} 0`,
		`copydesk_shadow_dropped_total 0`,
		`copydesk_shadow_errors_total 0`,
		`copydesk_shadow_confidence_count{variant="champion"} 0`,
		`copydesk_shadow_confidence_count{variant="challenger"} 0`,
		`go_goroutines `,
	} {
		if !strings.Contains(got, "\n"+want) {
			t.Errorf("no series %s", want)
		}
	}
	for _, absent := range []string{"model_accuracy", "copydesk_model_info"} {
		if strings.Contains(got, "\n"+absent) {
			t.Errorf("%s has a value before a model serves", absent)
		}
	}
}

func TestLint(t *testing.T) {
	m := newMetrics()
	accuracy := 0.5
	m.Serving(engine.Version{Model: engine.ModelName, Number: 3, Type: "MultinomialNB"}, engine.Version{}, &accuracy, []string{"sports"})
	m.Shadowed(true, 0.5, 0.75)
	m.Begin()
	m.Requested("POST", "/predict", 200, time.Millisecond)
	problems, err := testutil.GatherAndLint(m.Registry())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

func TestServing(t *testing.T) {
	m := newMetrics()
	accuracy := 0.552
	third := engine.Version{Model: engine.ModelName, Number: 3, Type: "MLPClassifier"}
	m.Loaded()
	m.Serving(third, engine.Version{}, &accuracy, []string{"sports", "world"})
	m.Predicted(&engine.Prediction{Category: "sports", KnownTerms: 4}, 5)
	m.Predicted(&engine.Prediction{Category: "sports", KnownTerms: 0}, 5)
	got := scrape(t, m)
	for _, want := range []string{
		"model_accuracy 0.552",
		`copydesk_model_info{alias="champion",model="news-classifier",type="MLPClassifier",version="3"} 1`,
		`api_predictions_total{category="sports"} 2`,
		`api_predictions_total{category="world"} 0`,
		"copydesk_texts_without_known_terms_total 1",
	} {
		if !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("no series %s", want)
		}
	}

	fourth := engine.Version{Model: engine.ModelName, Number: 4, Type: "MultinomialNB"}
	m.Loaded()
	m.Serving(third, fourth, &accuracy, []string{"sports", "tech"})
	got = scrape(t, m)
	for _, want := range []string{
		`copydesk_model_info{alias="champion",model="news-classifier",type="MLPClassifier",version="3"} 1`,
		`copydesk_model_info{alias="challenger",model="news-classifier",type="MultinomialNB",version="4"} 1`,
		`api_predictions_total{category="tech"} 0`,
	} {
		if !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("no series %s", want)
		}
	}
	m.Serving(fourth, engine.Version{}, nil, []string{"sports", "tech"})
	got = scrape(t, m)
	if strings.Contains(got, "model_accuracy 0.552") {
		t.Error("the accuracy of the version before is still there")
	}
	if n := strings.Count(got, "\ncopydesk_model_info{"); n != 1 || !strings.Contains(got, `{alias="champion",model="news-classifier",type="MultinomialNB",version="4"}`) {
		t.Errorf("%d models serve, want version 4 alone:\n%s", n, got)
	}
	if !strings.Contains(got, `copydesk_model_loads_total{result="success"} 2`) {
		t.Error("two loads were not counted")
	}
}

// TestBounded asks for what nobody foresaw: the number of series stays put.
func TestBounded(t *testing.T) {
	m := newMetrics()
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 1000 {
				m.Begin()
				m.Requested(fmt.Sprintf("BREW%d", i), fmt.Sprintf("/%d/%d", g, i), 404, time.Millisecond)
				m.Predicted(&engine.Prediction{Category: fmt.Sprintf("category %d", i), KnownTerms: 1}, 5)
				m.Predicted(&engine.Prediction{Category: "broken \xff", KnownTerms: 1}, 5)
			}
		})
	}
	wg.Wait()
	got := scrape(t, m)
	if !strings.Contains(got, `api_requests_total{endpoint="other",method="other",status="404"} 4000`) {
		t.Error("unknown requests are not counted under other")
	}
	if n := strings.Count(got, "\napi_predictions_total{"); n > 201 {
		t.Errorf("%d categories are told apart, want at most 200 and other", n)
	}
	if n := strings.Count(got, "\napi_requests_total{"); n != 4 {
		t.Errorf("%d series of requests, want 4", n)
	}
}
