//go:build !purego

package kernel

// The assembly of Rows is for rows of one vector, of 16 or 32 bytes, which are
// too short to be worth a call of Gather each.

func rowsAVX2x32(y, init, m []float32, start []int, index []int32, coef []float32) {
	n, width, entries := len(start)-1, len(init), entriesOf(start)
	if n <= 0 || entries == 0 || width != 4 && width != 8 {
		rows(gatherAVX2x32, y, init, m, start, index, coef)
		return
	}
	y, index, coef = y[:n*width], index[:entries], coef[:entries]
	one := rows32x8
	if width == 4 {
		one = rows32x4
	}
	last := len(m) - width
	if last < 0 || !one(&y[0], n, &init[0], &m[0], 4*last, &start[0], &index[0], &coef[0]) {
		panic(outside)
	}
}

func rowsAVX2x64(y, init, m []float64, start []int, index []int32, coef []float64) {
	n, width, entries := len(start)-1, len(init), entriesOf(start)
	if n <= 0 || entries == 0 || width != 4 {
		rows(gatherAVX2x64, y, init, m, start, index, coef)
		return
	}
	y, index, coef = y[:n*width], index[:entries], coef[:entries]
	last := len(m) - width
	if last < 0 || !rows64x4(&y[0], n, &init[0], &m[0], 8*last, &start[0], &index[0], &coef[0]) {
		panic(outside)
	}
}

// entriesOf returns the end of the last row, after a look at whether rows end
// where the next begin.
func entriesOf(start []int) int {
	last := 0
	for _, at := range start {
		if at < last {
			panic("kernel: a row ends before it starts")
		}
		last = at
	}
	return last
}

// rows32x4 is Rows for n > 0 rows of four, an m whose last row begins at most that
// many bytes after its first, and starts in ascending order. It returns false when
// it met an index that is not that of a row.
//
//go:noescape
func rows32x4(y *float32, n int, init, m *float32, last int, start *int, index *int32, coef *float32) bool

//go:noescape
func rows32x8(y *float32, n int, init, m *float32, last int, start *int, index *int32, coef *float32) bool

//go:noescape
func rows64x4(y *float64, n int, init, m *float64, last int, start *int, index *int32, coef *float64) bool
