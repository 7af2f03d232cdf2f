package desk

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"copydesk/engine"
	"copydesk/engine/eval"
	"copydesk/engine/fault"
	"copydesk/server/openapi"
	"copydesk/server/reply"
)

// getDocument answers with the OpenAPI document.
func (a *API) getDocument(w http.ResponseWriter, _ *http.Request) error {
	b, err := a.document()
	if err != nil {
		return fault.Newf(fault.Internal, "the description of the API: %w", err)
	}
	reply.Encoded(w, http.StatusOK, b)
	return nil
}

// document makes the OpenAPI document of routes.
func document(routes []route) ([]byte, error) {
	schemas := openapi.NewSchemas(written())
	models, err := sections(schemas)
	if err != nil {
		return nil, err
	}
	schemas.Write(typeOf[engine.Estimators](), models)
	for _, noun := range nouns() {
		if err := schemas.Component(noun.Name(), noun); err != nil {
			return nil, err
		}
	}
	operations := make([]openapi.Operation, len(routes))
	for i, r := range routes {
		operations[i] = r.operation()
	}
	return openapi.Document(openapi.Info{
		Title:       "Copydesk: the desk",
		Version:     strconv.Itoa(Protocol),
		Description: "Jobs, runs, the registry and events of a workspace, over the Unix socket desk.sock in it.",
	}, schemas, operations)
}

// nouns are the types that have a component of their own, each after those that
// it refers to.
func nouns() []reflect.Type {
	return []reflect.Type{
		typeOf[engine.Spec](), typeOf[engine.Dataset](), typeOf[engine.Job](), typeOf[engine.Run](), typeOf[eval.Report](), typeOf[engine.Evaluation](),
		typeOf[engine.Point](), typeOf[engine.Event](), typeOf[engine.Version](), typeOf[engine.Change](), typeOf[engine.Corpus](),
		typeOf[engine.Sample](), typeOf[engine.Feedback](), typeOf[engine.Tally](), typeOf[engine.Traffic](),
	}
}

// operation is the route as the document has it.
func (to route) operation() openapi.Operation {
	o := openapi.Operation{Method: to.method, Path: to.path, Summary: to.summary, Least: string(to.least), Params: to.params}
	if to.takes != nil {
		o.Takes = openapi.JSONOf(to.takes)
	}
	success := openapi.Response{Status: max(to.status, http.StatusOK), Description: "success"}
	switch {
	case to.answers != nil:
		success.Contents = openapi.JSONOf(to.answers)
	case to.content != "":
		success.Contents = openapi.Text(to.content, "")
	default:
		success.Contents = openapi.JSONOf(typeOf[map[string]any]())
	}
	o.Responses = append(o.Responses, success)
	for _, status := range slices.Concat(to.failures, everywhere()) {
		o.Responses = append(o.Responses, openapi.Response{Status: status, Contents: openapi.JSONOf(typeOf[reply.Body]())})
	}
	return o
}

// everywhere are the failures of every route: a mistake in what is asked, who
// asks, a bug, a desk that closes.
func everywhere() []int {
	return []int{http.StatusBadRequest, http.StatusForbidden, http.StatusInternalServerError, http.StatusServiceUnavailable}
}
