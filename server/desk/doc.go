// Package desk is the API of a desk over HTTP and JSON: jobs, runs, the
// registry, corpora and what happens. Every client of a workspace comes through
// it, also the one in the desk's own process.
//
//	api, err := desk.New(desk.Options{Desk: d, Status: status, Logger: logger, Clock: time.Now})
//	if err != nil {
//		return err
//	}
//	srv := &http.Server{Handler: api, ConnContext: access.OfConn(desk.LocalUser)}
//	err = srv.Serve(listener)
//
// # Routes
//
// One table has every route with the least role that may use it, what it takes
// and what it answers; the OpenAPI document at /v1/openapi.json is made of that
// table. Bodies are read strictly: a field that is not known is an error that
// names it.
//
// # Failures
//
// A failure is answered as everywhere in Copydesk, with the kind of the error
// (see package fault) beside its sentence, so that a client has the error that
// the desk had.
//
// # Events
//
// GET /v1/events is a stream of server-sent events. A state change has its
// number as the id of the event, progress has none. A list carries the number
// that it is true for: watch from there, and nothing is missed. A client that
// is too far behind, or that comes with the number of another store, gets the
// event reset and lists again. There are at most ten deliveries a second.
package desk
