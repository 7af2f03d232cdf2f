package server

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxClients is how many clients are told apart: the last that were here.
const maxClients = 10_000

// rates are a token bucket for each client. A client that was forgotten for
// others has a full one when it comes again.
type rates struct {
	limit rate.Limit
	burst int
	most  int

	mu      sync.Mutex
	clients map[string]*list.Element // of *bucket
	recent  list.List                // the last one first
}

type bucket struct {
	client string
	*rate.Limiter
}

func newRates(perSecond float64, burst int) *rates {
	return &rates{limit: rate.Limit(perSecond), burst: burst, most: maxClients, clients: make(map[string]*list.Element)}
}

// take takes a token from the client's bucket and returns 0 or, where there is
// none, how long it takes until there is.
func (r *rates) take(client string, now time.Time) time.Duration {
	b := r.of(client)
	if b.AllowN(now, 1) {
		return 0
	}
	// A reservation that is cancelled would not give back what others reserved
	// after it.
	missing := 1 - b.TokensAt(now)
	return max(1, time.Duration(missing/float64(r.limit)*float64(time.Second)))
}

func (r *rates) of(client string) *bucket {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.clients[client]; ok {
		r.recent.MoveToFront(e)
		return e.Value.(*bucket)
	}
	if r.recent.Len() >= r.most {
		last := r.recent.Remove(r.recent.Back()).(*bucket)
		delete(r.clients, last.client)
	}
	b := &bucket{client, rate.NewLimiter(r.limit, r.burst)}
	r.clients[client] = r.recent.PushFront(b)
	return b
}
