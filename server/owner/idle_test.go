package owner

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestIdle(t *testing.T) {
	tests := []struct {
		name string
		use  func(i *Idle, busy *atomic.Bool)
		want time.Duration
	}{
		{"never used", func(*Idle, *atomic.Bool) {}, 5 * time.Second},
		{"one request", func(i *Idle, _ *atomic.Bool) {
			i.Begin()
			time.Sleep(20 * time.Second)
			i.End()
		}, 25 * time.Second},
		{"a short one", func(i *Idle, _ *atomic.Bool) {
			time.Sleep(4750 * time.Millisecond)
			i.Begin()
			i.End()
		}, 9750 * time.Millisecond},
		{"two that overlap", func(i *Idle, _ *atomic.Bool) {
			i.Begin()
			time.Sleep(3 * time.Second)
			i.Begin()
			i.End()
			time.Sleep(7 * time.Second)
			i.End()
		}, 15 * time.Second},
		// That it was busy is seen at most half a second too early or late.
		{"a job", func(i *Idle, busy *atomic.Bool) {
			busy.Store(true)
			time.Sleep(time.Minute - time.Millisecond)
			busy.Store(false)
		}, 64500 * time.Millisecond},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var busy atomic.Bool
				i, began := NewIdle(IdleAfter, busy.Load), time.Now()
				go tt.use(i, &busy)
				if err := i.Wait(t.Context()); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(began); took != tt.want {
					t.Errorf("it ended after %v, want %v", took, tt.want)
				}
				if i.Begin() {
					t.Error("a desk that ends takes a request")
				}
			})
		})
	}
}

func TestIdleCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		i := NewIdle(IdleAfter, func() bool { return false })
		if err := i.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Wait: %v", err)
		}
		if !i.Begin() {
			t.Error("a desk that goes on refuses a request")
		}
	})
}
