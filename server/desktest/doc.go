// Package desktest has what tests of a desk and of its clients need: the options
// of a real desk on a real store, whose trainings can be held up, and a count of
// what a test leaves behind.
//
//	desktest.Leaks(t)
//	gate := desktest.NewGate()
//	p, err := process.Open(desktest.Options(t, desktest.Dir(t), gate))
package desktest
