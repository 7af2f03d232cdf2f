package ledger

import (
	"encoding/binary"
	"sync"
	"time"

	"copydesk/engine"
	"copydesk/server/predict"
)

// Entry is what is remembered of an answer.
type Entry struct {
	Origin     *engine.Origin // the version that answered
	Time       time.Time
	Category   string
	Confidence float64
}

// record is an entry in memory. Its strings are those of its origin.
type record struct {
	id         predict.ID
	time       int64 // nanoseconds of the epoch
	origin     *engine.Origin
	category   string
	confidence float64
	next       uint32 // record in the same chain, counted from 1; 0: none
}

// maxOrigins is how many versions are looked up at once. Records keep theirs.
const maxOrigins = 256

// answers are the newest answers: a ring of records, and chains of those whose
// ids have the same hash. It is made once and never grows, and one lock is held
// for some tens of nanoseconds an answer.
type answers struct {
	mu      sync.Mutex
	ring    []record
	heads   []uint32 // by hash, the first record of a chain, counted from 1
	written uint64   // how many were ever
	origins map[int]*engine.Origin
}

func newAnswers(size int) *answers {
	buckets := 1
	for buckets < size {
		buckets *= 2
	}
	return &answers{ring: make([]record, size), heads: make([]uint32, buckets), origins: make(map[int]*engine.Origin)}
}

// add remembers the answers of a result.
func (a *answers) add(r *predict.Result) {
	a.mu.Lock()
	defer a.mu.Unlock()
	v := r.Model.Version
	origin := a.origin(v.Model, v.Number, r.Model.Categories())
	at := r.Time.UnixNano()
	for i := range r.Answers {
		x := &r.Answers[i]
		a.put(record{id: x.ID, time: at, origin: origin, category: x.Category, confidence: x.Confidence})
	}
}

// origin returns the origin of a version, the same for all of its answers.
func (a *answers) origin(model string, version int, categories []string) *engine.Origin {
	if o := a.origins[version]; o != nil && o.Model == model {
		return o
	}
	if len(a.origins) >= maxOrigins {
		clear(a.origins)
	}
	o := &engine.Origin{Model: model, Version: version, Categories: categories}
	a.origins[version] = o
	return o
}

// put writes over the oldest record.
func (a *answers) put(r record) {
	slot := uint32(a.written % uint64(len(a.ring)))
	if a.written >= uint64(len(a.ring)) {
		a.unlink(slot)
	}
	a.written++
	head := a.head(r.id)
	r.next, *head = *head, slot+1
	a.ring[slot] = r
}

// unlink takes a record out of its chain.
func (a *answers) unlink(slot uint32) {
	link := a.head(a.ring[slot].id)
	for *link != slot+1 {
		link = &a.ring[*link-1].next
	}
	*link = a.ring[slot].next
}

// head is where the chain of an id begins. Ids are random.
func (a *answers) head(id predict.ID) *uint32 {
	return &a.heads[binary.LittleEndian.Uint32(id[:])&uint32(len(a.heads)-1)]
}

// find returns what is remembered of an answer.
func (a *answers) find(id predict.ID) (Entry, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for n := *a.head(id); n != 0; n = a.ring[n-1].next {
		if r := &a.ring[n-1]; r.id == id {
			return Entry{Origin: r.origin, Time: time.Unix(0, r.time), Category: r.category, Confidence: r.confidence}, true
		}
	}
	return Entry{}, false
}
