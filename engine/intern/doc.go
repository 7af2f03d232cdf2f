// Package intern has hash tables that only grow, for numbering words and pairs of
// numbers from several goroutines at once:
//
//	var words intern.Words
//	n := words.Put([]byte("coach"), func() uint64 { return 7 })
//	words.Get([]byte("coach")) // 7, true
//
// An entry is never removed or changed, so that a reader needs no lock: it finds an
// entry, or takes the lock to make it. A table is open addressing with linear probing,
// and at most two thirds full.
package intern
