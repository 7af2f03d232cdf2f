package engine

import "time"

// Origin is the version that answers are of.
type Origin struct {
	Model      string
	Version    int
	Categories []string // that it knows
}

// Answer is what is remembered of an answer, for feedback on it.
type Answer struct {
	ID         [16]byte
	Time       time.Time
	Origin     int // index in AnswerChunk.Origins
	Category   int // index in Origin.Categories
	Confidence float64
}

// AnswerChunk is a part of the answers that a prediction server remembers.
type AnswerChunk struct {
	Origins []Origin
	Answers []Answer // the oldest first
}

// MaxAnswerChunk is the most answers of a chunk.
const MaxAnswerChunk = 8192
