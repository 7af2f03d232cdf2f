package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"copydesk/engine/fault"
)

// Config is what a desk is made of.
type Config struct {
	Workspace Workspace
	Store     Store
	// NewWorker returns who does a job: in this process, or in a child.
	NewWorker func(Assignment) Worker
	Memory    Memory
	// Demo is the CSV file of the corpus that is built in; nil: there is none.
	Demo        []byte
	Logger      *slog.Logger
	Clock       func() time.Time
	Environment Environment
	Retention   Retention
	// MaxActive is the most jobs that run at once.
	MaxActive int
	// OwnOnly keeps the desk from starting jobs of others: they stay queued
	// for the next desk.
	OwnOnly bool
}

// Memory says what jobs need of the machine's memory and whether it is there.
type Memory interface {
	// Expect returns the bytes that a job of a kind is expected to need.
	Expect(ctx context.Context, kind string, s Spec) (int64, error)
	// Check refuses what is more than there is, with fault.Exhausted.
	Check(expected int64) error
}

// Caller is who asks the desk for something.
type Caller struct {
	Name string
	// Own says that the caller is the process of the desk itself.
	Own bool
}

// Desk owns a workspace: it runs jobs, keeps what they made and tells
// watchers. It is safe for concurrent use.
type Desk struct {
	workspace   Workspace
	store       Store
	newWorker   func(Assignment) Worker
	memory      Memory
	log         *slog.Logger
	clock       func() time.Time
	environment Environment
	retention   Retention
	maxActive   int
	ownOnly     bool
	hub         *hub
	shelf       *shelf

	ctx    context.Context
	cancel context.CancelCauseFunc
	work   sync.WaitGroup // the goroutines that run jobs
	wake   chan struct{}

	writing  sync.Mutex    // held by commit
	weighing chan struct{} // has room for who looks into a model for its terms

	mu      sync.Mutex
	queue   []*training // queued jobs, the first in front
	live    map[string]*training
	running int
	late    []*training // whose end could not be stored yet
	untidy  bool        // files may have become orphans
	closing bool
}

// errClosing ends the jobs of a desk that closes.
var errClosing = errors.New("the desk was stopped before this job ended")

// OpenDesk takes over a workspace. Jobs that its last desk left running are
// marked interrupted; those that it left queued are taken up.
func OpenDesk(c Config) (*Desk, error) {
	ctx, cancel := context.WithCancelCause(context.Background())
	d := &Desk{
		workspace:   c.Workspace,
		store:       c.Store,
		newWorker:   c.NewWorker,
		memory:      c.Memory,
		log:         c.Logger,
		clock:       c.Clock,
		environment: c.Environment,
		retention:   c.Retention,
		maxActive:   max(1, c.MaxActive),
		ownOnly:     c.OwnOnly,
		shelf:       newShelf(c.Workspace.Corpora(), c.Demo),
		ctx:         ctx,
		cancel:      cancel,
		wake:        make(chan struct{}, 1),
		live:        make(map[string]*training),
		weighing:    make(chan struct{}, 1),
		untidy:      !c.OwnOnly, // who only reads is not kept waiting
	}
	if err := d.recover(); err != nil {
		cancel(nil)
		return nil, err
	}
	d.work.Go(d.schedule)
	return d, nil
}

// Close interrupts what runs, waits until that is recorded and ends all
// watches. What is queued stays queued for the next desk. The store stays
// open: it belongs to the caller.
func (d *Desk) Close() {
	d.mu.Lock()
	d.closing = true
	d.mu.Unlock()
	d.cancel(errClosing)
	d.work.Wait()
	d.hub.close()
}

// Watch returns a watcher that sees every event after the one of that number,
// and the progress of what is under way. One that is too far behind gets a
// Reset first.
func (d *Desk) Watch(after uint64) *Watcher { return d.hub.watch(after) }

// LastEvent returns the number of the last state change.
func (d *Desk) LastEvent() uint64 { return d.hub.last() }

// StoreID names the store that event numbers belong to.
func (d *Desk) StoreID() string { return d.store.ID() }

// Samples returns the progress of what is under way.
func (d *Desk) Samples() []Event { return d.hub.latest() }

// Workspace returns the workspace that the desk owns.
func (d *Desk) Workspace() Workspace { return d.workspace }

// Load returns how many jobs run and how many wait.
func (d *Desk) Load() (running, queued int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.running, len(d.queue)
}

// commit stores what change returns, then tells watchers of its events. From
// the call of change until then nothing else is stored, so that what change
// reads stays true.
func (d *Desk) commit(change func() (Writes, error)) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	w, err := change()
	if err != nil {
		return err
	}
	number, now := d.hub.last(), d.clock()
	for i := range w.Events {
		w.Events[i].Number, w.Events[i].Time = number+1+uint64(i), now
	}
	if keep := uint64(d.retention.Events); len(w.Events) > 0 && number > keep {
		w.ForgetEvents = number - keep
	}
	if err := d.store.Write(w); err != nil {
		// After an error of the disk the changes may be there all the same.
		if stored, e := d.store.LastEvent(); e == nil {
			d.hub.skipTo(stored)
		}
		return err
	}
	d.hub.publish(w.Events...)
	return nil
}

// recover marks the jobs and runs that a desk that died left running, and takes
// up its queue.
func (d *Desk) recover() error {
	last, err := d.store.LastEvent()
	if err != nil {
		return err
	}
	first := uint64(1)
	if keep := uint64(d.retention.Events); last > keep {
		first = last - keep + 1
	}
	events, err := d.store.Events(first, 0)
	if err != nil {
		return err
	}
	d.hub = newHub(d.retention.Events, last, events)
	jobs, err := d.store.OpenJobs()
	if err != nil {
		return err
	}
	for _, j := range jobs {
		t, err := d.restore(j)
		if err != nil {
			return err
		}
		if j.State == Queued {
			d.queue = append(d.queue, t)
			d.live[j.ID] = t
			continue
		}
		if err := d.interrupt(t); err != nil {
			return err
		}
	}
	return nil
}

// restore makes a training of a stored job.
func (d *Desk) restore(j Job) (*training, error) {
	t := d.newTraining(j, false)
	for _, id := range j.Runs {
		r, err := d.store.Run(id)
		if err != nil {
			return nil, err
		}
		t.lanes = append(t.lanes, &lane{run: r})
	}
	return t, nil
}

// interrupt records that a job of a desk that died did not end.
func (d *Desk) interrupt(t *training) error {
	now := d.clock()
	d.log.Warn("job was interrupted", "job", t.job.ID, "started", t.job.Started)
	return d.commit(func() (Writes, error) {
		w := Writes{}
		for _, l := range t.lanes {
			if !l.run.State.Ended() {
				l.run.State, l.run.Ended = Interrupted, now
				l.run.Error = "the desk ended before this run did"
				w.Runs = append(w.Runs, l.run)
				w.Events = append(w.Events, runEvent(l.run))
			}
		}
		t.job.State, t.job.Ended = Interrupted, now
		t.job.Error = "the desk ended before this job did"
		w.Jobs = []Job{t.job}
		w.Events = append(w.Events, jobEvent(t.job))
		return w, nil
	})
}

// newID returns 32 random hexadecimal digits.
func newID() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// lookup returns what an id, or the beginning of one, names.
func lookup[T any](what, id string, get func(string) (T, error), find func(prefix string, limit int) ([]string, error)) (T, error) {
	found, err := get(id)
	if id == "" || fault.KindOf(err) != fault.NotFound {
		return found, err
	}
	const enough = 1000
	ids, e := find(id, enough)
	switch {
	case e != nil:
		return found, e
	case len(ids) == 0:
		return found, fault.Newf(fault.NotFound, "no %s %.64q", what, id)
	case len(ids) == 1:
		return get(ids[0])
	}
	count := fmt.Sprint(len(ids))
	if len(ids) == enough {
		count += " or more"
	}
	return found, fault.Newf(fault.Invalid, "%q begins the ids of %s %ss, among them %s and %s; give more of it", id, count, what, short(ids[0]), short(ids[1]))
}

// short is an id as people see it.
func short(id string) string { return fmt.Sprintf("%.8s", id) }
