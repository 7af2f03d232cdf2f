// Package feedback takes what would have been right: POST /feedback.
//
//	f := feedback.New(feedback.Options{Answers: ledger, Models: api, Journal: desk, Metrics: m, Logger: logger, Clock: time.Now})
//	err := f.Post(w, r)
//
// A request is {"id": "...", "category": "..."} for an answer that was given,
// or {"text": "...", "category": "..."} for a text, which the version that
// serves then answers again. A field that is null is one that is not there.
//
// Of an id the version counts that answered, also when another serves now. What
// is said later of the same id takes the place of what was said before, so that
// a request may be sent again: the first is answered with 201, others with 200.
// Texts have no id: each time one is sent it counts.
//
// Feedback is acknowledged when it is durable. On a full disk the answer is 507
// and nothing has been counted.
package feedback
