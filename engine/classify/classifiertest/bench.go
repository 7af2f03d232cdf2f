package classifiertest

import (
	"context"
	"fmt"
	"testing"

	"copydesk/engine/classify"
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
