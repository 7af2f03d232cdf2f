// Package ledger is the prediction log: what is remembered of answers, and the
// samples of them that are kept to watch for drift.
//
//	l := ledger.New(ledger.Options{Size: ledger.Size, PerMinute: 100, Journal: desk, Random: random, Logger: logger})
//	l.Restore()   // what the server before this one remembered
//	go l.Run(ctx) // stores samples each minute, and at the end what is remembered
//	l.Record(result, texts)
//	entry, ok := l.Find(result.Answers[0].ID)
//
// # What is remembered
//
// The last Options.Size answers are found by their ids: the version, the
// category and the confidence, so that feedback on them can be judged. That is
// memory of a fixed size, 7 MB of 100,000 answers. It outlives a server that
// ends as it should; a crash loses what was answered since the start.
//
// # Samples
//
// Of the answers of each minute at most Options.PerMinute are drawn, each as
// likely as any other (Vitter's algorithm R), and stored with the length of the
// text, its digest and what the model knows of it, and with how many answers
// they stand for. The text itself is kept only where Options.Text says so.
// Samples that cannot be stored are tried again with those of the next minute,
// as long as they are not more than ten minutes' worth.
package ledger
