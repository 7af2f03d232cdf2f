package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/server"
	"copydesk/server/servertest"
)

// acknowledged is the document that acknowledges feedback.
type acknowledged struct {
	ID           *string
	Prediction   string
	Category     string
	Correct      bool
	ModelVersion string `json:"model_version"`
	Timestamp    time.Time
}

// answered asks for a prediction that must succeed.
func (r *running) answered(text string) (p prediction) {
	r.t.Helper()
	r.predict(text).decode(r.t, &p)
	return p
}

// judge gives feedback, which must be taken with a status.
func (r *running) judge(status int, body map[string]any) (a acknowledged) {
	r.t.Helper()
	got := r.post("/feedback", encode(body))
	if got.status != status {
		r.t.Fatalf("%v: %d %s, want %d", body, got.status, got.body, status)
	}
	got.decode(r.t, &a)
	return a
}

// scraped fails unless the metrics have all lines.
func (r *running) scraped(lines ...string) {
	r.t.Helper()
	scrape := r.get("/metrics").body
	for _, line := range lines {
		if !strings.Contains(scrape, "\n"+line+"\n") {
			r.t.Errorf("the metrics have no %s", line)
		}
	}
}

// other is a category that is not the given one.
func other(category string) string {
	if category == "sports" {
		return "business"
	}
	return "sports"
}

// feedbackOf returns all feedback that a desk keeps.
func feedbackOf(t *testing.T, desk *servertest.Desk) []engine.Feedback {
	t.Helper()
	page, err := desk.FindFeedback(engine.PageQuery{Limit: engine.MaxPage})
	if err != nil {
		t.Fatal(err)
	}
	return page.Feedback
}

// opened is a server with a naive Bayes model as version 1, and its desk.
func opened(t *testing.T, change func(*server.Options)) (*running, *servertest.Desk) {
	t.Helper()
	desk := servertest.NewDesk(t)
	desk.Crown(t, servertest.Default(t, classify.NaiveBayes), nil)
	return start(t, desk, change), desk
}

func TestFeedbackByID(t *testing.T) {
	r, desk := opened(t, nil)
	r.scraped(`copydesk_feedback_total{correct="true"} 0`, `copydesk_feedback_total{correct="false"} 0`)
	if strings.Contains(r.get("/metrics").body, "\ncopydesk_feedback_accuracy ") {
		t.Error("there is an accuracy before there is feedback")
	}
	p, q := r.answered("The bank raised its rate"), r.answered("The team won the match")
	a := r.judge(201, map[string]any{"id": p.ID, "category": p.Prediction, "more": 1, "text": nil})
	if a.ID == nil || *a.ID != p.ID || a.Prediction != p.Prediction || a.Category != p.Prediction || !a.Correct || a.ModelVersion != "1" ||
		time.Since(a.Timestamp) > time.Minute {
		t.Errorf("%+v", a)
	}
	if a := r.judge(201, map[string]any{"id": strings.ToUpper(q.ID), "category": other(q.Prediction)}); a.Correct || *a.ID != strings.ToUpper(q.ID) {
		t.Errorf("%+v", a)
	}
	r.scraped(`copydesk_feedback_total{correct="true"} 1`, `copydesk_feedback_total{correct="false"} 1`, "copydesk_feedback_accuracy 0.5")

	// Said again, and then taken back: each answer counts once.
	r.judge(200, map[string]any{"id": p.ID, "category": p.Prediction})
	r.scraped("copydesk_feedback_accuracy 0.5")
	r.judge(200, map[string]any{"id": q.ID, "category": q.Prediction})
	r.scraped("copydesk_feedback_accuracy 1", `api_predictions_total{category="technology"} 0`)

	kept := feedbackOf(t, desk)
	if len(kept) != 2 || kept[0].ID != q.ID || !kept[0].Correct || kept[1].ID != p.ID || kept[1].Confidence != p.Confidence ||
		kept[1].Model != engine.ModelName || kept[1].Version != 1 || kept[1].Predicted != p.Prediction || kept[1].Digest != "" ||
		time.Since(kept[1].Answered) > time.Minute {
		t.Errorf("%+v", kept)
	}
}

func TestFeedbackByText(t *testing.T) {
	r, desk := opened(t, nil)
	p := r.answered("The bank raised its rate")
	before := r.get("/metrics").body
	for range 2 {
		a := r.judge(201, map[string]any{"text": "The bank raised its rate", "category": "technology", "id": nil})
		if a.ID != nil || a.Prediction != p.Prediction || a.Category != "technology" || a.Correct || a.ModelVersion != "1" {
			t.Errorf("%+v", a)
		}
	}
	after := r.get("/metrics").body
	for line := range strings.Lines(before) {
		if strings.HasPrefix(line, "api_predictions_total") && !strings.Contains(after, line) {
			t.Errorf("feedback counts as a prediction: %s is gone", line)
		}
	}
	kept := feedbackOf(t, desk)
	if len(kept) != 2 || kept[0].ID != "" || kept[0].Digest != engine.TextDigest("The bank raised its rate") || kept[0].Confidence != p.Confidence {
		t.Errorf("%+v", kept)
	}
	r.scraped(`copydesk_feedback_total{correct="false"} 2`, "copydesk_feedback_accuracy 0")
	r.end()
	if samples, err := desk.FindSamples(engine.PageQuery{}); err != nil || samples.Total != 1 {
		t.Errorf("%d samples, want that of the prediction: %v", samples.Total, err)
	}
}

func TestFeedbackThatIsRefused(t *testing.T) {
	r, desk := opened(t, nil)
	id := r.answered("The bank").ID
	unknown := strings.Repeat("0", 32)
	for _, tt := range []struct {
		body    string
		status  int
		title   string
		message string
	}{
		{`{"id": "` + unknown + `", "category": "sports"}`, 404, "Not found", "No answer " + unknown + " is known: only those of the last 100000 texts are; send the text instead"},
		{`{"id": "` + id + `", "category": "Sports"}`, 400, "Invalid input", `Category "Sports" is none of version 1, which answered; its categories are "business", "sports", "technology"`},
		{`{"text": "The bank", "category": ""}`, 400, "Invalid input", `Category "" is none of version 1, which answered; its categories are "business", "sports", "technology"`},
		{`{"id": "` + id + `", "text": "The bank", "category": "sports"}`, 400, "Invalid input", "Feedback has an id or a text, not both"},
		{`{"category": "sports"}`, 400, "Invalid input", "Feedback needs the id of an answer, or the text"},
		{`{"id": null, "category": "sports"}`, 400, "Invalid input", "Feedback needs the id of an answer, or the text"},
		{`{"id": "` + id + `"}`, 400, "Invalid input", "Category field is required: what would have been right"},
		{`{"id": "` + id + `", "category": 3}`, 400, "Invalid input", "Category must be a string, not a number"},
		{`{"id": 3, "category": "sports"}`, 400, "Invalid input", "Id must be a string, not a number"},
		{`{"id": "abc", "category": "sports"}`, 400, "Invalid input", `Id is "abc"; it must be that of an answer, 32 hexadecimal digits`},
		{`{"id": "` + strings.Repeat("x", 32) + `", "category": "sports"}`, 400, "Invalid input", `Id is "` + strings.Repeat("x", 32) + `"; it must be that of an answer, 32 hexadecimal digits`},
		{`{"text": " ", "category": "sports"}`, 400, "Invalid input", "Text must not be empty"},
		{`{"text": "` + strings.Repeat("x", 100_001) + `", "category": "sports"}`, 413, "Input too large", "Text has 100001 bytes; at most 100000 are allowed"},
		{`{"text": "a", "text": "b", "category": "sports"}`, 400, "Invalid input", `Body has the field "text" twice`},
		{`[]`, 400, "Invalid input", "Body must be an object, not an array"},
		{`{`, 400, "Invalid input", "Body is not valid JSON at byte 1: unexpected end of JSON input"},
		{`{"x": "` + strings.Repeat("x", 1<<20) + `"}`, 413, "Input too large", "Body is larger than 1 MiB"},
	} {
		wantFailure(t, r.post("/feedback", tt.body), tt.status, tt.title, tt.message)
	}
	if got := r.get("/feedback"); got.status != 405 || got.header.Get("Allow") != "POST" {
		t.Errorf("%d, Allow %q", got.status, got.header.Get("Allow"))
	}
	if got := r.do("POST", "/feedback", "a", "Content-Type", "text/plain"); got.status != 415 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if kept := feedbackOf(t, desk); len(kept) != 0 {
		t.Errorf("%+v is kept", kept)
	}
	r.scraped(`copydesk_feedback_total{correct="true"} 0`, `copydesk_feedback_total{correct="false"} 0`)
}

// TestFeedbackAfterPromotion counts for the version that answered.
func TestFeedbackAfterPromotion(t *testing.T) {
	desk := servertest.NewDesk(t)
	bundles := versions(t, 2)
	desk.Crown(t, bundles[0], nil)
	r := start(t, desk, nil)
	p := r.answered("The bank raised its rate")
	desk.Crown(t, bundles[1], nil)
	within(t, 5*time.Second, "version 2 serves", func() bool {
		return strings.Contains(r.get("/health").body, `"model_version":"2"`)
	})
	if a := r.judge(201, map[string]any{"id": p.ID, "category": other(p.Prediction)}); a.ModelVersion != "1" || a.Prediction != p.Prediction {
		t.Errorf("%+v", a)
	}
	if strings.Contains(r.get("/metrics").body, "\ncopydesk_feedback_accuracy ") {
		t.Error("version 2 has an accuracy, and only version 1 has feedback")
	}
	a := r.judge(201, map[string]any{"text": "The bank raised its rate", "category": p.Prediction})
	if a.ModelVersion != "2" || !a.Correct {
		t.Errorf("%+v", a)
	}
	r.scraped("copydesk_feedback_accuracy 1")
	tallies, err := desk.Tallies(engine.ModelName)
	if err != nil || fmt.Sprint(tallies) != "[{news-classifier 2 1 1} {news-classifier 1 0 1}]" {
		t.Errorf("%+v, %v", tallies, err)
	}
}

// TestFeedbackAfterRestart is for an answer of the server before.
func TestFeedbackAfterRestart(t *testing.T) {
	r, desk := opened(t, nil)
	var b batch
	r.post("/predict/batch", textsBody("The bank raised its rate", "The team won")).decode(t, &b)
	r.end()
	if r.err != nil {
		t.Fatal(r.err)
	}
	next := start(t, desk, nil)
	for _, p := range b.Predictions {
		if a := next.judge(201, map[string]any{"id": p.ID, "category": p.Prediction}); !a.Correct || a.Prediction != p.Prediction || a.ModelVersion != "1" {
			t.Errorf("%+v", a)
		}
	}
	if got := next.post("/feedback", encode(map[string]any{"id": b.Predictions[0].ID, "category": "weather"})); got.status != 400 {
		t.Errorf("%d %s", got.status, got.body)
	}
	next.scraped("copydesk_feedback_accuracy 1")
	next.end()
	third := start(t, desk, nil)
	third.scraped("copydesk_feedback_accuracy 1", `copydesk_feedback_total{correct="true"} 0`)
}

// TestFeedbackWithoutModel takes what needs none.
func TestFeedbackWithoutModel(t *testing.T) {
	r := start(t, servertest.NewDesk(t), nil)
	got := r.post("/feedback", `{"text": "The bank", "category": "sports"}`)
	if got.status != 503 || !strings.Contains(got.body, "copydesk train") {
		t.Errorf("%d %s", got.status, got.body)
	}
	got = r.post("/feedback", `{"id": "`+strings.Repeat("a", 32)+`", "category": "sports"}`)
	if got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// TestNoJournal has a server that keeps nothing.
func TestNoJournal(t *testing.T) {
	r, _ := opened(t, func(o *server.Options) { o.Journal = nil })
	p := r.answered("The bank")
	if got := r.post("/feedback", encode(map[string]any{"id": p.ID, "category": "sports"})); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// failing is a journal that cannot store.
type failing struct {
	server.Journal
	err error
}

func (f failing) RecordFeedback(engine.Feedback) (bool, error) { return false, f.err }

func TestFeedbackThatCannotBeStored(t *testing.T) {
	for _, tt := range []struct {
		err     error
		status  int
		title   string
		message string
	}{
		{fault.Newf(fault.Exhausted, "no room for the store in /secret/place"), 507, "Insufficient storage", "The disk of the server is full, so that the feedback was not stored; send it again when there is room"},
		{fault.Newf(fault.Unavailable, "the store in /secret/place is closed"), 503, "Service unavailable", "The feedback was not stored, because the store is closed; send it again"},
		{fault.Newf(fault.Corrupt, "/secret/place is damaged"), 500, "Internal error", "The feedback could not be stored"},
	} {
		r, _ := opened(t, func(o *server.Options) { o.Journal = failing{o.Journal, tt.err} })
		p := r.answered("The bank")
		wantFailure(t, r.post("/feedback", encode(map[string]any{"id": p.ID, "category": "sports"})), tt.status, tt.title, tt.message)
		r.scraped(`copydesk_feedback_total{correct="true"} 0`, `copydesk_feedback_total{correct="false"} 0`,
			fmt.Sprintf(`api_requests_total{endpoint="/feedback",method="POST",status="%d"} 1`, tt.status))
		if !strings.Contains(r.log.String(), "/secret/place") {
			t.Error("the log does not say why")
		}
	}
}

// TestFeedbackTogether judges while others are answered, for the race detector.
func TestFeedbackTogether(t *testing.T) {
	r, desk := opened(t, nil)
	const clients, each = 4, 10
	ask := func(status int, path, body string, into any) {
		got, err := r.try("POST", path, body)
		if err != nil || got.status != status || json.Unmarshal([]byte(got.body), into) != nil {
			t.Errorf("%s %s: %d %s, %v", path, body, got.status, got.body, err)
		}
	}
	var group sync.WaitGroup
	for range clients {
		group.Go(func() {
			for range each {
				var p prediction
				var a acknowledged
				ask(200, "/predict", textBody("The bank raised its rate"), &p)
				ask(201, "/feedback", encode(map[string]any{"id": p.ID, "category": p.Prediction}), &a)
				ask(200, "/feedback", encode(map[string]any{"id": p.ID, "category": other(p.Prediction)}), &a)
			}
		})
	}
	group.Wait()
	tally, err := desk.Tally(engine.ModelName, 1)
	if err != nil || tally.Total != clients*each || tally.Correct != 0 {
		t.Errorf("%+v, %v", tally, err)
	}
}

// TestTextIsKeptOnlyWhereAsked looks for a text in every file of a store.
func TestTextIsKeptOnlyWhereAsked(t *testing.T) {
	const secret = "The xylophonist of Ouagadougou"
	for _, on := range []bool{false, true} {
		r, desk := opened(t, func(o *server.Options) { o.SampleText = on })
		p := r.answered(secret)
		r.judge(201, map[string]any{"id": p.ID, "category": p.Prediction})
		r.judge(201, map[string]any{"text": secret, "category": p.Prediction})
		r.end()
		samples, err := desk.FindSamples(engine.PageQuery{})
		if err != nil || samples.Total != 1 {
			t.Fatalf("%+v, %v", samples, err)
		}
		s := samples.Samples[0]
		if s.Version != 1 || s.Category != p.Prediction || s.Confidence != p.Confidence || s.Bytes != len(secret) ||
			s.Digest != engine.TextDigest(secret) || s.Tokens != 2 || s.Known != 0 || s.Of != 1 || s.Sampled != 1 || (s.Text == secret) != on {
			t.Errorf("text %v: %+v", on, s)
		}
		if found := occurs(t, desk.Workspace().Dir(), secret); found != on {
			t.Errorf("text %v: the text is in the files of the workspace: %v", on, found)
		}
		if !occurs(t, desk.Workspace().Dir(), s.Digest) {
			t.Error("its digest is not in the files: they cannot be searched like that")
		}
		if strings.Contains(r.log.String(), "xylophonist") {
			t.Error("the text is in the log")
		}
	}
}

// occurs reports whether text is in a file below dir.
func occurs(t *testing.T, dir, text string) (found bool) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		found = found || bytes.Contains(data, []byte(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
