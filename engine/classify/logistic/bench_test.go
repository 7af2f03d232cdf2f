package logistic

import (
	"testing"

	"copydesk/engine/classify/classifiertest"
)

func BenchmarkFit(b *testing.B)   { classifiertest.BenchFit(b, Family(), 2, 4, 42) }
func BenchmarkScore(b *testing.B) { classifiertest.BenchScore(b, Family(), 2, 4, 42) }

// BenchmarkFitArticles has ten times the rows too: the time of a pass may grow no
// faster.
func BenchmarkFitArticles(b *testing.B) {
	classifiertest.BenchFitArticles(b, Family(), 30_000, 300_000)
}
