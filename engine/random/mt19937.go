package random

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
	for i := range n {
		y := s.key[i]&upperMask | s.key[(i+1)%n]&lowerMask
		next := s.key[(i+m)%n] ^ y>>1
		if y&1 != 0 {
			next ^= matrixA
		}
		s.key[i] = next
	}
	s.pos = 0
}

// Uint32 returns the next 32 random bits.
func (s *State) Uint32() uint32 {
	if s.pos == n {
		s.generate()
	}
	y := s.key[s.pos]
	s.pos++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// Interval returns a number in [0, most], by masked rejection: what
// RandomState.shuffle draws, and randint(0, most+1) for most below 2^32.
func (s *State) Interval(most uint32) uint32 {
	mask := most
	mask |= mask >> 1
	mask |= mask >> 2
	mask |= mask >> 4
	mask |= mask >> 8
	mask |= mask >> 16
	if mask == 0 {
		return 0
	}
	for {
		if v := s.Uint32() & mask; v <= most {
			return v
		}
	}
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
