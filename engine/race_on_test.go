//go:build race

package engine_test

// raceEnabled says that the race detector runs: its shadow memory is several
// times that of the program.
const raceEnabled = true
