package logistic

import (
	"testing"

	"copydesk/engine/classify/classifiertest"
)

// TestSingle compares a step found in single precision with that of double
// precision, and checks that its rows sum to zero.
func TestSingle(t *testing.T) {
	for _, classes := range []int{3, 4, 9, 42} {
		f := newObjective(classifiertest.News(400, 200, classes, 1), 1)
		vector := func() []float64 { return make([]float64, f.size()) }
		m := &newton{f: f, point: vector(), tried: vector(), gradient: vector(), step: vector()}
		f.priors(f.intercepts(m.point))
		m.restart(t.Context())
		if _, solved := m.solve(t.Context(), 1e-9); !solved {
			t.Fatalf("%d classes: not solved in double precision", classes)
		}
		want := m.step

		m.step, m.single = vector(), newSingle(t.Context(), f)
		if _, solved := m.solve(t.Context(), 1e-5); !solved {
			t.Fatalf("%d classes: not solved", classes)
		}
		if off := farthest(m.step, want); !(off <= 1e-3*norm(want)) {
			t.Errorf("%d classes: the step is %v off one of length %v", classes, off, norm(want))
		}
		for i := range f.x.Columns + 1 {
			if total := sum(f.row(m.step, i)); !(total < 1e-12 && total > -1e-12) {
				t.Errorf("%d classes: row %d sums to %v", classes, i, total)
			}
		}
	}
}

// TestSingleWillDo names the sets that need double precision.
func TestSingleWillDo(t *testing.T) {
	for _, tt := range []struct {
		classes, stages int
		scale           float64
		want            bool
	}{{4, 0, 1, true}, {4, 1, 1, false}, {2, 0, 1, false}, {4, 0, 1e9, false}, {4, 0, 1e-9, false}} {
		s := classifiertest.News(50, 20, tt.classes, 1)
		for e := range s.X.Value {
			s.X.Value[e] *= tt.scale
		}
		if got := singleWillDo(newObjective(s, 1), tt.stages); got != tt.want {
			t.Errorf("%+v: got %v", tt, got)
		}
	}
}
