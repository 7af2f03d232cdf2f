package kernel

// Float is the type of what is computed.
type Float interface{ float32 | float64 }

// The names of the sets.
const (
	GenericName = "generic"
	AVX2Name    = "avx2"
)

// Set is a set of kernels. They allocate nothing and may be called from any
// number of goroutines.
type Set[T Float] struct {
	// Name is that of the set.
	Name string

	// Gather adds coef[k] times row index[k] of m to y, for k ascending. The
	// rows of m are as long as y, and there are at least as many coefficients as
	// indices. It panics when an index is not that of a row.
	Gather func(y, m []T, index []int32, coef []T)

	// Rows writes rows to y, each as long as init: to init it adds what Gather
	// does, for the indices and coefficients from start[i] to start[i+1] of row i.
	// The starts ascend. It panics when an index is not that of a row of m.
	Rows func(y, init, m []T, start []int, index []int32, coef []T)

	// Adam takes one step for the weights w with first and second moments m and
	// v, of which there are as many, as of gradients g. Where a gradient, with
	// the penalty, or a first moment is too small to matter it is taken for zero,
	// and a second moment does not sink below such a size: in numbers that small,
	// below the normal ones of T, processors take their time. It returns the sum of
	// the squares of the weights as they were: eight sums, element i in the
	// (i mod 8)th, added up as a tree; then the last len(w) mod 8 in order.
	Adam func(w, m, v, g []T, s *Step[T]) T

	// Rectify puts 0 for what in y is below it, and writes the positions and the
	// values of what is not 0 then to the fronts of index and value, which are
	// as long as y or longer. It returns how many there are; what follows them
	// in index and value is undefined, as far as y is long.
	Rectify func(y []T, index []int32, value []T) int

	// The others are the steps of conjugate gradients on the Hessian of a
	// multinomial logistic regression. Their sums over elements have eight
	// lanes, element i of a row in the (i mod 8)th, added up as in Adam.

	// Curve turns each row of s, changes of logits, into the change of the
	// residuals r to first order, r[k] being p(k), less 1 for the class y of the
	// row: p(k) times how far s[k] is above its mean under p. It adds the rows to
	// sum, which is as long as each.
	Curve func(s, r []T, y []int32, sum []T)
	// Image puts scale·a + lambda·p for a and returns the inner product of that
	// and p, which is as long.
	Image func(a, p []T, scale, lambda T) T
	// Correct goes along the search direction and applies the preconditioner, in
	// the space of rows that sum to zero: as many rows as rest has elements, each
	// 1 over the sum of a row of s.Inverse. It returns the inner product of
	// s.Corrected and s.Remainder.
	Correct func(s *Gradients[T], rest []T, along T) T
	// Turn puts z + keep·p for p.
	Turn func(p, z []T, keep T)
}

// Gradients is a part of what conjugate gradients keep: whole rows of each
// vector, all of one length.
type Gradients[T Float] struct {
	Solution  []T
	Search    []T
	Remainder []T
	Image     []T // of Search
	Inverse   []T // of the diagonal
	Corrected []T // Remainder, after the preconditioner
}

// Step is what one step of Adam has in common for all weights of a layer:
// Kingma and Ba, "Adam: a method for stochastic optimization", 2014, in the form
// at the end of its section 2.
type Step[T Float] struct {
	// The assembly knows the order of the fields.

	Alpha   T // L2 penalty
	Scale   T // of the gradients with the penalty: 1 over the rows of the batch
	Beta1   T // decay of the first moment
	Rest1   T // 1 - Beta1
	Beta2   T // decay of the second moment
	Rest2   T // 1 - Beta2
	Rate    T // learning rate with the correction of both moments' bias
	Epsilon T
}

// Generic returns the set that every machine has.
func Generic[T Float]() *Set[T] {
	return &Set[T]{
		Name: GenericName, Gather: gather[T], Adam: adam[T], Rectify: rectify[T],
		Rows: func(y, init, m []T, start []int, index []int32, coef []T) {
			rows(gather[T], y, init, m, start, index, coef)
		},
		Curve: curve[T], Image: image[T], Correct: correct[T], Turn: turn[T],
	}
}

// Best returns the fastest set that this machine has.
func Best[T Float]() *Set[T] {
	if s := avx2[T](); s != nil {
		return s
	}
	return Generic[T]()
}

// Name returns the name of the set that Best returns.
func Name() string { return Best[float32]().Name }
