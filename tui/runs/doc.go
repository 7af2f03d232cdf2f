// Package runs is the screen Runs: the leaderboard of all runs, and the detail
// of one.
//
//	s := runs.New(host, desk, desk) // a screen.Screen
package runs
