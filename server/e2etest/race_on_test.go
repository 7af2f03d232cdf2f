//go:build race

package e2etest_test

const (
	// raceEnabled says that the race detector runs: the program is built with it
	// too.
	raceEnabled = true
	// slowness is about how many times slower all is for that.
	slowness = 5
)
