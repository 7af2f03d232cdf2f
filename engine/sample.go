package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Sample is one of the answers of a minute, drawn so that each of them was as
// likely, for comparing what is asked with what a model has learned from.
type Sample struct {
	Time       time.Time `json:"time"` // of the answer
	Model      string    `json:"model"`
	Version    int       `json:"version"` // that answered
	Category   string    `json:"category"`
	Confidence float64   `json:"confidence"`
	Bytes      int       `json:"bytes"`       // of the text
	Digest     string    `json:"digest"`      // of the text: see TextDigest
	Tokens     int       `json:"tokens"`      // words of the text, stop words left out
	Known      int       `json:"known"`       // tokens that the model knows, as words
	KnownTerms int       `json:"known_terms"` // different terms that the model knows
	// Of is how many texts were answered in the sample's minute, and Sampled how
	// many of them are samples: each stands for Of / Sampled answers.
	Of      int `json:"of"`
	Sampled int `json:"sampled"`
	// Text is the text, or its beginning, where texts are kept.
	Text string `json:"text,omitempty"`
}

// TextDigest returns what tells texts apart without showing them: the first 16
// bytes of the SHA-256 of a text, as 32 hexadecimal digits.
func TextDigest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// SamplePage is a part of the samples, the newest first.
type SamplePage struct {
	Samples []Sample `json:"samples"`
	Total   int      `json:"total"` // samples that are kept
	Next    string   `json:"next_page_token,omitempty"`
}

// PageQuery asks for a page of a list that has one order only.
type PageQuery struct {
	Limit int    `json:"limit,omitempty"` // 1 to MaxPage; 0 is DefaultPage
	Token string `json:"page_token,omitempty"`
}
