package intern

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"sync"
	"sync/atomic"
)

const (
	// firstSlots is the number of slots that a table begins with.
	firstSlots = 1 << 10
	// lineSize is at least the bytes of a cache line.
	lineSize = 64
	// short is the longest word that is held in a slot; longer ones are rare.
	short = 16
	// MaxValue is the largest value of a word.
	MaxValue = 1<<56 - 1
)

// Words maps words to values. The zero Words is empty. It is safe for concurrent
// use.
type Words struct {
	table atomic.Pointer[wordTable]
	_     [lineSize]byte // who adds is not to take the table from those who read
	mu    sync.Mutex     // to add to the table
	used  int

	longMu sync.RWMutex
	long   map[string]uint64
}

// wordSlot holds a word of at most 16 bytes, as first and last tell it with its
// length.
type wordSlot struct {
	first, last uint64
	entry       atomic.Uint64 // value<<8 | 1 + length; 0 is free
}

type wordTable struct {
	slots []wordSlot // a power of two
	seed  seed
}

// seed makes the places of a table's entries unforeseeable, so that no text can be
// written whose words all have the same one. Nothing else depends on it.
type seed [2]uint64

func newSeed() seed { return seed{rand.Uint64(), rand.Uint64()} }

// mix hashes two numbers: a multiplication that folds 128 bits to 64, as in wyhash.
func (s *seed) mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^s[0], b^s[1])
	return hi ^ lo
}

// Get returns the value of a word; ok is false if it has none.
func (w *Words) Get(word []byte) (value uint64, ok bool) {
	if len(word) > short {
		w.longMu.RLock()
		defer w.longMu.RUnlock()
		value, ok = w.long[string(word)]
		return value, ok
	}
	first, last := ends(word)
	if t := w.table.Load(); t != nil {
		_, entry := t.at(first, last, len(word))
		return entry >> 8, entry != 0
	}
	return 0, false
}

// GetIn is Get for the word text[from:to]; it is quicker where 16 bytes follow from.
func (w *Words) GetIn(text []byte, from, to int) (value uint64, ok bool) {
	n := to - from
	if n > short || len(text)-from < short {
		return w.Get(text[from:to])
	}
	t := w.table.Load()
	if t == nil {
		return 0, false
	}
	word := text[from : from+short]
	first := binary.LittleEndian.Uint64(word) & masks[n][0]
	last := binary.LittleEndian.Uint64(word[8:]) & masks[n][1]
	_, entry := t.at(first, last, n)
	return entry >> 8, entry != 0
}

// masks leave as many of 16 bytes as their index.
var masks = func() (m [short + 1][2]uint64) {
	for n := range m {
		m[n][0] = 1<<(8*min(n, 8)) - 1
		m[n][1] = 1<<(8*max(n-8, 0)) - 1
	}
	return m
}()

// Put returns the value of a word: what it has, or else what value returns, at
// most MaxValue. Of several goroutines, one is asked for it.
func (w *Words) Put(word []byte, value func() uint64) uint64 {
	if len(word) > short {
		w.longMu.Lock()
		defer w.longMu.Unlock()
		v, ok := w.long[string(word)]
		if !ok {
			v = value()
			if w.long == nil {
				w.long = make(map[string]uint64)
			}
			w.long[string(word)] = v
		}
		return v
	}
	first, last := ends(word)
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.table.Load()
	if t == nil {
		t = &wordTable{slots: make([]wordSlot, firstSlots), seed: newSeed()}
		w.table.Store(t)
	}
	s, entry := t.at(first, last, len(word))
	if entry != 0 {
		return entry >> 8
	}
	if 3*w.used >= 2*len(t.slots) {
		t = t.grown()
		w.table.Store(t)
		s, _ = t.at(first, last, len(word))
	}
	v := value()
	s.first, s.last = first, last
	s.entry.Store(v<<8 | uint64(1+len(word)))
	w.used++
	return v
}

// at returns the slot of a word with its entry, or the free one that is for it and 0.
// Once free, a slot may become that of another word at any time: its entry must not
// be read again without the lock.
func (t *wordTable) at(first, last uint64, length int) (*wordSlot, uint64) {
	mask := uint64(len(t.slots) - 1)
	for i := t.seed.mix(first^uint64(length), last); ; i++ {
		s := &t.slots[i&mask]
		// The word of a slot is written before its entry.
		entry := s.entry.Load()
		if entry == 0 || s.first == first && s.last == last && int(uint8(entry)) == 1+length {
			return s, entry
		}
	}
}

// grown returns a copy of twice the size.
func (t *wordTable) grown() *wordTable {
	g := &wordTable{slots: make([]wordSlot, 2*len(t.slots)), seed: t.seed}
	for i := range t.slots {
		s := &t.slots[i]
		if entry := s.entry.Load(); entry != 0 {
			to, _ := g.at(s.first, s.last, int(uint8(entry))-1)
			to.first, to.last = s.first, s.last
			to.entry.Store(entry)
		}
	}
	return g
}

// ends returns the bytes of a word of at most 16 as two numbers, zeros after them.
func ends(word []byte) (first, last uint64) {
	switch n := len(word); {
	case n >= 8:
		return binary.LittleEndian.Uint64(word), binary.LittleEndian.Uint64(word[n-8:]) >> (8 * (16 - n))
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(word)) | uint64(binary.LittleEndian.Uint32(word[n-4:])>>(8*(8-n)))<<32, 0
	case n > 0:
		return uint64(word[0]) | uint64(word[n/2])<<(8*(n/2)) | uint64(word[n-1])<<(8*(n-1)), 0
	}
	return 0, 0
}
