package neural

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/crew"
	"copydesk/engine/kernel"
	"copydesk/engine/random"
	"copydesk/engine/sparse"
)

// articles returns rows of about twenty words, most of them common ones.
func articles(rows, features, classes int) classify.Set {
	return articlesOf(21, rows, features, classes)
}

// articlesOf returns rows of words drawn so many times, of which some are drawn
// again.
func articlesOf(words, rows, features, classes int) classify.Set {
	r := rand.New(rand.NewPCG(1, 2))
	common := rand.NewZipf(r, 1.1, 20, uint64(features-1))
	b := sparse.NewBuilder(features)
	y := make([]int32, rows)
	for i := range y {
		y[i] = int32(i % classes)
		var index []int32
		for range words {
			index = append(index, int32(common.Uint64()))
		}
		slices.Sort(index)
		index = slices.Compact(index)
		value := make([]float64, len(index))
		for e := range value {
			value[e] = 1 / math.Sqrt(float64(len(value)))
		}
		b.Append(index, value)
	}
	return classify.Set{X: b.Matrix(), Y: y, Classes: classes}
}

// BenchmarkEpoch is a pass, with the default network, over as many articles and
// categories as AG News and HuffPost have here.
func BenchmarkEpoch(b *testing.B) {
	for _, c := range []struct {
		name                 string
		words, rows, classes int
	}{{"agnews", 21, 31100, 4}, {"huffpost", 16, 12992, 42}} {
		s := articlesOf(c.words, c.rows, 10000, c.classes)
		b.Run(c.name+"/float32", func(b *testing.B) { benchmarkEpoch[float32](b, s) })
		b.Run(c.name+"/float64", func(b *testing.B) { benchmarkEpoch[float64](b, s) })
	}
}

func benchmarkEpoch[T kernel.Float](b *testing.B, s classify.Set) {
	for _, k := range kernelSets[T]() {
		b.Run(k.Name, func(b *testing.B) { benchmarkSet(b, s, k) })
	}
}

func benchmarkSet[T kernel.Float](b *testing.B, s classify.Set, k *kernel.Set[T]) {
	ctx, c := context.Background(), New()
	n, err := newNetwork(ctx, layerSizes(s.X.Columns, c.HiddenLayerSizes, s.Classes), c.Activation, random.New(1), k)
	if err != nil {
		b.Fatal(err)
	}
	w := crew.New(runtime.GOMAXPROCS(0))
	defer w.Dismiss()
	t := newTrainer(n, c, s, w)
	order := make([]int32, s.X.Rows)
	for i := range order {
		order[i] = int32(i)
	}
	for b.Loop() {
		if _, err := t.epoch(ctx, order); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	b.ReportMetric(float64(len(order))*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkScore is one article through the default network.
func BenchmarkScore(b *testing.B) {
	b.Run("float32", benchmarkScore[float32])
	b.Run("float64", benchmarkScore[float64])
}

func benchmarkScore[T kernel.Float](b *testing.B) {
	s := articles(1000, 10000, 4)
	c := New()
	n, err := newNetwork(context.Background(), layerSizes(s.X.Columns, c.HiddenLayerSizes, s.Classes), c.Activation, random.New(1), kernel.Best[T]())
	if err != nil {
		b.Fatal(err)
	}
	scorer := (&model[T]{n, s.Classes}).NewScorer()
	p := make([]float64, s.Classes)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		scorer.Score(s.X.Row(i%s.X.Rows), p)
		i++
	}
}
