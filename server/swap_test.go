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

// variantHeader says who answered.
const variantHeader = "X-Model-Variant"

// TestSwapUnderLoad swaps the champion a hundred times while clients ask: no
// request fails, and each is answered by the one model that it names. Once every
// swap loads the model, once all of them stay loaded.
func TestSwapUnderLoad(t *testing.T) {
	for name, size := range map[string]int{"loading each time": 1, "loaded": 5} {
		t.Run(name, func(t *testing.T) { swapUnderLoad(t, size) })
	}
}

// swapping is a server whose champion is swapped while clients ask.
type swapping struct {
	*running
	desk   *servertest.Desk
	models map[string]*engine.Predictor // by version

	clients sync.WaitGroup
	done    atomic.Bool
	asked   atomic.Int64
	seen    sync.Map // versions that answered
}

func newSwapping(t *testing.T, n int, change func(*server.Options)) *swapping {
	t.Helper()
	s := &swapping{desk: servertest.NewDesk(t), models: make(map[string]*engine.Predictor)}
	for _, b := range versions(t, n) {
		v := s.desk.Add(t, b, nil)
		s.models[fmt.Sprint(v.Number)] = engine.NewPredictor(b)
	}
	s.promote(t, 1)
	s.running = start(t, s.desk, change)
	s.get("/health") // from here on version 1 serves
	return s
}

func (s *swapping) promote(t *testing.T, number int) {
	t.Helper()
	if _, err := s.desk.Promote(engine.ModelName, number, "", engine.Caller{Name: "test"}); err != nil {
		t.Fatal(err)
	}
}

// check holds an answer against the model that it names.
func (s *swapping) check(text string, p prediction) {
	m, ok := s.models[p.ModelVersion]
	if !ok {
		s.t.Errorf("version %q answers", p.ModelVersion)
		return
	}
	s.seen.Store(p.ModelVersion, true)
	if err := agree(m, text, p); err != nil {
		s.t.Errorf("version %s: %v", p.ModelVersion, err)
	}
}

// ask asks with clients, single texts and batches, until finish.
func (s *swapping) ask(clients int) {
	articles := servertest.Articles()
	for c := range clients {
		s.clients.Go(func() {
			for i := c; !s.done.Load(); i++ {
				text := articles[i%len(articles)].Text
				path, body, texts := "/predict", textBody(text), []string{text}
				if i%4 == 0 {
					texts = []string{text, "The bank", text, "The match", text}
					path, body = "/predict/batch", textsBody(texts...)
				}
				got, err := s.try("POST", path, body)
				if err != nil || got.status != 200 {
					s.t.Errorf("%d %s %v", got.status, got.body, err)
					return
				}
				var all batch
				if i%4 == 0 {
					got.decode(s.t, &all)
				} else {
					all.Predictions = make([]prediction, 1)
					got.decode(s.t, &all.Predictions[0])
					all.ModelVersion = all.Predictions[0].ModelVersion
				}
				if v := got.header[variantHeader]; len(v) != 1 || v[0] != "champion" && v[0] != "challenger" {
					s.t.Errorf("%s is %q", variantHeader, v)
				}
				for j, text := range texts {
					if p := all.Predictions[j]; p.ModelVersion != all.ModelVersion {
						s.t.Errorf("version %s answers in a batch of version %s", p.ModelVersion, all.ModelVersion)
					}
					s.check(text, all.Predictions[j])
				}
				s.asked.Add(1)
			}
		})
	}
}

// answers waits until what is asked is answered by a version and returns how
// long that took.
func (s *swapping) answers(t *testing.T, number int, since time.Time) time.Duration {
	t.Helper()
	want := fmt.Sprintf(`"model_version":"%d"`, number)
	within(t, 5*time.Second, fmt.Sprintf("version %d answers", number), func() bool {
		return strings.Contains(s.predict("The bank").body, want)
	})
	return time.Since(since)
}

func (s *swapping) finish() {
	s.done.Store(true)
	s.clients.Wait()
}

func swapUnderLoad(t *testing.T, cacheSize int) {
	s := newSwapping(t, 5, func(o *server.Options) { o.BatchSize, o.CacheSize = 2, cacheSize })
	s.ask(4)
	defer s.finish()
	stack := []int{1}
	worst := time.Duration(0)
	for i := 1; i <= 100; i++ {
		began := time.Now()
		if i%3 == 0 {
			stack = stack[:len(stack)-1]
			v, err := s.desk.Rollback(engine.ModelName, "", engine.Caller{Name: "test"})
			if err != nil || v.Number != stack[len(stack)-1] {
				t.Fatalf("rolled back to %d, %v; want %d", v.Number, err, stack[len(stack)-1])
			}
		} else {
			next := stack[len(stack)-1]%5 + 1
			stack = append(stack, next)
			s.promote(t, next)
		}
		worst = max(worst, s.answers(t, stack[len(stack)-1], began))
		before := s.asked.Load()
		within(t, 5*time.Second, "it is asked", func() bool { return s.asked.Load() > before+4 })
	}
	s.finish()
	t.Logf("a hundred swaps, %d requests by clients; the slowest swap took %v", s.asked.Load(), worst)
	for number := range s.models {
		if _, ok := s.seen.Load(number); !ok {
			t.Errorf("version %s never answered", number)
		}
	}
	scrape := s.get("/metrics").body
	loads := 5
	if cacheSize == 1 {
		loads = 101
	}
	if want := fmt.Sprintf("copydesk_model_loads_total{result=\"success\"} %d", loads); !strings.Contains(scrape, "\n"+want+"\n") {
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
	if got := r.get("/health"); got.status != 200 || !strings.Contains(got.body, `"model_version":"1"`) || !strings.Contains(got.body, `"status":"degraded"`) ||
		!strings.Contains(got.body, `"message":"news-classifier version 2 could not be loaded; version 1 goes on serving"`) {
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
	if got := r.get("/health").body; !strings.Contains(got, `"status":"healthy"`) || strings.Contains(got, "message") {
		t.Errorf("mended, but %s", got)
	}
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
