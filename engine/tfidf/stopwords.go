package tfidf

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"strings"
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
	sum := sha256.Sum256([]byte(stopWords))
	return "sha256:" + hex.EncodeToString(sum[:])
}
