//go:build linux

package e2etest_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/worker"
	"copydesk/server"
	"copydesk/server/attach"
	"copydesk/server/client"
	inprocess "copydesk/server/process"
	build "copydesk/server/program"
	"copydesk/store"
)

// options are those of a desk in this process, whose jobs are done in children.
func (w *workspace) options() inprocess.Options {
	log := slog.New(slog.DiscardHandler)
	return inprocess.Options{
		Dir: w.dir, Mode: engine.BackgroundMode,
		Store: func(at engine.Workspace) (inprocess.Store, error) {
			return store.Open(store.Options{Dir: at.Store(), Logger: log})
		},
		NewWorker: func(a engine.Assignment) engine.Worker {
			return worker.Process{Path: program, Args: []string{"worker"}, Env: w.env, Log: log}.New(a)
		},
		Memory: engine.SystemMemory{Workspace: engine.WorkspaceAt(w.dir), Demo: demo(w.t)}, Retention: engine.DefaultRetention(), MaxActive: 1,
		Environment: build.Environment(), Build: "test", IdleAfter: time.Minute, Logger: log, Clock: time.Now,
	}
}

// Desks that opened and closed in a process, with clients, watchers and jobs,
// leave no goroutine, no file and no process.
func TestNothingIsLeftBehind(t *testing.T) {
	w := newWorkspace(t)
	w.session(0)
	w.session(1) // all that is made once is there
	goroutines, files := runtime.NumGoroutine(), fdsOf(os.Getpid())
	const sessions = 20
	for i := range sessions {
		w.session(i)
	}
	left := func() bool {
		return runtime.NumGoroutine() <= goroutines && len(fdsOf(os.Getpid())) <= len(files) && len(childrenOf(os.Getpid())) == 0
	}
	deadline := time.Now().Add(10 * time.Second)
	for !left() {
		if time.Now().After(deadline) {
			var stacks strings.Builder
			if err := pprof.Lookup("goroutine").WriteTo(&stacks, 1); err != nil {
				t.Error(err)
			}
			t.Fatalf("after %d sessions: %d goroutines, were %d; %d files, were %d: %v; children %v\n%s", sessions, runtime.NumGoroutine(), goroutines,
				len(fdsOf(os.Getpid())), len(files), fdsOf(os.Getpid()), childrenOf(os.Getpid()), stacks.String())
		}
		time.Sleep(5 * time.Millisecond)
	}
	w.clean()
}

// session is the life of a desk in this process. Some serve predictions, some
// are closed while a job runs and clients watch.
func (w *workspace) session(n int) {
	t := w.t
	t.Helper()
	o := w.options()
	if n%2 == 1 {
		predict := server.DefaultOptions()
		predict.Port, predict.Logger, predict.Grace = 0, o.Logger, 0
		o.Predict, o.Mode = func() (server.Options, error) { return predict, nil }, engine.ServeMode
	}
	p, err := inprocess.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()

	var clients []*client.Client
	var watchers sync.WaitGroup
	for i := range 4 {
		o := client.Options{Dial: w.dial, Workspace: p.Workspace()}
		if i == 0 {
			o.Dial = p.Dial
		}
		c := client.New(o)
		clients = append(clients, c)
		watch := must[*client.Watch](t)(c.Watch(ctx, 0))
		watchers.Go(func() {
			defer watch.Close()
			for {
				if _, err := watch.Next(context.Background()); err != nil {
					return
				}
			}
		})
	}
	c := clients[n%len(clients)]
	job := must[engine.Job](t)(c.Train(ctx, engine.TrainRequest{Spec: small(classify.NaiveBayes)}))
	if job = must[engine.Job](t)(c.Wait(ctx, job.ID)); job.State != engine.Succeeded {
		t.Errorf("the job is %s: %s", job.State, job.Error)
	}
	if _, _, err := c.Predictor(ctx, engine.ModelName); err != nil {
		t.Error(err)
	}
	if n%3 == 1 {
		job := must[engine.Job](t)(c.Train(ctx, engine.TrainRequest{Spec: endless()}))
		w.eventually("the start of a job", func() bool { return must[engine.Job](t)(c.Job(ctx, job.ID)).State == engine.Running })
		watchers.Go(func() {
			if _, err := c.Wait(context.Background(), job.ID); fault.KindOf(err) != fault.Unavailable {
				t.Errorf("who waits when the desk closes is told %v", err)
			}
		})
	}
	cancel()
	if err := errors.Join(<-ended, p.Close()); err != nil {
		t.Error(err)
	}
	watchers.Wait()
	for _, c := range clients {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A desk in the background has no more files open after many clients than after
// few, no child that has ended, and goes when nobody needs it.
func TestClientsLeaveNothingAtTheDesk(t *testing.T) {
	w := newWorkspace(t)
	w.configure("desk: {idle_after: 1}\n")
	d := w.desk("desk", "run")
	b := w.workbench() // one that stays
	w.visits(20)
	files := settledFiles(w, d)
	w.visits(200)
	w.eventually("the end of what clients had open", func() bool { return len(fdsOf(d.pid)) <= len(files) })
	if s := w.mustStatus(); s.Watchers != 1 {
		t.Errorf("%d watchers, want one", s.Watchers)
	}
	if left := childrenOf(d.pid); len(left) != 0 {
		t.Errorf("the desk has children %v", left)
	}
	b.close()
	if code := d.wait(); code != 0 {
		t.Errorf("the desk ended with code %d: %s", code, d.stderr.String())
	}
	w.clean()
}

// settledFiles returns the files that a desk has open when its clients have gone:
// those of two looks in a row that are the same.
func settledFiles(w *workspace, d *process) []string {
	w.t.Helper()
	var files []string
	w.eventually("that the desk's files stay the same", func() bool {
		before := fdsOf(d.pid)
		if w.mustStatus().Watchers != 1 {
			return false
		}
		files = fdsOf(d.pid)
		slices.Sort(before)
		slices.Sort(files)
		return slices.Equal(before, files)
	})
	return files
}

// visits is so many clients that come and go, each in its own way.
func (w *workspace) visits(n int) {
	var all sync.WaitGroup
	room := make(chan struct{}, 20) // that are there at once
	for i := range n {
		room <- struct{}{}
		all.Go(func() {
			defer func() { <-room }()
			w.visit(i)
		})
	}
	all.Wait()
}

func (w *workspace) visit(i int) {
	c := client.New(client.Options{Dial: w.dial, Workspace: engine.WorkspaceAt(w.dir)})
	defer c.Close()
	ctx, cancel := asking()
	defer cancel()
	var err error
	switch i % 5 {
	case 0: // reads
		_, err = c.FindRuns(ctx, engine.RunQuery{})
	case 1: // watches and goes
		var watch *client.Watch
		if watch, err = c.Watch(ctx, 0); err == nil {
			watch.Close()
		}
	case 2: // watches and breaks off
		if _, err = c.Watch(ctx, 0); err == nil {
			err = c.Close()
		}
	case 3: // says nothing, or half of something
		conn, e := w.dial(ctx)
		if err = e; err == nil {
			_, err = conn.Write([]byte("POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")[:i%50])
			err = errors.Join(err, conn.Close())
		}
	case 4: // waits for work that is done in a child
		if i%20 == 4 {
			var j engine.Job
			if j, err = c.Train(ctx, engine.TrainRequest{Spec: small(classify.NaiveBayes)}); err == nil {
				_, err = c.Wait(ctx, j.ID)
			}
		} else {
			_, err = c.Versions(ctx, engine.ModelName)
		}
	}
	if err != nil {
		w.t.Errorf("client %d: %v", i, err)
	}
}

// A desk that a client started in the background goes when nobody needs it, and
// leaves no zombie with the one who started it.
func TestStartedDeskGoes(t *testing.T) {
	w := newWorkspace(t)
	w.configure("desk: {idle_after: 1}\n")
	first := w.desk("desk", "run")
	build := w.mustStatus().Build
	first.kill()
	c := must[*attach.Client](t)(w.attacher(build).Lasting(t.Context()))
	s := must[engine.Status](t)(c.Status(t.Context()))
	job := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: lasting()}))
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	// It stays for its job, which nobody waits for.
	w.eventually("the end of the desk", func() bool { return !slices.Contains(childrenOf(os.Getpid()), s.PID) })
	w.clean()
	w.desk("desk", "run")
	if j := must[engine.Job](t)(w.client().Job(t.Context(), job.ID)); j.State != engine.Succeeded {
		t.Errorf("the job is %s: %s", j.State, j.Error)
	}
}
