package predict

import (
	"net/http"
	"sync/atomic"
	"time"

	"copydesk/server/metrics"
	"copydesk/server/reply"
)

// Limits of a request. What is beyond them is refused with 413.
const (
	MaxBody      = 1 << 20  // bytes of the body of /predict
	MaxBatchBody = 16 << 20 // bytes of the body of /predict/batch
	MaxText      = 100_000  // bytes of a text
	MaxTexts     = 1000     // texts of a batch
)

const (
	// maxHeld bounds the bodies that are in memory at once, but for small ones.
	maxHeld = 256 << 20
	// smallBody is the size of a body that is not counted: the number of
	// requests at once bounds those.
	smallBody = 64 << 10
)

// heldBy returns how many bytes the body of a request may take, of at most
// limit; 0 for a small one.
func heldBy(r *http.Request, limit int64) int64 {
	switch n := r.ContentLength; {
	case n < 0 || n > limit:
		return limit
	case n <= smallBody:
		return 0
	default:
		return n
	}
}

// budget is a number of bytes to share.
type budget struct {
	left    atomic.Int64
	metrics *metrics.Metrics
}

func newBudget(bytes int64, m *metrics.Metrics) *budget {
	b := &budget{metrics: m}
	b.left.Store(bytes)
	return b
}

// take takes bytes until they are given back. It never waits.
func (b *budget) take(bytes int64) error {
	if bytes == 0 {
		return nil
	}
	if !b.takes(bytes) {
		b.metrics.Shed(metrics.Memory)
		return &reply.Error{
			Status:     http.StatusTooManyRequests,
			Message:    "The requests under way fill the memory that is set aside for them; try again in a second",
			RetryAfter: time.Second,
		}
	}
	return nil
}

// takes takes bytes if so many are left.
func (b *budget) takes(bytes int64) bool {
	if b.left.Add(-bytes) < 0 {
		b.left.Add(bytes)
		return false
	}
	return true
}

func (b *budget) give(bytes int64) { b.left.Add(bytes) }
