package text

import "bytes"

// nounSet is a set of words in two allocations: their text, a word a line, and an
// open-addressing table of where in it they start.
type nounSet struct {
	words   []byte
	table   []uint32 // 1 + offset into words; 0 is free
	longest int      // bytes
}

// newNounSet returns an empty set with room for count words of size bytes in all,
// a newline after each included.
func newNounSet(count, size int) nounSet {
	slots := 1
	for slots < 2*count {
		slots *= 2
	}
	return nounSet{words: make([]byte, 0, size), table: make([]uint32, slots)}
}

// add adds a word that is not in the set yet.
func (s *nounSet) add(word []byte) {
	mask := uint32(len(s.table) - 1)
	i := hash(word) & mask
	for s.table[i] != 0 {
		i = (i + 1) & mask
	}
	s.table[i] = uint32(len(s.words)) + 1
	s.words = append(append(s.words, word...), '\n')
	s.longest = max(s.longest, len(word))
}

// has reports whether the set has a word.
func (s *nounSet) has(word []byte) bool {
	if len(word) > s.longest {
		return false
	}
	mask := uint32(len(s.table) - 1)
	for i := hash(word) & mask; s.table[i] != 0; i = (i + 1) & mask {
		line := s.words[s.table[i]-1:]
		if len(word) < len(line) && line[len(word)] == '\n' && bytes.Equal(line[:len(word)], word) {
			return true
		}
	}
	return false
}
