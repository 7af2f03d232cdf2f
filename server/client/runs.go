package client

import (
	"context"
	"net/url"

	"copydesk/engine"
	"copydesk/server/desk"
)

// FindRuns returns a page of the runs that q asks for.
func (c *Client) FindRuns(ctx context.Context, q engine.RunQuery) (engine.RunPage, error) {
	to := get("runs")
	to.query = url.Values{}
	add(to.query, "filter", q.Filter)
	add(to.query, "order_by", q.OrderBy)
	add(to.query, "experiment", q.Experiment)
	add(to.query, "view", string(q.View))
	add(to.query, "page_token", q.Token)
	addNumber(to.query, "limit", q.Limit)
	return ask[engine.RunPage](ctx, c, to)
}

// Run returns the run whose id is or begins with id.
func (c *Client) Run(ctx context.Context, id string) (engine.Run, error) {
	return ask[engine.Run](ctx, c, get("runs", id))
}

// Evaluation returns how a run's model did; it is empty until the run has
// succeeded.
func (c *Client) Evaluation(ctx context.Context, run string) (engine.Evaluation, error) {
	return ask[engine.Evaluation](ctx, c, get("runs", run, "evaluation"))
}

// Points returns the series of a run from position from on.
func (c *Client) Points(ctx context.Context, run string, from int) ([]engine.Point, error) {
	to := get("runs", run, "series")
	to.query = url.Values{}
	addNumber(to.query, "from", from)
	s, err := ask[desk.Series](ctx, c, to)
	return s.Points, err
}

// Experiments returns every experiment that has runs, in alphabetical order.
func (c *Client) Experiments(ctx context.Context) ([]engine.Experiment, error) {
	list, err := ask[desk.Experiments](ctx, c, get("experiments"))
	return list.Experiments, err
}

// Paired tests whether one of two runs is really better.
func (c *Client) Paired(ctx context.Context, first, second string) (engine.Paired, error) {
	return ask[engine.Paired](ctx, c, get("runs", first, "paired", second))
}

// Judged returns a page of the articles that a run's model was judged on.
func (c *Client) Judged(ctx context.Context, q engine.JudgedQuery) (engine.JudgedPage, error) {
	to := get("runs", q.Run, "judged")
	to.query = url.Values{}
	add(to.query, "part", q.Part)
	add(to.query, "truth", q.Truth)
	add(to.query, "answer", q.Answer)
	add(to.query, "verdict", q.Verdict)
	add(to.query, "against", q.Against)
	add(to.query, "pair", q.Pair)
	add(to.query, "page_token", q.Token)
	addNumber(to.query, "limit", q.Limit)
	addNumber(to.query, "skip", q.Skip)
	return ask[engine.JudgedPage](ctx, c, to)
}

// Terms returns the terms that a run's model listens to most, at most top in a
// list; 0 is 20.
func (c *Client) Terms(ctx context.Context, run string, top int) (engine.Terms, error) {
	to := get("runs", run, "terms")
	to.query = url.Values{}
	addNumber(to.query, "top", top)
	return ask[engine.Terms](ctx, c, to)
}

// TermChanges returns the terms whose weight differs most between the models of
// two runs, at most top for each category; 0 is 20.
func (c *Client) TermChanges(ctx context.Context, first, second string, top int) (engine.TermChanges, error) {
	to := get("runs", first, "terms", second)
	to.query = url.Values{}
	addNumber(to.query, "top", top)
	return ask[engine.TermChanges](ctx, c, to)
}

// Tag sets tags of a run, or removes those of value nil.
func (c *Client) Tag(ctx context.Context, run string, tags map[string]*string) (engine.Run, error) {
	return c.patch(ctx, run, desk.RunPatch{Tags: tags}, true)
}

// Delete hides a run until it is restored or purged.
func (c *Client) Delete(ctx context.Context, run string) (engine.Run, error) {
	return c.patch(ctx, run, desk.RunPatch{Deleted: new(true)}, false)
}

// Restore takes a deletion back.
func (c *Client) Restore(ctx context.Context, run string) (engine.Run, error) {
	return c.patch(ctx, run, desk.RunPatch{Deleted: new(false)}, false)
}

func (c *Client) patch(ctx context.Context, run string, p desk.RunPatch, twice bool) (engine.Run, error) {
	return ask[engine.Run](ctx, c, call{method: "PATCH", path: []string{"runs", run}, body: p, twice: twice})
}

// Purge removes a deleted run for good.
func (c *Client) Purge(ctx context.Context, run string) (engine.Run, error) {
	return ask[engine.Run](ctx, c, call{method: "DELETE", path: []string{"runs", run}})
}
