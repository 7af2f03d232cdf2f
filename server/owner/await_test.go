package owner

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"copydesk/engine/fault"
)

func TestAwait(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("broken")
	far := unavailable(ErrElsewhere, "far")
	draining := fault.Newf(fault.Unavailable, "the desk is draining")
	tests := []struct {
		name    string
		answers []error // of attach, the last one again and again
		want    error
		calls   int
		took    time.Duration
	}{
		{"at once", []error{nil}, nil, 1, 0},
		{"later", []error{held(dir), held(dir), draining, nil}, nil, 4, 70 * time.Millisecond},
		{"another failure", []error{held(dir), broken}, broken, 2, 10 * time.Millisecond},
		{"elsewhere", []error{far}, ErrElsewhere, 1, 0},
		// Five short pauses, then one each 200 ms.
		{"never", []error{held(dir)}, ErrHeld, 5 + 224, awaitPatience},
		{"draining for ever", []error{draining}, draining, 5 + 224, awaitPatience},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began, calls := time.Now(), 0
				err := Await(t.Context(), dir, func(context.Context) error {
					calls++
					return tt.answers[min(calls, len(tt.answers))-1]
				})
				if !errors.Is(err, tt.want) || calls != tt.calls || time.Since(began) != tt.took {
					t.Errorf("%v after %d calls and %v; want %v, %d, %v", err, calls, time.Since(began), tt.want, tt.calls, tt.took)
				}
				if tt.took == awaitPatience {
					if want := "the workspace " + dir + " is held by another process, which does not answer (waited 45s)"; fault.KindOf(err) != fault.Unavailable || !strings.HasPrefix(err.Error(), want) {
						t.Errorf("%v (%v), want %s", err, fault.KindOf(err), want)
					}
				}
			})
		})
	}
}

func TestAwaitCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if err := Await(ctx, "w", func(context.Context) error { return held("w") }); !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want %v", err, context.Canceled)
		}
		// attach itself may be what hangs.
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := Await(ctx, "w", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		if fault.KindOf(err) != fault.Unavailable || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v (%v)", err, fault.KindOf(err))
		}
	})
}
