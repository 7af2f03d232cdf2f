package query

// Op is the operator of a comparison.
type Op uint8

const (
	Equal Op = iota
	NotEqual
	Greater
	GreaterEqual
	Less
	LessEqual
	Like  // % is any text, _ any one character; case counts
	ILike // the same, with case aside
	In
	NotIn
)

var ops = [...]string{
	Equal:        "=",
	NotEqual:     "!=",
	Greater:      ">",
	GreaterEqual: ">=",
	Less:         "<",
	LessEqual:    "<=",
	Like:         "LIKE",
	ILike:        "ILIKE",
	In:           "IN",
	NotIn:        "NOT IN",
}

// String returns the operator as a filter has it.
func (o Op) String() string { return ops[o] }

// fits reports whether values of a kind can be compared by o.
func (o Op) fits(k Kind) bool {
	switch o {
	case Equal, NotEqual:
		return true
	case Greater, GreaterEqual, Less, LessEqual:
		return k != Text
	}
	return k == Text
}
