package server

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"copydesk/server/openapi"
	"copydesk/server/pages"
	"copydesk/server/predict"
	"copydesk/server/reply"
	"copydesk/server/scoring"
)

// doc is what the description of the API says of a route, beside what the table
// of routes knows.
type doc struct {
	summary string // a few words
	text    string // what the summary does not say
	params  []openapi.Param
	takes   openapi.Contents // of the body
	answers openapi.Contents // where the status is below 300
	// other are answers of statuses that neither answers nor fails tell of.
	other map[int]openapi.Contents
	// fails is a failure of a protocol that has a form of its own, nil for the
	// house form.
	fails openapi.Contents
}

// info is what the description says of the whole.
func (s *Server) info() openapi.Info {
	info := openapi.Info{
		Title:   "Copydesk: predictions",
		Version: "1",
		Description: "Sorts news articles with the champion of a registered model. Failures are {error, message, timestamp}, " +
			"or application/problem+json (RFC 9457) for clients that prefer that; those of the Open Inference Protocol (/v2) and of " +
			"MLflow's scoring protocol (/invocations, /ping, /version) are as these have them.",
	}
	if s.o.Desk != nil {
		info.Description += " The API of the desk, which trains and registers models, is below " + deskPrefix +
			" and has a description of its own."
		info.More = &openapi.Link{URL: strings.TrimPrefix(deskPrefix, "/") + "openapi.json", Text: "The API of the desk, as OpenAPI has it"}
	}
	return info
}

// operations are the routes as the description has them.
func (s *Server) operations(routes []route) []openapi.Operation {
	all := make([]openapi.Operation, len(routes))
	for i, r := range routes {
		all[i] = openapi.Operation{
			Method: r.method, Path: r.path, Summary: r.doc.summary, Description: r.doc.text, Least: string(r.least),
			Params: r.doc.params, Takes: r.doc.takes,
		}
		for _, status := range r.allStatuses() {
			all[i].Responses = append(all[i].Responses, openapi.Response{Status: status, Contents: r.contents(status)})
		}
	}
	return all
}

// allStatuses returns every status that the route may answer with, in order:
// its own, and those of any request.
func (r route) allStatuses() []int {
	all := make(map[int]bool)
	for _, status := range r.statuses {
		all[status] = true
	}
	// A Host that is not this server's, a head that is too large, a bug.
	for _, status := range []int{http.StatusForbidden, http.StatusRequestHeaderFieldsTooLarge, http.StatusInternalServerError} {
		all[status] = true
	}
	if r.least != anyone {
		all[http.StatusUnauthorized] = true
	}
	if r.limited {
		all[http.StatusTooManyRequests] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// contents are what the route answers with where that is the status.
func (r route) contents(status int) openapi.Contents {
	if other, ok := r.doc.other[status]; ok {
		return other
	}
	switch {
	case status < 300:
		return r.doc.answers
	case status == http.StatusRequestHeaderFieldsTooLarge: // nobody of ours has seen it
		return openapi.Text("text/plain", "")
	case r.doc.fails != nil:
		return r.doc.fails
	}
	return houseFailure()
}

// houseFailure is a failure where no protocol has another form.
func houseFailure() openapi.Contents {
	return openapi.Contents{
		{Media: "application/json", Type: reflect.TypeFor[reply.Body](), Example: reply.Body{
			Error: "Invalid input", Message: "Text field is required", Timestamp: "2025-07-16T10:30:15Z",
		}},
		{Media: reply.ProblemType, Type: reflect.TypeFor[reply.Problem](), Example: reply.Problem{
			Type: "about:blank", Title: "Bad Request", Status: http.StatusBadRequest, Detail: "Text field is required", Instance: "/predict",
			RequestID: "4f1e6f0d5a3b4c2d8e9f0a1b2c3d4e5f", Errors: []reply.Fault{{Pointer: "#/text", Detail: "Text field is required"}},
		}},
	}
}

// description tells people and programs how to ask. It is made when it is first
// asked for: that takes longer than all else at the start.
type description struct {
	document []byte // OpenAPI
	pages    *pages.Pages
}

// describe makes the description of the API.
func (s *Server) describe(routes []route) (*description, error) {
	schemas := openapi.NewSchemas(nil)
	for _, c := range []struct {
		name string
		of   reflect.Type
	}{
		{"Failure", reflect.TypeFor[reply.Body]()},
		{"Problem", reflect.TypeFor[reply.Problem]()},
		{"Answer", reflect.TypeFor[predict.AnswerDocument]()},
	} {
		if err := schemas.Component(c.name, c.of); err != nil {
			return nil, err
		}
	}
	if err := describeScoring(schemas); err != nil {
		return nil, err
	}
	info, operations := s.info(), s.operations(routes)
	document, err := openapi.Document(info, schemas, operations)
	if err != nil {
		return nil, err
	}
	p, err := pages.New(info, operations, schemas)
	return &description{document, p}, err
}

// describeScoring says of a request of MLflow's scoring protocol what its type
// cannot: that it has one of some fields.
func describeScoring(schemas *openapi.Schemas) error {
	t := reflect.TypeFor[scoring.Request]()
	schema, err := schemas.Of(t)
	if err != nil {
		return err
	}
	for _, name := range scoring.Formats() {
		schema.OneOf = append(schema.OneOf, &jsonschema.Schema{Required: []string{name}})
	}
	schemas.Write(t, schema)
	return nil
}

// getDocument answers with the description of the API.
func (s *Server) getDocument(w http.ResponseWriter, _ *http.Request) error {
	d, err := s.described()
	if err != nil {
		return err
	}
	reply.Encoded(w, http.StatusOK, d.document)
	return nil
}

// page returns the handler of a page of the description.
func (s *Server) page(show func(*pages.Pages, http.ResponseWriter, *http.Request) error) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := s.described()
		if err != nil {
			return err
		}
		return show(d.pages, w, r)
	}
}
