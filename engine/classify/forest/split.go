package forest

// epsilon is the spacing of float64 at 1, scikit-learn's tolerance for an
// impurity or an improvement of zero.
const epsilon = 0x1p-52

// split is a way to part the rows of a node in two, left and right.
type split struct {
	score       float64
	feature     int32
	low, high   float32 // the values that it separates
	samples     int     // distinct rows on the right
	left, right side
}

// improves scores s and reports whether it is to take the place of best. Among
// equals scikit-learn takes the feature that was drawn first and, within it, the
// least threshold, which is the last that is offered here.
func (s *split) improves(best *split) bool {
	s.score = -float64(float64(s.right.rows)*s.right.gini()) - float64(float64(s.left.rows)*s.left.gini())
	return s.score > best.score || s.score == best.score && s.feature == best.feature
}

// worthwhile reports whether s lowers the impurity of a node, in a tree of so
// many rows: scikit-learn's min_impurity_decrease of 0. Where both sides are
// mixed alike, rounding can leave less than 0.
func (s *split) worthwhile(node side, total int) bool {
	rows, left, right := float64(node.rows), float64(s.left.rows), float64(s.right.rows)
	improvement := rows / float64(total) *
		(node.gini() - float64(right/rows*s.right.gini()) - float64(left/rows*s.left.gini()))
	return float64(improvement)+epsilon >= 0
}

// threshold returns the middle between the values that s separates, which
// float64 holds apart from both.
func (s *split) threshold() float64 {
	return float64(s.low)/2 + float64(s.high)/2
}

// side is what the impurity of one side of a split follows from.
type side struct {
	rows    int64 // as often as the bootstrap drew them
	squares int64 // the sum of the squares of its class counts
}

func sideOf(counts []int64) side {
	var s side
	for _, n := range counts {
		s.rows += n
		s.squares += n * n
	}
	return s
}

// gini returns the impurity. All counts are whole numbers, so the integer
// arithmetic behind them gives the float64 that scikit-learn sums up.
func (s side) gini() float64 {
	w := float64(s.rows)
	return 1 - float64(s.squares)/float64(w*w)
}
