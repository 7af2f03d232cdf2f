package feedback

// Request is the body of POST /feedback, for those who describe it: requests are
// read field by field.
type Request struct {
	ID       *string `json:"id,omitempty" jsonschema:"of an answer; either this or the text"`
	Text     *string `json:"text,omitempty" jsonschema:"to be answered again, at most 100,000 bytes; each time that it is sent it counts"`
	Category string  `json:"category" jsonschema:"what would have been right; one of the categories of the version that answered"`
}

// Answer is the document that acknowledges feedback.
type Answer struct {
	ID           string `json:"id,omitempty" jsonschema:"as it was given"`
	Prediction   string `json:"prediction" jsonschema:"what was answered"`
	Category     string `json:"category" jsonschema:"what would have been right"`
	Correct      bool   `json:"correct"`
	ModelVersion string `json:"model_version" jsonschema:"the version that answered"`
	Timestamp    string `json:"timestamp"`
}

// ExampleRequest is feedback on a text.
func ExampleRequest() Request {
	text := "Chipmaker lifts its forecast"
	return Request{Text: &text, Category: "technology"}
}

// ExampleAnswer is the answer to ExampleRequest.
func ExampleAnswer() Answer {
	return Answer{Prediction: "business", Category: ExampleRequest().Category, ModelVersion: "3", Timestamp: "2025-07-16T10:30:20Z"}
}
