package classifiertest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/engine/tensor"
)

// Run holds a family to the contract of package classify.
func Run(t *testing.T, f classify.Family) {
	t.Run("learns", func(t *testing.T) { learns(t, f) })
	t.Run("probabilities", func(t *testing.T) { probabilities(t, f) })
	t.Run("explains", func(t *testing.T) { explains(t, f) })
	t.Run("progress", func(t *testing.T) { progress(t, f) })
	t.Run("same seed same bits", func(t *testing.T) { sameBits(t, f) })
	t.Run("save and load", func(t *testing.T) { saveAndLoad(t, f) })
	t.Run("load refuses", func(t *testing.T) { loadRefuses(t, f) })
	t.Run("cancel before", func(t *testing.T) { cancelBefore(t, f) })
	t.Run("cancel during", func(t *testing.T) { cancelDuring(t, f) })
	t.Run("bad sets", func(t *testing.T) { badSets(t, f) })
	t.Run("parameters", func(t *testing.T) { parameters(t, f) })
}

// News returns a set like a small news corpus: rows of unit length with words
// that all classes share and words that one class prefers. The same seed
// gives the same set.
func News(rows, features, classes int, seed uint64) classify.Set {
	r := rand.New(rand.NewPCG(seed, 2))
	b := sparse.NewBuilder(features)
	y := make([]int32, rows)
	own := features / (2 * classes)
	for i := range rows {
		k := i % classes
		y[i] = int32(k)
		words := map[int32]float64{}
		for range 4 + r.IntN(8) {
			if r.IntN(2) == 0 {
				words[int32(features/2+k*own+r.IntN(own))]++
			} else {
				words[int32(r.IntN(features))]++
			}
		}
		index := make([]int32, 0, len(words))
		for j := range int32(features) {
			if words[j] > 0 {
				index = append(index, j)
			}
		}
		value := make([]float64, len(index))
		square := 0.0
		for e, j := range index {
			value[e] = (1 + math.Log(words[j])) * (1 + float64(j%7)/3)
			square += value[e] * value[e]
		}
		for e := range value {
			value[e] /= math.Sqrt(square)
		}
		b.Append(index, value)
	}
	return classify.Set{X: b.Matrix(), Y: y, Classes: classes}
}

func fit(t *testing.T, f classify.Family, s classify.Set, o classify.Options) *classify.Fit {
	t.Helper()
	got, err := f.New().Fit(context.Background(), s, o)
	if err != nil {
		t.Fatalf("fit: %v", err)
	}
	return got
}

func score(t *testing.T, m classify.Model, x *sparse.Matrix) []float64 {
	t.Helper()
	p, err := classify.Probabilities(context.Background(), m, x)
	if err != nil {
		t.Fatalf("probabilities: %v", err)
	}
	return p
}

func learns(t *testing.T, f classify.Family) {
	for _, classes := range []int{2, 5} {
		s := News(400, 120, classes, 1)
		fitted := fit(t, f, s, classify.Options{Seed: 3})
		if features, k := fitted.Model.Shape(); features != 120 || k != classes {
			t.Fatalf("shape is %d x %d, want 120 x %d", features, k, classes)
		}
		p := score(t, fitted.Model, s.X)
		right := 0
		for i, y := range s.Y {
			row := p[i*classes : (i+1)*classes]
			best := 0
			for k := range row {
				if row[k] > row[best] {
					best = k
				}
			}
			if int32(best) == y {
				right++
			}
		}
		if share := float64(right) / float64(len(s.Y)); share < 0.8 {
			t.Errorf("%d classes: %.2f of the rows it learned from are right, want at least 0.80", classes, share)
		}
	}
}

func probabilities(t *testing.T, f classify.Family) {
	s := News(200, 80, 3, 2)
	m := fit(t, f, s, classify.Options{Seed: 1}).Model
	scorer := m.NewScorer()
	rows := []sparse.Vector{
		{},
		{Index: []int32{79}, Value: []float64{1}},
		{Index: []int32{0, 40, 79}, Value: []float64{0.1, 0.2, 0.3}},
	}
	for i := range s.X.Rows {
		rows = append(rows, s.X.Row(i))
	}
	all := score(t, m, s.X)
	p := make([]float64, 3)
	for i, row := range rows {
		for k := range p {
			p[k] = math.NaN()
		}
		scorer.Score(row, p)
		sum := 0.0
		for _, v := range p {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("row %d: probabilities %v", i, p)
			}
			sum += v
		}
		if math.Abs(sum-1) > 1e-6 {
			t.Fatalf("row %d: probabilities %v sum to %v", i, p, sum)
		}
		if j := i - 3; j >= 0 {
			for k := range p {
				if p[k] != all[j*3+k] {
					t.Fatalf("row %d: %v alone, %v among others", j, p, all[j*3:j*3+3])
				}
			}
		}
	}
}

func progress(t *testing.T, f classify.Family) {
	s := News(300, 60, 3, 4)
	var seen []classify.Progress
	fitted := fit(t, f, s, classify.Options{Seed: 1, Progress: func(p classify.Progress) { seen = append(seen, p) }})
	if len(seen) == 0 {
		t.Fatal("no progress was reported")
	}
	last := 0
	for _, p := range seen {
		if p.Step <= last || p.Step > p.Total || p.Unit != seen[0].Unit || p.Unit == "" {
			t.Fatalf("progress %+v after step %d", p, last)
		}
		if (p.Loss == nil) != (fitted.Loss == nil) {
			t.Fatalf("progress %+v, but the fit's loss is %v", p, fitted.Loss)
		}
		last = p.Step
	}
	if fitted.Iterations > 0 && last != fitted.Iterations {
		t.Errorf("the last step was %d of %d iterations", last, fitted.Iterations)
	}
	if end := seen[len(seen)-1]; end.Loss != nil && *end.Loss != *fitted.Loss {
		t.Errorf("the last loss was %v, the fit's is %v", *end.Loss, *fitted.Loss)
	}
}

func encode(t *testing.T, m classify.Model) []byte {
	t.Helper()
	data, err := m.Tensors().Encode()
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	return data
}

func sameBits(t *testing.T, f classify.Family) {
	s := News(500, 150, 4, 5)
	var first []byte
	for _, procs := range []int{1, 2, 3, 2} {
		previous := runtime.GOMAXPROCS(procs)
		data := encode(t, fit(t, f, s, classify.Options{Seed: 9}).Model)
		runtime.GOMAXPROCS(previous)
		if first == nil {
			first = data
		} else if !bytes.Equal(first, data) {
			t.Fatalf("GOMAXPROCS %d gives another model than 1", procs)
		}
	}
}

func saveAndLoad(t *testing.T, f classify.Family) {
	for _, classes := range []int{2, 3} {
		s := News(300, 90, classes, 6)
		m := fit(t, f, s, classify.Options{Seed: 2}).Model
		set, err := tensor.Decode(encode(t, m))
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := f.New().Load(set, 90, classes)
		if err != nil {
			t.Fatalf("load: %v", err)
		}
		a, b := score(t, m, s.X), score(t, loaded, s.X)
		for i := range a {
			if a[i] != b[i] {
				t.Fatalf("%d classes: probability %d is %v, loaded %v", classes, i, a[i], b[i])
			}
		}
		if !bytes.Equal(encode(t, m), encode(t, loaded)) {
			t.Errorf("%d classes: the loaded model saves differently", classes)
		}
	}
}

// loadRefuses spoils each tensor in turn; Load must refuse or give a model
// that answers without a panic.
func loadRefuses(t *testing.T, f classify.Family) {
	s := News(200, 60, 3, 7)
	good := fit(t, f, s, classify.Options{Seed: 2}).Model.Tensors()
	refuse := func(name string, set tensor.Set, features, classes int) {
		t.Helper()
		if _, err := f.New().Load(set, features, classes); fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%s: %v, want a fault of kind corrupt", name, err)
		}
	}
	refuse("no tensors", nil, 60, 3)
	refuse("other classes", good, 60, 4)
	for i, tt := range good {
		without := append(append(tensor.Set{}, good[:i]...), good[i+1:]...)
		refuse("without "+tt.Name, without, 60, 3)

		spoiled := append(tensor.Set{}, good...)
		noise := append([]byte(nil), tt.Data...)
		r := rand.New(rand.NewPCG(uint64(i), 8))
		for j := range noise {
			noise[j] = byte(r.Uint32())
		}
		spoiled[i].Data = noise
		m, err := f.New().Load(spoiled, 60, 3)
		if err != nil {
			if fault.KindOf(err) != fault.Corrupt {
				t.Errorf("noise in %s: %v, want a fault of kind corrupt", tt.Name, err)
			}
			continue
		}
		score(t, m, s.X)
	}
}

func cancelBefore(t *testing.T, f classify.Family) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.New().Fit(ctx, News(100, 60, 3, 1), classify.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context gave %v", err)
	}
}

func cancelDuring(t *testing.T, f classify.Family) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	before := runtime.NumGoroutine()
	var at time.Time
	steps := 0
	_, err := f.New().Fit(ctx, News(3000, 400, 5, 1), classify.Options{Progress: func(p classify.Progress) {
		if steps++; at.IsZero() && p.Step < p.Total {
			at = time.Now()
			cancel()
		}
	}})
	if at.IsZero() {
		if err != nil || steps != 1 {
			t.Errorf("%d steps, none before the last, and %v", steps, err)
		}
		return
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled at its first step, the fit gave %v", err)
	}
	if took := time.Since(at); took > time.Second {
		t.Errorf("it took %v to stop", took)
	}
	for deadline := time.Now().Add(2 * time.Second); runtime.NumGoroutine() > before; {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines before, %d after", before, runtime.NumGoroutine())
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func badSets(t *testing.T, f classify.Family) {
	good := News(20, 60, 2, 1)
	for name, s := range map[string]classify.Set{
		"empty":         {},
		"no rows":       {X: sparse.NewBuilder(3).Matrix(), Classes: 2},
		"labels short":  {X: good.X, Y: good.Y[:10], Classes: 2},
		"label beyond":  {X: good.X, Y: append([]int32{7}, good.Y[1:]...), Classes: 2},
		"one class":     {X: good.X, Y: make([]int32, 20), Classes: 1},
		"missing class": {X: good.X, Y: good.Y, Classes: 3},
	} {
		if _, err := f.New().Fit(context.Background(), s, classify.Options{}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v, want a fault of kind invalid", name, err)
		}
	}
}

func parameters(t *testing.T, f classify.Family) {
	if err := f.New().Validate(); err != nil {
		t.Errorf("the default parameters are refused: %v", err)
	}
	text, err := json.Marshal(f.New())
	if err != nil {
		t.Fatal(err)
	}
	again := f.New()
	if err := json.Unmarshal(text, again); err != nil || fmt.Sprint(again) != fmt.Sprint(f.New()) {
		t.Errorf("parameters %s came back as %v (%v)", text, again, err)
	}
	var names map[string]any
	if err := json.Unmarshal(text, &names); err != nil {
		t.Fatal(err)
	}
	for _, foreign := range f.Foreign {
		if _, both := names[foreign]; both {
			t.Errorf("%s is both a parameter and foreign", foreign)
		}
	}
}
