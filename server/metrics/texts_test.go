package metrics_test

import (
	"strings"
	"testing"
	"time"

	"copydesk/engine"
)

func TestPredicted(t *testing.T) {
	m := newMetrics()
	for _, want := range []string{
		`copydesk_prediction_stage_seconds_count{stage="clean"} 0`,
		`copydesk_prediction_stage_seconds_count{stage="vectorize"} 0`,
		`copydesk_prediction_stage_seconds_count{stage="score"} 0`,
		`copydesk_texts_without_known_terms_total 0`,
	} {
		if !strings.Contains(scrape(t, m), "\n"+want+"\n") {
			t.Errorf("no series %s from the start", want)
		}
	}
	m.Predicted(&engine.Prediction{
		Category: "sports", Confidence: .75, KnownTerms: 4, Tokens: 8, KnownTokens: 6,
		Stages: engine.Stages{Clean: 3 * time.Microsecond, Vectorize: 2 * time.Millisecond, Score: time.Second},
	}, 100)
	m.Predicted(&engine.Prediction{Category: "sports", Confidence: .25}, 5)
	got := scrape(t, m)
	for _, want := range []string{
		`api_predictions_total{category="sports"} 2`,
		`copydesk_prediction_stage_seconds_sum{stage="clean"} 3e-06`,
		`copydesk_prediction_stage_seconds_sum{stage="vectorize"} 0.002`,
		`copydesk_prediction_stage_seconds_sum{stage="score"} 1`,
		`copydesk_prediction_confidence_ratio_sum 1`,
		`copydesk_text_out_of_vocabulary_ratio_sum 1.25`, // a quarter, and a text without words
		`copydesk_text_bytes_sum 105`,
		`copydesk_texts_without_known_terms_total 1`,
	} {
		if !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("no series %s", want)
		}
	}
}
