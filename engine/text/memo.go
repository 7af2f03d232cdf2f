package text

import (
	"encoding/binary"
	"math/bits"
)

// memo remembers what became of a token. It is a cache of fixed size: a token
// replaces the one that had its place.
type memo struct {
	slots []memoSlot
}

// memoSlot holds a token and its outcome, one after the other.
type memoSlot struct {
	token, outcome uint8 // lengths; a token length of 0 is a free slot
	text           [30]byte
}

// memoSlots is a power of two; with 32 bytes a slot a memo takes half a megabyte.
const memoSlots = 1 << 14

func newMemo() *memo {
	return &memo{slots: make([]memoSlot, memoSlots)}
}

// slot returns the place of a token that is not empty.
func (m *memo) slot(token []byte) *memoSlot {
	return &m.slots[hash(token)%memoSlots]
}

// get returns what was put for the token; ok is false if it is another's place.
func (s *memoSlot) get(token []byte) (outcome []byte, ok bool) {
	if n := int(s.token); n == len(token) && string(s.text[:n]) == string(token) {
		return s.text[n : n+int(s.outcome)], true
	}
	return nil, false
}

// put remembers an outcome if there is room for it.
func (s *memoSlot) put(token, outcome []byte) {
	if len(token)+len(outcome) > len(s.text) {
		return
	}
	s.token, s.outcome = uint8(len(token)), uint8(len(outcome))
	copy(s.text[copy(s.text[:], token):], outcome)
}

// hash returns a hash of b: multiplications that fold 128 bits to 64, as in wyhash.
func hash(b []byte) uint32 {
	const k0, k1 = 0xa0761d6478bd642f, 0xe7037ed1a0b428db
	h := uint64(len(b)) ^ k0
	for ; len(b) > 8; b = b[8:] {
		h = fold(h^binary.LittleEndian.Uint64(b), k1)
	}
	var last uint64
	switch n := len(b); {
	case n == 8:
		last = binary.LittleEndian.Uint64(b)
	case n >= 4:
		last = uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<32
	case n > 0:
		last = uint64(b[0]) | uint64(b[n/2])<<8 | uint64(b[n-1])<<16
	}
	h = fold(h^last, k1)
	return uint32(h)
}

func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}
