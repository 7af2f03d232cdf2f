package tfidf

import "math/bits"

const (
	// mostCount is where a counter of a sketch stops.
	mostCount = 255
	// mostCounters bounds the memory of a sketch, in bytes.
	mostCounters = 1 << 22
)

// sketch counts pairs in few counters: what a pair shares a counter with is
// counted with it, so that a counter is never too low.
//
// Source: the counting of a hashed superset before that of the candidates, Park,
// Chen and Yu, An Effective Hash-Based Algorithm for Mining Association Rules, 1995.
type sketch struct {
	least    uint8 // what a pair has to reach
	shift    uint
	counters []uint8
}

// newSketch returns a sketch of so many occurrences, for pairs that have to occur
// at least a number of times.
func newSketch(occurrences int, least int32) sketch {
	s := sketch{least: uint8(min(least, mostCount))}
	// Four counters for what can reach least make it unlikely that others do.
	size := uint64(max(1<<12, min(mostCounters, 8*occurrences/int(s.least))))
	s.shift = uint(64 - bits.Len64(size-1))
	return s
}

// counts reports whether the sketch tells pairs apart at all.
func (s *sketch) counts() bool { return s.least > 1 }

func (s *sketch) empty() sketch {
	return sketch{least: s.least, shift: s.shift, counters: make([]uint8, 1<<(64-s.shift))}
}

// at returns the counter of a pair.
func (s *sketch) at(a, b int32) uint64 {
	return (uint64(uint32(a))<<32 | uint64(uint32(b))) * 0x9e3779b97f4a7c15 >> s.shift
}

func (s *sketch) add(a, b int32) {
	if c := &s.counters[s.at(a, b)]; *c < mostCount {
		*c++
	}
}

// merge makes s the sum of parts, which it uses.
func (s *sketch) merge(parts []sketch) {
	for _, p := range parts {
		if s.counters == nil {
			s.counters = p.counters
			continue
		}
		for i, c := range p.counters {
			s.counters[i] = uint8(min(mostCount, int(s.counters[i])+int(c)))
		}
	}
}

// raise makes the number that a pair has to reach larger.
func (s *sketch) raise(least int32) { s.least = uint8(min(least, mostCount)) }

// reaches reports whether the pairs of a counter may have occurred often enough.
func (s *sketch) reaches(counter uint64) bool {
	return s.counters == nil || s.counters[counter] >= s.least
}

// reaching returns how many counters reach the number.
func (s *sketch) reaching() int {
	n := 0
	for _, c := range s.counters {
		if c >= s.least {
			n++
		}
	}
	return n
}

// end is above all counters.
func (s *sketch) end() uint64 { return 1 << (64 - s.shift) }
