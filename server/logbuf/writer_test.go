package logbuf_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"copydesk/server/logbuf"
)

// sink remembers what was written to it, in how many pieces.
type sink struct {
	mu     sync.Mutex
	bytes  bytes.Buffer
	pieces int
	fails  error
}

func (s *sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pieces++
	if s.fails != nil {
		return 0, s.fails
	}
	return s.bytes.Write(p)
}

func (s *sink) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bytes.String()
}

func (s *sink) writes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pieces
}

func TestLinesWaitAMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s sink
		w := logbuf.New(&s)
		defer w.Close()
		for round := 1; round <= 3; round++ {
			fmt.Fprintln(w, "one")
			fmt.Fprintln(w, "two")
			if n := s.writes(); n != round-1 {
				t.Fatalf("round %d: %d pieces before the time", round, n)
			}
			time.Sleep(100 * time.Millisecond)
			synctest.Wait()
			if got, want := s.String(), strings.Repeat("one\ntwo\n", round); got != want || s.writes() != round {
				t.Fatalf("round %d: %q in %d pieces", round, got, s.writes())
			}
		}
	})
}

func TestManyLinesDoNotWait(t *testing.T) {
	var s sink
	w := logbuf.New(&s)
	defer w.Close()
	line := strings.Repeat("x", 1023) + "\n"
	for range 64 {
		fmt.Fprint(w, line)
	}
	if got := len(s.String()); got != 64<<10 {
		t.Errorf("%d bytes are written, want all", got)
	}
}

func TestWarningsDoNotWait(t *testing.T) {
	var s sink
	w := logbuf.New(&s)
	defer w.Close()
	log := slog.New(logbuf.Handler(slog.NewTextHandler(w, nil), w)).With("a", 1).WithGroup("g")
	log.Info("quiet")
	if s.String() != "" {
		t.Errorf("written at once: %q", s.String())
	}
	log.Warn("loud", "b", 2)
	if got := s.String(); strings.Count(got, "\n") != 2 || !strings.Contains(got, "quiet") || !strings.Contains(got, "g.b=2") {
		t.Errorf("after the warning: %q", got)
	}
}

func TestLinesStayWholeAndInOrder(t *testing.T) {
	var s sink
	w := logbuf.New(&s)
	var group sync.WaitGroup
	const writers, each = 8, 2000
	for writer := range writers {
		group.Go(func() {
			for i := range each {
				fmt.Fprintf(w, "%d %d %s\n", writer, i, strings.Repeat("x", 200))
			}
		})
	}
	group.Wait()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var next [writers]int
	for line := range strings.Lines(s.String()) {
		var writer, i int
		if _, err := fmt.Sscanf(line, "%d %d", &writer, &i); err != nil || next[writer] != i || len(line) < 203 {
			t.Fatalf("%q after %d lines of its writer", line, next[writer])
		}
		next[writer]++
	}
	for writer, n := range next {
		if n != each {
			t.Errorf("writer %d has %d lines, want %d", writer, n, each)
		}
	}
	fmt.Fprint(w, "late\n")
	if !strings.HasSuffix(s.String(), "late\n") {
		t.Error("what is written after Close waits")
	}
}

func TestFailuresAreReported(t *testing.T) {
	full := errors.New("full")
	s := sink{fails: full}
	w := logbuf.New(&s)
	fmt.Fprintln(w, "one")
	if err := w.Flush(); !errors.Is(err, full) {
		t.Errorf("Flush: %v", err)
	}
	if err := w.Flush(); err != nil {
		t.Errorf("reported twice: %v", err)
	}
	fmt.Fprintln(w, "two")
	if err := w.Close(); !errors.Is(err, full) {
		t.Errorf("Close: %v", err)
	}
}
