package server

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestCheckHangs asks again and again while a check hangs, as one does at a disk
// that is gone: each is told so in time, and the check is not begun again.
func TestCheckHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int64
		gone := make(chan struct{})
		c := &checks{all: map[string]Check{
			"disk":  func(context.Context) error { begun.Add(1); <-gone; return nil },
			"store": func(context.Context) error { return nil },
		}}
		for range 5 {
			start := time.Now()
			found := c.look(t.Context())
			if took := time.Since(start); took != checkTimeout {
				t.Errorf("it took %v", took)
			}
			if err := found["disk"]; err == nil || err.Error() != "it did not answer within 2s" || found["store"] != nil {
				t.Errorf("%v", found)
			}
		}
		if n := begun.Load(); n != 1 {
			t.Errorf("the check was begun %d times", n)
		}
		close(gone)
		synctest.Wait()
		if found := c.look(t.Context()); found["disk"] != nil || begun.Load() != 2 {
			t.Errorf("after it came back: %v, begun %d times", found, begun.Load())
		}
	})
}
