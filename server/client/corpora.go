package client

import (
	"context"
	"net/url"

	"copydesk/engine"
	"copydesk/server/desk"
)

// Corpora returns the corpora that are known, the last used or added first.
func (c *Client) Corpora(ctx context.Context) ([]engine.Corpus, error) {
	list, err := ask[desk.Corpora](ctx, c, get("corpora"))
	return list.Corpora, err
}

// Import queues a job that adds a corpus. A request without an id gets one, so
// that it is not started twice.
func (c *Client) Import(ctx context.Context, r engine.ImportRequest) (engine.Job, error) {
	if r.Request == "" {
		r.Request = newRequest()
	}
	return ask[engine.Job](ctx, c, call{method: "POST", path: []string{"corpora"}, body: r, twice: true})
}

// Profile returns what there is to know of a corpus before training on it.
func (c *Client) Profile(ctx context.Context, digest string) (engine.Profile, error) {
	return ask[engine.Profile](ctx, c, get("corpora", digest, "profile"))
}

// Articles returns a page of the articles that q asks for.
func (c *Client) Articles(ctx context.Context, q engine.ArticleQuery) (engine.ArticlePage, error) {
	to := get("corpora", q.Corpus, "articles")
	to.query = url.Values{}
	add(to.query, "category", q.Category)
	add(to.query, "contains", q.Contains)
	add(to.query, "show", q.Show)
	add(to.query, "page_token", q.Token)
	addNumber(to.query, "limit", q.Limit)
	return ask[engine.ArticlePage](ctx, c, to)
}

// Forget removes a corpus that was added and that no run refers to.
func (c *Client) Forget(ctx context.Context, digest string) error {
	_, err := ask[engine.Corpus](ctx, c, call{method: "DELETE", path: []string{"corpora", digest}})
	return err
}
