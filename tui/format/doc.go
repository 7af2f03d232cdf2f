// Package format writes figures for people: counts, durations, sizes, scores
// and progress, the same in the workbench and in the lines of a command.
//
//	format.Count(31100)        // 31,100
//	format.Duration(0.3094)    // 0.31 s
//	format.Bytes(8_100_000)    // 8.1 MB
//	format.Score(0.90461)      // 0.9046
//	format.Figure("fit_s", 0.3094) // 0.31 s
//	format.Signed(0.0102) // +0.0102
//	format.Interval(0.8981, 0.9112) // ±0.0066
//
// What is not a number (NaN, an infinity) is written as Missing.
package format
