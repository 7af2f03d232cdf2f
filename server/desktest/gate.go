package desktest

import (
	"context"
	"sync"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
)

// Experiments whose trainings wait until the gate is opened. Those of Chatty
// tell of their progress meanwhile, a thousand times a second.
const (
	Held   = "held"
	Chatty = "chatty"
)

// Gate holds trainings up.
type Gate struct {
	open chan struct{}
	once sync.Once
}

// NewGate returns a closed gate.
func NewGate() *Gate { return &Gate{open: make(chan struct{})} }

// Open lets every training go on.
func (g *Gate) Open() { g.once.Do(func() { close(g.open) }) }

// HeldSpec is a Spec that waits at the gate.
func HeldSpec(kinds ...classify.Kind) engine.Spec {
	spec := Spec(kinds...)
	spec.Experiment = Held
	return spec
}

func (g *Gate) workers(demo []byte) func(engine.Assignment) engine.Worker {
	return func(a engine.Assignment) engine.Worker {
		return &worker{
			Worker:     engine.NewWorker(a, demo),
			experiment: a.Spec.Experiment, gate: g,
		}
	}
}

// worker does a job that may have to wait first.
type worker struct {
	engine.Worker
	experiment string
	gate       *Gate
}

func (w *worker) Run(ctx context.Context, tell func(engine.Update)) (engine.Usage, error) {
	if w.experiment == Held || w.experiment == Chatty {
		if err := w.wait(ctx, tell); err != nil {
			return engine.Usage{}, err
		}
	}
	return w.Worker.Run(ctx, tell)
}

func (w *worker) wait(ctx context.Context, tell func(engine.Update)) error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for done := int64(1); ; done++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-w.gate.open:
			return nil
		case <-tick.C:
			if w.experiment == Chatty {
				tell(engine.Update{Progress: &engine.Progress{Stage: engine.Read, Unit: engine.Bytes, Done: done}})
			}
		}
	}
}
