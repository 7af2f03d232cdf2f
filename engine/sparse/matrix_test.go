package sparse_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"copydesk/engine/sparse"
)

func random(rows, columns int, seed uint64) *sparse.Matrix {
	r := rand.New(rand.NewPCG(seed, 1))
	b := sparse.NewBuilder(columns)
	b.Grow(rows, rows)
	for range rows {
		var index []int32
		var value []float64
		for j := range columns {
			if r.IntN(4) == 0 {
				index = append(index, int32(j))
				value = append(value, r.Float64())
			}
		}
		b.Append(index, value)
	}
	return b.Matrix()
}

func TestTranspose(t *testing.T) {
	for _, shape := range [][2]int{{0, 0}, {0, 3}, {3, 0}, {1, 1}, {7, 5}, {40, 90}} {
		m := random(shape[0], shape[1], 7)
		tr := m.Transpose()
		if err := tr.Validate(); err != nil {
			t.Fatalf("%v: %v", shape, err)
		}
		dense := func(m *sparse.Matrix, i, j int) float64 {
			row := m.Row(i)
			for e, c := range row.Index {
				if int(c) == j {
					return row.Value[e]
				}
			}
			return 0
		}
		for i := range m.Rows {
			for j := range m.Columns {
				if got, want := dense(tr, j, i), dense(m, i, j); got != want {
					t.Fatalf("%v: transposed (%d, %d) = %v, want %v", shape, j, i, got, want)
				}
			}
		}
		if back := tr.Transpose(); !reflect.DeepEqual(back, m) && m.NNZ() > 0 {
			t.Errorf("%v: transposing twice changed the matrix", shape)
		}
	}
}

func TestValidate(t *testing.T) {
	good := func() *sparse.Matrix {
		return &sparse.Matrix{Rows: 2, Columns: 3, Start: []int{0, 2, 3}, Index: []int32{0, 2, 1}, Value: []float64{1, 2, 3}}
	}
	if err := good().Validate(); err != nil {
		t.Fatal(err)
	}
	tests := map[string]func(*sparse.Matrix){
		"starts too short":    func(m *sparse.Matrix) { m.Start = m.Start[:2] },
		"values missing":      func(m *sparse.Matrix) { m.Value = m.Value[:2] },
		"first start":         func(m *sparse.Matrix) { m.Start[0] = 1 },
		"last start":          func(m *sparse.Matrix) { m.Start[2] = 2 },
		"row backwards":       func(m *sparse.Matrix) { m.Start[1] = 4 },
		"columns descending":  func(m *sparse.Matrix) { m.Index[0] = 2; m.Index[1] = 0 },
		"column twice":        func(m *sparse.Matrix) { m.Index[1] = 0 },
		"column out of range": func(m *sparse.Matrix) { m.Index[2] = 3 },
		"negative column":     func(m *sparse.Matrix) { m.Index[2] = -1 },
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			m := good()
			spoil(m)
			if m.Validate() == nil {
				t.Error("accepted")
			}
		})
	}
}
