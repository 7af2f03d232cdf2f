package classifiertest

import (
	"encoding/json"
	"os"
	"testing"

	"copydesk/engine/sparse"
)

// Matrix is a sparse matrix as golden files have it.
type Matrix struct {
	Start []int
	Index []int32
	Value []float64
}

// Sparse returns m as a matrix of that many columns.
func (m Matrix) Sparse(columns int) *sparse.Matrix {
	return &sparse.Matrix{Rows: len(m.Start) - 1, Columns: columns, Start: m.Start, Index: m.Index, Value: m.Value}
}

// ReadGolden reads a JSON file that has a list of at least one case.
func ReadGolden[T any](t testing.TB, path string) []T {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var cases []T
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if len(cases) == 0 {
		t.Fatalf("%s has no cases", path)
	}
	return cases
}
