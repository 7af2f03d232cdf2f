package forest

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"copydesk/engine/fault"
	"copydesk/engine/sparse"
)

// sortChunk is the number of columns that a goroutine sorts at a time: few
// enough to notice a cancelled context.
const sortChunk = 64

// entry is a value above zero and its row.
type entry struct {
	row   int32
	value float32
}

// columns is a matrix in compressed columns, each in descending order of
// value, so that a node finds the candidates of a feature in order without
// sorting anything. The order of equal values has no part in what is learned.
type columns struct {
	rows    int
	start   []int // columns+1 offsets
	entries []entry
}

// column returns the entries of column j.
func (c *columns) column(j int32) []entry {
	return c.entries[c.start[j]:c.start[j+1]]
}

// newColumns copies x. It refuses (fault.Invalid) values that are negative or
// not finite as float32; those that are zero as float32 are left out.
func newColumns(ctx context.Context, x *sparse.Matrix) (*columns, error) {
	c := &columns{rows: x.Rows, start: make([]int, x.Columns+1)}
	for i := range x.Rows {
		row := x.Row(i)
		for e, j := range row.Index {
			v := float32(row.Value[e])
			if !(v >= 0 && v <= math.MaxFloat32) {
				return nil, fault.Newf(fault.Invalid, "row %d, column %d is %v; a random forest takes finite values that are not negative", i, j, row.Value[e])
			}
			if v > 0 {
				c.start[j+1]++
			}
		}
	}
	for j := range x.Columns {
		c.start[j+1] += c.start[j]
	}
	c.entries = make([]entry, c.start[x.Columns])
	next := slices.Clone(c.start[:x.Columns])
	for i := range x.Rows {
		row := x.Row(i)
		for e, j := range row.Index {
			if v := float32(row.Value[e]); v > 0 {
				c.entries[next[j]] = entry{row: int32(i), value: v}
				next[j]++
			}
		}
	}
	return c, c.sort(ctx)
}

// sort orders every column, on all processors.
func (c *columns) sort(ctx context.Context) error {
	total := len(c.start) - 1
	chunks := (total + sortChunk - 1) / sortChunk
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), chunks) {
		wg.Go(func() {
			for ctx.Err() == nil {
				k := int(next.Add(1)) - 1
				if k >= chunks {
					return
				}
				for j := k * sortChunk; j < min((k+1)*sortChunk, total); j++ {
					slices.SortFunc(c.column(int32(j)), func(a, b entry) int {
						return cmp.Compare(b.value, a.value)
					})
				}
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}
