package predict

// Recorder is told of everything that was answered.
type Recorder interface {
	// Record gets a result before it is sent, and the texts that its answers are
	// of. It is called by many goroutines at once, and while a client waits.
	Record(r *Result, texts []string)
}
