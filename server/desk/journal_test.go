package desk_test

import (
	"fmt"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server/desk"
)

// judged is feedback that says its number.
func judged(n int) engine.Feedback {
	return engine.Feedback{
		Time: time.Now(), Answered: time.Now(), By: "ada", ID: fmt.Sprintf("%032x", n), Model: engine.ModelName, Version: 1 + n%2,
		Predicted: "sports", Confidence: 0.5, Category: "sports", Correct: n%3 != 0, Digest: engine.TextDigest("a"),
	}
}

func TestFeedbackOfTheDesk(t *testing.T) {
	s := openWith(t, func(c *engine.Config) { c.Retention.Feedback = 3 })
	if a := s.ask("GET", "/v1/feedback", ""); string(a.body) != "{\"feedback\":[],\"total\":0}\n" {
		t.Errorf("with none: %s", a.body)
	}
	if a := s.ask("GET", "/v1/models/news-classifier/feedback", ""); string(a.body) != "{\"tallies\":[]}\n" {
		t.Errorf("with none: %s", a.body)
	}
	for n := range 5 {
		if replaced, err := s.desk.RecordFeedback(judged(n)); err != nil || replaced {
			t.Fatal(replaced, err)
		}
	}
	again := judged(4)
	again.Correct = false
	if replaced, err := s.desk.RecordFeedback(again); err != nil || !replaced {
		t.Errorf("the same again: %v, %v", replaced, err)
	}
	first := want[engine.FeedbackPage](s, 200, "GET", "/v1/feedback?limit=2", nil)
	if first.Total != 3 || len(first.Feedback) != 2 || first.Feedback[0].ID != again.ID || first.Feedback[0].Correct || first.Feedback[1].ID != judged(3).ID {
		t.Errorf("%+v", first)
	}
	last := want[engine.FeedbackPage](s, 200, "GET", "/v1/feedback?limit=2&page_token="+first.Next, nil)
	if len(last.Feedback) != 1 || last.Feedback[0].ID != judged(2).ID || last.Next != "" {
		t.Errorf("%+v", last)
	}
	tallies := want[desk.Tallies](s, 200, "GET", "/v1/models/news-classifier/feedback", nil).Tallies
	if len(tallies) != 2 || tallies[0] != (engine.Tally{Model: engine.ModelName, Version: 2, Correct: 1, Total: 2}) ||
		tallies[1] != (engine.Tally{Model: engine.ModelName, Version: 1, Correct: 1, Total: 3}) {
		t.Errorf("%+v", tallies)
	}
	s.refused(400, "invalid", "GET", "/v1/feedback?page_token=x", nil, "page token", "first page")
	s.refused(400, "invalid", "GET", "/v1/feedback?limit=0", nil, "1 to 1000")
}

func TestSamplesOfTheDesk(t *testing.T) {
	s := openWith(t, func(c *engine.Config) { c.Retention.Samples = 2 })
	if a := s.ask("GET", "/v1/samples", ""); string(a.body) != "{\"samples\":[],\"total\":0}\n" {
		t.Errorf("with none: %s", a.body)
	}
	if err := s.desk.RecordSamples(nil); err != nil {
		t.Error(err)
	}
	for n := range 3 {
		err := s.desk.RecordSamples([]engine.Sample{{Time: time.Now(), Model: engine.ModelName, Version: 1, Category: "sports", Bytes: n, Of: 10, Sampled: 1}})
		if err != nil {
			t.Fatal(err)
		}
	}
	first := want[engine.SamplePage](s, 200, "GET", "/v1/samples?limit=1", nil)
	if first.Total != 2 || len(first.Samples) != 1 || first.Samples[0].Bytes != 2 {
		t.Errorf("%+v", first)
	}
	last := want[engine.SamplePage](s, 200, "GET", "/v1/samples?page_token="+first.Next, nil)
	if len(last.Samples) != 1 || last.Samples[0].Bytes != 1 || last.Next != "" {
		t.Errorf("%+v", last)
	}
	kept := want[engine.Kept](s, 200, "GET", "/v1/retention", nil)
	if kept.Used.Samples != 2 || kept.Limits.Samples != 2 {
		t.Errorf("%+v", kept)
	}
}
