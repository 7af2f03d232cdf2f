package intern_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"copydesk/engine/intern"
)

// words are of all lengths around those that are held in different ways.
func words(n int) []string {
	var list []string
	for i := range n {
		for _, length := range []int{0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 40} {
			list = append(list, (strings.Repeat("\x00", length/2) + fmt.Sprint(i) + strings.Repeat("y", 40))[:length])
		}
	}
	return list
}

func TestWordsAsAMap(t *testing.T) {
	var w intern.Words
	if _, ok := w.Get([]byte("coach")); ok {
		t.Error("an empty table has a word")
	}
	want := make(map[string]uint64)
	for _, s := range words(5000) {
		next := intern.MaxValue - uint64(len(want))
		got := w.Put([]byte(s), func() uint64 { return next })
		if v, ok := want[s]; ok {
			next = v
		}
		if want[s] = next; got != next {
			t.Fatalf("%q has %d, want %d", s, got, next)
		}
	}
	for s, v := range want {
		if got, ok := w.Get([]byte(s)); !ok || got != v {
			t.Fatalf("%q has %d, %v, want %d", s, got, ok, v)
		}
		for _, after := range []string{"", "after", "which is long enough"} {
			if got, ok := w.GetIn([]byte("before"+s+after), 6, 6+len(s)); !ok || got != v {
				t.Fatalf("%q before %q has %d, %v, want %d", s, after, got, ok, v)
			}
		}
		other := []byte(s + "!")
		if _, ok := w.Get(other); ok {
			t.Fatalf("%q has a value", other)
		}
	}
}

func TestWordsTogether(t *testing.T) {
	var w intern.Words
	var next atomic.Uint64
	list := words(2000)
	got := make([][]uint64, 4)
	var wg sync.WaitGroup
	for g := range got {
		wg.Go(func() {
			for i := range list {
				s := []byte(list[(i+g*500)%len(list)])
				v, ok := w.Get(s)
				if !ok {
					v = w.Put(s, func() uint64 { return next.Add(1) })
				}
				if again, ok := w.Get(s); !ok || again != v {
					t.Errorf("%q has %d, then %d", s, v, again)
				}
			}
			for _, s := range list {
				v, _ := w.Get([]byte(s))
				got[g] = append(got[g], v)
			}
		})
	}
	wg.Wait()
	distinct := make(map[uint64]string)
	for i, s := range list {
		for g := range got {
			if got[g][i] != got[0][i] {
				t.Fatalf("%q has %d and %d", s, got[0][i], got[g][i])
			}
		}
		if other, ok := distinct[got[0][i]]; ok && other != s {
			t.Fatalf("%q and %q have %d", s, other, got[0][i])
		}
		distinct[got[0][i]] = s
	}
	if int(next.Load()) != len(distinct) {
		t.Errorf("%d values were asked for, %d are used", next.Load(), len(distinct))
	}
}

func TestPairsTogether(t *testing.T) {
	var p intern.Pairs
	if n := p.Get(1, 2); n != -1 {
		t.Errorf("an empty table has %d", n)
	}
	const distinct = 20_000
	nth := func(i int) (a, b int32) { return int32(i % 150), int32(i/150) - 1 }
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range distinct {
				a, b := nth((i + g*777) % distinct)
				if n := p.Put(a, b); p.Get(a, b) != n {
					t.Errorf("(%d, %d) has %d, then %d", a, b, n, p.Get(a, b))
				}
			}
		})
	}
	wg.Wait()
	if p.Len() != distinct {
		t.Fatalf("%d pairs, want %d", p.Len(), distinct)
	}
	for i := range distinct {
		a, b := nth(i)
		if x, y := p.Pair(p.Get(a, b)); x != a || y != b {
			t.Fatalf("(%d, %d) has the number of (%d, %d)", a, b, x, y)
		}
	}
	if n := p.Get(150, 0); n != -1 {
		t.Errorf("a pair that was not put has %d", n)
	}
}

// Whoever finds an entry finds its own, also where another is made beside it at the
// same moment.
func TestNeighboursAtOnce(t *testing.T) {
	const each = 600
	for round := range 3000 {
		var p intern.Pairs
		var w intern.Words
		var pairs, values [4][each]uint64
		var wg sync.WaitGroup
		for g := range pairs {
			wg.Go(func() {
				for i := range each {
					n := (i + g/2) % each
					pairs[g][n] = uint64(p.Put(int32(round), int32(n)))
					word := []byte{byte(round), byte(n), byte(n >> 8)}
					v, ok := w.Get(word)
					if !ok {
						v = w.Put(word, func() uint64 { return uint64(n) })
					}
					values[g][n] = v
				}
			})
		}
		wg.Wait()
		for g := range pairs {
			for n := range each {
				if _, b := p.Pair(int32(pairs[g][n])); int(b) != n || values[g][n] != uint64(n) {
					t.Fatalf("round %d: pair %d was given the number of %d, word %d the value %d", round, n, b, n, values[g][n])
				}
			}
		}
	}
}
