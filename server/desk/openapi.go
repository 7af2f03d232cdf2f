package desk

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"copydesk/engine"
	"copydesk/engine/eval"
	"copydesk/server/reply"
)

// getDocument answers with the OpenAPI document.
func (a *API) getDocument(w http.ResponseWriter, _ *http.Request) error {
	reply.Encoded(w, http.StatusOK, a.document)
	return nil
}

// object is a JSON object of the document.
type object map[string]any

// document makes the OpenAPI document of routes.
func document(routes []route) ([]byte, error) {
	s := newSchemas()
	paths := object{}
	for _, r := range routes {
		operation, err := s.operation(r)
		if err != nil {
			return nil, err
		}
		of, ok := paths[r.path].(object)
		if !ok {
			of = object{}
			paths[r.path] = of
		}
		of[strings.ToLower(r.method)] = operation
	}
	return json.Marshal(object{
		"openapi": "3.1.0",
		"info": object{
			"title":       "Copydesk: the desk",
			"version":     strconv.Itoa(Protocol),
			"description": "Jobs, runs, the registry and events of a workspace, over the Unix socket desk.sock in it.",
		},
		"paths":      paths,
		"components": object{"schemas": s.components},
	})
}

// schemas makes the schemas of Go types. The nouns of the domain are
// components, which others refer to.
type schemas struct {
	components object
	options    *jsonschema.ForOptions
}

// nouns are the types that have a component of their own, each after those that
// it refers to.
func nouns() []reflect.Type {
	return []reflect.Type{
		typeOf[engine.Spec](), typeOf[engine.Dataset](), typeOf[engine.Job](), typeOf[engine.Run](), typeOf[eval.Report](), typeOf[engine.Evaluation](),
		typeOf[engine.Point](), typeOf[engine.Event](), typeOf[engine.Version](), typeOf[engine.Change](), typeOf[engine.Corpus](),
		typeOf[engine.Sample](), typeOf[engine.Feedback](), typeOf[engine.Tally](),
	}
}

func newSchemas() *schemas {
	return &schemas{components: object{}, options: &jsonschema.ForOptions{TypeSchemas: written()}}
}

// of returns the schema of a type, as it stands where the type is used.
func (s *schemas) of(t reflect.Type) (*jsonschema.Schema, error) {
	if len(s.components) == 0 {
		models, err := sections(s.options)
		if err != nil {
			return nil, err
		}
		s.options.TypeSchemas[typeOf[engine.Estimators]()] = models
		for _, noun := range nouns() {
			schema, err := s.infer(noun)
			if err != nil {
				return nil, err
			}
			s.components[noun.Name()] = schema
			s.options.TypeSchemas[noun] = &jsonschema.Schema{Ref: "#/components/schemas/" + noun.Name()}
		}
	}
	return s.infer(t)
}

func (s *schemas) infer(t reflect.Type) (*jsonschema.Schema, error) {
	schema, err := jsonschema.ForType(t, s.options)
	if err == nil {
		orNull(schema)
	}
	return schema, err
}

func (s *schemas) operation(r route) (object, error) {
	o := object{"summary": r.summary, "operationId": operationID(r), "x-least-role": string(r.least)}
	if len(r.params) > 0 {
		o["parameters"] = parameters(r.params)
	}
	if r.takes != nil {
		schema, err := s.of(r.takes)
		if err != nil {
			return nil, err
		}
		o["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": schema}}}
	}
	success := object{"description": "success"}
	switch {
	case r.answers != nil:
		schema, err := s.of(r.answers)
		if err != nil {
			return nil, err
		}
		success["content"] = object{"application/json": object{"schema": schema}}
	case r.path == "/v1/events":
		success["content"] = object{"text/event-stream": object{"schema": object{"type": "string"}}}
	default:
		success["content"] = object{"application/json": object{"schema": object{"type": "object"}}}
	}
	failure, err := s.of(typeOf[reply.Body]())
	if err != nil {
		return nil, err
	}
	responses := object{strconv.Itoa(max(r.status, http.StatusOK)): success}
	for _, status := range slices.Concat(r.failures, everywhere()) {
		responses[strconv.Itoa(status)] = object{
			"description": http.StatusText(status), "content": object{"application/json": object{"schema": failure}},
		}
	}
	o["responses"] = responses
	return o, nil
}

// everywhere are the failures of every route: a mistake in what is asked, who
// asks, a bug, a desk that closes.
func everywhere() []int {
	return []int{http.StatusBadRequest, http.StatusForbidden, http.StatusInternalServerError, http.StatusServiceUnavailable}
}

// operationID names an operation: get_v1_runs_run.
func operationID(r route) string {
	words := strings.FieldsFunc(strings.ToLower(r.method)+r.path, func(c rune) bool { return strings.ContainsRune("/{}.", c) })
	return strings.Join(words, "_")
}

func parameters(params []param) []object {
	var list []object
	for _, p := range params {
		schema := object{"type": p.kind}
		if p.many {
			schema = object{"type": "array", "items": schema}
		}
		list = append(list, object{"name": p.name, "in": p.in, "required": p.in == "path", "description": p.help, "schema": schema})
	}
	return list
}
