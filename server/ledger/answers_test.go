package ledger

import (
	"sync"
	"testing"
	"time"
	"unsafe"

	"copydesk/server/predict"
)

// holds fails unless of the ids up to end exactly those from first on are found.
func holds(t *testing.T, l *Ledger, first, end uint64) {
	t.Helper()
	for n := range end {
		e, ok := l.Find(idOf(n))
		if want := n >= first; ok != want {
			t.Fatalf("after %d answers, answer %d: found %v, want %v", end, n, ok, want)
		}
		if ok && e.Confidence != confidence(n) {
			t.Fatalf("answer %d has the confidence %v, want %v", n, e.Confidence, confidence(n))
		}
	}
	if _, ok := l.Find(idOf(end)); ok {
		t.Fatalf("answer %d is found before it is given", end)
	}
}

// TestTheNewestAreFound holds that exactly the newest answers are found, around
// each end of the ring, in rings of all kinds of sizes.
func TestTheNewestAreFound(t *testing.T) {
	m := model(1, "business", "sports", "technology")
	for _, size := range []int{1, 2, 3, 7, 64, 100} {
		l := newLedger(t, &memory{}, func(o *Options) { o.Size = size })
		if l.Size() != size {
			t.Errorf("the size is %d, want %d", l.Size(), size)
		}
		for n := range uint64(3*size + 2) {
			l.Record(result(m, n, 1), []string{"text"})
			holds(t, l, uint64(max(0, int(n)+1-size)), n+1)
		}
	}
}

func TestTheLast100000AreFound(t *testing.T) {
	m := model(1, "business", "sports")
	l := newLedger(t, &memory{}, func(o *Options) { o.Size, o.PerMinute = Size, 0 })
	next := uint64(0)
	for _, end := range []uint64{Size - 1, Size, Size + 1, 2*Size - 1, 2 * Size, 2*Size + 1} {
		for next < end {
			n := min(997, int(end-next))
			l.Record(result(m, next, n), make([]string, n))
			next += uint64(n)
		}
		holds(t, l, end-min(end, Size), end)
	}
}

// A batch larger than the ring leaves its end.
func TestLargeBatch(t *testing.T) {
	l := newLedger(t, &memory{}, func(o *Options) { o.Size = 10 })
	l.Record(result(model(1, "a"), 0, 37), make([]string, 37))
	holds(t, l, 27, 37)
}

func TestEntry(t *testing.T) {
	l := newLedger(t, &memory{}, nil)
	l.Record(result(model(3, "business", "sports"), 4, 2), []string{"a", "b"})
	l.Record(result(model(4, "sports"), 6, 1), []string{"c"})
	for n, want := range map[uint64]struct {
		version  int
		category string
	}{4: {3, "business"}, 5: {3, "sports"}, 6: {4, "sports"}} {
		e, ok := l.Find(idOf(n))
		if !ok || e.Origin.Version != want.version || e.Category != want.category || e.Origin.Model != "news-classifier" {
			t.Errorf("answer %d: %+v, %v", n, e, ok)
		}
		if at := noon.Add(time.Duration(min(n, 4)) * time.Millisecond); n < 6 && !e.Time.Equal(at) {
			t.Errorf("answer %d was given at %v, want %v", n, e.Time, at)
		}
	}
	if e, _ := l.Find(idOf(5)); len(e.Origin.Categories) != 2 {
		t.Errorf("the categories of version 3 are %v", e.Origin.Categories)
	}
}

// TestManyVersions keeps the versions of all that is remembered apart, however
// many have served.
func TestManyVersions(t *testing.T) {
	l := newLedger(t, &memory{}, func(o *Options) { o.Size = 2 * maxOrigins })
	for n := range uint64(3 * maxOrigins) {
		l.Record(result(model(int(n), "a"), n, 1), []string{""})
	}
	for n := uint64(maxOrigins); n < 3*maxOrigins; n++ {
		if e, ok := l.Find(idOf(n)); !ok || e.Origin.Version != int(n) {
			t.Fatalf("answer %d is of %+v, %v", n, e.Origin, ok)
		}
	}
	if n := len(l.answers.origins); n > maxOrigins {
		t.Errorf("%d versions are looked up", n)
	}
}

// TestTogether records and asks from many goroutines, for the race detector.
func TestTogether(t *testing.T) {
	m := model(1, "a", "b")
	const writers, each, size = 4, 2000, 500
	l := newLedger(t, &memory{}, func(o *Options) { o.Size = size })
	var group sync.WaitGroup
	for w := range uint64(writers) {
		group.Go(func() {
			for n := range uint64(each) {
				number := w*each + n
				l.Record(result(m, number, 1), []string{"text"})
				if e, ok := l.Find(idOf(number)); ok && e.Confidence != confidence(number) {
					t.Errorf("answer %d has the confidence %v", number, e.Confidence)
				}
				if n%500 == 0 {
					l.reservoir.take()
					l.answers.chunks()
				}
			}
		})
	}
	group.Wait()
	found := 0
	for n := range uint64(writers * each) {
		if _, ok := l.Find(idOf(n)); ok {
			found++
		}
	}
	if found != size {
		t.Errorf("%d answers are found, want %d", found, size)
	}
}

// TestMemory holds what the documentation says of the memory.
func TestMemory(t *testing.T) {
	a := newAnswers(Size)
	bytes := cap(a.ring)*int(unsafe.Sizeof(record{})) + cap(a.heads)*4
	if bytes > 7_000_000 {
		t.Errorf("%d bytes", bytes)
	}
	l := newLedger(t, &memory{}, func(o *Options) { o.Size = Size })
	r, texts := result(model(1, "a"), 0, 10), make([]string, 10)
	for range 100 { // the reservoir is full
		l.Record(r, texts)
	}
	l.reservoir.size = 0 // what is drawn allocates, and is rare
	if n := testing.AllocsPerRun(100, func() { l.Record(r, texts) }); n != 0 {
		t.Errorf("%v allocations for ten answers", n)
	}
}

// BenchmarkRecord is what an answer costs, from as many goroutines as there are
// processors.
func BenchmarkRecord(b *testing.B) {
	l := newLedger(b, &memory{}, func(o *Options) { o.Size, o.PerMinute = Size, 100 })
	m := model(1, "business", "sports", "technology")
	texts := []string{"The bank raised its interest rate and shares fell at the close of the market."}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		r := result(m, 0, 1)
		for n := uint64(0); pb.Next(); n++ {
			id := &r.Answers[0].ID
			*id = predict.ID{}
			for i := range 8 {
				id[i] = byte(n * 0x9E3779B97F4A7C15 >> (8 * i))
			}
			l.Record(r, texts)
		}
	})
}
