package text

// Options are the settings of the cleaning, by the names of the configuration.
type Options struct {
	// Lowercase puts the text in lower case first. Without it, sentences are still
	// found and words still looked up in lower case, but the output keeps its case.
	Lowercase bool `json:"lowercase"`
	// RemovePunctuation keeps only tokens made of letters and numbers throughout
	// (Python's isalnum): commas go, and so do u.s. and state-of-the-art.
	RemovePunctuation bool `json:"remove_punctuation"`
	// RemoveNumbers drops tokens made of decimal digits only.
	RemoveNumbers bool `json:"remove_numbers"`
	// RemoveStopwords drops NLTK's 179 English stop words, before lemmatising.
	RemoveStopwords bool `json:"remove_stopwords"`
	// Lemmatization replaces each token by its lemma as a noun.
	Lemmatization bool `json:"lemmatization"`
	// MinTextLength is how many code points of cleaned text make an article worth
	// keeping.
	MinTextLength int `json:"min_text_length"`
}

// DefaultOptions returns what the reference does: everything on but
// RemoveNumbers, and at least 10 code points.
func DefaultOptions() Options {
	return Options{
		Lowercase:         true,
		RemovePunctuation: true,
		RemoveNumbers:     false,
		RemoveStopwords:   true,
		Lemmatization:     true,
		MinTextLength:     10,
	}
}
