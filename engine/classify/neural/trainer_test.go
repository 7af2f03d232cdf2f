package neural

import (
	"context"
	"math"
	"slices"
	"testing"

	"copydesk/engine/crew"
	"copydesk/engine/kernel"
	"copydesk/engine/random"
)

func TestColumns(t *testing.T) {
	s := articles(50, 30, 2)
	c := newColumns[float32](s.X.Columns)
	values := convert[float32](s.X.Value)
	for _, rows := range [][]int32{{3}, {7, 1, 1, 49}, {}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 48}, {2}} {
		c.collect(s.X, values, rows)
		for j := range s.X.Columns {
			var index []int32
			var value []float32
			for i, r := range rows {
				row := s.X.Row(int(r))
				if e := slices.Index(row.Index, int32(j)); e >= 0 {
					index, value = append(index, int32(i)), append(value, float32(row.Value[e]))
				}
			}
			if i, v := c.column(j); !slices.Equal(i, index) || !slices.Equal(v, value) {
				t.Fatalf("rows %v: column %d is %v, %v; want %v, %v", rows, j, i, v, index, value)
			}
		}
		for _, r := range [][2]int{{0, 30}, {3, 17}, {29, 30}, {5, 5}} {
			var want []int32
			for j := r[0]; j < r[1]; j++ {
				if i, _ := c.column(j); len(i) > 0 {
					want = append(want, int32(j))
				}
			}
			if got := c.used(r[0], r[1], make([]int32, 30)); !slices.Equal(got, want) {
				t.Errorf("rows %v: columns %v are used, want %v", rows, got, want)
			}
		}
	}
}

// sklearn.utils.shuffle(numpy.arange(10), random_state=rs) three times over,
// each time of what the last returned, with rs = numpy.random.RandomState(42).
func TestShuffle(t *testing.T) {
	order := []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	r := random.New(42)
	for i, want := range [][]int32{
		{8, 1, 5, 0, 7, 2, 9, 4, 3, 6},
		{8, 1, 3, 2, 0, 7, 4, 6, 9, 5},
		{5, 3, 8, 4, 9, 7, 2, 6, 1, 0},
	} {
		if shuffle(order, r); !slices.Equal(order, want) {
			t.Fatalf("shuffle %d gave %v, want %v", i+1, order, want)
		}
	}
}

// The step that is taken is that of the gradient of the loss, as differences of
// the loss itself give it.
func TestGradient(t *testing.T) {
	for _, activation := range []string{identity, logistic, tanh, relu} {
		for _, classes := range []int{2, 3} {
			s := articles(12, 20, classes)
			c := New()
			c.HiddenLayerSizes, c.Activation, c.Alpha = []int{5, 4}, activation, 0.3
			sizes := layerSizes(20, c.HiddenLayerSizes, classes)
			w := crew.New(2)
			start := func(layer, i int, change float64) *trainer[float64] {
				n, err := newNetwork(context.Background(), sizes, activation, random.New(7), kernel.Best[float64]())
				if err != nil {
					t.Fatal(err)
				}
				n.layers[layer].w[i] += change
				return newTrainer(n, c, s, w)
			}
			rows := []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
			loss := func(tr *trainer[float64]) float64 {
				l, err := tr.learn(context.Background(), rows)
				if err != nil {
					t.Fatal(err)
				}
				return l
			}
			tr := start(0, 0, 0)
			loss(tr)
			for l, mv := range tr.moments {
				for i := 0; i < len(mv.m); i += 3 {
					const h = 1e-6
					want := (loss(start(l, i, h)) - loss(start(l, i, -h))) / (2 * h)
					// The first step's moment is a tenth of the gradient.
					if got := mv.m[i] * 10; math.Abs(got-want) > 1e-7 {
						t.Errorf("%s, %d classes: gradient %d of layer %d is %v, want %v", activation, classes, i, l, got, want)
					}
				}
			}
			w.Dismiss()
		}
	}
}

func TestLearnDoesNotAllocate(t *testing.T) {
	s := articles(400, 300, 4)
	c := New()
	for _, size := range []int{1, 2} {
		n, err := newNetwork(context.Background(), layerSizes(300, c.HiddenLayerSizes, 4), relu, random.New(7), kernel.Best[float32]())
		if err != nil {
			t.Fatal(err)
		}
		w := crew.New(size)
		tr := newTrainer(n, c, s, w)
		rows := make([]int32, 200)
		for i := range rows {
			rows[i] = int32(2 * i)
		}
		if n := testing.AllocsPerRun(20, func() {
			if _, err := tr.learn(context.Background(), rows); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%d workers: %v allocations in a step", size, n)
		}
		w.Dismiss()
	}
}
