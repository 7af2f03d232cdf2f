package query

import (
	"slices"
	"strings"
)

// Row is one run as a filter sees it. A field that the run does not
// have is not ok. Neither method may allocate where many runs are asked.
type Row interface {
	// Number returns the value of a metric, or of an attribute that is a number
	// or a time, in milliseconds since the epoch.
	Number(Field) (float64, bool)
	// Text returns the value of a param, a tag or an attribute that is a text.
	Text(Field) (string, bool)
}

// Filter is a set of comparisons that all must hold. The zero Filter holds for
// every run. A Filter does not change and may be shared.
type Filter struct {
	comparisons []Comparison
}

// Comparisons returns a copy of the comparisons, in the order they were written.
// Whoever keeps runs in columns looks each Field up once, and then asks
// [Comparison.MatchNumber] or [Comparison.MatchString] of each value.
func (f *Filter) Comparisons() []Comparison { return slices.Clone(f.comparisons) }

// Match reports whether every comparison holds for row. It allocates nothing
// that row does not.
func (f *Filter) Match(row Row) bool {
	for i := range f.comparisons {
		if !f.comparisons[i].Match(row) {
			return false
		}
	}
	return true
}

// String returns the filter in canonical form, "" if it holds for every run. As
// long as that is not over [MaxText], [ParseFilter] makes the same filter of it.
func (f *Filter) String() string {
	parts := make([]string, len(f.comparisons))
	for i := range f.comparisons {
		parts[i] = f.comparisons[i].String()
	}
	return strings.Join(parts, " and ")
}
