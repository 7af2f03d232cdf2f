package numeral_test

import (
	"math"
	"testing"

	"copydesk/engine/numeral"
)

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 999: "999", 1000: "1,000", 31100: "31,100", 1234567: "1,234,567", -1000: "-1,000", -999: "-999",
		math.MinInt64: "-9,223,372,036,854,775,808",
	} {
		if got := numeral.Count(n); got != want {
			t.Errorf("Count(%d) = %s, want %s", n, got, want)
		}
	}
}

func TestPlural(t *testing.T) {
	for n, want := range map[int]string{0: "0 rows", 1: "1 row", 2: "2 rows", 2200: "2,200 rows"} {
		if got := numeral.Plural(n, "row", "rows"); got != want {
			t.Errorf("Plural(%d) = %s, want %s", n, got, want)
		}
	}
}
