package logistic

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"copydesk/engine/classify/classifiertest"
	"copydesk/engine/sparse"
)

func TestAddProduct(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const rows = 12
	for width := 1; width <= 9; width++ {
		for entries := range rows {
			a := make([]float64, rows*width)
			for i := range a {
				a[i] = r.Float64() - 0.5
			}
			out := make([]float64, width)
			var x sparse.Vector
			for j := range entries {
				x.Index = append(x.Index, int32(j+1))
				x.Value = append(x.Value, r.Float64())
			}
			want := make([]float64, width)
			for k := range want {
				out[k] = r.Float64()
				want[k] = out[k]
				for e, j := range x.Index {
					want[k] += x.Value[e] * a[int(j)*width+k]
				}
			}
			addProduct(out, a, x)
			if off := farthest(out, want); off > 1e-15*rows {
				t.Errorf("width %d, %d entries: %v, want %v", width, entries, out, want)
			}
		}
	}
}

// TestDerivatives compares gradient, diagonal and products of the Hessian with
// differences of the value and of the gradient.
func TestDerivatives(t *testing.T) {
	ctx := context.Background()
	for _, classes := range []int{2, 3, 4, 7} {
		t.Run(fmt.Sprint(classes), func(t *testing.T) {
			f := newObjective(classifiertest.News(150, 40, classes, 1), 0.7)
			r := rand.New(rand.NewPCG(2, uint64(classes)))
			random := func() []float64 {
				v := make([]float64, f.size())
				for i := range v {
					v[i] = r.NormFloat64()
				}
				return v
			}
			derivatives := func(point []float64) (gradient, diagonal []float64) {
				gradient, diagonal = make([]float64, f.size()), make([]float64, f.size())
				f.try(ctx, point)
				f.accept()
				f.differentiate(ctx, point, gradient)
				f.curve(ctx, diagonal)
				return gradient, diagonal
			}
			moved := func(point, v []float64, by float64) []float64 {
				out := make([]float64, len(point))
				for i := range out {
					out[i] = point[i] + by*v[i]
				}
				return out
			}

			point, v := random(), random()
			const h = 1e-5
			gradient, diagonal := derivatives(point)
			slope := (f.try(ctx, moved(point, v, h)) - f.try(ctx, moved(point, v, -h))) / (2 * h)
			if off := math.Abs(slope - dot(gradient, v)); off > 1e-8 {
				t.Errorf("the gradient along a direction is %v, differences give %v", dot(gradient, v), slope)
			}

			image := make([]float64, f.size())
			bend := f.multiply(ctx, image, v)
			if want := dot(v, image); math.Abs(bend-want) > 1e-12 {
				t.Errorf("the curvature is %v, want %v", bend, want)
			}
			up, _ := derivatives(moved(point, v, h))
			down, _ := derivatives(moved(point, v, -h))
			for i := range up {
				up[i] = (up[i] - down[i]) / (2 * h)
			}
			if off := farthest(image, up); off > 1e-8 {
				t.Errorf("the product with the Hessian is %v off differences of the gradient", off)
			}

			derivatives(point)
			unit := make([]float64, f.size())
			for range 10 {
				i := r.IntN(len(unit))
				clear(unit)
				unit[i] = 1
				if got := f.multiply(ctx, image, unit); math.Abs(got-diagonal[i]) > 1e-14 {
					t.Errorf("component %d of the diagonal is %v, want %v", i, diagonal[i], got)
				}
			}
		})
	}
}

// TestCertainty checks that values keep their digits when a row's class is all
// but certain, or all but excluded.
func TestCertainty(t *testing.T) {
	for _, z := range []float64{-800, -40, -1, 0, 1, 40, 800} {
		// Exact to first order where exp(-|z|) is small, and everywhere else to
		// double precision.
		wantLoss, wantP := math.Log1p(math.Exp(-z)), 1/(1+math.Exp(-z))
		if z < -30 {
			wantLoss, wantP = -z, math.Exp(z)
		}
		check := func(name string, got, want float64) {
			t.Helper()
			if math.Abs(got-want) > 1e-14*math.Abs(want) {
				t.Errorf("%s at %v is %v, want %v", name, z, got, want)
			}
		}
		missing := 1 / (1 + math.Exp(z)) // 1 - p
		if z > 30 {
			missing = math.Exp(-z)
		}

		residual, loss := binaryResidual(z, 1)
		check("binary loss", loss, wantLoss)
		check("binary residual", residual, -missing)
		residual, loss = binaryResidual(-z, 0)
		check("mirrored binary loss", loss, wantLoss)
		check("mirrored binary residual", residual, missing)

		logits := []float64{z / 2, -z / 2}
		loss = multinomialResidual(logits, 0)
		check("multinomial loss", loss, wantLoss)
		check("multinomial residual", logits[0], -missing)
		check("multinomial residual of the other", logits[1], missing)

		change := []float64{0.75, -0.25}
		multinomialChange(change, logits, 0)
		if math.Abs(change[0]-wantP*missing) > max(1e-14*missing, 1e-16) {
			t.Errorf("change at %v is %v, want %v", z, change[0], wantP*missing)
		}
	}
}
