// Package metrics counts what the server does, for Prometheus, on a registry of
// its own.
//
//	m := metrics.New()
//	predictions := m.Endpoint("POST", "/predict", 200, 400)
//	m.Begin()
//	predictions.Requested(200, took)
//	http.Handle("/metrics", m.Handler(logger))
//
// api_requests_total, api_request_latency_seconds, api_predictions_total and
// model_accuracy are the names that existing dashboards know. They are the
// HTTP and model metrics, and nothing that they count is counted again under
// another name; the rest is copydesk_*, the Go runtime and the process.
//
// [Metrics.Read] reads what was counted of predictions at once, for who looks at
// how it changes.
//
// A server with a desk adds [NewHouse]: its jobs and events, the disk and the
// build.
//
// Labels are bounded: an endpoint is the path of a route or "other", a method
// is one of HTTP's or "other", of categories the first 200 are told apart, and of
// versions those that are loaded and the last 100 or so that were.
package metrics
