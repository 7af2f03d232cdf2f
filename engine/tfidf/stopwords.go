package tfidf

import (
	_ "embed"
	"strings"

	"copydesk/engine/blob"
)

//go:embed data/stopwords.txt
var stopWords string

// words returns the words of the list.
func (s StopWords) words() []string {
	if s == NoStopWords {
		return nil
	}
	return strings.Fields(stopWords)
}

// StopWordsDigest returns the digest ("sha256:...") of the English list.
func StopWordsDigest() string {
	return blob.Digest([]byte(stopWords))
}
