package classify

// Shape is the size of a set to learn from, known or guessed.
type Shape struct {
	Rows, Columns int
	NNZ           int64 // stored entries of the rows x columns matrix
	Classes       int
}

// Memory is what a classifier takes beside the set that it learns from, in
// bytes, about.
type Memory struct {
	// Fit is the most that is held at once while it learns, the model included.
	Fit int64
	// Model is the size of its tensors.
	Model int64
}
