package engine

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

// Known reports whether s is one of the states.
func (s State) Known() bool {
	switch s {
	case Queued, Running, Succeeded, Failed, Cancelled, Interrupted:
		return true
	}
	return false
}
