package forest

import "testing"

// Marsaglia's shifts 13, 17 and 5 lead from 1 to 270369, 67634689 and
// 2647435461, of which scikit-learn drops the highest bit. A state of zero,
// which would never move, counts as one.
func TestXorshift(t *testing.T) {
	for _, seed := range []xorshift{0, 1} {
		x := seed
		for i, want := range []int{270369, 67634689, 499951813} {
			if got := x.below(1<<31 - 1); got != want {
				t.Errorf("seed %d: number %d is %d, want %d", seed, i, got, want)
			}
		}
	}
}

// The sides are mixed alike: the improvement is 0, and -2.8e-17 in float64.
func TestWorthwhile(t *testing.T) {
	left, right := sideOf([]int64{3, 4, 5}), sideOf([]int64{9, 12, 15})
	node := sideOf([]int64{12, 16, 20})
	if s := (split{left: left, right: right}); !s.worthwhile(node, 48) {
		t.Error("a split that changes nothing is refused, scikit-learn makes it")
	}
	if s := (split{left: node, right: node}); s.worthwhile(left, 48) {
		t.Error("a split that raises the impurity is made")
	}
}
