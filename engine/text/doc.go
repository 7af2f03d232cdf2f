// Package text cleans articles as NLTK 3.8 does in the pipeline that this program
// replaces: lower case, sentences (Punkt), tokens (the improved Treebank tokenizer),
// alphanumeric tokens only, English stop words out, nouns replaced by their WordNet
// lemmas, what is left joined by one blank.
//
//	c := text.NewCleaner(text.DefaultOptions())
//	c.Clean("The U.S. team's women won 3-2.") // "team woman"
//
// Where only the tokens matter and not the cleaned text, a Coder gives the caller's
// number for each of them, and remembers what becomes of a token.
//
// A Cleaner is immutable and may be shared. The language data is part of the
// program; DataDigests and Version tell two cleanings apart, so that a model is
// never used with another than it was trained with.
//
// The data has no nouns of several words, which WordNet joins by underscores: where
// punctuation is kept, box-kodaks stays what it is and does not become box_kodak.
package text
