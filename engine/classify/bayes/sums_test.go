package bayes

import (
	"math"
	"slices"
	"strings"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/classifiertest"
	"copydesk/engine/sparse"
)

// TestSums compares with sums formed entry by entry, bit for bit, for columns
// shared out in many ways.
func TestSums(t *testing.T) {
	const rows, features, classes, alpha = 3000, 300, 5, 0.3
	s := classifiertest.News(rows, features, classes, 1)
	want := newModel(features, classes)
	for i := range rows {
		k := int(s.Y[i])
		want.priors[k]++
		x := s.X.Row(i)
		for e, j := range x.Index {
			want.features[int(j)*classes+k] += x.Value[e]
		}
	}
	totals := make([]float64, classes)
	for i := range want.features {
		want.features[i] += alpha
		totals[i%classes] += want.features[i]
	}
	for i, sum := range want.features {
		want.features[i] = math.Log(sum) - math.Log(totals[i%classes])
	}
	for k, n := range want.priors {
		want.priors[k] = math.Log(n) - math.Log(rows)
	}
	for _, n := range []int{1, 2, 3, 8, 1000} {
		ranges := columnRanges(s.X, n)
		m := newModel(features, classes)
		for from := 0; from < rows; from += 1000 {
			if err := m.add(s, from, from+1000, ranges); err != nil {
				t.Fatal(err)
			}
		}
		m.takeLogarithms(alpha, rows, ranges)
		if !slices.Equal(m.features, want.features) || !slices.Equal(m.priors, want.priors) {
			t.Errorf("%d ranges give other numbers", n)
		}
	}
}

func TestColumnRanges(t *testing.T) {
	for name, x := range map[string]*sparse.Matrix{
		"even":       classifiertest.News(500, 100, 2, 1).X,
		"nothing":    set(9, 0).X,
		"one column": set(7, 1, 2, 3).X,
	} {
		for _, n := range []int{1, 2, 3, 50} {
			ranges := columnRanges(x, n)
			if ranges[0] != 0 || ranges[len(ranges)-1] != x.Columns || len(ranges) < 2 || len(ranges) > n+1 || !slices.IsSorted(ranges) {
				t.Errorf("%s: %d ranges have the bounds %v", name, n, ranges)
			}
		}
	}
	even := columnRanges(classifiertest.News(500, 100, 2, 1).X, 2)
	if len(even) != 3 || even[1] < 40 || even[1] > 90 {
		t.Errorf("the halves are divided at %v", even)
	}
}

// TestFirstRefused has two features out of range, of which the later is in the
// columns that are looked at first.
func TestFirstRefused(t *testing.T) {
	b := sparse.NewBuilder(4)
	for _, value := range [][]float64{{1, 1, 1, 1}, {1, 1, 1, -1}, {-2, 1, 1, 1}} {
		b.Append([]int32{0, 1, 2, 3}, value)
	}
	s := classify.Set{X: b.Matrix(), Y: []int32{0, 1, 0}, Classes: 2}
	for n := 1; n <= 4; n++ {
		err := newModel(4, 2).add(s, 0, 3, columnRanges(s.X, n))
		if err == nil || !strings.Contains(err.Error(), "feature 3 of row 1 is -1") {
			t.Errorf("%d ranges: %v", n, err)
		}
	}
}
