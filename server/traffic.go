package server

import (
	"copydesk/engine"
	"copydesk/server/metrics"
	"copydesk/server/traffic"
)

func (s *Server) newTraffic() *traffic.Sampler {
	var endpoints []*metrics.Endpoint
	for _, r := range s.routes {
		if r.predicts {
			endpoints = append(endpoints, r.counts)
		}
	}
	return traffic.New(traffic.Options{Metrics: s.metrics, Endpoints: endpoints, Clock: s.o.Clock})
}

// Traffic returns what the server was asked lately, but for its URL; nothing
// where it does not Serve.
func (s *Server) Traffic() engine.Traffic { return s.traffic.Report() }
