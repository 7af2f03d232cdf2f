package client

import (
	"context"
	"net/url"

	"copydesk/engine"
	"copydesk/server/desk"
)

// FindSamples returns a page of the samples of predictions, the newest first.
func (c *Client) FindSamples(ctx context.Context, q engine.PageQuery) (engine.SamplePage, error) {
	return ask[engine.SamplePage](ctx, c, page("samples", q))
}

// FindFeedback returns a page of the feedback on predictions, the last given
// first.
func (c *Client) FindFeedback(ctx context.Context, q engine.PageQuery) (engine.FeedbackPage, error) {
	return ask[engine.FeedbackPage](ctx, c, page("feedback", q))
}

// Tallies returns how the versions of a model did by the feedback on them, the
// newest first.
func (c *Client) Tallies(ctx context.Context, model string) ([]engine.Tally, error) {
	t, err := ask[desk.Tallies](ctx, c, get("models", model, "feedback"))
	return t.Tallies, err
}

func page(of string, q engine.PageQuery) call {
	to := get(of)
	to.query = url.Values{}
	add(to.query, "page_token", q.Token)
	addNumber(to.query, "limit", q.Limit)
	return to
}
