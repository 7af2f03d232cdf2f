package logistic

import (
	"math"
	"testing"

	"copydesk/engine/classify/classifiertest"
)

func TestBlocks(t *testing.T) {
	const features = 90
	for _, rows := range []int{300, blockRows, 2*blockRows + 77} {
		f := newObjective(classifiertest.News(rows, features, 3, 1), 1)
		s := newSingle(t.Context(), f)
		if got, want := len(s.columns.start), (rows+blockRows-1)/blockRows; got != want {
			t.Errorf("%d rows are %d blocks, want %d", rows, got, want)
		}
		for i := range s.change {
			s.change[i] = float32(i%13) - 6
		}
		out := make([]float32, features*s.width)
		for _, of := range []struct {
			name         string
			coefficients []float32
			power        float64
		}{{"values", s.columns.values, 1}, {"squares", s.columns.squares, 2}} {
			called := 0
			s.gather(t.Context(), out, of.coefficients, func(_, from, to int) { called += to - from })
			if called != features {
				t.Errorf("%d rows: done for %d features, want %d", rows, called, features)
			}
			for j := range features {
				column := f.columns.Row(j)
				for k := range s.width {
					want, size := 0.0, 0.0
					for e, i := range column.Index {
						v := math.Pow(column.Value[e], of.power) * float64(s.change[int(i)*s.width+k])
						want += v
						size += math.Abs(v)
					}
					if got := float64(out[j*s.width+k]); math.Abs(got-want) > 1e-5*size {
						t.Fatalf("%d rows, %s of feature %d: %g, want %g", rows, of.name, j, got, want)
					}
				}
			}
		}
	}
}
