package openapi

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
)

// Schemas makes the schemas of Go types.
type Schemas struct {
	components map[string]*jsonschema.Schema
	options    *jsonschema.ForOptions
}

// NewSchemas returns schemas that take those of some types as they are written.
func NewSchemas(written map[reflect.Type]*jsonschema.Schema) *Schemas {
	s := &Schemas{components: make(map[string]*jsonschema.Schema), options: &jsonschema.ForOptions{TypeSchemas: map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[time.Time]():       {Type: "string", Format: "date-time"},
		reflect.TypeFor[json.RawMessage](): {},
	}}}
	maps.Copy(s.options.TypeSchemas, written)
	return s
}

// Write makes a schema that of a type.
func (s *Schemas) Write(t reflect.Type, schema *jsonschema.Schema) { s.options.TypeSchemas[t] = schema }

// Component gives a type a name in the document, which others refer to. What it
// refers to itself comes first.
func (s *Schemas) Component(name string, t reflect.Type) error {
	schema, err := s.Of(t)
	if err != nil {
		return err
	}
	s.components[name] = schema
	s.Write(t, &jsonschema.Schema{Ref: reference + name})
	return nil
}

// reference is what a reference to a component begins with.
const reference = "#/components/schemas/"

// Of returns the schema of a type, as it stands where the type is used.
func (s *Schemas) Of(t reflect.Type) (*jsonschema.Schema, error) {
	schema, err := jsonschema.ForType(t, s.options)
	if err == nil {
		orNull(schema)
	}
	return schema, err
}

// content returns the schema of a body.
func (s *Schemas) content(c Content) (*jsonschema.Schema, error) {
	if c.Type == nil {
		return &jsonschema.Schema{Type: "string"}, nil
	}
	schema, err := s.Of(c.Type)
	if err == nil && c.Open {
		opened(schema)
	}
	return schema, err
}

// Resolve returns the schema that a reference to a component is to, any other as
// it is.
func (s *Schemas) Resolve(schema *jsonschema.Schema) *jsonschema.Schema {
	if len(schema.Ref) > len(reference) {
		return s.components[schema.Ref[len(reference):]]
	}
	return schema
}

// parts returns the schemas directly in a schema.
func parts(s *jsonschema.Schema) []*jsonschema.Schema {
	return slices.Concat([]*jsonschema.Schema{s.Items, s.AdditionalProperties}, slices.Collect(maps.Values(s.Properties)))
}

// orNull says of every pointer to a component that it may be null: as it is
// inferred, it would have to be null and the component at once.
func orNull(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	if s.Ref != "" && len(s.Types) > 0 {
		s.AnyOf = []*jsonschema.Schema{{Ref: s.Ref}, {Type: "null"}}
		s.Ref, s.Types = "", nil
		return
	}
	for _, part := range parts(s) {
		orNull(part)
	}
}

// opened allows more fields in every object that has fields. A list in what is
// asked for must be one: null is no request.
func opened(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	if len(s.Properties) > 0 {
		s.AdditionalProperties = nil
	}
	if slices.Equal(s.Types, []string{"null", "array"}) {
		s.Types, s.Type = nil, "array"
	}
	for _, part := range parts(s) {
		opened(part)
	}
}
