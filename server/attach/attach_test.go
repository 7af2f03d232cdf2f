//go:build linux || darwin

package attach_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/attach"
	"copydesk/server/client"
	"copydesk/server/desk"
	"copydesk/server/desktest"
	"copydesk/server/owner"
)

func TestWithoutADesk(t *testing.T) {
	t.Run("running", func(t *testing.T) {
		desktest.Leaks(t)
		if _, err := newSite(t).Running(t.Context()); !errors.Is(err, owner.ErrNoDesk) {
			t.Errorf("err = %v, want owner.ErrNoDesk", err)
		}
	})
	t.Run("any", func(t *testing.T) {
		desktest.Leaks(t)
		s := newSite(t)
		c, err := s.Any(t.Context())
		if st := status(t, c, err); st.Mode != engine.OneShotMode || st.PID != os.Getpid() {
			t.Errorf("the desk is %+v", st)
		}
		second, err := s.Any(t.Context())
		status(t, second, err)
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		if _, err := s.Running(t.Context()); !errors.Is(err, owner.ErrNoDesk) {
			t.Errorf("after its command: %v", err)
		}
	})
	t.Run("lasting", func(t *testing.T) {
		s := newSite(t)
		c, err := s.Lasting(t.Context())
		st := status(t, c, err)
		t.Cleanup(func() { stop(t, s) })
		if st.Mode != engine.BackgroundMode || st.PID == os.Getpid() {
			t.Errorf("the desk is %+v", st)
		}
		// Killed, it is started again by who asks.
		if err := syscall.Kill(st.PID, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		if again, err := c.Status(t.Context()); err != nil || again.PID == st.PID || again.Store != st.Store {
			t.Errorf("after a kill %+v answers, %v", again, err)
		}
	})
}

// stop ends the desk that runs.
func stop(t *testing.T, s *site) {
	c := client.New(client.Options{Dial: func(ctx context.Context) (net.Conn, error) { return owner.Dial(ctx, s.dir) }})
	defer c.Close()
	if _, err := c.Stop(context.Background(), true); err != nil {
		t.Error(err)
	}
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		hold, err := owner.Take(s.dir)
		if err == nil {
			hold.Release()
			return
		}
		if time.Now().After(end) {
			t.Error(err)
			return
		}
	}
}

func TestADeskThatIsUsed(t *testing.T) {
	for _, tt := range []struct {
		name, build string
		mode        engine.Mode
		busy        bool
		watched     bool
	}{
		{"of the same build", "this", engine.BackgroundMode, false, false},
		{"of another build, at work", "old", engine.BackgroundMode, true, false},
		{"of another build, watched", "old", engine.BackgroundMode, false, true},
		{"of another build, a command", "old", engine.OneShotMode, false, false},
		{"of another build, that serves", "old", engine.ServeMode, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			desktest.Leaks(t)
			s := newSite(t)
			ended := s.runs(tt.build, tt.mode)
			if tt.busy {
				s.busy()
			}
			if tt.watched {
				w, err := s.other().Watch(t.Context(), 0)
				if err != nil {
					t.Fatal(err)
				}
				defer w.Close()
			}
			for name, find := range map[string]func(context.Context) (*attach.Client, error){"any": s.Any, "lasting": s.Lasting, "running": s.Running} {
				c, err := find(t.Context())
				if st := status(t, c, err); st.Build != tt.build || st.Mode != tt.mode {
					t.Errorf("%s: %+v answers", name, st)
				}
			}
			select {
			case <-ended:
				t.Error("it was ended")
			default:
			}
		})
	}
}

func TestAnOlderDeskThatNobodyNeeds(t *testing.T) {
	desktest.Leaks(t)
	s := newSite(t)
	ended := s.runs("old", engine.BackgroundMode)
	c, err := s.Any(t.Context())
	if st := status(t, c, err); st.Build != "this" || st.Mode != engine.OneShotMode {
		t.Errorf("%+v answers", st)
	}
	<-ended
}

func TestAnotherProtocol(t *testing.T) {
	desktest.Leaks(t)
	s := newSite(t)
	hold, err := owner.Take(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := hold.Listen()
	if err == nil {
		err = hold.Publish(owner.Card{Protocol: 99, Build: "new", Mode: owner.Background})
	}
	if err != nil {
		t.Fatal(err)
	}
	var stopped, idle atomic.Bool
	srv := &http.Server{}
	srv.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		running := 1
		if idle.Load() {
			running = 0
		}
		if r.URL.Path == "/v1/desk/stop" {
			stopped.Store(true)
			go func() {
				srv.Shutdown(context.Background())
				hold.Release()
			}()
		}
		json.NewEncoder(w).Encode(engine.Status{Protocol: 99, Build: "new", Version: "9.0", PID: 4711, Mode: engine.BackgroundMode, Running: running, Stopping: stopped.Load()})
	})
	done := make(chan struct{})
	go func() {
		defer close(done)
		srv.Serve(l)
	}()
	defer func() {
		srv.Close()
		<-done
		hold.Release()
	}()
	for name, find := range map[string]func(context.Context) (*attach.Client, error){"any": s.Any, "lasting": s.Lasting, "running": s.Running} {
		_, err := find(t.Context())
		if fault.KindOf(err) != fault.Conflict {
			t.Fatalf("%s: %v", name, err)
		}
		for _, part := range []string{"process 4711", "copydesk 9.0", "protocol 99", fmt.Sprint(desk.Protocol), "copydesk desk stop"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q does not say %q", err, part)
			}
		}
	}
	idle.Store(true)
	c, err := s.Any(t.Context())
	if st := status(t, c, err); st.Build != "this" || !stopped.Load() {
		t.Errorf("%+v answers", st)
	}
}

func TestADeskThatDoesNotAnswer(t *testing.T) {
	desktest.Leaks(t)
	s := newSite(t)
	hold, err := owner.Take(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer hold.Release()
	if _, err := hold.Listen(); err != nil {
		t.Fatal(err)
	}
	if err := hold.Publish(owner.Card{Protocol: desk.Protocol, Build: "this", Mode: owner.Background}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := s.Running(ctx); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("err = %v, want fault.Unavailable", err)
	}
}

func TestACommandThatIsStopped(t *testing.T) {
	desktest.Leaks(t)
	s := newSite(t)
	c, err := s.Any(t.Context())
	status(t, c, err)
	job, err := c.Train(t.Context(), engine.TrainRequest{Spec: desktest.HeldSpec("nb")})
	if err != nil {
		t.Fatal(err)
	}
	waiting := make(chan error, 1)
	go func() { _, err := c.Wait(t.Context(), job.ID); waiting <- err }()
	time.Sleep(20 * time.Millisecond)
	if _, err := s.other().Stop(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if err := <-waiting; fault.KindOf(err) != fault.Unavailable {
		t.Errorf("the command hears %v", err)
	}
	next, err := s.Any(t.Context()) // waits until the other is gone
	status(t, next, err)
	if j, err := next.Job(t.Context(), job.ID); err != nil || j.State != engine.Interrupted {
		t.Errorf("the job is %s, %v", j.State, err)
	}
}

func TestServe(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	serves := func(t *testing.T, s *site, ctx context.Context) {
		t.Helper()
		p, err := s.Serve(ctx, log)
		if err != nil {
			t.Fatal(err)
		}
		if st, err := s.other().Status(t.Context()); err != nil || st.Mode != engine.ServeMode || st.Serving == "" {
			t.Errorf("%+v, %v", st, err)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Run("no desk", func(t *testing.T) {
		desktest.Leaks(t)
		serves(t, newSite(t), t.Context())
	})
	t.Run("a background desk makes room", func(t *testing.T) {
		desktest.Leaks(t)
		s := newSite(t)
		ended := s.runs("this", engine.BackgroundMode)
		serves(t, s, t.Context())
		<-ended
	})
	t.Run("a desk at work is waited for", func(t *testing.T) {
		desktest.Leaks(t)
		s := newSite(t)
		s.runs("this", engine.BackgroundMode)
		s.busy()
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		if p, err := s.Serve(ctx, log); err == nil || fault.KindOf(err) != fault.Deadline {
			t.Errorf("%v, %v", p, err)
		}
		time.AfterFunc(50*time.Millisecond, s.gate.Open)
		serves(t, s, t.Context())
	})
	t.Run("another one", func(t *testing.T) {
		desktest.Leaks(t)
		s := newSite(t)
		s.runs("old", engine.ServeMode)
		if _, err := s.Serve(t.Context(), log); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "already and serves predictions on 127.0.0.1:") {
			t.Errorf("err = %v", err)
		}
	})
}
