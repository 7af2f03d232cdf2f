package engine

import "time"

// Traffic is what the prediction server was asked lately. Its figures are of
// requests for predictions: those that ask for the health, the metrics or an
// explanation are not among them.
type Traffic struct {
	On     time.Time `json:"on,omitzero"` // since when it serves; zero: it is off, and there is nothing else
	URL    string    `json:"url,omitempty"`
	Window float64   `json:"window_s"` // seconds that the figures are of: 60, or less just after the start
	Rate   float64   `json:"rate"`     // requests a second

	Requests int `json:"requests"`
	Errors   int `json:"errors"`  // those answered with 5xx but 503, or with 4xx but 429
	Refused  int `json:"refused"` // those answered with 429 or 503: at another time they could have been answered
	// RefusedBy counts what the server refused, by the reason that its metrics
	// have. One whose deadline passed is an error as well: it is answered with
	// 504.
	RefusedBy map[string]int `json:"refused_by,omitempty"`

	// The time from the head of a request to the end of its answer that half, 95
	// and 99 of 100 requests did not exceed, in seconds; nil without requests.
	P50 *float64 `json:"p50_s"`
	P95 *float64 `json:"p95_s"`
	P99 *float64 `json:"p99_s"`

	Predictions int            `json:"predictions"` // texts answered
	Categories  map[string]int `json:"categories"`  // of these, by category
	Confidence  []int          `json:"confidence"`  // of these, by confidence: above 0 up to 0.1, above 0.1 up to 0.2, and so on
	// UnknownWords is the share of a text's words that the model does not know,
	// the mean of all texts; nil without predictions.
	UnknownWords *float64       `json:"unknown_words"`
	Versions     map[string]int `json:"versions"` // predictions by the version that answered

	Seconds  []TrafficSecond  `json:"seconds"`  // the oldest first, at most 120
	Failures []TrafficFailure `json:"failures"` // the newest first, at most 20
}

// TrafficSecond counts the requests for predictions that were answered in a
// second.
type TrafficSecond struct {
	Time     time.Time `json:"time"` // when it began
	Requests int       `json:"requests"`
	Errors   int       `json:"errors"`
	Refused  int       `json:"refused"`
}

// TrafficFailure is a request, for whatever it was, that failed or was refused.
// It has nothing of what was sent in the body or the query.
type TrafficFailure struct {
	Time    time.Time `json:"time"`
	Method  string    `json:"method"`
	Path    string    `json:"path"`
	Status  int       `json:"status"`
	Message string    `json:"message"`
	Request string    `json:"request"` // its id, as in the log
}
