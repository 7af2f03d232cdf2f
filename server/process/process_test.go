package process_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/config"
	"copydesk/engine/fault"
	"copydesk/server"
	"copydesk/server/client"
	"copydesk/server/desktest"
	"copydesk/server/owner"
	"copydesk/server/process"
	"copydesk/store"
)

func TestRunReturns(t *testing.T) {
	for _, tt := range []struct {
		name string
		mode engine.Mode
		end  func(t *testing.T, dir string, p *process.Process, cancel func())
	}{
		{"its context ends", engine.BackgroundMode, func(_ *testing.T, _ string, _ *process.Process, cancel func()) { cancel() }},
		{"a client stops it", engine.BackgroundMode, func(t *testing.T, dir string, _ *process.Process, _ func()) {
			if s, err := over(t, dir).Stop(t.Context(), false); err != nil || !s.Stopping {
				t.Errorf("%+v, %v", s, err)
			}
		}},
		{"a client stops a command", engine.OneShotMode, func(t *testing.T, dir string, _ *process.Process, _ func()) {
			if _, err := over(t, dir).Stop(t.Context(), false); fault.KindOf(err) != fault.Conflict {
				t.Errorf("without force: %v", err)
			}
			if _, err := over(t, dir).Stop(t.Context(), true); err != nil {
				t.Error(err)
			}
		}},
		{"its workspace is deleted", engine.OneShotMode, func(t *testing.T, dir string, _ *process.Process, _ func()) {
			if err := os.Rename(dir, dir+"-gone"); err != nil {
				t.Error(err)
			}
			t.Cleanup(func() { os.RemoveAll(dir + "-gone") })
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name != "its workspace is deleted" { // a store without its files cannot be closed
				desktest.Leaks(t)
			}
			o := desktest.Options(t, desktest.Dir(t), desktest.NewGate())
			o.Mode = tt.mode
			p := open(t, o)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ended := run(ctx, p)
			if _, err := over(t, o.Dir).Status(t.Context()); err != nil {
				t.Fatal(err)
			}
			select {
			case err := <-ended:
				t.Fatalf("Run has returned before: %v", err)
			case <-time.After(20 * time.Millisecond):
			}
			tt.end(t, o.Dir, p, cancel)
			ends(t, ended)
			if err := p.Close(); err != nil {
				t.Error(err)
			}
			if err := p.Close(); err != nil {
				t.Errorf("closed again: %v", err)
			}
			if _, err := os.Stat(o.Dir); err == nil {
				nobody(t, o.Dir)
			}
		})
	}
}

func TestAnIdleDeskGoes(t *testing.T) {
	desktest.Leaks(t)
	gate := desktest.NewGate()
	o := desktest.Options(t, desktest.Dir(t), gate)
	o.IdleAfter = 100 * time.Millisecond
	p := open(t, o)
	ended := run(t.Context(), p)
	c := over(t, o.Dir)
	stays := func(why string) {
		t.Helper()
		select {
		case err := <-ended:
			t.Fatalf("it ended although %s: %v", why, err)
		case <-time.After(3 * o.IdleAfter):
		}
	}
	w, err := c.Watch(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	stays("it is watched")
	job := train(t, c, desktest.HeldSpec("nb"))
	w.Close()
	stays("it works")
	gate.Open()
	if j, err := c.Wait(t.Context(), job.ID); err != nil || j.State != engine.Succeeded {
		t.Errorf("%s, %v", j.State, err)
	}
	ends(t, ended)
	// From now on it takes nothing on, so that clients turn to the next desk.
	if _, err := c.Train(t.Context(), engine.TrainRequest{Spec: desktest.Spec("nb")}); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a desk that goes answers %v", err)
	}
}

func TestOneShotLeavesTheJobsOfOthers(t *testing.T) {
	desktest.Leaks(t)
	dir, gate := desktest.Dir(t), desktest.NewGate()
	o := desktest.Options(t, dir, gate)
	o.Mode = engine.OneShotMode
	p := open(t, o)
	others := train(t, over(t, dir), desktest.Spec("nb"))
	own := train(t, within(t, p), desktest.Spec("nb"))
	if j, err := within(t, p).Wait(t.Context(), own.ID); err != nil || j.State != engine.Succeeded {
		t.Errorf("its own job %s, %v", j.State, err)
	}
	if s := state(t, over(t, dir), others.ID); s != engine.Queued {
		t.Errorf("the job of another is %s", s)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, desktest.Options(t, dir, gate))
	if j, err := over(t, dir).Wait(t.Context(), others.ID); err != nil || j.State != engine.Succeeded {
		t.Errorf("at the next desk it is %s, %v", j.State, err)
	}
}

func TestOpenTwice(t *testing.T) {
	desktest.Leaks(t)
	o := desktest.Options(t, desktest.Dir(t), desktest.NewGate())
	open(t, o)
	for range 2 {
		if _, err := process.Open(o); !errors.Is(err, owner.ErrHeld) || fault.KindOf(err) != fault.Unavailable {
			t.Errorf("err = %v, want owner.ErrHeld", err)
		}
	}
	if _, err := over(t, o.Dir).Status(t.Context()); err != nil {
		t.Errorf("the first answers %v", err)
	}
}

func TestAFailedOpenLeavesNothing(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, o *process.Options)
		kind   fault.Kind
		want   string
	}{
		{"the port is taken", func(_ *testing.T, o *process.Options) {
			p := server.DefaultOptions()
			p.Port = taken.Addr().(*net.TCPAddr).Port
			o.Mode, o.Predict = engine.ServeMode, func() (server.Options, error) { return p, nil }
		}, fault.Unavailable, " listens on "},
		{"the store is damaged", func(t *testing.T, o *process.Options) {
			if err := os.MkdirAll(filepath.Join(o.Dir, "store"), 0o700); err == nil {
				err = os.WriteFile(filepath.Join(o.Dir, "store", "MANIFEST"), []byte("nonsense that is long enough"), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, fault.Corrupt, "damaged"},
		{"the store cannot be opened", func(_ *testing.T, o *process.Options) {
			o.Store = func(engine.Workspace) (process.Store, error) { return nil, fault.Newf(fault.Exhausted, "no room") }
		}, fault.Exhausted, "no room"},
		{"the socket cannot be made", func(t *testing.T, o *process.Options) {
			if err := os.MkdirAll(filepath.Join(o.Dir, "desk.sock", "x"), 0o700); err != nil {
				t.Fatal(err)
			}
		}, fault.Invalid, "desk.sock"},
		{"the workspace is a file", func(t *testing.T, o *process.Options) {
			o.Dir = filepath.Join(o.Dir, "file")
			if err := os.WriteFile(o.Dir, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, fault.Invalid, "cannot be used"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			desktest.Leaks(t)
			o := desktest.Options(t, desktest.Dir(t), desktest.NewGate())
			dir := o.Dir
			tt.change(t, &o)
			p, err := process.Open(o)
			if err == nil {
				p.Close()
				t.Fatal("it was opened")
			}
			if fault.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("err = %v (%v), want %q (%v)", err, fault.KindOf(err), tt.want, tt.kind)
			}
			os.RemoveAll(filepath.Join(dir, "desk.sock", "x"))
			os.RemoveAll(filepath.Join(dir, "store"))
			if info, err := os.Lstat(filepath.Join(dir, "desk.sock")); err == nil && info.IsDir() {
				os.Remove(filepath.Join(dir, "desk.sock"))
			}
			nobody(t, dir)
			open(t, desktest.Options(t, dir, desktest.NewGate()))
		})
	}
}

// witness is a store that looks around when it is closed.
type witness struct {
	*store.Store
	closing func(*store.Store)
}

func (w witness) Close() error {
	w.closing(w.Store)
	return w.Store.Close()
}

func TestTheOrderOfTheEnd(t *testing.T) {
	desktest.Leaks(t)
	o := desktest.Options(t, desktest.Dir(t), desktest.NewGate())
	var job string
	looked := false
	o.Store = func(w engine.Workspace) (process.Store, error) {
		s, err := store.Open(store.Options{Dir: w.Store()})
		return witness{s, func(s *store.Store) {
			looked = true
			if j, err := s.Job(job); err != nil || j.State != engine.Interrupted {
				t.Errorf("the store closes while the job is %s, %v", j.State, err)
			}
			if c, err := owner.Dial(context.Background(), o.Dir); err == nil {
				c.Close()
				t.Error("the store closes while clients can come")
			}
			if _, err := owner.Take(o.Dir); !errors.Is(err, owner.ErrHeld) {
				t.Errorf("the store closes and the lock is free: %v", err)
			}
		}}, err
	}
	p := open(t, o)
	c := over(t, o.Dir)
	w, err := c.Watch(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	job = train(t, c, desktest.HeldSpec("nb")).ID
	until(t, "it runs", func() bool { return state(t, c, job) == engine.Running })
	waiting := make(chan error, 1)
	go func() { _, err := c.Wait(t.Context(), job); waiting <- err }()
	time.Sleep(20 * time.Millisecond)
	began := time.Now()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("closing took %v", took)
	}
	if err := <-waiting; fault.KindOf(err) != fault.Unavailable {
		t.Errorf("who waits hears %v", err)
	}
	var last engine.Event
	for {
		events, err := w.Next(t.Context())
		if err != nil {
			break
		}
		last = events[len(events)-1]
	}
	if last.Job != job || last.State != engine.Interrupted {
		t.Errorf("the last that a watcher hears is %+v", last)
	}
	if !looked {
		t.Error("the store was not closed")
	}
	nobody(t, o.Dir)
}

func TestServing(t *testing.T) {
	desktest.Leaks(t)
	o := desktest.Options(t, desktest.Dir(t), desktest.NewGate())
	predict := server.DefaultOptions()
	predict.Port, predict.Grace = 0, 0
	o.Mode, o.Predict = engine.ServeMode, func() (server.Options, error) { return predict, nil }
	p := open(t, o)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := run(ctx, p)
	c := over(t, o.Dir)
	s, err := c.Status(t.Context())
	if err != nil || s.Serving == "" || s.Mode != engine.ServeMode {
		t.Fatalf("%+v, %v", s, err)
	}
	web := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := web.Get("http://" + s.Serving + "/livez")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if card, err := owner.Find(o.Dir); err != nil || card.Serving != s.Serving {
		t.Errorf("the card says %+v, %v", card, err)
	}
	if _, err := c.Stop(t.Context(), false); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), s.Serving) {
		t.Errorf("stopped without force: %v", err)
	}
	asking := make(chan struct{})
	go func() { // asked while the prediction server ends
		defer close(asking)
		for range 50 {
			if _, err := c.Status(t.Context()); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	cancel()
	ends(t, ended)
	<-asking
	if _, err := web.Get("http://" + s.Serving + "/livez"); err == nil {
		t.Error("it still serves")
	}
}

func TestWhoAsked(t *testing.T) {
	desktest.Leaks(t)
	o := desktest.Options(t, desktest.Dir(t), desktest.NewGate())
	p := open(t, o)
	for name, c := range map[string]*client.Client{"over the socket": over(t, o.Dir), "in memory": within(t, p)} {
		if j := train(t, c, desktest.Spec("nb")); j.By != "tester" {
			t.Errorf("%s: by %q", name, j.By)
		} else if _, err := c.Wait(t.Context(), j.ID); err != nil {
			t.Error(err)
		}
	}
}

func TestOpenLog(t *testing.T) {
	for _, tt := range []struct {
		name string
		text bool
		want string
	}{{"as JSON", false, `"msg":"hello"`}, {"as text", true, "msg=hello"}} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			log, err := process.OpenLog(dir, config.Log{File: "a.log", MaxSize: 1 << 20, Keep: 1, Level: slog.LevelInfo, Text: tt.text})
			if err != nil {
				t.Fatal(err)
			}
			log.Info("hello")
			log.Debug("too much")
			data, err := os.ReadFile(filepath.Join(dir, "a.log"))
			if err != nil || !bytes.Contains(data, []byte(tt.want)) || bytes.Contains(data, []byte("too much")) {
				t.Errorf("%s, %v", data, err)
			}
		})
	}
}
