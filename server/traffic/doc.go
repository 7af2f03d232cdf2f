// Package traffic tells what a server was asked lately: how often, how long its
// answers took, what it predicted and what failed.
//
//	s := traffic.New(traffic.Options{Metrics: m, Endpoints: endpoints, Clock: time.Now})
//	ended := s.Start(ctx)
//	s.Failed(request, 400, "Text field is required", id, start)
//	fmt.Println(s.Report().Rate)
//
// It counts nothing: once a second it reads what package metrics counts, and
// keeps that for two minutes. A request that is answered costs nothing more for
// it. Of those that fail it keeps the last few, without what was in them.
package traffic
