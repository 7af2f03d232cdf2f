// Package figure writes runs and their figures as every screen does: names,
// states, scores with their intervals, bars of progress, learning curves, matrices
// of truth and answer.
//
//	f := figure.Figures{Ink: ink}
//	line := f.Name(run) + " " + f.Interval(run)
package figure

import "copydesk/tui/draw"

// Figures writes with an ink.
type Figures struct{ draw.Ink }
