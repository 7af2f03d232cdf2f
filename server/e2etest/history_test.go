//go:build linux

package e2etest_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/owner"
)

// answer is what became of a request, as far as its client knows.
type answer int

const (
	acknowledged answer = iota // it was done
	refused                    // it was not done
	lost                       // the desk was killed: it was done or not
)

// answerOf reads an error of a client.
func answerOf(err error) answer {
	switch {
	case err == nil:
		return acknowledged
	case fault.KindOf(err) == fault.Unavailable && !errors.Is(err, owner.ErrNoDesk):
		return lost
	}
	return refused
}

// history is what the clients of desks were told. It is safe for concurrent use.
type history struct {
	mu       sync.Mutex
	problems []string // answers that should not have come
	answers  map[answer]int
	jobs     map[string]*jobRecord    // by request id
	changes  map[string]*changeRecord // by reason
	runs     map[string]*runRecord    // by id
	events   []engine.Event           // in order, with numbers from 1
}

func newHistory() *history {
	return &history{
		answers: make(map[answer]int), jobs: make(map[string]*jobRecord), changes: make(map[string]*changeRecord), runs: make(map[string]*runRecord),
	}
}

// jobRecord is a job that was asked for.
type jobRecord struct {
	start     answer
	id        string // once it is known
	retryOf   string
	ended     *engine.Job // the end that was told
	cancelled bool        // somebody was told that it is being cancelled
}

// changeRecord is a change of the registry that was asked for.
type changeRecord struct {
	action     engine.Action
	to         int // 0 if the client could not know
	answer     answer
	from, till time.Time // when it was asked for and answered
}

// runState is what editors can make of a run.
type runState struct {
	tag     string
	deleted bool
	purged  bool
}

// runRecord is a run that somebody edited. Only one client edits a run.
type runRecord struct {
	possible []runState
}

// note counts an answer. One that is neither a success nor a refusal that can be
// expected is a problem.
func (h *history) note(what string, err error) answer {
	a := answerOf(err)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answers[a]++
	if a == refused && !errors.Is(err, owner.ErrNoDesk) && fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.NotFound && fault.KindOf(err) != fault.Exhausted {
		h.problems = append(h.problems, fmt.Sprintf("%s: %v (%v)", what, err, fault.KindOf(err)))
	}
	return a
}

func (h *history) problem(format string, args ...any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.problems = append(h.problems, fmt.Sprintf(format, args...))
}

// started records what became of asking for a job.
func (h *history) started(request, retryOf string, j engine.Job, a answer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.jobs[request]
	if r == nil {
		r = &jobRecord{start: a, retryOf: retryOf}
		h.jobs[request] = r
	}
	if a == lost && r.start == refused { // the first of two
		r.start = lost
	}
	if a != acknowledged {
		return
	}
	if r.id != "" && r.id != j.ID {
		h.problems = append(h.problems, fmt.Sprintf("request %s started job %s and job %s", request, r.id, j.ID))
	}
	r.start, r.id = acknowledged, j.ID
}

// ended records the end of a job that was told.
func (h *history) ended(request string, j engine.Job) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.jobs[request].ended = &j
}

// cancelling records that a job is being cancelled.
func (h *history) cancelling(request string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.jobs[request].cancelled = true
}

func (h *history) changed(reason string, c *changeRecord) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.changes[reason] = c
}

// edited records what became of editing a run.
func (h *history) edited(run string, edit func(*runState), a answer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.runs[run]
	if r == nil {
		r = &runRecord{possible: []runState{{}}}
		h.runs[run] = r
	}
	before := slices.Clone(r.possible)
	for i := range r.possible {
		edit(&r.possible[i])
	}
	switch a {
	case refused:
		r.possible = before
	case lost:
		r.possible = append(before, r.possible...)
	}
}

// stateOf returns what a run was made of, as its editor knows it.
func (h *history) stateOf(run string) runState {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r := h.runs[run]; r != nil {
		return r.possible[0]
	}
	return runState{}
}

// saw records an event. They come without gaps, and those that came before come
// again as they were.
func (h *history) saw(e engine.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch n := int(e.Number); {
	case e.Kind == engine.Reset:
		h.problems = append(h.problems, fmt.Sprintf("a reset came at event %d; %d are known", n, len(h.events)))
	case n == len(h.events)+1:
		h.events = append(h.events, e)
	case n > len(h.events)+1 || n < 1:
		h.problems = append(h.problems, fmt.Sprintf("event %d came after %d", n, len(h.events)))
	default:
		if was := h.events[n-1]; was.Kind != e.Kind || was.Job != e.Job || was.Run != e.Run || was.State != e.State || was.Model != e.Model || was.Purged != e.Purged || !was.Time.Equal(e.Time) {
			h.problems = append(h.problems, fmt.Sprintf("event %d was %+v and is %+v", n, was, e))
		}
	}
}

// lastEvent returns the number of the last event that was seen.
func (h *history) lastEvent() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return uint64(len(h.events))
}
