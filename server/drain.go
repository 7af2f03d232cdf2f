package server

import (
	"context"
	"time"

	"copydesk/engine/fault"
)

// drain ends the serving without losing a request. ended receives what
// http.Server.Serve returns.
func (s *Server) drain(ended <-chan error) error {
	s.log.Info("draining", "grace_s", s.o.Grace.Seconds(), "in_flight", s.metrics.InFlight())
	s.api.Drain()
	s.draining.Store(true)
	grace := time.NewTimer(s.o.Grace)
	defer grace.Stop()
	select {
	case <-grace.C:
	case err := <-ended:
		return err
	}

	s.api.Close()
	s.end()
	ctx, cancel := context.WithTimeout(context.Background(), s.o.Drain)
	defer cancel()
	if err := s.http.Shutdown(ctx); err != nil {
		lost := s.metrics.InFlight()
		s.http.Close()
		<-ended
		s.log.Error("requests were cut off", "in_flight", lost, "error", err)
		return fault.Newf(fault.Deadline, "%d requests were not answered within %v and were cut off", lost, s.o.Drain)
	}
	<-ended
	s.log.Info("stopped")
	return nil
}
