package openapi

import (
	"maps"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
)

// Field is a field of a JSON document, for people to read.
type Field struct {
	Name     string // where it is: predictions[].confidence
	Type     string // string, number, list of string, object of number
	Optional bool
	Help     string
}

// Fields returns the fields of contents, those of objects in it after these;
// none of what is no JSON object.
func (s *Schemas) Fields(c Content) ([]Field, error) {
	if c.Type == nil {
		return nil, nil
	}
	schema, err := s.content(c)
	if err != nil {
		return nil, err
	}
	return s.fields(nil, "", s.Resolve(schema)), nil
}

func (s *Schemas) fields(all []Field, prefix string, of *jsonschema.Schema) []Field {
	names := slices.Clone(of.PropertyOrder)
	for _, name := range slices.Sorted(maps.Keys(of.Properties)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		schema := of.Properties[name]
		all = append(all, Field{
			Name: prefix + name, Type: s.typeName(schema), Optional: !slices.Contains(of.Required, name), Help: schema.Description,
		})
		inner, at := s.Resolve(s.notNull(schema)), prefix+name
		for inner.Items != nil {
			inner, at = s.Resolve(inner.Items), at+"[]"
		}
		all = s.fields(all, at+".", inner)
	}
	return all
}

// notNull returns the schema of what may be null where it is not.
func (s *Schemas) notNull(schema *jsonschema.Schema) *jsonschema.Schema {
	if len(schema.AnyOf) > 0 {
		return schema.AnyOf[0]
	}
	return schema
}

// typeName is the type of a schema in a few words.
func (s *Schemas) typeName(schema *jsonschema.Schema) string {
	if len(schema.AnyOf) > 0 {
		var names []string
		for _, any := range schema.AnyOf {
			names = append(names, s.typeName(any))
		}
		return strings.Join(names, " or ")
	}
	schema = s.Resolve(schema)
	types := slices.Clone(schema.Types)
	if schema.Type != "" {
		types = append(types, schema.Type)
	}
	slices.SortFunc(types, func(a, b string) int { // null comes last
		return map[string]int{"null": 1}[a] - map[string]int{"null": 1}[b]
	})
	for i, t := range types {
		switch {
		case t == "array" && schema.Items != nil:
			types[i] = "list of " + s.typeName(schema.Items)
		case t == "object" && len(schema.Properties) == 0 && schema.AdditionalProperties != nil:
			if of := s.typeName(schema.AdditionalProperties); of != "any" {
				types[i] = "object of " + of
			}
		}
	}
	if len(types) == 0 {
		return "any"
	}
	if schema.Format != "" {
		types[0] += " (" + schema.Format + ")"
	}
	return strings.Join(types, " or ")
}
