// Package train is the screen Train: it starts trainings, and shows the one that
// is followed while it goes on and after it.
//
//	s := train.New(host, desk, spec) // a screen.Screen
package train
