package logistic

import (
	"context"
	"fmt"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/classifiertest"
)

func BenchmarkFit(b *testing.B) {
	for _, classes := range []int{2, 4, 42} {
		b.Run(fmt.Sprintf("classes=%d", classes), func(b *testing.B) {
			s := classifiertest.News(10000, 5000, classes, 1)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := New().Fit(context.Background(), s, classify.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkScore scores a row at a time.
func BenchmarkScore(b *testing.B) {
	for _, classes := range []int{2, 4, 42} {
		b.Run(fmt.Sprintf("classes=%d", classes), func(b *testing.B) {
			s := classifiertest.News(2000, 5000, classes, 1)
			fit, err := New().Fit(context.Background(), s, classify.Options{})
			if err != nil {
				b.Fatal(err)
			}
			scorer := fit.Model.NewScorer()
			p := make([]float64, classes)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				scorer.Score(s.X.Row(i), p)
				i = (i + 1) % s.X.Rows
			}
		})
	}
}
