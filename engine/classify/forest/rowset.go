package forest

import "math/bits"

// rowSet is a set of rows with a bit for each: of tens of thousands of rows it is
// in the fastest cache, where the rows of any column are looked up in it.
type rowSet []uint64

func newRowSet(rows int) rowSet { return make(rowSet, (rows+63)/64) }

// has returns 1 if r is in s, else 0: a number to count with, where a branch could
// not be predicted.
func (s rowSet) has(r int32) int {
	if s[uint32(r)/64]&(1<<(uint32(r)%64)) != 0 {
		return 1
	}
	return 0
}

func (s rowSet) add(r int32)    { s[uint32(r)/64] |= 1 << (uint32(r) % 64) }
func (s rowSet) remove(r int32) { s[uint32(r)/64] &^= 1 << (uint32(r) % 64) }

// put adds r, which is not in s, unless n is 0; n is not negative.
func (s rowSet) put(r, n int32) {
	s[uint32(r)/64] |= uint64(uint32(-n)>>31) << (uint32(r) % 64)
}

// appendTo appends the rows in s to rows, ascending.
func (s rowSet) appendTo(rows []int32) []int32 {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			rows = append(rows, int32(i*64+bits.TrailingZeros64(word)))
		}
	}
	return rows
}
