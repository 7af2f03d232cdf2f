package engine

import "slices"

// State is where a job or a run stands.
type State string

const (
	Queued      State = "queued"
	Running     State = "running"
	Succeeded   State = "succeeded"
	Failed      State = "failed"
	Cancelled   State = "cancelled"
	Interrupted State = "interrupted" // its desk ended before it did
)

// Ended reports whether nothing more will happen.
func (s State) Ended() bool {
	return s != Queued && s != Running
}

// States returns the states in the order in which a job may have them.
func States() []State {
	return []State{Queued, Running, Succeeded, Failed, Cancelled, Interrupted}
}

// Known reports whether s is one of the states.
func (s State) Known() bool { return slices.Contains(States(), s) }
