package forest

// epsilon is the spacing of float64 at 1, scikit-learn's tolerance for an
// impurity or an improvement of zero.
const epsilon = 0x1p-52

// slack is the part of a node's rows by which a bound on a score must miss the
// best one before the score is not worked out: far above what float64 rounds.
const slack = 1e-9

// split is a way to part the rows of a node in two, left and right.
type split struct {
	score       float64
	feature     int32
	draw        int     // of the feature at the node
	low, high   float32 // the values that it separates
	samples     int     // distinct rows on the right
	left, right side
}

// improves scores s and reports whether it is to take the place of best. Among
// equals scikit-learn takes the feature that was drawn first and, within it, the
// least threshold, which is the last that is offered here.
func (s *split) improves(best *split) bool {
	s.score = -float64(float64(s.right.rows)*s.right.gini()) - float64(float64(s.left.rows)*s.left.gini())
	return s.score > best.score || s.score == best.score && s.draw <= best.draw
}

// purity returns what the squares of the class counts on either side, divided by
// the rows there, sum up to in a split of a node that is as good as s, less what
// rounding may take. That is the score and the rows of the node.
func (s *split) purity(node side) float64 {
	return s.score + float64(node.rows) - slack*float64(node.rows)
}

// under reports whether s falls short of a purity.
func (s *split) under(purity float64) bool {
	left, right := float64(s.left.rows), float64(s.right.rows)
	return float64(s.right.squares)*left+float64(s.left.squares)*right < purity*left*right
}

// least returns the rows that a feature must have to be as good as s at a node,
// the rarest class of which has so many.
//
// The purity is a convex function of the class counts on the right. Among all
// counts that sum up to no more than m it is therefore highest where these are m
// of one class, the rarest, even if there are not so many: then it is
// m + (squares - 2*rarest*m + m*m)/(rows-m), which is solved for m.
func (s *split) least(node side, rarest int64) float64 {
	purity, rows := s.purity(node), float64(node.rows)
	return (purity*rows - float64(node.squares)) / (rows - 2*float64(rarest) + purity)
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
