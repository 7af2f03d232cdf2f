package forest

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// TestSortColumn sorts columns on either side of radixLeast, of values that differ
// in all digits, in one, and in none.
func TestSortColumn(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{0, 1, radixLeast - 1, radixLeast, 2000} {
		for name, value := range map[string]func() float32{
			"wide":   func() float32 { return float32(r.ExpFloat64()) * 1e-30 / float32(r.Float64()+1e-30) },
			"narrow": func() float32 { return 1 + float32(r.IntN(100))*0x1p-23 },
			"one":    func() float32 { return 0.5 },
		} {
			c := &columns{start: []int{0, n}, row: make([]int32, n), value: make([]float32, n)}
			var want []entry
			for i := range n {
				c.row[i], c.value[i] = int32(i), value()
				want = append(want, newEntry(c.row[i], c.value[i]))
			}
			slices.SortStableFunc(want, func(a, b entry) int {
				switch {
				case a.value() > b.value():
					return -1
				case a.value() < b.value():
					return 1
				}
				return 0
			})
			c.sortColumn(0, make([]entry, n), make([]entry, n))
			var got []entry
			for i, row := range c.row {
				got = append(got, newEntry(row, c.value[i]))
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%d %s values are not in descending order, by row where equal", n, name)
			}
		}
	}
}

func TestRowSet(t *testing.T) {
	s := newRowSet(130)
	for _, r := range []int32{0, 63, 64, 129} {
		s.put(r, 0)
		if s.has(r) != 0 {
			t.Errorf("row %d, which was drawn no time, is in the set", r)
		}
		s.put(r, 3)
	}
	s.remove(63)
	s.add(100)
	if got, want := s.appendTo(nil), []int32{0, 64, 100, 129}; !slices.Equal(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
}
