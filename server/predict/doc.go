// Package predict is the prediction API: it answers articles with the champion
// of a registered model.
//
//	api := predict.New(predict.Options{
//		Model: engine.ModelName, Models: desk, Events: desk,
//		Workers: 4, Queue: 10_000, BatchSize: 100, Refresh: time.Hour,
//		Metrics: m, Logger: logger, Clock: time.Now,
//	})
//	api.Load(ctx)      // the champion of now
//	go api.Follow(ctx) // and of later
//
// Predict, Batch, Info and Health are handlers that return their failures, for
// package reply to write.
//
// A new champion is loaded and tried beside the old one and takes its place
// between two requests: each request is answered by one model from beginning to
// end, and its model_version says which. When loading fails the old one stays.
//
// Predictions are computed by a bounded number of workers. Texts that find none
// wait in a bounded queue, in the order in which they came. A request whose texts
// do not fit into it, or whose deadline would pass before its turn as things go,
// is refused at once, and where nobody waits no request is. One whose deadline
// passes in the queue is dropped without being computed. A batch goes to the
// workers in parts, so that it does not keep single articles waiting.
package predict
