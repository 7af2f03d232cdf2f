// Package compare is the screen Compare: two or more runs held against the first
// of them, the baseline.
//
//	s := compare.New(host, compare.Desk{Runs: desk, Pairs: desk, Judge: desk})
//
// Its panes show what differs: figures with the interval and the test of the
// difference on the same articles, F1 by category, answers, terms, curves,
// settings, and the articles that only one of two runs got right. Where there are
// more than two runs, panes of two show the baseline and one other at a time.
package compare
