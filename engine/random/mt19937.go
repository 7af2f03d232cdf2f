package random

import "math/bits"

// State is a Mersenne Twister (MT19937) seeded and read as NumPy's RandomState
// does: Matsumoto and Nishimura, "Mersenne Twister: a 623-dimensionally
// equidistributed uniform pseudo-random number generator", 1998.
// It is not safe for concurrent use.
type State struct {
	key [n]uint32
	pos int
}

const (
	n         = 624
	m         = 397
	matrixA   = 0x9908b0df
	upperMask = 0x80000000
	lowerMask = 0x7fffffff
)

// New returns the stream of numpy.random.RandomState(seed).
func New(seed uint32) *State {
	s := &State{pos: n}
	for i := range s.key {
		s.key[i] = seed
		seed = 1812433253*(seed^seed>>30) + uint32(i) + 1
	}
	return s
}

func (s *State) generate() {
	for i := range n - m {
		s.key[i] = twist(s.key[i], s.key[i+1], s.key[i+m])
	}
	for i := n - m; i < n-1; i++ {
		s.key[i] = twist(s.key[i], s.key[i+1], s.key[i+m-n])
	}
	s.key[n-1] = twist(s.key[n-1], s.key[0], s.key[m-1])
	s.pos = 0
}

// twist returns what follows a word of the state, which depends on the next
// word and on the one m after it.
func twist(word, next, far uint32) uint32 {
	y := word&upperMask | next&lowerMask
	return far ^ y>>1 ^ -(y&1)&matrixA
}

// Uint32 returns the next 32 random bits.
func (s *State) Uint32() uint32 {
	if s.pos == n {
		s.generate()
	}
	y := s.key[s.pos]
	s.pos++
	return temper(y)
}

func temper(y uint32) uint32 {
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// Interval returns a number in [0, most], by masked rejection: what
// RandomState.shuffle draws, and randint(0, most+1) for most below 2^32.
func (s *State) Interval(most uint32) uint32 {
	mask := maskOf(most)
	if mask == 0 {
		return 0
	}
	for {
		if v := s.Uint32() & mask; v <= most {
			return v
		}
	}
}

// Intervals fills dst with the numbers that Interval would return one after the
// other.
func (s *State) Intervals(dst []uint32, most uint32) {
	mask := maskOf(most)
	if mask == 0 {
		clear(dst)
		return
	}
	for filled := 0; filled < len(dst); {
		if s.pos == n {
			s.generate()
		}
		// A number that is rejected is written too, and then over: which one it
		// is cannot be predicted.
		for _, y := range s.key[s.pos:min(n, s.pos+len(dst)-filled)] {
			v := temper(y) & mask
			dst[filled] = v
			if v <= most {
				filled++
			}
			s.pos++
		}
	}
}

// maskOf returns the least number of the form 2^k - 1 that is not below most.
func maskOf(most uint32) uint32 {
	return uint32(1)<<bits.Len32(most) - 1
}

// Float64 returns a number in [0, 1) with 53 random bits: random_sample.
func (s *State) Float64() float64 {
	a, b := s.Uint32()>>5, s.Uint32()>>6
	return (float64(a)*67108864 + float64(b)) / 9007199254740992
}

// Uniform returns a number in [low, high): RandomState.uniform.
func (s *State) Uniform(low, high float64) float64 {
	return low + float64((high-low)*s.Float64())
}

// Shuffle permutes n elements in place by calling swap, as RandomState.shuffle.
func (s *State) Shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i > 0; i-- {
		swap(i, int(s.Interval(uint32(i))))
	}
}
