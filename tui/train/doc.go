// Package train is the screen Train: a form that says what is trained, the
// trainings as they go on and after it, their logs, and what waits.
//
//	s := train.New(host, desk, desk, desk, spec) // a screen.Screen
//
// The training that the board follows is shown, unless a person has gone to
// another. The form is kept when it is left: what it said last is what the start
// key trains.
package train
