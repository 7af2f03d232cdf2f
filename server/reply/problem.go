package reply

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// ProblemType is the media type of RFC 9457.
const ProblemType = "application/problem+json"

var problemType = []string{ProblemType}

// Problem is the document of a failure as RFC 9457 has it, for clients that ask
// for that.
type Problem struct {
	Type      string  `json:"type" jsonschema:"always about:blank: the status says what it is"`
	Title     string  `json:"title" jsonschema:"the words of the status"`
	Status    int     `json:"status"`
	Detail    string  `json:"detail" jsonschema:"what was wrong, and what would be right"`
	Instance  string  `json:"instance" jsonschema:"the path that was asked for"`
	RequestID string  `json:"request_id" jsonschema:"as in X-Request-ID and in the log"`
	Errors    []Fault `json:"errors,omitempty" jsonschema:"the fields that are wrong"`
}

// Fault is what is wrong with a field of what was sent.
type Fault struct {
	Pointer string `json:"pointer" jsonschema:"a JSON pointer (RFC 6901) to the field, as a fragment"`
	Detail  string `json:"detail"`
}

// FailProblem answers with a failure as RFC 9457 has it. path is what was asked
// for, request the id of the request.
func FailProblem(w http.ResponseWriter, e *Error, path, request string) {
	e.SetHeaders(w.Header())
	p := Problem{Type: "about:blank", Title: http.StatusText(e.Status), Status: e.Status, Detail: e.Message, Instance: path, RequestID: request}
	if p.Title == "" {
		p.Title = title(e.Status)
	}
	if e.Pointer != "" {
		p.Errors = []Fault{{Pointer: "#" + e.Pointer, Detail: e.Message}}
	}
	// Strings and numbers can be encoded: there is no error to look at.
	_ = encode(w, e.Status, problemType, p)
}

// PrefersProblem reports whether a client rather has a failure as RFC 9457 has
// it than in the shape of package reply (RFC 9110, 12.5.1). It must name that
// media type: a wildcard takes what everybody gets.
func PrefersProblem(h http.Header) bool {
	problem := -1.0
	// How well plain JSON is accepted, by how closely it was named: */*,
	// application/*, application/json.
	plain := [3]float64{-1, -1, -1}
	for _, field := range h.Values("Accept") {
		for part := range strings.SplitSeq(field, ",") {
			media, parameters, err := mime.ParseMediaType(part)
			if err != nil {
				continue
			}
			switch q := quality(parameters["q"]); media {
			case ProblemType:
				problem = max(problem, q)
			case "application/json":
				plain[2] = max(plain[2], q)
			case "application/*":
				plain[1] = max(plain[1], q)
			case "*/*":
				plain[0] = max(plain[0], q)
			}
		}
	}
	accepted := 0.0
	for _, q := range plain {
		if q >= 0 {
			accepted = q
		}
	}
	return problem > accepted
}

// quality reads the weight of a media type, 0 to 1. What is no weight is 0: it
// was not asked for.
func quality(s string) float64 {
	if s == "" {
		return 1
	}
	q, err := strconv.ParseFloat(s, 64)
	if err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}
