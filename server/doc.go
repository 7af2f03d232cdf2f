// Package server is Copydesk over HTTP. Now that is the prediction server: it
// answers articles with the champion of a registered model.
//
//	o := server.DefaultOptions()
//	o.Models, o.Events, o.Journal, o.Logger = desk, desk, desk, logger
//	s, err := server.New(o) // listens
//	if err != nil {
//		return err
//	}
//	fmt.Println("listening on", s.Addr())
//	return s.Serve(ctx) // until ctx ends; then drains
//
// # Routes
//
//	GET  /health         whether it can answer, with which model and for how long
//	POST /predict        {"text": "..."}: one answer
//	POST /predict/batch  {"texts": ["...", ...]}: the answers in the same order
//	POST /feedback       {"id": "...", "category": "..."}: what would have been right
//	GET  /model/info     the model that answers
//	GET  /metrics        for Prometheus
//
// Failures are {"error", "message", "timestamp"}: 400 what is malformed,
// missing, empty or of another type; 403 a Host that is not this server's; 404;
// 405 with Allow; 408 a body that does not arrive; 413 beyond the limits; 415;
// 429 no place in the queue, with Retry-After; 500; 503 no model or shutting
// down; 504 the deadline of the request has passed; 507 a full disk. Fields that are not known
// are ignored.
//
// Limits: a body has at most 1 MiB, that of a batch 16 MiB, a text 100 kB
// (100,000 bytes), a batch 1000 texts, the head of a request 16 KiB.
//
// # The end
//
// When the context of Serve ends, /health says "draining" with 503 and answers
// close their connections, while requests are still answered, so that whoever
// sends them can turn elsewhere. After Options.Grace new requests are refused
// and those under way are finished.
//
// # Who may
//
// The server has no authentication yet and therefore listens on loopback only.
// A request must name this host in its Host field: an IP address, localhost or
// one of Options.AllowedHosts. That keeps a web page from reaching a loopback
// server under a name of its own (DNS rebinding).
//
// The packages below: predict answers articles, ledger remembers what was
// answered, feedback takes what would have been right, metrics counts, reply
// writes JSON and failures, servertest has models and a desk for tests.
package server
