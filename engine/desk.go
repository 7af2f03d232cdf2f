package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"copydesk/engine/atomicfile"
	"copydesk/engine/fault"
)

// Config is what a desk is made of. All fields but Demo are needed.
type Config struct {
	Workspace   Workspace
	Store       Store
	Demo        []byte // the corpus that a spec without paths means
	Logger      *slog.Logger
	Clock       func() time.Time
	Environment Environment
}

// Desk owns a workspace: it runs jobs one at a time, keeps what they made and
// tells watchers. It is safe for concurrent use.
type Desk struct {
	workspace   Workspace
	store       Store
	demo        []byte
	log         *slog.Logger
	clock       func() time.Time
	environment Environment
	hub         *hub

	ctx    context.Context
	cancel context.CancelFunc
	work   sync.WaitGroup // the goroutine that runs jobs
	wake   chan struct{}

	registry sync.Mutex // held from reading the registry to writing it

	mu    sync.Mutex
	queue []*training // queued jobs, the first in front
	live  map[string]*training
}

// OpenDesk takes over a workspace. Jobs and runs that its last desk left
// running or queued are marked interrupted.
func OpenDesk(c Config) (*Desk, error) {
	ctx, cancel := context.WithCancel(context.Background())
	d := &Desk{
		workspace:   c.Workspace,
		store:       c.Store,
		demo:        c.Demo,
		log:         c.Logger,
		clock:       c.Clock,
		environment: c.Environment,
		hub:         newHub(),
		ctx:         ctx,
		cancel:      cancel,
		wake:        make(chan struct{}, 1),
		live:        make(map[string]*training),
	}
	if err := d.recover(); err != nil {
		cancel()
		return nil, err
	}
	d.work.Go(d.runJobs)
	return d, nil
}

// Close cancels what runs, waits until it is recorded and ends all watches.
// The store stays open: it belongs to the caller.
func (d *Desk) Close() {
	d.cancel()
	d.work.Wait()
	d.hub.close()
}

// Watch returns a watcher that sees every event from now on.
func (d *Desk) Watch() *Watcher {
	return d.hub.watch()
}

// Workspace returns the workspace that the desk owns.
func (d *Desk) Workspace() Workspace { return d.workspace }

// recover tidies up after a desk that died: it removes half-written files and
// marks jobs and runs that did not end.
func (d *Desk) recover() error {
	for _, dir := range []string{d.workspace.Corpora(), d.workspace.Models(), d.workspace.Predictions()} {
		if err := atomicfile.Sweep(dir); err != nil {
			return err
		}
	}
	jobs, err := d.store.Jobs()
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if j.State.Ended() {
			continue
		}
		w := Writes{}
		for _, id := range j.Runs {
			r, err := d.store.Run(id)
			if err != nil {
				return err
			}
			if !r.State.Ended() {
				r.State, r.Ended = Interrupted, d.clock()
				r.Error = "the desk ended before this run did"
				w.Runs = append(w.Runs, r)
			}
		}
		j.State, j.Ended = Interrupted, d.clock()
		j.Error = "the desk ended before this job did"
		w.Jobs = append(w.Jobs, j)
		if err := d.store.Write(w); err != nil {
			return err
		}
		d.log.Warn("job was interrupted", "job", j.ID, "started", j.Started)
	}
	return nil
}

// newID returns 32 random hexadecimal digits.
func newID() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// matchID returns the one id that starts with prefix.
func matchID(what, prefix string, ids []string) (string, error) {
	var found []string
	for _, id := range ids {
		if id == prefix {
			return id, nil
		}
		if prefix != "" && len(id) > len(prefix) && id[:len(prefix)] == prefix {
			found = append(found, id)
		}
	}
	switch len(found) {
	case 0:
		return "", fault.Newf(fault.NotFound, "no %s %q", what, prefix)
	case 1:
		return found[0], nil
	}
	return "", fault.Newf(fault.Invalid, "%q begins the ids of %d %ss, among them %s and %s; give more of it", prefix, len(found), what, short(found[0]), short(found[1]))
}

// short is an id as people see it.
func short(id string) string { return fmt.Sprintf("%.8s", id) }
