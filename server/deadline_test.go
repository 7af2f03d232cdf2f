package server

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		parent, cancel := context.WithCancel(t.Context())
		passes := &deadline{Context: parent, at: time.Now().Add(time.Second)}
		unwatched := &deadline{Context: parent, at: time.Now().Add(time.Second)}
		ends := &deadline{Context: parent, at: time.Now().Add(time.Hour)}
		defer passes.release()
		defer ends.release()
		if at, ok := passes.Deadline(); !ok || at != passes.at {
			t.Errorf("deadline is %v, %v", at, ok)
		}
		for _, d := range []*deadline{passes, unwatched, ends} {
			if d.Err() != nil {
				t.Errorf("ended at once: %v", d.Err())
			}
		}
		select {
		case <-passes.Done():
			t.Error("done at once")
		case <-ends.Done():
			t.Error("done at once")
		case <-time.After(999 * time.Millisecond):
		}
		<-passes.Done()
		if !errors.Is(passes.Err(), context.DeadlineExceeded) || !errors.Is(unwatched.Err(), context.DeadlineExceeded) {
			t.Errorf("after the deadline: %v, %v", passes.Err(), unwatched.Err())
		}
		select {
		case <-unwatched.Done():
		default:
			t.Error("Err says that it ended, Done does not")
		}

		if ends.Err() != nil {
			t.Error("ended too early")
		}
		cancel()
		<-ends.Done()
		if !errors.Is(ends.Err(), context.Canceled) {
			t.Errorf("after the end of the request: %v", ends.Err())
		}
		sooner, stop := context.WithDeadline(t.Context(), time.Now().Add(time.Minute))
		defer stop()
		within := &deadline{Context: sooner, at: time.Now().Add(time.Hour)}
		if at, _ := within.Deadline(); at != time.Now().Add(time.Minute) {
			t.Errorf("the deadline within another is %v", at)
		}

		released := &deadline{Context: t.Context(), at: time.Now().Add(time.Hour)}
		of, stopped := context.WithCancel(released)
		defer stopped()
		released.release()
		<-of.Done()
		if released.Err() == nil || !errors.Is(of.Err(), context.Canceled) {
			t.Errorf("after its release: %v, and of what was made of it %v", released.Err(), of.Err())
		}
	})
}
