package intern

import (
	"sync"
	"sync/atomic"
)

// Pairs numbers pairs of numbers, from 0. The zero Pairs is empty. It is safe for
// concurrent use.
type Pairs struct {
	table atomic.Pointer[pairTable]
	_     [lineSize]byte // as in Words
	mu    sync.Mutex     // to add to the table
	pairs []uint64       // by number
}

type pairSlot struct {
	pair  uint64
	entry atomic.Uint32 // 1 + number; 0 is free
}

type pairTable struct {
	slots []pairSlot // a power of two
	seed  seed
}

func pair(a, b int32) uint64 { return uint64(uint32(a))<<32 | uint64(uint32(b)) }

// Get returns the number of a pair, -1 if it has none.
func (p *Pairs) Get(a, b int32) int32 {
	if t := p.table.Load(); t != nil {
		_, entry := t.at(pair(a, b))
		return int32(entry) - 1
	}
	return -1
}

// Put returns the number of a pair, the next one if it has none yet.
func (p *Pairs) Put(a, b int32) int32 {
	if n := p.Get(a, b); n >= 0 {
		return n
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.table.Load()
	if t == nil {
		t = &pairTable{slots: make([]pairSlot, firstSlots), seed: newSeed()}
		p.table.Store(t)
	}
	s, entry := t.at(pair(a, b))
	if entry != 0 {
		return int32(entry) - 1
	}
	if 3*len(p.pairs) >= 2*len(t.slots) {
		t = t.grown()
		p.table.Store(t)
		s, _ = t.at(pair(a, b))
	}
	n := int32(len(p.pairs))
	p.pairs = append(p.pairs, pair(a, b))
	s.pair = pair(a, b)
	s.entry.Store(uint32(n) + 1)
	return n
}

// Len returns how many pairs there are. While others put, it is out of date.
func (p *Pairs) Len() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.pairs)
}

// Pair returns the pair with a number. It must not be called while others put.
func (p *Pairs) Pair(n int32) (a, b int32) {
	return int32(p.pairs[n] >> 32), int32(p.pairs[n])
}

// at returns the slot of a pair with its entry, or the free one that is for it and 0.
// Once free, a slot may become that of another pair at any time: its entry must not
// be read again without the lock.
func (t *pairTable) at(pair uint64) (*pairSlot, uint32) {
	mask := uint64(len(t.slots) - 1)
	for i := t.seed.mix(pair, pair); ; i++ {
		s := &t.slots[i&mask]
		// The pair of a slot is written before its entry.
		entry := s.entry.Load()
		if entry == 0 || s.pair == pair {
			return s, entry
		}
	}
}

// grown returns a copy of twice the size.
func (t *pairTable) grown() *pairTable {
	g := &pairTable{slots: make([]pairSlot, 2*len(t.slots)), seed: t.seed}
	for i := range t.slots {
		s := &t.slots[i]
		if entry := s.entry.Load(); entry != 0 {
			to, _ := g.at(s.pair)
			to.pair = s.pair
			to.entry.Store(entry)
		}
	}
	return g
}
