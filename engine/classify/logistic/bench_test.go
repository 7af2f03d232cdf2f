package logistic

import (
	"fmt"
	"testing"

	"copydesk/engine/classify/classifiertest"
)

func BenchmarkFit(b *testing.B)   { classifiertest.BenchFit(b, Family(), 2, 4, 42) }
func BenchmarkScore(b *testing.B) { classifiertest.BenchScore(b, Family(), 2, 4, 42) }

// BenchmarkFitArticles has the shapes of AG News, 4 classes, and of HuffPost, 42.
func BenchmarkFitArticles(b *testing.B) {
	for _, classes := range []int{4, 42} {
		b.Run(fmt.Sprintf("classes=%d", classes), func(b *testing.B) {
			classifiertest.BenchFitSet(b, Family(), classifiertest.Articles(30_000, 10_000, classes, 1))
		})
	}
}

// BenchmarkFitGrowth reports how many times as long a pass takes over ten times the
// rows.
func BenchmarkFitGrowth(b *testing.B) {
	var before float64
	for _, rows := range []int{30_000, 300_000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			pass := classifiertest.BenchFitSet(b, Family(), classifiertest.Articles(rows, 10_000, 4, 1))
			if before > 0 {
				b.ReportMetric(pass/before, "times")
			}
			before = pass
		})
	}
}
