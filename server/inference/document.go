package inference

// The documents of the protocol. Requests are read field by field, so that a
// mistake in one is named; InferRequest is for those who describe the API.

// InferRequest is the body of .../infer.
type InferRequest struct {
	ID         *string           `json:"id,omitempty" jsonschema:"given back in the answer"`
	Parameters map[string]any    `json:"parameters,omitempty" jsonschema:"ignored"`
	Inputs     []Input           `json:"inputs" jsonschema:"one: text"`
	Outputs    []RequestedOutput `json:"outputs,omitempty" jsonschema:"those that are wanted, in this order; without any, all"`
}

// Input is the tensor of articles of a request.
type Input struct {
	Name       string         `json:"name" jsonschema:"text"`
	Shape      []int          `json:"shape" jsonschema:"[n] or [n,1], where n is 1 to 1000"`
	Datatype   string         `json:"datatype" jsonschema:"BYTES"`
	Parameters map[string]any `json:"parameters,omitempty" jsonschema:"ignored"`
	Data       []any          `json:"data" jsonschema:"n articles, each of at most 100,000 bytes; of shape [n,1], each may be in a list of its own"`
}

// RequestedOutput names an output that is wanted.
type RequestedOutput struct {
	Name       string         `json:"name" jsonschema:"label, label_id or probabilities"`
	Parameters map[string]any `json:"parameters,omitempty" jsonschema:"ignored"`
}

// InferDocument is the answer of .../infer.
type InferDocument struct {
	Model   string   `json:"model_name"`
	Version string   `json:"model_version" jsonschema:"the version that answered"`
	ID      *string  `json:"id,omitempty" jsonschema:"that of the request, if it had one"`
	Outputs []Output `json:"outputs"`
}

// Output is a tensor of an answer.
type Output struct {
	Tensor
	Data any `json:"data" jsonschema:"a flat list of strings or numbers, row by row"`
}

// Tensor is the form of a tensor.
type Tensor struct {
	Name     string `json:"name"`
	Datatype string `json:"datatype" jsonschema:"BYTES, INT64 or FP64"`
	Shape    []int  `json:"shape" jsonschema:"the sizes of its dimensions; -1: any"`
}

// ServerDocument is the answer of /v2.
type ServerDocument struct {
	Name       string   `json:"name"`
	Version    string   `json:"version" jsonschema:"of the program"`
	Extensions []string `json:"extensions" jsonschema:"of the protocol: none"`
}

// ModelDocument is the answer of /v2/models/{model}.
type ModelDocument struct {
	Name     string   `json:"name"`
	Versions []string `json:"versions" jsonschema:"the one that this is about"`
	Platform string   `json:"platform" jsonschema:"what computes the answers"`
	Inputs   []Tensor `json:"inputs"`
	Outputs  []Tensor `json:"outputs"`
}

// LiveDocument is the answer of /v2/health/live.
type LiveDocument struct {
	Live bool `json:"live"`
}

// ReadyDocument is the answer of /v2/health/ready. The specification calls the
// field live, the servers that there are call it ready.
type ReadyDocument struct {
	Live  bool   `json:"live" jsonschema:"the same as ready"`
	Ready bool   `json:"ready"`
	Error string `json:"error,omitempty" jsonschema:"why it is not ready"`
}

// ModelReadyDocument is the answer of .../ready of a model.
type ModelReadyDocument struct {
	Name  string `json:"name"`
	Ready bool   `json:"ready"`
	Error string `json:"error,omitempty" jsonschema:"why it is not ready"`
}

// FailureDocument is the document of a failure.
type FailureDocument struct {
	Error string `json:"error" jsonschema:"what was wrong, and what would be right"`
}

// ExampleInfer asks for the categories of two articles.
func ExampleInfer() InferRequest {
	id := "7"
	return InferRequest{
		ID: &id,
		Inputs: []Input{{Name: textInput, Shape: []int{2}, Datatype: typeBytes, Data: []any{
			"The central bank raised interest rates by a quarter of a point on Thursday.",
			"The striker scored twice in the last minutes of the final.",
		}}},
		Outputs: []RequestedOutput{{Name: labelOutput}, {Name: probabilitiesOutput}},
	}
}

// ExampleAnswer is the answer of a model to ExampleInfer.
func ExampleAnswer(model string) InferDocument {
	return InferDocument{Model: model, Version: "3", ID: ExampleInfer().ID, Outputs: []Output{
		{Tensor{labelOutput, typeBytes, []int{2}}, []string{"business", "sports"}},
		{Tensor{probabilitiesOutput, typeFP64, []int{2, 3}}, []float64{0.78, 0.09, 0.13, 0.05, 0.91, 0.04}},
	}}
}

// ExampleModel describes a version of a model with three categories.
func ExampleModel(model string) ModelDocument { return newModelDocument(model, []int{1, 2, 3}, 3) }
