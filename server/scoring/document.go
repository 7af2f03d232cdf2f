package scoring

// The documents of the protocol, for those who describe the API: requests are
// read field by field and answers are written by hand, see appendPredictions.

// Request is the body of /invocations as JSON. It has Params and exactly one of
// the others.
type Request struct {
	DataframeSplit   *Split           `json:"dataframe_split,omitempty" jsonschema:"a table, as pandas writes it with orient='split'"`
	DataframeRecords []map[string]any `json:"dataframe_records,omitempty" jsonschema:"its rows, as pandas writes them with orient='records'"`
	Instances        []any            `json:"instances,omitempty" jsonschema:"articles, or rows"`
	Inputs           any              `json:"inputs,omitempty" jsonschema:"articles, rows, or an object with a list for each column"`
	Params           *Params          `json:"params,omitempty"`
}

// Split is a table whose columns have their names apart.
type Split struct {
	Columns []any   `json:"columns,omitempty" jsonschema:"their names; without any there is one column"`
	Data    [][]any `json:"data" jsonschema:"1 to 1000 rows with a cell for each column"`
}

// Params say what a prediction is to be.
type Params struct {
	Method string `json:"predict_method,omitempty" jsonschema:"predict, the default: a category; predict_proba: the probability of each"`
}

// Answer is the answer of /invocations.
type Answer struct {
	Predictions []any `json:"predictions" jsonschema:"one a row, in their order: a category, or an object with the probability of each"`
}

// FailureDocument is the document of a failure.
type FailureDocument struct {
	Code    string `json:"error_code" jsonschema:"the name that MLflow has for the status"`
	Message string `json:"message" jsonschema:"what was wrong, and what would be right"`
}

// Formats are the fields of which a Request has exactly one.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// ExampleRequest asks for the categories of two articles.
func ExampleRequest() Request {
	return Request{DataframeSplit: &Split{Columns: []any{"headline", "text"}, Data: [][]any{
		{"Central bank raises rates", "Interest rates go up by a quarter of a point on Thursday."},
		{"Late goals decide the final", "The striker scored twice in the last minutes."},
	}}}
}

// ExampleCSV is ExampleRequest as CSV.
func ExampleCSV() string {
	return "headline,text\n" +
		"Central bank raises rates,Interest rates go up by a quarter of a point on Thursday.\n" +
		"Late goals decide the final,The striker scored twice in the last minutes.\n"
}

// ExampleAnswer is the answer to ExampleRequest.
func ExampleAnswer() Answer { return Answer{[]any{"business", "sports"}} }
