// Package runs is the workbench's screen Runs: the leaderboard of all runs, the
// detail of one, the articles of a cell of its confusion matrix, and the runs
// that were deleted.
//
//	s, err := runs.New(host, runs.Desk{Runs: desk, Registry: desk, Editor: desk, Judge: desk, Terms: desk}, nil)
//
// The leaderboard is the board's runs, sorted by a column and sifted by a filter:
// words are searched here, the desk's language is asked of the desk. What a
// person changes is shown once the desk has confirmed it. The baseline and the
// marks are the screen's own and are gone when the workbench is.
package runs
