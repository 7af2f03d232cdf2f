// Package export writes what was found out as files for people and programs
// elsewhere: a comparison of runs as Markdown or CSV, and the tables and cells
// that these are made of.
//
//	r := export.Report{Runs: runs, Comparison: comparison, Evaluations: evaluations, Pairs: pairs}
//	err := export.Markdown(w, r)
//
// Names and terms come from data that nobody has looked at. In Markdown they are
// text and nothing else, in CSV no formula, and on a terminal they steer nothing.
package export
