package server

import (
	"context"
	"math/rand/v2"
	"net/http"

	"copydesk/server/access"
	"copydesk/server/feedback"
	"copydesk/server/ledger"
	"copydesk/server/openapi"
)

// Journal is what a server writes of predictions. *engine.Desk is one.
type Journal interface {
	ledger.Journal
	feedback.Journal
}

func newLedger(o Options) *ledger.Ledger {
	return ledger.New(ledger.Options{
		Size: ledger.Size, PerMinute: o.SamplesPerMinute, Text: o.SampleText,
		Journal: o.Journal, Random: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())), Logger: o.Logger,
	})
}

// keep stores what is to be kept of answers until ctx ends, and what is left
// then. The channel is closed when all of it is stored.
func (s *Server) keep(ctx context.Context) <-chan struct{} {
	done := make(chan struct{})
	if s.ledger == nil {
		close(done)
		return done
	}
	s.ledger.Restore()
	go func() {
		defer close(done)
		s.ledger.Run(ctx)
	}()
	return done
}

// judging returns the routes of feedback, none where nothing is kept.
func (s *Server) judging() []route {
	if s.feedback == nil {
		return nil
	}
	taken := openapi.JSON(feedback.ExampleAnswer())
	return []route{{
		method: http.MethodPost, path: "/feedback", least: access.Predict, limited: true, handle: s.feedback.Post,
		statuses: []int{200, 201, 400, 404, 408, 413, 415, 429, 500, 503, 504, 507},
		doc: doc{
			summary: "Say what would have been right",
			text: "For an answer that was given, by its id, or for a text, which the model that serves answers again. " +
				"Said again of the same id, it takes the place of what was said before: that is answered with 200 instead of 201.",
			takes: openapi.Open(openapi.JSON(feedback.ExampleRequest())), answers: taken, other: map[int]openapi.Contents{201: taken},
		},
	}}
}
