package logbuf

import (
	"errors"
	"io"
	"sync"
	"time"
)

const (
	interval = 100 * time.Millisecond // the longest that a line waits
	enough   = 64 << 10               // bytes that are written without waiting
	most     = 1 << 20                // bytes that may wait: then whoever logs waits, too
)

// Writer gathers what is written to it. It is safe for concurrent use.
type Writer struct {
	to io.Writer

	mu     sync.Mutex
	lines  []byte
	timer  *time.Timer
	armed  bool
	failed error // the first failure since it was last reported
	closed bool

	writing sync.Mutex // held while lines are written, so that they stay in order
	spare   []byte
}

// New returns a writer to w.
func New(w io.Writer) *Writer {
	b := &Writer{to: w}
	b.timer = time.AfterFunc(time.Hour, func() { b.flush() })
	b.timer.Stop()
	return b
}

// Write takes a line. It reports the failure to write an earlier one.
func (b *Writer) Write(line []byte) (int, error) {
	b.mu.Lock()
	b.lines = append(b.lines, line...)
	waiting, closed := len(b.lines), b.closed
	if !b.armed && !closed {
		b.armed = true
		b.timer.Reset(interval)
	}
	err := b.failed
	b.failed = nil
	b.mu.Unlock()
	switch {
	case closed || waiting >= most:
		err = errors.Join(err, b.Flush())
	case waiting >= enough && b.writing.TryLock():
		b.drain()
		b.writing.Unlock()
	}
	return len(line), err
}

// Flush writes what waits.
func (b *Writer) Flush() error {
	b.flush()
	b.mu.Lock()
	defer b.mu.Unlock()
	err := b.failed
	b.failed = nil
	return err
}

// Close writes what waits. What is written to b afterwards does not wait.
func (b *Writer) Close() error {
	b.mu.Lock()
	b.closed = true
	b.timer.Stop()
	b.mu.Unlock()
	return b.Flush()
}

func (b *Writer) flush() {
	b.writing.Lock()
	defer b.writing.Unlock()
	b.drain()
}

// drain writes what waits. writing is held.
func (b *Writer) drain() {
	b.mu.Lock()
	lines := b.lines
	b.lines = b.spare[:0]
	if b.armed {
		b.armed = false
		b.timer.Stop()
	}
	b.mu.Unlock()
	if len(lines) == 0 {
		b.spare = lines
		return
	}
	_, err := b.to.Write(lines)
	b.spare = lines[:0]
	if err != nil {
		b.mu.Lock()
		b.failed = err
		b.mu.Unlock()
	}
}
