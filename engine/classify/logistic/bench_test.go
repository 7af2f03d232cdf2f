package logistic

import (
	"testing"

	"copydesk/engine/classify/classifiertest"
)

func BenchmarkFit(b *testing.B)   { classifiertest.BenchFit(b, Family(), 2, 4, 42) }
func BenchmarkScore(b *testing.B) { classifiertest.BenchScore(b, Family(), 2, 4, 42) }
