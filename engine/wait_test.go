package engine

import (
	"context"
	"testing"

	"copydesk/engine/fault"
)

// TestWaitWhenTheDeskCloses waits for a job that ended because the desk closes:
// what it came to is the next desk's to say.
func TestWaitWhenTheDeskCloses(t *testing.T) {
	ended := make(chan struct{})
	close(ended)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := &Desk{ctx: ctx, live: map[string]*training{"job": {done: ended}}}
	for range 100 {
		if _, err := d.Wait(t.Context(), "job"); fault.KindOf(err) != fault.Unavailable {
			t.Fatalf("got %v", err)
		}
	}
}
