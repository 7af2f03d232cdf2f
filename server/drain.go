package server

import (
	"context"
	"time"

	"copydesk/engine/fault"
)

// drain ends the serving without losing a request: first it says that it is not
// ready and goes on answering, then it refuses, and closes the address when all
// who connected have been accepted, then it waits for what is under way. ended
// receives what http.Server.Serve returns.
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
	s.settle(ctx)
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

// settleLimit is how long whoever connected is waited for to ask something.
const settleLimit = time.Second

// settle gives up the address without resetting who has just connected, and
// lets those who are about to ask something do so: they are told to go, while
// http.Server.Shutdown would hang up on them.
func (s *Server) settle(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, settleLimit)
	defer cancel()
	if err := settle(ctx, s.listener); err != nil {
		s.log.Warn("connections may be reset that were made while the server ended", "error", err)
	}
	if err := s.connections.Close(); err != nil {
		s.log.Warn("the address could not be given up", "error", err)
	}
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for s.metrics.Connected(0) > s.metrics.InFlight() {
		select {
		case <-look.C:
		case <-ctx.Done():
			return
		}
	}
}
