package eval

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestSumGolden(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "testdata", "eval", "golden.json"))
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Sum []struct {
			N   int
			Sum float64
		}
	}
	if err := json.Unmarshal(b, &golden); err != nil {
		t.Fatal(err)
	}
	if len(golden.Sum) == 0 {
		t.Fatal("the golden file has no sums")
	}
	for _, tt := range golden.Sum {
		x := make([]float64, tt.N)
		for i := range x {
			x[i] = math.Sqrt(float64(i + 1))
		}
		if got := sum(x); got != tt.Sum {
			t.Errorf("the sum of %d terms is %v, want %v", tt.N, got, tt.Sum)
		}
	}
}
