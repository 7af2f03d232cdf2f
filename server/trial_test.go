package server_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/classify/bayes"
	"copydesk/server/servertest"
)

// TestOtherAnswers promotes a version that answers otherwise than when it was
// judged: it does not come to serve, neither as champion nor as challenger.
func TestOtherAnswers(t *testing.T) {
	desk := servertest.NewDesk(t)
	run := desk.TrainRun(t, classify.NaiveBayes) // version 1, champion
	r := start(t, desk, nil)
	r.get("/health")
	if log := r.log.String(); !strings.Contains(log, `"examples":12`) {
		t.Errorf("the log does not say that version 1 was tried: %s", log)
	}
	other := servertest.Train(t, classify.NaiveBayes, &bayes.MultinomialNB{Alpha: 3})
	other.Manifest.Dataset = run.Dataset.Digest
	by := engine.Caller{Name: "test"}
	v := desk.AddOf(t, run.ID, other, nil)
	if _, err := desk.Promote(engine.ModelName, v.Number, "", by); err != nil {
		t.Fatal(err)
	}
	health := func(want ...string) {
		t.Helper()
		var got response
		within(t, 5*time.Second, strings.Join(want, " and "), func() bool {
			got = r.get("/health")
			for _, w := range want {
				if !strings.Contains(got.body, w) {
					return false
				}
			}
			return true
		})
		if got.status != 200 {
			t.Errorf("status %d", got.status)
		}
	}
	health(`"status":"degraded"`, `"model_version":"1"`, `"message":"news-classifier version 2 could not be loaded; version 1 goes on serving"`)
	if log := r.log.String(); !strings.Contains(log, "the model answers stored example 1 of 12 with ") || !strings.Contains(log, "when it was judged it answered") {
		t.Errorf("the log does not say why: %s", log)
	}
	var p prediction
	got := r.predict("The bank")
	if got.decode(t, &p); p.ModelVersion != "1" || got.header.Get(variantHeader) != "champion" {
		t.Errorf("version %s answers as %s", p.ModelVersion, got.header.Get(variantHeader))
	}

	// The champion of the registry is loaded, and the other is challenger.
	if _, err := desk.Rollback(engine.ModelName, "", by); err != nil {
		t.Fatal(err)
	}
	health(`"status":"healthy"`, `"model_version":"1"`)
	if _, err := desk.Challenge(engine.ModelName, v.Number, 100, "", by); err != nil {
		t.Fatal(err)
	}
	health(`"status":"degraded"`, "news-classifier version 2, the challenger, could not be loaded; version 1 answers alone")
	got = r.predict("The bank")
	if got.decode(t, &p); p.ModelVersion != "1" || got.header.Get(variantHeader) != "champion" {
		t.Errorf("version %s answers as %s", p.ModelVersion, got.header.Get(variantHeader))
	}

	// When its examples are gone, nothing speaks against it any more.
	files, err := filepath.Glob(filepath.Join(desk.Workspace().Predictions(), "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("predictions %v, %v", files, err)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	within(t, 10*time.Second, "the challenger answers", func() bool { return r.predict("The bank").header.Get(variantHeader) == "challenger" })
	health(`"status":"healthy"`, `"model_version":"1"`)
	if log := r.log.String(); !strings.Contains(log, "tried on a built-in sentence only") {
		t.Errorf("the log does not say that there were no examples: %s", log)
	}
}

// TestShares has a challenger with a share: the same key is answered by the same
// version, a batch by one, and shadow mode by the champion alone.
func TestShares(t *testing.T) {
	s := newSwapping(t, 3, nil)
	by := engine.Caller{Name: "test"}
	challenge := func(number int, share float64) {
		t.Helper()
		if _, err := s.desk.Challenge(engine.ModelName, number, share, "", by); err != nil {
			t.Fatal(err)
		}
	}
	const keys = 60
	key := func(i int) []string { return []string{"X-Routing-Key", "reader-" + string(rune('A'+i))} }
	// all reports whether a variant answers every key.
	all := func(variant string) bool {
		for i := range keys {
			if s.do("POST", "/predict", textBody("The bank"), key(i)...).header.Get(variantHeader) != variant {
				return false
			}
		}
		return true
	}
	// ask asks with every key while nothing changes.
	ask := func() (variants map[string]int) {
		t.Helper()
		variants = make(map[string]int)
		for i := range keys {
			key := key(i)
			single := s.do("POST", "/predict", textBody("The bank"), key...)
			several := s.do("POST", "/predict/batch", textsBody("The match", "The bank"), key...)
			variant := single.header.Get(variantHeader)
			variants[variant]++
			var p prediction
			var b batch
			single.decode(t, &p)
			several.decode(t, &b)
			want := map[string]string{"champion": "1", "challenger": "2"}[variant]
			if several.header.Get(variantHeader) != variant || p.ModelVersion != want || b.ModelVersion != want {
				t.Errorf("key %d: version %s as %q, and %s as %q", i, p.ModelVersion, variant, b.ModelVersion, several.header.Get(variantHeader))
			}
			s.check("The bank", p)
			s.check("The match", b.Predictions[0])
			s.check("The bank", b.Predictions[1])
		}
		return variants
	}
	if v := ask(); v["champion"] != keys {
		t.Errorf("without a challenger %v", v)
	}
	challenge(2, 50)
	within(t, 5*time.Second, "the challenger answers", func() bool { return !all("champion") })
	half := ask()
	if half["challenger"] < keys/4 || half["champion"] < keys/4 {
		t.Errorf("at 50 percent %v", half)
	}
	if again := ask(); again["challenger"] != half["challenger"] {
		t.Errorf("at first %v, then %v", half, again)
	}
	challenge(2, 100)
	within(t, 5*time.Second, "the challenger answers everything", func() bool { return all("challenger") })
	ask()
	scrape := s.get("/metrics").body
	for _, want := range []string{
		`copydesk_model_info{alias="champion",model="news-classifier",type="MultinomialNB",version="1"} 1`,
		`copydesk_model_info{alias="challenger",model="news-classifier",type="MultinomialNB",version="2"} 1`,
	} {
		if !strings.Contains(scrape, "\n"+want+"\n") {
			t.Errorf("no series %s", want)
		}
	}
	challenge(2, 0)
	within(t, 5*time.Second, "the champion answers everything", func() bool { return all("champion") })
	ask()
	within(t, 5*time.Second, "the challenger scores", func() bool {
		scrape := s.get("/metrics").body
		return !strings.Contains(scrape, "\ncopydesk_shadow_predictions_total{agrees=\"true\"} 0\n") ||
			!strings.Contains(scrape, "\ncopydesk_shadow_predictions_total{agrees=\"false\"} 0\n")
	})
	if err := s.desk.Retire(engine.ModelName, "", by); err != nil {
		t.Fatal(err)
	}
	within(t, 5*time.Second, "the trial has ended", func() bool {
		return strings.Count(s.get("/metrics").body, "\ncopydesk_model_info{") == 1
	})
}

// TestTrialsUnderLoad makes each champion's successor its challenger, with half
// of the traffic, and then champion, while clients ask.
func TestTrialsUnderLoad(t *testing.T) {
	s := newSwapping(t, 4, nil)
	by := engine.Caller{Name: "test"}
	s.ask(4)
	defer s.finish()
	answered := func(as string, number string) {
		t.Helper()
		within(t, 5*time.Second, "version "+number+" answers as "+as, func() bool {
			for _, text := range []string{"The bank", "The match", "A chip", "An airline", "Oil", "A robot", "The team", "Shares", "A merger", "The cup"} {
				var p prediction
				got := s.predict(text)
				if got.decode(t, &p); got.header.Get(variantHeader) == as && p.ModelVersion == number {
					return true
				}
			}
			return false
		})
	}
	for i := range 20 {
		next := i%4 + 2
		if next > 4 {
			next = 1
		}
		if _, err := s.desk.Challenge(engine.ModelName, next, 50, "", by); err != nil {
			t.Fatal(err)
		}
		answered("challenger", string(rune('0'+next)))
		s.promote(t, next)
		answered("champion", string(rune('0'+next)))
	}
	s.finish()
	if n := strings.Count(s.get("/metrics").body, "\ncopydesk_model_info{"); n != 1 {
		t.Errorf("%d models serve after the last trial, want 1", n)
	}
}
