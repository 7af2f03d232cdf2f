// Package predict is the prediction API: it answers articles with the champion
// of a registered model, and tries its challenger beside it.
//
//	api := predict.New(predict.Options{
//		Model: engine.ModelName, Models: desk, Events: desk,
//		Workers: 4, Queue: 10_000, BatchSize: 100, Refresh: time.Hour, CacheSize: 5,
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
// end, and its model_version says which. Before it serves, its file must have the
// digest that the registry says, its answers must be probabilities, and those to
// stored examples what they were when it was judged. When that fails the old one
// stays, and /health is degraded and says so.
//
// A challenger answers its share of the traffic. Which, the X-Routing-Key of a
// request or else its first text decides: by the XXH64 of the model's name, a zero
// byte and the key, modulo 10,000. What is below a hundred times the share in
// percent is the challenger's, so that a key stays with its version, and a larger
// share takes keys from the champion only. X-Model-Variant says who answered.
// Without a share the challenger is in shadow mode: it scores what the champion
// has answered, off the request's path, and the metrics tell how often they
// agree.
//
// Any other version can be asked for by its number. It is loaded then, and stays
// loaded as long as it is among those that were used last.
//
// Predictions are computed by a bounded number of workers. Texts that find none
// wait in a bounded queue, in the order in which they came. A request whose texts
// do not fit into it, or whose deadline would pass before its turn as things go,
// is refused at once, and where nobody waits no request is. One whose deadline
// passes in the queue is dropped without being computed. A batch goes to the
// workers in parts, so that it does not keep single articles waiting.
package predict
