// Package predict is the prediction API: it answers articles with the champion
// of a registered model.
//
//	api := predict.New(predict.Options{
//		Model: engine.ModelName, Models: desk, Events: desk,
//		Workers: 4, Queue: 1024, BatchSize: 100, Refresh: time.Hour,
//		Metrics: m, Logger: logger, Clock: time.Now,
//	})
//	api.Load(ctx)      // the champion of now
//	go api.Follow(ctx) // and of later
//
// Predict, Batch, Explain, Info and Health are handlers that return their failures, for
// package reply to write.
//
// A new champion is loaded and tried beside the old one and takes its place
// between two requests: each request is answered by one model from beginning to
// end, and its model_version says which. When loading fails the old one stays.
//
// Predictions are computed by a bounded number of workers. A request that finds
// neither a worker nor a place in the queue is refused at once; one whose
// deadline passes in the queue is dropped without being computed. A batch takes
// one place and goes to the workers in parts, so that it does not keep single
// articles waiting.
package predict
