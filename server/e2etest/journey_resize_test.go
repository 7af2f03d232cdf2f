//go:build linux

package e2etest_test

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"copydesk/engine"
	"copydesk/engine/classify"
)

// A terminal that is made larger and smaller while a training runs is never
// garbled: after each change it shows what a redraw shows. The training does not
// notice, nor does it when the terminal is closed at last.
func TestJourneyResizeWhileTraining(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	d := w.desk("desk", "run")
	p := w.sit(80, 24, slow...)
	p.Await("This workspace is empty")
	p.Press("t")
	p.Await("Training on demo", "of at most 9,999")
	job, child := w.running(), w.childOf(d)

	cols, rows := 80, 24
	for _, to := range []struct{ cols, rows int }{{60, 20}, {59, 19}, {200, 60}, {80, 24}} {
		const steps = 10 // of a window that is dragged
		for i := range steps {
			p.Resize(cols+(to.cols-cols)*(i+1)/steps, rows+(to.rows-rows)*(i+1)/steps)
		}
		cols, rows = to.cols, to.rows
		w.moves(job)
		if cols < 60 {
			p.Until("the message alone", func(shown string) bool {
				return strings.Join(strings.Fields(shown), " ") ==
					"Copydesk needs 60 x 20 cells; this terminal has 59 x 19. Make it larger, or press q to quit."
			})
			continue
		}
		w.halted(child, func() {
			p.caughtUp(job)
			p.sameAfterRedraw()
		})
	}
	w.holds("job running: nb succeeded, mlp running, rf queued")
	w.moves(job)
	if s := w.mustStatus(); s.PID != d.pid {
		t.Errorf("process %d is the desk, was %d", s.PID, d.pid)
	}
	if now := w.childOf(d); now != child {
		t.Errorf("process %d does the job, was %d", now, child)
	}

	p.HangUp()
	if code := p.Wait(); code < 0 {
		t.Error("the hang-up killed the workbench, which is to end by itself")
	}
	w.eventually("the end of the workbench", func() bool { return w.mustStatus().Watchers == 0 })
	w.moves(job)
}

// halted does something while a process stands still.
func (w *workspace) halted(pid int, do func()) {
	w.t.Helper()
	for _, step := range []struct {
		signal syscall.Signal
		then   func()
	}{{syscall.SIGSTOP, do}, {syscall.SIGCONT, func() {}}} {
		if err := syscall.Kill(pid, step.signal); err != nil {
			w.t.Fatal(err)
		}
		step.then()
	}
}

// caughtUp waits until Train shows the last that the desk knows of the network,
// in its lane and under its curve if there is room for one, and nothing more
// comes.
func (p *person) caughtUp(job string) {
	p.w.t.Helper()
	c := p.w.client()
	defer c.Close()
	network := must[engine.Job](p.w.t)(c.Job(p.w.t.Context(), job)).Runs[1]
	if r := must[engine.Run](p.w.t)(c.Run(p.w.t.Context(), network)); r.Model != classify.NeuralNetwork {
		p.w.t.Fatalf("the second run is %s", r.Model)
	}
	// The worker says its progress and the points of its series in turn. Where it
	// is halted between the two the desk has a point of which nobody was told: who
	// read the series by chance after it came draws it, others do not.
	type known struct {
		epoch         int // in the lane
		told, written int // points of the series
	}
	latest := func() (k known) {
		for _, e := range must[[]engine.Event](p.w.t)(c.Samples(p.w.t.Context())) {
			if e.Run == network {
				k.epoch, k.told = int(e.Progress.Done), e.Progress.Points
			}
		}
		k.written = len(must[[]engine.Point](p.w.t)(c.Points(p.w.t.Context(), network, 0)))
		return k
	}
	for {
		k := latest()
		if k.epoch == 0 {
			p.w.t.Fatal("the desk knows of no progress of the network")
		}
		shows := func(shown string) bool {
			drawn := !strings.Contains(shown, " epochs")
			for n := k.told; n <= k.written; n++ {
				drawn = drawn || strings.Contains(shown, fmt.Sprintf(" %d epochs", n))
			}
			return drawn && strings.Contains(shown, fmt.Sprintf("epoch %d ", k.epoch))
		}
		p.Until(fmt.Sprintf("what is known, %+v, or later epochs", k), func(shown string) bool {
			return shows(shown) || latest() != k
		})
		p.Quiet(still)
		if latest() == k && shows(p.Text()) {
			return
		}
	}
}

// sameAfterRedraw checks that the screen shows what it shows when it has been
// erased and drawn again, colours included. Nothing may happen meanwhile.
func (p *person) sameAfterRedraw() {
	p.w.t.Helper()
	picture, text, written := p.picture(), p.Text(), p.Written()
	p.Press("ctrl+l")
	// It is erased first: what is equal after that was drawn again.
	p.Until("the screen that was there before it was drawn again,\n"+text+"\n,", func(string) bool {
		return p.Written() > written && p.picture() == picture
	})
}
