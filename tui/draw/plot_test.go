package draw

import (
	"math"
	"slices"
	"testing"
)

func TestPlotLeavesGapsAndFindsItsSpan(t *testing.T) {
	points := []Point{{1, 2}, {2, math.NaN()}, {3, math.Inf(1)}, {5, 1}}
	span := SpanOf(points)
	if want := (Span{N: 2, Left: 1, Right: 5, Low: 1, High: 2}); span != want {
		t.Fatalf("SpanOf = %+v, want %+v", span, want)
	}
	got := ASCIISymbols().Plot(points, span, 5, 2, false)
	if want := []string{"*    ", "    *"}; !slices.Equal(got, want) {
		t.Errorf("Plot = %q, want %q", got, want)
	}
	got = UnicodeSymbols().Plot(points[:1], SpanOf(points[:1]), 2, 1, false)
	if want := []string{"⠂ "}; !slices.Equal(got, want) {
		t.Errorf("Plot of a point = %q, want %q", got, want)
	}
}

func TestSpanOfSeveral(t *testing.T) {
	got := SpanOf([]Point{{1, 3}, {4, 2}}, nil, []Point{{0, 5}})
	if want := (Span{N: 3, Left: 0, Right: 4, Low: 2, High: 5}); got != want {
		t.Errorf("SpanOf = %+v, want %+v", got, want)
	}
}
