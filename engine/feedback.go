package engine

import (
	"time"

	"copydesk/engine/eval"
)

// Feedback says what would have been right for a text that a model answered.
type Feedback struct {
	Time time.Time `json:"time"`
	By   string    `json:"by,omitempty"` // who said so
	// ID is that of the answer. Feedback on an answer replaces what was said of
	// it before. It is empty for a text that was sent again to be judged.
	ID         string    `json:"id,omitempty"`
	Model      string    `json:"model"`
	Version    int       `json:"version"`  // that answered
	Answered   time.Time `json:"answered"` // when
	Predicted  string    `json:"predicted"`
	Confidence float64   `json:"confidence"` // of Predicted
	Category   string    `json:"category"`   // what is right
	Correct    bool      `json:"correct"`
	// Digest is that of the text, where it was sent: see TextDigest.
	Digest string `json:"digest,omitempty"`
}

// FeedbackPage is a part of the feedback. What was given last comes first; what
// replaces other feedback takes its place.
type FeedbackPage struct {
	Feedback []Feedback `json:"feedback"`
	Total    int        `json:"total"` // feedback that is kept
	Next     string     `json:"next_page_token,omitempty"`
}

// Tally counts the feedback on a version, also what is no longer kept. Of an
// answer what was said last counts.
type Tally struct {
	Model   string `json:"model"`
	Version int    `json:"version"`
	Correct int    `json:"correct"`
	Total   int    `json:"total"`
}

// Accuracy returns the share of correct answers among those that there is
// feedback on, and false where there is none.
func (t Tally) Accuracy() (float64, bool) {
	if t.Total == 0 {
		return 0, false
	}
	return float64(t.Correct) / float64(t.Total), true
}

// Interval returns the 95 % score interval of the accuracy: see eval.Wilson.
func (t Tally) Interval() eval.Interval {
	const z95 = 1.959963984540054 // the 97.5 % quantile of the normal distribution
	var i eval.Interval
	i.Low, i.High = eval.Wilson(t.Correct, t.Total, z95)
	return i
}
