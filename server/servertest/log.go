package servertest

import (
	"strings"
	"sync"
)

// Log collects what is written to it, by any goroutine.
type Log struct {
	mu  sync.Mutex
	buf strings.Builder
}

// Write adds to the log.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

// String returns what was written so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
