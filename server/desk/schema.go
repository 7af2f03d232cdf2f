package desk

import (
	"reflect"

	"github.com/google/jsonschema-go/jsonschema"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
	"copydesk/engine/classify/forest"
	"copydesk/engine/classify/neural"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
	"copydesk/engine/tfidf"
	"copydesk/server/openapi"
)

// written are the schemas of types of which Go does not tell how they look in
// JSON, or which values they have.
func written() map[reflect.Type]*jsonschema.Schema {
	return map[reflect.Type]*jsonschema.Schema{
		typeOf[fault.Kind]():              {Type: "string"},
		typeOf[engine.State]():            oneOf(engine.Queued, engine.Running, engine.Succeeded, engine.Failed, engine.Cancelled, engine.Interrupted),
		typeOf[engine.Mode]():             oneOf(engine.BackgroundMode, engine.ServeMode, engine.OneShotMode),
		typeOf[engine.EventKind]():        oneOf(engine.JobChanged, engine.RunChanged, engine.RegistryChanged, engine.CorpusChanged, engine.Progressed, engine.Reset),
		typeOf[engine.Stage]():            oneOf(engine.Read, engine.Clean, engine.Vectorize, engine.Load, engine.Fit, engine.Judge),
		typeOf[engine.Action]():           oneOf(engine.Register, engine.Promote, engine.Rollback, engine.Challenge, engine.Retire),
		typeOf[corpus.Part]():             oneOf(corpus.Train.String(), corpus.Validation.String(), corpus.Test.String()),
		typeOf[classify.Kind]():           oneOf(families.Kinds()...),
		typeOf[classify.Unit]():           oneOf(classify.Rows, engine.Bytes, classify.Iterations, classify.Trees, classify.Epochs),
		typeOf[forest.Depth]():            {Types: []string{"integer", "null"}, Description: "null: no limit"},
		typeOf[neural.BatchSize]():        {AnyOf: []*jsonschema.Schema{{Type: "integer", Minimum: new(1.0)}, {Const: new(any("auto"))}}},
		typeOf[tfidf.Limit]():             {Types: []string{"integer", "null"}, Description: "null: no limit"},
		typeOf[tfidf.StopWords]():         {Types: []string{"string", "null"}, Enum: []any{string(tfidf.English), nil}},
		typeOf[tfidf.DocumentFrequency](): {Type: "number", Description: "a number of texts or, with a decimal point, a share of them"},
	}
}

// oneOf is the schema of a string that has one of some values.
func oneOf[S ~string](values ...S) *jsonschema.Schema {
	schema := &jsonschema.Schema{Type: "string"}
	for _, v := range values {
		schema.Enum = append(schema.Enum, string(v))
	}
	return schema
}

// sections is the schema of engine.Estimators: the parameters of each
// classifier, by its section of the configuration. What is missing has its
// default.
func sections(s *openapi.Schemas) (*jsonschema.Schema, error) {
	all := &jsonschema.Schema{
		Type:                 "object",
		Description:          "parameters of each classifier, by its section of the configuration; what is missing has its default",
		Properties:           make(map[string]*jsonschema.Schema),
		AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}},
	}
	for _, f := range families.All() {
		section, err := s.Of(reflect.TypeOf(f.New()).Elem())
		if err != nil {
			return nil, err
		}
		section.Required = nil
		section.Title = f.Name
		all.Properties[f.Key] = section
	}
	return all, nil
}
