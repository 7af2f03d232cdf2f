// Package ask is the screen on which an article is put to models: how probable
// each category is, and which terms spoke for and against it.
//
//	s := ask.New(host, desk, desk, rand.IntN) // predictors, judged articles, chance
//
// Models are loaded once and asked in commands, a moment after the last key.
// What is typed or pasted is kept as it came and only drawn through package
// safe: see sheet.
package ask
