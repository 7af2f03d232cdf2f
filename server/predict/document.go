package predict

import (
	"time"

	"copydesk/engine/classify"
)

// The documents of the API, for those who describe it: requests are read field
// by field and answers are written by hand, see appendAnswer.

// TextRequest is the body of /predict.
type TextRequest struct {
	Text string `json:"text" jsonschema:"the article, at most 100,000 bytes"`
}

// TextsRequest is the body of /predict/batch.
type TextsRequest struct {
	Texts []string `json:"texts" jsonschema:"1 to 1000 articles, each of at most 100,000 bytes"`
}

// AnswerDocument is the answer to one text.
type AnswerDocument struct {
	ID             string             `json:"id" jsonschema:"names the answer: 32 hexadecimal digits"`
	Prediction     string             `json:"prediction" jsonschema:"the most probable category"`
	Confidence     float64            `json:"confidence" jsonschema:"its probability"`
	Probabilities  map[string]float64 `json:"probabilities" jsonschema:"of every category; they sum to 1"`
	ProcessingTime float64            `json:"processing_time_ms"`
	ModelVersion   string             `json:"model_version" jsonschema:"the version that answered"`
	Timestamp      time.Time          `json:"timestamp"`
	KnownTerms     int                `json:"known_terms,omitempty" jsonschema:"0: the model knows no term of the text; else it is not there"`
}

// BatchDocument is the answer to many texts.
type BatchDocument struct {
	Predictions    []AnswerDocument `json:"predictions" jsonschema:"in the order of the texts"`
	Count          int              `json:"count"`
	ProcessingTime float64          `json:"processing_time_ms"`
	ModelVersion   string           `json:"model_version" jsonschema:"the version that answered all of them"`
	Timestamp      time.Time        `json:"timestamp"`
}

// ExplainRequest is the body of /explain.
type ExplainRequest struct {
	Text     string  `json:"text" jsonschema:"the article, at most 100,000 bytes"`
	Category *string `json:"category,omitempty" jsonschema:"the one whose score is explained; without it, the predicted one"`
	Top      *int    `json:"top,omitempty" jsonschema:"how many terms are listed, 1 to 100; 10 without it"`
	Version  any     `json:"version,omitempty" jsonschema:"the version that is to answer, a number or a string of one; without it, whichever serves"`
}

// ExplanationDocument is the answer of /explain: an explanation, which is written
// as it is, with what its fields are.
type ExplanationDocument struct {
	Prediction    string             `json:"prediction" jsonschema:"the most probable category"`
	Confidence    float64            `json:"confidence" jsonschema:"its probability"`
	Probabilities map[string]float64 `json:"probabilities" jsonschema:"of every category; they sum to 1"`
	Category      string             `json:"category" jsonschema:"the one that is explained"`
	Method        string             `json:"method" jsonschema:"term contributions, path contributions or input gradients"`
	Unit          string             `json:"unit" jsonschema:"of the score and its parts"`
	Baseline      float64            `json:"baseline" jsonschema:"the score before anything is known of the article"`
	Score         float64            `json:"score" jsonschema:"of that category"`
	Terms         []TermDocument     `json:"terms" jsonschema:"those that contribute most, the largest contributions first"`
	OtherTerms    float64            `json:"other_terms" jsonschema:"what all others contribute together"`
	Remainder     float64            `json:"remainder" jsonschema:"what the method leaves unexplained: 0 where it is exact"`
	KnownTerms    int                `json:"known_terms" jsonschema:"how many terms of the article the model knows"`
	ModelVersion  string             `json:"model_version" jsonschema:"the version that answered"`
	ModelType     string             `json:"model_type"`
	Timestamp     time.Time          `json:"timestamp"`
}

// TermDocument is a term of an explanation.
type TermDocument struct {
	Term         string  `json:"term" jsonschema:"as cleaned: a word, or several with blanks between them"`
	Weight       float64 `json:"weight" jsonschema:"its tf-idf in the article"`
	Contribution float64 `json:"contribution" jsonschema:"to the score"`
	Present      bool    `json:"present" jsonschema:"whether the article has it"`
}

// HealthDocument is the answer of /health.
type HealthDocument = health

// InfoDocument is the answer of /model/info.
type InfoDocument = info

// ExampleText is a request to /predict.
func ExampleText() TextRequest {
	return TextRequest{"The central bank raised interest rates by a quarter of a point on Thursday."}
}

// ExampleTexts is a request to /predict/batch.
func ExampleTexts() TextsRequest {
	return TextsRequest{[]string{ExampleText().Text, "The striker scored twice in the last minutes of the final."}}
}

// exampleTime is when the examples were answered.
func exampleTime() time.Time { return time.Date(2025, 7, 16, 10, 30, 15, 0, time.UTC) }

// ExampleAnswer is the answer to ExampleText.
func ExampleAnswer() AnswerDocument {
	return AnswerDocument{
		ID: "0b7f4c1d2e3a495867a8b9cadbecfd0e", Prediction: "business", Confidence: 0.78,
		Probabilities:  map[string]float64{"business": 0.78, "sports": 0.09, "technology": 0.13},
		ProcessingTime: 0.04, ModelVersion: "3", Timestamp: exampleTime(),
	}
}

// ExampleBatch is the answer to ExampleTexts.
func ExampleBatch() BatchDocument {
	second := ExampleAnswer()
	second.ID, second.Prediction, second.Confidence = "5f1e0d9c8b7a46958473625140f3e2d1", "sports", 0.91
	second.Probabilities = map[string]float64{"business": 0.05, "sports": 0.91, "technology": 0.04}
	return BatchDocument{
		Predictions: []AnswerDocument{ExampleAnswer(), second}, Count: 2,
		ProcessingTime: 0.09, ModelVersion: "3", Timestamp: exampleTime(),
	}
}

// ExampleExplain is a request to /explain.
func ExampleExplain() ExplainRequest {
	category, top := "business", 3
	return ExplainRequest{Text: ExampleText().Text, Category: &category, Top: &top}
}

// ExampleExplanation is the answer to ExampleExplain.
func ExampleExplanation() ExplanationDocument {
	a := ExampleAnswer()
	return ExplanationDocument{
		Prediction: a.Prediction, Confidence: a.Confidence, Probabilities: a.Probabilities,
		Category: a.Prediction, Method: string(classify.TermContributions), Unit: string(classify.LogRatio), Baseline: 0.117, Score: 1.317,
		Terms:      []TermDocument{{"bank", 0.5, 0.5, true}, {"interest rate", 0.375, 0.375, true}, {"rate", 0.25, 0.25, true}},
		OtherTerms: 0.075, KnownTerms: 7, ModelVersion: a.ModelVersion, ModelType: "LogisticRegression", Timestamp: exampleTime(),
	}
}

// ExampleHealth is how a server answers that is healthy.
func ExampleHealth() HealthDocument {
	kind, version, last := "MLPClassifier", "3", "2025-07-16T10:30:15Z"
	return health{Status: "healthy", ModelType: &kind, ModelVersion: &version, Uptime: "2 days, 14:32:18", LastPrediction: &last}
}

// ExampleInfo describes the model of the examples.
func ExampleInfo() InfoDocument {
	accuracy := 0.552
	return info{
		ModelName: "MLPClassifier", Version: "3", Accuracy: &accuracy, Categories: []string{"business", "sports", "technology"},
		TrainingDate: "2025-07-15T22:04:51Z", FeatureCount: 10000,
	}
}
