package sparse

import "fmt"

// Matrix is a Rows x Columns matrix in compressed sparse rows, as scipy's
// csr_matrix: the entries of row i are Index[Start[i]:Start[i+1]] (columns,
// ascending) and the values beside them. It is not changed once built.
type Matrix struct {
	Rows, Columns int
	Start         []int     // Rows+1 offsets
	Index         []int32   // column of each entry
	Value         []float64 // value of each entry
}

// Vector is one row: ascending columns and their values. It shares memory with
// the matrix that it comes from.
type Vector struct {
	Index []int32
	Value []float64
}

// Row returns row i.
func (m *Matrix) Row(i int) Vector {
	from, to := m.Start[i], m.Start[i+1]
	return Vector{Index: m.Index[from:to:to], Value: m.Value[from:to:to]}
}

// NNZ returns the number of stored entries.
func (m *Matrix) NNZ() int { return len(m.Index) }

// Transpose returns the Columns x Rows matrix whose row j is column j of m: the
// compressed columns of m. Its indices are ascending.
func (m *Matrix) Transpose() *Matrix {
	t := &Matrix{
		Rows:    m.Columns,
		Columns: m.Rows,
		Start:   make([]int, m.Columns+1),
		Index:   make([]int32, m.NNZ()),
		Value:   make([]float64, m.NNZ()),
	}
	for _, j := range m.Index {
		t.Start[j+1]++
	}
	for j := range m.Columns {
		t.Start[j+1] += t.Start[j]
	}
	next := append([]int(nil), t.Start[:m.Columns]...)
	for i := range m.Rows {
		for e := m.Start[i]; e < m.Start[i+1]; e++ {
			at := next[m.Index[e]]
			next[m.Index[e]]++
			t.Index[at] = int32(i)
			t.Value[at] = m.Value[e]
		}
	}
	return t
}

// Validate reports the first way in which m is not a well-formed matrix, for
// matrices that come from outside the program.
func (m *Matrix) Validate() error {
	if m.Rows < 0 || m.Columns < 0 || len(m.Start) != m.Rows+1 || len(m.Index) != len(m.Value) {
		return fmt.Errorf("a %d x %d matrix with %d row starts, %d columns and %d values", m.Rows, m.Columns, len(m.Start), len(m.Index), len(m.Value))
	}
	if m.Start[0] != 0 || m.Start[m.Rows] != len(m.Index) {
		return fmt.Errorf("row starts run from %d to %d, not from 0 to %d", m.Start[0], m.Start[m.Rows], len(m.Index))
	}
	for i := range m.Rows {
		if m.Start[i+1] < m.Start[i] || m.Start[i+1] > len(m.Index) {
			return fmt.Errorf("row %d ends before it starts", i)
		}
		last := int32(-1)
		for _, j := range m.Index[m.Start[i]:m.Start[i+1]] {
			if j <= last || int(j) >= m.Columns {
				return fmt.Errorf("row %d: column %d after %d, of %d columns", i, j, last, m.Columns)
			}
			last = j
		}
	}
	return nil
}
