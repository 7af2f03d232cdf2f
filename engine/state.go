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
