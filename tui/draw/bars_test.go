package draw

import (
	"math"
	"slices"
	"testing"
)

func TestBar(t *testing.T) {
	for _, tt := range []struct {
		share          float64
		width          int
		unicode, ascii string
	}{
		{0.5, 4, "██", "##"},
		{0.78, 10, "███████▊", "########"},
		{1, 3, "███", "###"},
		{7, 3, "███", "###"},
		{0.0001, 10, "▏", "."},
		{0, 10, "", ""},
		{-1, 10, "", ""},
		{math.NaN(), 10, "", ""},
		{0.5, 0, "", ""},
	} {
		if got := UnicodeSymbols().Bar(tt.share, tt.width); got != tt.unicode {
			t.Errorf("Bar(%v, %d) = %q, want %q", tt.share, tt.width, got, tt.unicode)
		}
		if got := ASCIISymbols().Bar(tt.share, tt.width); got != tt.ascii {
			t.Errorf("in ASCII: Bar(%v, %d) = %q, want %q", tt.share, tt.width, got, tt.ascii)
		}
	}
}

func TestSpark(t *testing.T) {
	for _, tt := range []struct {
		values         []float64
		width          int
		unicode, ascii string
	}{
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8}, 20, "▁▂▃▄▅▆▇█", "_.-=+*%#"},
		{[]float64{0, 0.01, math.NaN(), 100, math.Inf(1)}, 5, " ▁ █ ", " _ # "},
		{[]float64{8, 1, 1, 4, 0, 0}, 3, "█▄ ", "#= "},
		{[]float64{0, 0}, 5, "  ", "  "},
		{nil, 5, "", ""},
		{[]float64{1}, 0, "", ""},
	} {
		if got := UnicodeSymbols().Spark(tt.values, tt.width); got != tt.unicode {
			t.Errorf("Spark(%v, %d) = %q, want %q", tt.values, tt.width, got, tt.unicode)
		}
		if got := ASCIISymbols().Spark(tt.values, tt.width); got != tt.ascii {
			t.Errorf("in ASCII: Spark(%v, %d) = %q, want %q", tt.values, tt.width, got, tt.ascii)
		}
	}
}

func TestColumns(t *testing.T) {
	got := UnicodeSymbols().Columns([]float64{4, 1, 0, 3}, 9, 2)
	if want := []string{"██    ▄▄", "██▄▄  ██"}; !slices.Equal(got, want) {
		t.Errorf("Columns = %q, want %q", got, want)
	}
	got = ASCIISymbols().Columns([]float64{4, 1, 0, 3}, 4, 2)
	if want := []string{"#  =", "#= #"}; !slices.Equal(got, want) {
		t.Errorf("in ASCII: Columns = %q, want %q", got, want)
	}
	if got := UnicodeSymbols().Columns([]float64{1}, 4, 0); got != nil {
		t.Errorf("Columns without a line = %q", got)
	}
}
