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
//	POST /predict        {"text": "..."}: one answer
//	POST /predict/batch  {"texts": ["...", ...]}: the answers in the same order
//	POST /explain        {"text": "..."}: the answer, and what its terms contribute to it
//	POST /batch-predict  the same under an older name
//	POST /feedback       {"id": "...", "category": "..."}: what would have been right
//	GET  /model/info     the model that answers
//	GET  /health         whether it can answer, with which model and for how long
//	GET  /livez          whether the process answers
//	GET  /readyz         whether predictions can be had, and what is not well
//	GET  /metrics        for Prometheus
//	GET  /               a page to try it
//	GET  /docs           the API described, with a form for each route
//	GET  /openapi.json   the same as OpenAPI 3.1 has it
//
// Beside these, two protocols for clients that there are: the Open Inference
// Protocol below /v2 (package inference), and MLflow's with POST /invocations,
// GET /ping and GET /version (package scoring). Each has failures of its own
// form; statuses and limits are those of here, with the limits of a batch.
//
// The table of routes is what requests are dispatched by and what the
// description is made of: a route says in its doc what it is for, takes and
// answers.
//
// Failures are {"error", "message", "timestamp"}, or application/problem+json
// (RFC 9457) for a client that prefers that: 400 what is malformed, missing,
// empty or of another type; 401 no token or a bad one, with WWW-Authenticate; 403
// too little of a role, or a Host that is not this server's; 404; 405 with Allow;
// 408 a body that does not arrive; 413 beyond the limits; 415; 429 too much at
// once, with Retry-After; 500; 503 no model or shutting down; 504 the
// deadline of the request has passed; 507 a full disk. Fields that are not known
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
// When the context of Serve ends, /health says "draining" and /readyz "not ready"
// with 503, and answers close their connections, while requests are still
// answered, so that whoever sends them can turn elsewhere. After Options.Grace
// new requests are refused, nobody can connect any more, and those who have
// connected are waited for a second to ask something and be told. Then what is
// under way is finished, for at most Options.Drain. Nobody who connected is
// reset: on Linux, that is; elsewhere those are who connect in the moment in
// which the address is given up. A connection that was not used all this time is
// closed, which HTTP clients expect.
//
// # Who may
//
// Each route names the least role that may ask for it (package access). With
// Options.Key a request says who sends it by a token (package access/token), in
// Authorization: Bearer; only what says whether the server is well is open, and
// /metrics with Options.MetricsOpen. That holds for pages, too: a browser sends
// no such header by itself. Without a key everybody may ask for predictions and
// read the model, and nobody may change anything.
//
// Beyond loopback the server listens only with TLS, or with Options.PlainHTTP
// behind a proxy that has it, and with a key, or with Options.NoAuth. Over TLS
// it speaks HTTP/2, too, and reads a certificate that is replaced again.
//
// A request must name this host in its Host field: an IP address, localhost, the
// name that the server listens on or one of Options.AllowedHosts. That keeps a
// web page from reaching a server under a name of its own (DNS rebinding). Pages
// of other origins can ask only if Options.CORSOrigins has theirs, and never with
// credentials of the browser; "*" there stands for all and is refused beside a
// key. X-Forwarded-For is believed of Options.TrustedProxies only.
//
// The packages below: predict answers articles, inference and scoring let other
// clients ask it, ledger remembers what was answered, feedback takes what would
// have been right, metrics counts, traffic tells what was asked lately, reply
// writes JSON and failures, openapi describes an API and pages shows it,
// servertest has models and a desk for tests, conformance holds the protocols to
// what they are.
package server
