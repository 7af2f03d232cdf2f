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
// 408 a body that does not arrive; 413 beyond the limits; 415; 429 no place in
// the queue, with Retry-After; 500; 503 no model or shutting down; 504 the
// deadline of the request has passed; 507 a full disk. Fields that are not known
// are ignored.
//
// Limits: a body has at most 1 MiB, that of a batch 16 MiB, a text 100 kB
// (100,000 bytes), a batch 1000 texts, the head of a request 16 KiB.
//
// # The end
//
// When the context of Serve ends, /health says "draining" and /readyz "not ready"
// with 503, and answers close their connections, while requests are still
// answered, so that whoever sends them can turn elsewhere. After Options.Grace
// new requests are refused and those under way are finished.
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
// have been right, metrics counts, reply writes JSON and failures, openapi
// describes an API and pages shows it, servertest has models and a desk for
// tests, conformance holds the protocols to what they are.
package server
