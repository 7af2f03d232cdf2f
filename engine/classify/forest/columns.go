package forest

import (
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

const (
	// radixLeast is the number of entries from which on a radix sort takes less
	// time than comparing them.
	radixLeast = 64
	// radixBits is the length of a digit: three make up the values of news.
	radixBits = 9
)

// entry is a value above zero and its row in one number: the complement of the
// bits of the value above the row, so that ascending entries are in descending
// order of value.
type entry uint64

func newEntry(row int32, value float32) entry {
	return entry(^math.Float32bits(value))<<32 | entry(uint32(row))
}

func (e entry) row() int32     { return int32(uint32(e)) }
func (e entry) value() float32 { return math.Float32frombits(^uint32(e >> 32)) }

// columns is a matrix in compressed columns, each in descending order of
// value, so that a node finds the candidates of a feature in order without
// sorting anything. The order of equal values has no part in what is learned.
type columns struct {
	by     *sparse.Matrix // the same in rows, which may hold values of zero
	start  []int          // columns+1 offsets
	row    []int32        // of each entry
	value  []float32      // of each entry
	widest int            // entries of the column that has most
	tiny   bool           // whether a value that is stored is no more than step
}

// rowsOf returns the rows of the entries of column j.
func (c *columns) rowsOf(j int32) []int32 {
	return c.row[c.start[j]:c.start[j+1]]
}

// valuesOf returns the values beside them.
func (c *columns) valuesOf(j int32) []float32 {
	return c.value[c.start[j]:c.start[j+1]]
}

// newColumns copies x, on all processors. It refuses (fault.Invalid) values that
// are negative or not finite as float32; those that are zero as float32 are left
// out.
func newColumns(ctx context.Context, x *sparse.Matrix) (*columns, error) {
	c := &columns{by: x, start: make([]int, x.Columns+1)}
	bands := make([]band, max(1, min(runtime.GOMAXPROCS(0), x.Rows)))
	for b := range bands {
		bands[b].from, bands[b].to = b*x.Rows/len(bands), (b+1)*x.Rows/len(bands)
	}
	each := func(do func(*band)) {
		var wg sync.WaitGroup
		for b := range bands {
			wg.Go(func() { do(&bands[b]) })
		}
		wg.Wait()
	}
	each(func(b *band) { b.count(x) })
	for _, b := range bands {
		if b.err != nil {
			return nil, b.err
		}
		c.tiny = c.tiny || b.tiny
	}
	total := 0
	for j := range x.Columns {
		for b := range bands {
			n := bands[b].next[j]
			bands[b].next[j] = total
			total += n
		}
		c.start[j+1] = total
		c.widest = max(c.widest, total-c.start[j])
	}
	c.row, c.value = make([]int32, total), make([]float32, total)
	each(func(b *band) { b.fill(c) })
	return c, c.sort(ctx)
}

// band is a part of the rows of a matrix.
type band struct {
	from, to int
	next     []int // its entries in each column, then where the next of them goes
	tiny     bool
	err      error
}

func (b *band) count(x *sparse.Matrix) {
	b.next = make([]int, x.Columns)
	for i := b.from; i < b.to; i++ {
		row := x.Row(i)
		for e, j := range row.Index {
			v := float32(row.Value[e])
			if !(v >= 0 && v <= math.MaxFloat32) {
				b.err = fault.Newf(fault.Invalid, "row %d, column %d is %v; a random forest takes finite values that are not negative", i, j, row.Value[e])
				return
			}
			if v <= step {
				b.tiny = true
			}
			if v > 0 {
				b.next[j]++
			}
		}
	}
}

func (b *band) fill(c *columns) {
	for i := b.from; i < b.to; i++ {
		row := c.by.Row(i)
		for e, j := range row.Index {
			if v := float32(row.Value[e]); v > 0 {
				at := b.next[j]
				c.row[at], c.value[at] = int32(i), v
				b.next[j]++
			}
		}
	}
}

// sort orders every column, on all processors.
func (c *columns) sort(ctx context.Context) error {
	total := len(c.start) - 1
	chunks := (total + sortChunk - 1) / sortChunk
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), chunks) {
		wg.Go(func() {
			entries, spare := make([]entry, c.widest), make([]entry, c.widest)
			for ctx.Err() == nil {
				k := int(next.Add(1)) - 1
				if k >= chunks {
					return
				}
				for j := k * sortChunk; j < min((k+1)*sortChunk, total); j++ {
					c.sortColumn(int32(j), entries, spare)
				}
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// sortColumn orders column j, with room for as many entries in either slice.
func (c *columns) sortColumn(j int32, entries, spare []entry) {
	rows, values := c.rowsOf(j), c.valuesOf(j)
	entries = entries[:len(rows)]
	for e, r := range rows {
		entries[e] = newEntry(r, values[e])
	}
	if len(entries) < radixLeast {
		slices.Sort(entries)
	} else {
		entries = radixSort(entries, spare[:len(entries)])
	}
	for e, v := range entries {
		rows[e], values[e] = v.row(), v.value()
	}
}

// radixSort sorts entries by value, leaving equal ones in their order, and
// returns them in entries or in spare, which is of the same length. It goes from
// the lowest digit of the difference to the highest value up to the last that is
// not zero everywhere.
func radixSort(entries, spare []entry) []entry {
	const digits = 1 << radixBits
	first, last := slices.Min(entries)>>32<<32, slices.Max(entries)
	for shift := 32; (last-first)>>shift > 0; shift += radixBits {
		var next [digits]int32
		for _, e := range entries {
			next[(e-first)>>shift%digits]++
		}
		sum := int32(0)
		for d, n := range next {
			next[d] = sum
			sum += n
		}
		for _, e := range entries {
			d := (e - first) >> shift % digits
			spare[next[d]] = e
			next[d]++
		}
		entries, spare = spare, entries
	}
	return entries
}
