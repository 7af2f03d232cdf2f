package query_test

import "copydesk/engine/query"

// run is a Row of what is in it.
type run struct {
	numbers map[query.Field]float64
	texts   map[query.Field]string
}

func (r run) Number(f query.Field) (float64, bool) {
	v, ok := r.numbers[f]
	return v, ok
}

func (r run) Text(f query.Field) (string, bool) {
	s, ok := r.texts[f]
	return s, ok
}

func metric(name string) query.Field { return query.Field{Scope: query.Metrics, Name: name} }
func param(name string) query.Field  { return query.Field{Scope: query.Params, Name: name} }
func tag(name string) query.Field    { return query.Field{Scope: query.Tags, Name: name} }
func attribute(a query.Attribute) query.Field {
	return query.Field{Scope: query.Attributes, Attribute: a}
}
