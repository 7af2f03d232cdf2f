package classifiertest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/sparse"
	"copydesk/engine/usage"
)

// BenchFit times fits of a family on 10,000 rows of 5,000 features.
func BenchFit(b *testing.B, f classify.Family, classes ...int) {
	for _, k := range classes {
		b.Run(fmt.Sprintf("classes=%d", k), func(b *testing.B) {
			s := News(10000, 5000, k, 1)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.New().Fit(context.Background(), s, classify.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchFitSet times fits of a family to s. It reports the least times, for
// whatever else runs on the machine adds to the others, and the passes over the
// rows, and returns the processor time of a pass in milliseconds.
func BenchFitSet(b *testing.B, f classify.Family, s classify.Set) (pass float64) {
	b.Helper()
	wall, cpu := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	passes := 0
	for b.Loop() {
		start, spent := time.Now(), usage.CPU()
		fit, err := f.New().Fit(b.Context(), s, classify.Options{})
		if err != nil {
			b.Fatal(err)
		}
		wall, cpu = min(wall, time.Since(start)), min(cpu, usage.CPU()-spent)
		passes = fit.Passes
	}
	b.ReportMetric(1e3*wall.Seconds(), "least-ms")
	b.ReportMetric(1e3*cpu.Seconds(), "least-cpu-ms")
	pass = 1e3 * cpu.Seconds() / float64(max(passes, 1))
	if passes > 0 {
		b.ReportMetric(float64(passes), "passes")
		b.ReportMetric(pass, "least-cpu-ms/pass")
	}
	return pass
}

// Articles returns a set of the shape of a news corpus: rows of unit length with
// some 25 of the features each, drawn as the words of a language are, a third of
// them from those that the class prefers. The same seed gives the same set.
func Articles(rows, features, classes int, seed uint64) classify.Set {
	r := rand.New(rand.NewPCG(seed, 3))
	common := rand.NewZipf(r, 1.1, 20, uint64(features-1))
	// Common words are not side by side, nor are those of a class.
	columns := r.Perm(features)
	b := sparse.NewBuilder(features)
	b.Grow(rows, 25*rows)
	s := classify.Set{Y: make([]int32, rows), Classes: classes}
	var ranks []int
	weight := make(map[int32]float64)
	for i := range rows {
		k := r.IntN(classes)
		s.Y[i] = int32(k)
		ranks = ranks[:0]
		for range 20 + r.IntN(20) {
			rank := int(common.Uint64())
			if r.IntN(3) == 0 {
				rank = min(rank-rank%classes+k, features-1)
			}
			ranks = append(ranks, rank)
		}
		slices.Sort(ranks)
		ranks = slices.Compact(ranks)
		clear(weight)
		square := 0.0
		index := make([]int32, len(ranks))
		for e, rank := range ranks {
			index[e] = int32(columns[rank])
			// The rarer, the heavier, as the inverse of a document frequency is.
			w := 3 + math.Log(float64(20+rank)/20)
			weight[index[e]] = w
			square += w * w
		}
		slices.Sort(index)
		value := make([]float64, len(index))
		for e, j := range index {
			value[e] = weight[j] / math.Sqrt(square)
		}
		b.Append(index, value)
	}
	s.X = b.Matrix()
	return s
}

// BenchScore times the scoring of one row of 5,000 features.
func BenchScore(b *testing.B, f classify.Family, classes ...int) {
	for _, k := range classes {
		b.Run(fmt.Sprintf("classes=%d", k), func(b *testing.B) {
			s := News(2000, 5000, k, 1)
			fit, err := f.New().Fit(context.Background(), s, classify.Options{})
			if err != nil {
				b.Fatal(err)
			}
			scorer := fit.Model.NewScorer()
			p := make([]float64, k)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				scorer.Score(s.X.Row(i%s.X.Rows), p)
				i++
			}
		})
	}
}
