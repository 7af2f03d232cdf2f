package client

import (
	"context"

	"copydesk/engine"
	"copydesk/server/desk"
)

// Models returns the names of the registered models.
func (c *Client) Models(ctx context.Context) ([]string, error) {
	m, err := ask[desk.Models](ctx, c, get("models"))
	return m.Models, err
}

// Versions returns a model's versions, the newest first.
func (c *Client) Versions(ctx context.Context, model string) ([]engine.Version, error) {
	m, err := c.model(ctx, model)
	return m.Versions, err
}

// History returns a model's changes, the oldest first.
func (c *Client) History(ctx context.Context, model string) ([]engine.Change, error) {
	m, err := c.model(ctx, model)
	return m.History, err
}

func (c *Client) model(ctx context.Context, model string) (desk.Model, error) {
	return ask[desk.Model](ctx, c, get("models", model))
}

// Register makes a finished run the next version of a model.
func (c *Client) Register(ctx context.Context, model, run, reason string) (engine.Version, error) {
	return ask[engine.Version](ctx, c, call{method: "POST", path: []string{"models", model, "versions"}, body: desk.RegisterRequest{Run: run, Reason: reason}})
}

// Promote makes a version champion.
func (c *Client) Promote(ctx context.Context, model string, number int, reason string) (engine.Version, error) {
	return c.point(ctx, model, engine.ChampionAlias, desk.AliasRequest{Version: number, Reason: reason})
}

// Challenge makes a version challenger with a share of the traffic, in percent;
// 0 tries it in shadow mode.
func (c *Client) Challenge(ctx context.Context, model string, number int, share float64, reason string) (engine.Version, error) {
	return c.point(ctx, model, engine.ChallengerAlias, desk.AliasRequest{Version: number, Share: &share, Reason: reason})
}

func (c *Client) point(ctx context.Context, model string, alias engine.Alias, body desk.AliasRequest) (engine.Version, error) {
	return ask[engine.Version](ctx, c, call{method: "PUT", path: []string{"models", model, "aliases", string(alias)}, body: body})
}

// Retire leaves a model without a challenger.
func (c *Client) Retire(ctx context.Context, model, reason string) error {
	path := []string{"models", model, "aliases", string(engine.ChallengerAlias)}
	_, err := ask[desk.Model](ctx, c, call{method: "DELETE", path: path, body: desk.ReasonRequest{Reason: reason}})
	return err
}

// Rollback makes the previous champion champion again.
func (c *Client) Rollback(ctx context.Context, model, reason string) (engine.Version, error) {
	return ask[engine.Version](ctx, c, call{method: "POST", path: []string{"models", model, "rollback"}, body: desk.ReasonRequest{Reason: reason}})
}

// Predictor loads the champion of a model into this process.
func (c *Client) Predictor(ctx context.Context, model string) (*engine.Predictor, engine.Version, error) {
	versions, err := c.Versions(ctx, model)
	if err != nil {
		return nil, engine.Version{}, err
	}
	v, err := engine.ChampionOf(model, versions)
	if err != nil {
		return nil, engine.Version{}, err
	}
	p, err := c.PredictorOf(ctx, v.Digest)
	return p, v, err
}

// PredictorOf loads the bundle of that digest into this process.
func (c *Client) PredictorOf(ctx context.Context, digest string) (*engine.Predictor, error) {
	return engine.OpenPredictor(ctx, c.workspace, digest)
}
