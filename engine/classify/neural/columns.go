package neural

import (
	"copydesk/engine/kernel"
	"copydesk/engine/sparse"
)

// columns is a batch of rows, column by column.
type columns[T kernel.Float] struct {
	start []int // of each column, and the end of the last
	index []int32
	value []T
}

func newColumns[T kernel.Float](n int) columns[T] {
	return columns[T]{start: make([]int, n+2)}
}

// collect takes the given rows of x, whose values are given in T. An entry's
// row is its place in rows; they ascend within a column.
func (c *columns[T]) collect(x *sparse.Matrix, values []T, rows []int32) {
	// The starts are counted two places on, summed, and moved one place back by
	// filling the columns, so that one array does for all three.
	touch(x, values, rows)
	clear(c.start)
	total := 0
	for _, r := range rows {
		row := x.Index[x.Start[r]:x.Start[r+1]]
		total += len(row)
		for _, j := range row {
			c.start[j+2]++
		}
	}
	sum := 0
	for j, n := range c.start {
		sum += n
		c.start[j] = sum
	}
	if cap(c.index) < total {
		c.index, c.value = make([]int32, total+total/4), make([]T, total+total/4)
	}
	index, value, next := c.index[:total], c.value[:total], c.start[1:]
	for i, r := range rows {
		for e := x.Start[r]; e < x.Start[r+1]; e++ {
			j := x.Index[e]
			at := next[j]
			next[j]++
			index[at], value[at] = int32(i), values[e]
		}
	}
	c.index, c.value = index, value
}

// touch reads the ends of the given rows of x. They lie anywhere, and where no
// read waits for another the processor fetches many at once. What it returns
// serves to have them read, and it is not inlined for the same reason.
//
//go:noinline
func touch[T kernel.Float](x *sparse.Matrix, values []T, rows []int32) T {
	var sum T
	for _, r := range rows {
		if from, to := x.Start[r], x.Start[r+1]; from < to {
			sum += T(x.Index[from]) + T(x.Index[to-1]) + values[from] + values[to-1]
		}
	}
	return sum
}

// used lists the columns from one on, before another, that have an entry. list
// has room for all.
func (c *columns[T]) used(from, to int, list []int32) []int32 {
	n, start := 0, c.start[from]
	for i, end := range c.start[from+1 : to+1] {
		list[n] = int32(from + i)
		more := 0
		if end != start {
			more = 1
		}
		n += more
		start = end
	}
	return list[:n]
}

// column returns the rows with an entry in column j, and the entries.
func (c *columns[T]) column(j int) ([]int32, []T) {
	from, to := c.start[j], c.start[j+1]
	return c.index[from:to], c.value[from:to]
}

// convert returns values in T: the slice itself if it is that already.
func convert[T kernel.Float](values []float64) []T {
	if same, ok := any(values).([]T); ok {
		return same
	}
	out := make([]T, len(values))
	for i, v := range values {
		out[i] = T(v)
	}
	return out
}
