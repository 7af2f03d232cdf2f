package sparse

// Builder collects rows into a Matrix.
type Builder struct {
	m Matrix
}

// NewBuilder returns a builder for matrices with the given number of columns.
func NewBuilder(columns int) *Builder {
	return &Builder{m: Matrix{Columns: columns, Start: []int{0}}}
}

// Grow makes room for rows and entries still to come.
func (b *Builder) Grow(rows, entries int) {
	if free := cap(b.m.Start) - len(b.m.Start); free < rows {
		b.m.Start = append(make([]int, 0, len(b.m.Start)+rows), b.m.Start...)
	}
	if free := cap(b.m.Index) - len(b.m.Index); free < entries {
		b.m.Index = append(make([]int32, 0, len(b.m.Index)+entries), b.m.Index...)
		b.m.Value = append(make([]float64, 0, len(b.m.Value)+entries), b.m.Value...)
	}
}

// Append adds a row. index is ascending and below the number of columns; both
// slices are copied.
func (b *Builder) Append(index []int32, value []float64) {
	b.m.Index = append(b.m.Index, index...)
	b.m.Value = append(b.m.Value, value...)
	b.m.Start = append(b.m.Start, len(b.m.Index))
	b.m.Rows++
}

// Matrix returns what was collected. The builder must not be used afterwards.
func (b *Builder) Matrix() *Matrix {
	return &b.m
}
