package server_test

import (
	"regexp"
	"strings"
	"testing"

	"copydesk/server/servertest"
)

func TestMetrics(t *testing.T) {
	r := serving(t, nil)
	first := r.get("/metrics")
	if got := first.header.Get("Content-Type"); first.status != 200 || !strings.HasPrefix(got, "text/plain; version=0.0.4") {
		t.Errorf("%d, Content-Type %q", first.status, got)
	}
	for _, want := range []string{
		`api_requests_total{endpoint="/predict",method="POST",status="200"} 0`,
		`api_requests_total{endpoint="/predict/batch",method="POST",status="429"} 0`,
		`api_requests_total{endpoint="/health",method="GET",status="503"} 0`,
		`api_requests_total{endpoint="/model/info",method="GET",status="200"} 0`,
		`api_request_latency_seconds_count{endpoint="/predict",method="POST"} 0`,
		`api_predictions_total{category="business"} 0`,
		`api_predictions_total{category="sports"} 0`,
		`api_predictions_total{category="technology"} 0`,
		`model_accuracy 0.75`,
		`copydesk_model_info{alias="champion",model="news-classifier",type="MultinomialNB",version="1"} 1`,
		`copydesk_requests_in_flight 1`,
	} {
		if !strings.Contains(first.body, "\n"+want+"\n") {
			t.Errorf("no series %s", want)
		}
	}

	var p prediction
	r.predict("The striker scored and the team won the match").decode(t, &p)
	r.post("/predict/batch", textsBody("The striker scored and the team won the match", "The goalkeeper saved the match of the team"))
	r.post("/predict", `{}`)
	r.get("/predict")
	r.do("POISON", "/a/b/c", "")
	got := r.get("/metrics").body
	for _, want := range []string{
		`api_requests_total{endpoint="/predict",method="POST",status="200"} 1`,
		`api_requests_total{endpoint="/predict",method="POST",status="400"} 1`,
		`api_requests_total{endpoint="/predict",method="GET",status="405"} 1`,
		`api_requests_total{endpoint="/predict/batch",method="POST",status="200"} 1`,
		`api_requests_total{endpoint="other",method="other",status="404"} 1`,
		`api_requests_total{endpoint="/metrics",method="GET",status="200"} 1`,
		`api_request_latency_seconds_count{endpoint="/predict",method="POST"} 2`,
		`api_predictions_total{category="sports"} 3`,
	} {
		if !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("no series %s", want)
		}
	}
	if p.Prediction != "sports" {
		t.Errorf("prediction %s", p.Prediction)
	}
}

// TestStatusesAreDeclared holds that the routes answer with the statuses that
// their series were made for.
func TestStatusesAreDeclared(t *testing.T) {
	r := serving(t, nil)
	series := regexp.MustCompile(`(?m)^api_requests_total\{[^}]*\}`)
	before := make(map[string]bool)
	for _, s := range series.FindAllString(r.get("/metrics").body, -1) {
		before[s] = true
	}
	for _, a := range servertest.Articles() {
		r.predict(a.Text)
	}
	for _, path := range []string{"/predict", "/predict/batch"} {
		for _, body := range []string{``, `{`, `{"text":"a","texts":["a"]}`, textBody(textOf(200_000)), textsBody(textOf(200_000))} {
			r.post(path, body)
			r.do("POST", path, body, "Content-Type", "text/plain")
		}
	}
	for _, path := range []string{"/health", "/model/info", "/metrics"} {
		r.get(path)
	}
	for _, s := range series.FindAllString(r.get("/metrics").body, -1) {
		if !before[s] {
			t.Errorf("%s was not there from the start", s)
		}
	}
}
