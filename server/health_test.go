package server_test

import (
	"encoding/json"
	"regexp"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/server"
	"copydesk/server/servertest"
)

func TestHealth(t *testing.T) {
	now := time.Date(2025, 7, 16, 10, 30, 15, 0, time.UTC)
	clock := make(chan time.Time, 1)
	clock <- now
	r := serving(t, func(o *server.Options) {
		o.Clock = func() time.Time { n := <-clock; clock <- n; return n }
	})
	want := `{"status":"healthy","model_type":"MultinomialNB","model_version":"1","uptime":"0:00:00","last_prediction":null}` + "\n"
	if got := r.get("/health"); got.status != 200 || got.body != want {
		t.Errorf("%d %s, want 200 %s", got.status, got.body, want)
	}

	r.predict("The bank raised its rate.")
	<-clock
	clock <- now.Add(2*24*time.Hour + 14*time.Hour + 32*time.Minute + 18*time.Second)
	want = `{"status":"healthy","model_type":"MultinomialNB","model_version":"1","uptime":"2 days, 14:32:18","last_prediction":"2025-07-16T10:30:15Z"}` + "\n"
	if got := r.get("/health"); got.status != 200 || got.body != want {
		t.Errorf("%d %s, want 200 %s", got.status, got.body, want)
	}
}

// TestChampionComesLater starts without a model, registers one and promotes
// it.
func TestChampionComesLater(t *testing.T) {
	desk := servertest.NewDesk(t)
	r := start(t, desk, nil)
	const train = "news-classifier has no version yet; train one with: copydesk train"
	got := r.get("/health")
	want := regexp.MustCompile(`^\{"status":"not ready","model_type":null,"model_version":null,"uptime":"0:00:0\d","last_prediction":null,"message":"` + train + `"\}\n$`)
	if got.status != 503 || !want.MatchString(got.body) {
		t.Errorf("%d %s, want 503 %s", got.status, got.body, want)
	}
	for _, path := range []string{"/predict", "/predict/batch"} {
		wantFailure(t, r.post(path, `{}`), 503, "Service unavailable", train)
	}
	notReady := r.get("/model/info")
	wantFailure(t, notReady, 503, "Service unavailable", train)
	if notReady.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	if got := r.get("/metrics"); got.status != 200 {
		t.Errorf("/metrics answers %d without a model", got.status)
	}

	v := desk.Add(t, servertest.Default(t, classify.NaiveBayes), nil)
	if _, err := desk.Promote(engine.ModelName, v.Number, "", engine.Caller{Name: "test"}); err != nil {
		t.Fatal(err)
	}
	within(t, time.Second, "the promoted version serves", func() bool { return r.get("/health").status == 200 })
	if got := r.predict("The team won the match."); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// TestNoChampion has versions of which nobody made one the champion.
func TestNoChampion(t *testing.T) {
	desk := servertest.NewDesk(t)
	desk.Add(t, servertest.Default(t, classify.NaiveBayes), nil)
	r := start(t, desk, nil)
	wantFailure(t, r.get("/model/info"), 503, "Service unavailable", "news-classifier has no champion; make one with: copydesk models promote 1")
}

// TestTraining serves what a training job registers.
func TestTraining(t *testing.T) {
	desk := servertest.NewDesk(t)
	r := start(t, desk, nil)
	spec := engine.DefaultSpec()
	spec.Classifiers = []classify.Kind{classify.NaiveBayes}
	job, err := desk.Train(t.Context(), engine.TrainRequest{Spec: spec, Request: "1"}, engine.Caller{})
	if err != nil {
		t.Fatal(err)
	}
	job, err = desk.Wait(t.Context(), job.ID)
	if err != nil || job.State != engine.Succeeded {
		t.Fatalf("%s %s %v", job.State, job.Error, err)
	}
	within(t, time.Second, "the trained version serves", func() bool { return r.get("/health").status == 200 })

	run, err := desk.Run(job.Best)
	if err != nil {
		t.Fatal(err)
	}
	var info struct {
		ModelName    string    `json:"model_name"`
		Version      string    `json:"version"`
		Accuracy     *float64  `json:"accuracy"`
		Categories   []string  `json:"categories"`
		TrainingDate time.Time `json:"training_date"`
		FeatureCount int       `json:"feature_count"`
	}
	r.get("/model/info").decode(t, &info)
	if info.ModelName != "MultinomialNB" || info.Version != "1" || info.FeatureCount != run.Dataset.Features ||
		len(info.Categories) != 3 || time.Since(info.TrainingDate) > time.Minute {
		t.Errorf("%+v does not describe run %+v", info, run.Dataset)
	}
	if info.Accuracy == nil || *info.Accuracy != run.Metrics["accuracy"] {
		t.Errorf("accuracy %v, want %v", info.Accuracy, run.Metrics["accuracy"])
	}
}

func TestInfo(t *testing.T) {
	const rest = `,"categories":["business","sports","technology"],"training_date":"2025-07-16T10:30:15Z","feature_count":`
	tests := []struct {
		name    string
		metrics map[string]float64
		want    string
	}{
		{"test rows", map[string]float64{"accuracy": 0.552, "validation_accuracy": 0.6}, `0.552`},
		{"validation rows", map[string]float64{"validation_accuracy": 0.6}, `0.6`},
		{"never right", map[string]float64{"accuracy": 0}, `0`},
		{"not judged", nil, `null`},
	}
	b := servertest.Default(t, classify.NaiveBayes)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			desk := servertest.NewDesk(t)
			desk.Crown(t, b, tt.metrics)
			r := start(t, desk, nil)
			features, err := json.Marshal(b.Manifest.Features)
			if err != nil {
				t.Fatal(err)
			}
			want := `{"model_name":"MultinomialNB","version":"1","accuracy":` + tt.want + rest + string(features) + "}\n"
			if got := r.get("/model/info"); got.status != 200 || got.body != want {
				t.Errorf("%d %s, want 200 %s", got.status, got.body, want)
			}
		})
	}
}
