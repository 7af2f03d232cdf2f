package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/usage"
)

// defaultGrace leaves room to reap within the second that cancelling may take.
const defaultGrace = 700 * time.Millisecond

// Process says how children are started. Path and Log are needed.
type Process struct {
	Path string   // of the executable; see Executable
	Args []string // what makes it call Main
	Env  []string // nil: the environment of this process
	// Log receives what children write to stderr.
	Log *slog.Logger
	// Grace is how long a child that was asked to end may take before it is
	// killed; 0 is 700 ms.
	Grace time.Duration
}

// New returns a worker that does a in a child. It runs once.
func (p Process) New(a engine.Assignment) engine.Worker {
	if p.Grace == 0 {
		p.Grace = defaultGrace
	}
	return &parent{
		process:    p,
		assignment: a,
		stopped:    make(map[classify.Kind]bool),
		orders:     make(chan order, len(a.Spec.Classifiers)+1),
	}
}

// parent is the desk's end of one job.
type parent struct {
	process    Process
	assignment engine.Assignment
	// orders has room for all that are ever sent: to cancel, and to stop each
	// classifier once.
	orders chan order

	mu      sync.Mutex
	stopped map[classify.Kind]bool
}

// Stop ends the turn of one classifier, or keeps it from starting.
func (p *parent) Stop(kind classify.Kind) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, k := range p.assignment.Spec.Classifiers {
		if k == kind && !p.stopped[kind] {
			p.stopped[kind] = true
			p.orders <- order{Stop: kind}
		}
	}
}

// Run starts the child and follows it to its end. When ctx ends, the child is
// asked to end and killed after the grace. Whatever happens, it is gone when
// Run returns.
//
// The error is the cause of ctx if that ended; else it has the kind that it had
// in the child. Of a child that did not say
// how it ended it is fault.Exhausted where memory is known to be why, else
// fault.Internal.
func (p *parent) Run(ctx context.Context, tell func(engine.Update)) (engine.Usage, error) {
	if ctx.Err() != nil {
		return engine.Usage{}, context.Cause(ctx)
	}
	assignment, err := json.Marshal(p.assignment)
	if err != nil {
		return engine.Usage{}, fmt.Errorf("the assignment cannot be written: %w", err)
	}
	c, err := p.process.start()
	if err != nil {
		return engine.Usage{}, err
	}
	read := make(chan struct{}) // closed when nothing more is read from the child
	var helpers sync.WaitGroup
	helpers.Go(func() { p.give(c.stdin, append(assignment, '\n'), read) })
	helpers.Go(func() {
		select {
		case <-read:
		case <-ctx.Done():
			p.orders <- order{Cancel: true}
			c.endWithin(p.process.Grace)
		}
	})
	last, err := p.follow(c.stdout, tell)
	cancelled := ctx.Err() != nil
	close(read)
	if err != nil {
		c.kill()
	}
	c.endWithin(p.process.Grace)
	helpers.Wait()
	c.stdout.Close()
	if c.stderr.Len() > 0 {
		p.process.Log.Warn("the job's process wrote to stderr", "pid", c.cmd.Process.Pid, "stderr", c.stderr.String())
	}

	u := engine.Usage{PeakRSS: c.peakRSS()}
	if last != nil {
		u = last.Usage
	}
	switch {
	case cancelled:
		return u, context.Cause(ctx)
	case err != nil:
		return u, err
	case last != nil:
		return u, last.err()
	}
	return u, c.reason()
}

// give writes the assignment and the orders, and closes stdin when the child
// has nothing more to say. A child that does not take them is found out by its
// end.
func (p *parent) give(stdin io.WriteCloser, assignment []byte, read <-chan struct{}) {
	defer stdin.Close()
	if _, err := stdin.Write(assignment); err != nil {
		return
	}
	enc := json.NewEncoder(stdin)
	for {
		select {
		case <-read:
			return
		case o := <-p.orders:
			if err := enc.Encode(o); err != nil {
				return
			}
		}
	}
}

// follow tells the updates that come from r and returns the child's end, nil if
// there is none. The error says what was wrong with a line.
func (p *parent) follow(r io.Reader, tell func(engine.Update)) (*end, error) {
	from := newLines(r)
	for {
		line, err := from.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, nil
		case err != nil:
			return nil, fault.Newf(fault.Internal, "what the job's process wrote cannot be read: %w", err)
		}
		l, err := parseLine(line, p.assignment.Spec.Classifiers)
		switch {
		case err != nil:
			return nil, fault.Newf(fault.Internal, "the job's process wrote a line that is not understood: %w: %s", err, quoted(line))
		case l.End != nil:
			return l.End, nil
		}
		tell(l.Update)
	}
}

// quoted is the beginning of a line for a message.
func quoted(line []byte) string {
	const enough = 60
	if len(line) > enough {
		return strconv.QuoteToASCII(string(line[:enough])) + "..."
	}
	return strconv.QuoteToASCII(string(line))
}

// child is a process under way.
type child struct {
	cmd     *exec.Cmd
	stdin   io.WriteCloser
	stdout  *os.File
	stderr  excerpt
	exited  chan struct{} // closed when it is gone; cmd.ProcessState is there then
	ours    atomic.Bool   // that it is killed
	largest int64         // peak memory of this process when the child started
	ooms    int64         // what oomKills said then
}

// start starts a child in a process group of its own: a Ctrl-C in the terminal
// of a desk is not for its children.
func (p Process) start() (*child, error) {
	stdout, w, err := os.Pipe()
	if err != nil {
		return nil, notStarted(p.Path, err)
	}
	c := &child{
		cmd:     exec.Command(p.Path, p.Args...),
		stdout:  stdout,
		exited:  make(chan struct{}),
		largest: usage.PeakRSS(),
		ooms:    oomKills(),
	}
	c.cmd.Env, c.cmd.Stdout, c.cmd.Stderr = p.Env, w, &c.stderr
	c.cmd.WaitDelay = p.Grace
	c.cmd.Args[0] = os.Args[0] // what lists of processes show
	c.cmd.SysProcAttr = attributes()
	c.stdin, err = c.cmd.StdinPipe()
	if err != nil {
		stdout.Close()
		w.Close()
		return nil, notStarted(p.Path, err)
	}
	started := make(chan error, 1)
	go func() {
		// Linux kills the child when the thread that started it ends, which is
		// what is wanted of the process. So one thread starts it and waits.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := c.cmd.Start()
		w.Close()
		started <- err
		if err == nil {
			// How it ended is in the state; that it ended badly is no news.
			_ = c.cmd.Wait()
			close(c.exited)
		}
	}()
	if err := <-started; err != nil {
		stdout.Close()
		return nil, notStarted(p.Path, err)
	}
	return c, nil
}

// endWithin waits until the child is gone, and kills it after the grace.
func (c *child) endWithin(grace time.Duration) {
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-c.exited:
	case <-timer.C:
		c.kill()
		<-c.exited
	}
}

// kill ends the child and what it may have started.
func (c *child) kill() {
	select {
	case <-c.exited: // its number may be another's by now
	default:
		c.ours.Store(true)
		killGroup(c.cmd.Process)
	}
}

// maxExcerpt is how much of a child's stderr is kept, in bytes.
const maxExcerpt = 1 << 20

// excerpt keeps the last of what is written to it.
type excerpt struct{ bytes.Buffer }

func (e *excerpt) Write(p []byte) (int, error) {
	n := len(p)
	e.Buffer.Write(p[max(0, n-maxExcerpt/2):])
	if over := e.Len() - maxExcerpt; over > 0 {
		e.Next(e.Len() - maxExcerpt/2)
	}
	return n, nil
}
