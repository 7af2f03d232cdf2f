package predict

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"copydesk/server/reply"
	"copydesk/server/servertest"
)

// refused fails unless err is a failure of that status whose message has want.
func refused(t *testing.T, err error, status int, want string) {
	t.Helper()
	if e, ok := errors.AsType[*reply.Error](err); !ok || e.Status != status || !strings.Contains(e.Message, want) {
		t.Errorf("%v, want %d %s", err, status, want)
	}
}

// TestVersions asks for versions by their number.
func TestVersions(t *testing.T) {
	s := newShelf(t, 4)
	s.challenge(2, 100)
	a := newAPI(s.Desk, s, &servertest.Log{})
	a.Load(t.Context())
	numbers, err := a.Versions(t.Context())
	if err != nil || !slices.Equal(numbers, []int{1, 2, 3, 4}) {
		t.Errorf("versions %v, %v", numbers, err)
	}
	for version, variant := range map[int]string{1: "champion", 2: "challenger", 3: "", 4: ""} {
		m, err := a.Model(t.Context(), version)
		if err != nil || m.Number() != fmt.Sprint(version) {
			t.Fatalf("version %d is %v, %v", version, m, err)
		}
		r, err := a.Do(t.Context(), Query{Texts: []string{"The bank"}, Version: version})
		if err != nil || r.Model != m || string(r.Variant) != variant {
			t.Errorf("version %d answers as %q of %v, %v", version, r.Variant, r.Model, err)
		}
	}
	// Whoever asks for no version gets the challenger, whose share is everything.
	if r, err := a.Do(t.Context(), Query{Texts: []string{"The bank"}}); err != nil || r.Model.Number() != "2" || r.Variant != "challenger" {
		t.Errorf("answered by %v, %v", r, err)
	}
	if m, err := a.Model(t.Context(), 0); err != nil || m.Number() != "1" {
		t.Errorf("the model is %v, %v", m, err)
	}
	for _, version := range []int{-1, 5, 1 << 40} {
		_, err := a.Do(t.Context(), Query{Texts: []string{"The bank"}, Version: version})
		refused(t, err, http.StatusNotFound, fmt.Sprintf("news-classifier has no version %d", version))
	}
	a.Close()
	_, err = a.Model(t.Context(), 3)
	refused(t, err, http.StatusServiceUnavailable, "shutting down")
}

// TestVersionThatCannotBeLoaded harms nobody else.
func TestVersionThatCannotBeLoaded(t *testing.T) {
	s := newShelf(t, 2)
	var log servertest.Log
	a := newAPI(s.Desk, s, &log)
	a.Load(t.Context())
	file := strings.TrimPrefix(s.version(2).Digest, "sha256:")
	if err := os.Remove(filepath.Join(s.Workspace().Models(), file)); err != nil {
		t.Fatal(err)
	}
	_, err := a.Do(t.Context(), Query{Texts: []string{"The bank"}, Version: 2})
	refused(t, err, http.StatusServiceUnavailable, "news-classifier version 2 could not be loaded; the log of the server says why")
	if !strings.Contains(err.Error(), "is missing") {
		t.Errorf("%v does not say why", err)
	}
	if l := a.lineup(); l.trouble != "" {
		t.Errorf("the line-up is in trouble: %s", l.trouble)
	}
}

// TestEviction keeps the versions that were asked for last, and the line-up.
func TestEviction(t *testing.T) {
	s := newShelf(t, 6)
	a := newAPI(s.Desk, s, &servertest.Log{}) // five stay loaded
	s.challenge(2, 10)
	a.Load(t.Context())
	ask := func(versions ...int) {
		t.Helper()
		for _, v := range versions {
			if _, err := a.Model(t.Context(), v); err != nil {
				t.Fatal(err)
			}
		}
	}
	loads := func(want ...int) {
		t.Helper()
		var got []int
		for v := range 6 {
			got = append(got, s.loaded(v+1))
		}
		if !slices.Equal(got, want) {
			t.Errorf("loads %v, want %v", got, want)
		}
	}
	ask(3, 4, 5, 3, 1, 2)
	loads(1, 1, 1, 1, 1, 0)
	ask(6, 3, 5) // in place of 4
	loads(1, 1, 1, 1, 1, 1)
	ask(4) // in place of 6
	ask(3, 5)
	loads(1, 1, 1, 2, 1, 1)
	ask(6) // in place of 4
	loads(1, 1, 1, 2, 1, 2)

	// Who leaves the line-up stays for a while.
	s.promote(2)
	a.Load(t.Context())
	ask(1, 2, 5, 6)
	loads(1, 1, 1, 2, 1, 2)
	s.promote(1)
	a.Load(t.Context())
	loads(1, 1, 1, 2, 1, 2)
}

// TestSmallCache keeps the line-up even where it is more than may stay.
func TestSmallCache(t *testing.T) {
	s := newShelf(t, 3)
	s.challenge(2, 10)
	o := options(s.Desk, s, &servertest.Log{})
	o.CacheSize = 1
	a := New(o)
	a.Load(t.Context())
	for range 2 {
		for v := range 3 {
			if _, err := a.Model(t.Context(), v+1); err != nil {
				t.Fatal(err)
			}
		}
	}
	if one, two, three := s.loaded(1), s.loaded(2), s.loaded(3); one != 1 || two != 1 || three != 2 {
		t.Errorf("loads %d, %d and %d; want 1, 1 and 2", one, two, three)
	}
}

// TestLoadsAtOnce asks for many versions many times at once: each is loaded once,
// two at a time, and a new champion waits for none of them.
func TestLoadsAtOnce(t *testing.T) {
	s := newShelf(t, 6)
	o := options(s.Desk, s, &servertest.Log{})
	o.CacheSize = 6 // a client that comes late finds its version still loaded
	a := New(o)
	a.Load(t.Context())
	s.begun, s.open = make(chan string, 100), make(chan struct{})
	var clients sync.WaitGroup
	for i := range 20 {
		clients.Go(func() {
			if _, err := a.Model(t.Context(), 2+i%4); err != nil {
				t.Error(err)
			}
		})
	}
	<-s.begun
	<-s.begun
	s.promote(6)
	promoted := make(chan struct{})
	go func() {
		defer close(promoted)
		a.Load(t.Context())
	}()
	if digest := <-s.begun; digest != s.version(6).Digest {
		t.Errorf("a third version is loaded before the champion: %s", digest)
	}
	// One that gives up does not end the load for the others.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Model(ctx, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	close(s.open)
	clients.Wait()
	<-promoted
	for v := 2; v <= 6; v++ {
		if n := s.loaded(v); n != 1 {
			t.Errorf("version %d was loaded %d times", v, n)
		}
	}
	if n := s.atOnce.Load(); n != maxLoads+1 {
		t.Errorf("%d loads at once, want %d and the champion", n, maxLoads)
	}
	if m, err := a.Model(t.Context(), 0); err != nil || m.Number() != "6" {
		t.Errorf("champion %v, %v", m, err)
	}
}

// TestUrgentLoad promotes a version whose load waits for its turn.
func TestUrgentLoad(t *testing.T) {
	s := newShelf(t, 4)
	a := newAPI(s.Desk, s, &servertest.Log{})
	a.Load(t.Context())
	s.begun, s.open = make(chan string, 100), make(chan struct{})
	var clients sync.WaitGroup
	ask := func(version int) {
		clients.Go(func() {
			if _, err := a.Model(t.Context(), version); err != nil {
				t.Error(err)
			}
		})
	}
	ask(2)
	ask(3)
	<-s.begun
	<-s.begun
	ask(4)
	s.promote(4)
	clients.Go(func() { a.Load(t.Context()) })
	select {
	case <-s.begun:
	case <-time.After(10 * time.Second):
		t.Error("the champion waits for other loads")
	}
	close(s.open)
	clients.Wait()
	if n := s.loaded(4); n != 1 {
		t.Errorf("loaded %d times", n)
	}
}

// TestFollowEndsLoads ends while a version is being loaded.
func TestFollowEndsLoads(t *testing.T) {
	s := newShelf(t, 2)
	a := newAPI(s.Desk, s, &servertest.Log{})
	a.Load(t.Context())
	s.begun, s.open = make(chan string, 1), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.Follow(ctx)
	}()
	failed := make(chan error, 1)
	go func() {
		_, err := a.Model(t.Context(), 2)
		failed <- err
	}()
	<-s.begun
	cancel()
	<-ended
	refused(t, <-failed, http.StatusServiceUnavailable, "shutting down")
	_, err := a.Model(t.Context(), 2)
	refused(t, err, http.StatusServiceUnavailable, "shutting down")
}
