package server_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/engine/classify/bayes"
	"copydesk/server"
	"copydesk/server/servertest"
)

// versions trains n models that answer differently.
func versions(t *testing.T, n int) []*bundle.Bundle {
	t.Helper()
	all := make([]*bundle.Bundle, n)
	for i := range all {
		all[i] = servertest.Train(t, classify.NaiveBayes, &bayes.MultinomialNB{Alpha: float64(i + 1)})
	}
	return all
}

// TestSwapUnderLoad promotes fifty times while clients ask: no request fails,
// and each is answered by the one model that it names.
func TestSwapUnderLoad(t *testing.T) {
	desk := servertest.NewDesk(t)
	models := make(map[string]*engine.Predictor)
	bundles := versions(t, 5)
	for _, b := range bundles {
		v := desk.Add(t, b, nil)
		models[fmt.Sprint(v.Number)] = engine.NewPredictor(b)
	}
	promote := func(number int) {
		t.Helper()
		if _, err := desk.Promote(engine.ModelName, number, "", engine.Caller{Name: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	promote(1)
	r := start(t, desk, func(o *server.Options) { o.BatchSize = 2 })
	r.get("/health") // from here on version 1 serves

	var (
		clients sync.WaitGroup
		done    atomic.Bool
		asked   atomic.Int64
		seen    sync.Map
	)
	check := func(text string, p prediction) {
		m, ok := models[p.ModelVersion]
		if !ok {
			t.Errorf("version %q answers", p.ModelVersion)
			return
		}
		seen.Store(p.ModelVersion, true)
		if err := agree(m, text, p); err != nil {
			t.Errorf("version %s: %v", p.ModelVersion, err)
		}
	}
	articles := servertest.Articles()
	for c := range 4 {
		clients.Go(func() {
			for i := c; !done.Load(); i++ {
				text := articles[i%len(articles)].Text
				if i%4 > 0 {
					got, err := r.try("POST", "/predict", textBody(text))
					if err != nil || got.status != 200 {
						t.Errorf("%d %s %v", got.status, got.body, err)
						return
					}
					var p prediction
					got.decode(t, &p)
					check(text, p)
				} else {
					got, err := r.try("POST", "/predict/batch", textsBody(text, "The bank", text, "The match", text))
					if err != nil || got.status != 200 {
						t.Errorf("%d %s %v", got.status, got.body, err)
						return
					}
					var all batch
					got.decode(t, &all)
					for j, text := range []string{text, "The bank", text, "The match", text} {
						if p := all.Predictions[j]; p.ModelVersion != all.ModelVersion {
							t.Errorf("version %s answers in a batch of version %s", p.ModelVersion, all.ModelVersion)
						}
						check(text, all.Predictions[j])
					}
				}
				asked.Add(1)
			}
		})
	}
	for i := 1; i <= 50; i++ {
		number := i%len(bundles) + 1
		promote(number)
		before := asked.Load()
		within(t, time.Second, fmt.Sprintf("version %d serves", number), func() bool {
			return strings.Contains(r.get("/health").body, fmt.Sprintf(`"model_version":"%d"`, number))
		})
		within(t, 5*time.Second, "it is asked", func() bool { return asked.Load() > before+4 })
	}
	done.Store(true)
	clients.Wait()
	for number := range models {
		if _, ok := seen.Load(number); !ok {
			t.Errorf("version %s never answered", number)
		}
	}
	scrape := r.get("/metrics").body
	if want := "copydesk_model_loads_total{result=\"success\"} 51"; !strings.Contains(scrape, "\n"+want+"\n") {
		t.Errorf("no series %s", want)
	}
	if n := strings.Count(scrape, "\ncopydesk_model_info{"); n != 1 {
		t.Errorf("%d models serve, want 1", n)
	}
}

// TestFailedLoad promotes a version whose file is damaged: the one before goes
// on serving, until there is a better one.
func TestFailedLoad(t *testing.T) {
	desk := servertest.NewDesk(t)
	bundles := versions(t, 3)
	desk.Crown(t, bundles[0], map[string]float64{"accuracy": 0.75})
	r := start(t, desk, nil)
	r.get("/health") // from here on version 1 serves

	damaged := desk.Add(t, bundles[1], nil)
	path := filepath.Join(desk.Workspace().Models(), strings.TrimPrefix(damaged.Digest, "sha256:"))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Promote(engine.ModelName, damaged.Number, "", engine.Caller{Name: "test"}); err != nil {
		t.Fatal(err)
	}
	within(t, time.Second, "the failure is counted", func() bool {
		return !strings.Contains(r.get("/metrics").body, "\ncopydesk_model_loads_total{result=\"failure\"} 0\n")
	})
	var p prediction
	r.predict("The bank").decode(t, &p)
	if p.ModelVersion != "1" {
		t.Errorf("version %s answers, want 1", p.ModelVersion)
	}
	if got := r.get("/health"); got.status != 200 || !strings.Contains(got.body, `"model_version":"1"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if scrape := r.get("/metrics").body; !strings.Contains(scrape, "\nmodel_accuracy 0.75\n") ||
		!strings.Contains(scrape, `copydesk_model_info{alias="champion",model="news-classifier",type="MultinomialNB",version="1"} 1`) {
		t.Error("the metrics are not those of version 1")
	}
	if log := r.log.String(); !strings.Contains(log, "news-classifier version 2 could not be loaded; version 1 goes on serving") ||
		!strings.Contains(log, "is damaged") {
		t.Errorf("the log does not tell: %s", log)
	}

	// Mended, it serves without another promotion.
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	within(t, 10*time.Second, "it is tried again", func() bool {
		return strings.Contains(r.get("/health").body, `"model_version":"2"`)
	})
	desk.Crown(t, bundles[2], nil)
	within(t, time.Second, "the next version serves", func() bool {
		return strings.Contains(r.get("/health").body, `"model_version":"3"`)
	})
}

// TestFailedFirstLoad has a champion that cannot be loaded from the start.
func TestFailedFirstLoad(t *testing.T) {
	desk := servertest.NewDesk(t)
	v := desk.Crown(t, servertest.Default(t, classify.NaiveBayes), nil)
	path := filepath.Join(desk.Workspace().Models(), strings.TrimPrefix(v.Digest, "sha256:"))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	r := start(t, desk, nil)
	wantFailure(t, r.predict("The bank"), 503, "Service unavailable", "news-classifier version 1 could not be loaded; the log of the server says why")
	if !strings.Contains(r.log.String(), "is missing") {
		t.Errorf("the log does not say why: %s", r.log)
	}
}

// TestRefresh misses the event of a promotion.
func TestRefresh(t *testing.T) {
	desk := servertest.NewDesk(t)
	bundles := versions(t, 2)
	desk.Crown(t, bundles[0], nil)
	silent := servertest.NewDesk(t) // whose events are of another registry
	r := start(t, desk, func(o *server.Options) { o.Events, o.Refresh = silent, 50*time.Millisecond })
	r.get("/health") // from here on version 1 serves
	desk.Crown(t, bundles[1], nil)
	within(t, 5*time.Second, "the new champion is found without an event", func() bool {
		return strings.Contains(r.get("/health").body, `"model_version":"2"`)
	})
}
