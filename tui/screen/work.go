package screen

import (
	"context"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine/fault"
)

// Work runs what may take time outside of Update, and knows when all of it has
// returned: Bubble Tea does not wait for its commands, but the desk that they
// ask must not be closed under them.
type Work struct {
	ctx context.Context

	mu     sync.Mutex
	closed bool
	active sync.WaitGroup
}

// NewWork returns work that goes on until ctx ends.
func NewWork(ctx context.Context) *Work { return &Work{ctx: ctx} }

// Broke says that work panicked. Screens are told of it if What is Asking: any
// of what they wait for may be that, and does not come then. What comes
// nevertheless is taken as ever.
type Broke struct {
	What string
	Err  error
}

// The work that has to be known by name when it breaks.
const (
	Watching = "watching the desk"
	Reading  = "reading"
	Asking   = "asking the desk"
)

// Do makes a command of f, which does what. f returns soon after the context has ended. A panic
// of f becomes a message: a bug in reading must not end the workbench.
func (w *Work) Do(what string, f func(context.Context) tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		if !w.enter() {
			return nil
		}
		defer w.active.Done()
		defer func() {
			if p := recover(); p != nil {
				msg = Broke{what, fault.Newf(fault.Internal, "%s: panic: %v", what, p)}
			}
		}()
		return f(w.ctx)
	}
}

func (w *Work) enter() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed || w.ctx.Err() != nil {
		return false
	}
	w.active.Add(1)
	return true
}

// Wait lets nothing begin any more and waits for what has begun. The context
// must have ended.
func (w *Work) Wait() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.active.Wait()
}
