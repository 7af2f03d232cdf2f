// Package server is Copydesk over HTTP. Now that is the prediction server: it
// answers articles with the champion of a registered model.
//
//	o := server.DefaultOptions()
//	o.Models, o.Events, o.Logger = desk, desk, logger
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
//	GET  /model/info     the model that answers
//	GET  /metrics        for Prometheus
//
// Failures are {"error", "message", "timestamp"}: 400 what is malformed,
// missing, empty or of another type; 403 a Host that is not this server's; 404;
// 405 with Allow; 408 a body that does not arrive; 413 beyond the limits; 415;
// 429 too much at once, with Retry-After; 500; 503 no model or shutting
// down; 504 the deadline of the request has passed. Fields that are not known
// are ignored.
//
// # Limits
//
// A body has at most 1 MiB, that of a batch 16 MiB, a text 100 kB (100,000
// bytes), a batch 1000 texts (413); the head of a request 16 KiB (431).
//
// What there may be at once is bounded, too. Each refusal comes at once, says
// when to ask again (Retry-After) and is counted by its reason in
// copydesk_requests_shed_total:
//
//	queue        429  more texts would wait for a worker than Options.Queue, or the
//	                  wait would take too much of the time left for an answer
//	deadline     504  Options.Timeout passed while it waited; it was not computed
//	concurrency  429  more requests than Options.MaxRequests, with those whose
//	                  bodies still arrive
//	memory       429  the large bodies under way take 256 MiB
//	rate         429  a client, by its name or else its address, asked more often
//	                  than Options.Rate; the last 10,000 clients are told apart
//	connections  503  more connections than Options.MaxConnections
//	draining     503  the server is ending
//	not_ready    503  no model serves
//
// Health, metrics and what describes the model are never refused for that, not
// even on a connection that is one too many: 64 more are taken, on which all else
// gets 503 and which are closed then. What comes beyond those waits in the
// system's backlog.
//
// A client has 5 s to send the head of a request, 30 s for all of it (408), and
// 60 s between two requests. A request that comes in chunks is the last one of
// its connection: one that has a length as well would look to a proxy as if it
// ended elsewhere.
//
// # The end
//
// When the context of Serve ends, /health says "draining" with 503 and answers
// close their connections, while requests are still answered, so that whoever
// sends them can turn elsewhere. After Options.Grace new requests are refused,
// nobody can connect any more, and those who have connected are waited for a
// second to ask something and be told. Then what is under way is finished, for at
// most Options.Drain. Nobody who connected is reset: on Linux, that is; elsewhere
// those are who connect in the moment in which the address is given up. A
// connection that was not used all this time is closed, which HTTP clients
// expect.
//
// # Who may
//
// The server has no authentication yet and therefore listens on loopback only.
// A request must name this host in its Host field: an IP address, localhost or
// one of Options.AllowedHosts. That keeps a web page from reaching a loopback
// server under a name of its own (DNS rebinding).
//
// The packages below: predict answers articles, metrics counts, reply writes
// JSON and failures, servertest has models and a desk for tests.
package server
