// Package data is the screen Data: the corpora that the desk knows, what there
// is to know of each, their articles, and how another is added.
//
//	s := data.New(host, desk, desk) // of Corpora and Jobs
//
// A corpus is gone into for its parts: facts, categories, articles, duplicates,
// conflicts and the rows that were not used.
package data
