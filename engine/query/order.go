package query

import (
	"cmp"
	"math"
)

// Order is one field that runs are sorted by.
type Order struct {
	Field      Field
	Descending bool
}

// String returns the order as [ParseOrder] reads it, such as created desc.
func (o Order) String() string {
	if o.Descending {
		return o.Field.String() + " desc"
	}
	return o.Field.String() + " asc"
}

// NewestFirst is the order of runs where none was asked for.
func NewestFirst() Order {
	return Order{Field: Field{Scope: Attributes, Attribute: Created}, Descending: true}
}

// CompareNumbers compares two values of the field, either of which a run may not
// have. Runs without a value, and with NaN, come last in both directions.
func (o Order) CompareNumbers(a float64, hasA bool, b float64, hasB bool) int {
	return compare(o, a, hasA && !math.IsNaN(a), b, hasB && !math.IsNaN(b))
}

// CompareStrings is [Order.CompareNumbers] for texts, byte by byte.
func (o Order) CompareStrings(a string, hasA bool, b string, hasB bool) int {
	return compare(o, a, hasA, b, hasB)
}

func compare[T cmp.Ordered](o Order, a T, hasA bool, b T, hasB bool) int {
	switch {
	case !hasA && !hasB:
		return 0
	case !hasA:
		return 1
	case !hasB:
		return -1
	case o.Descending:
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}
