package desk

import (
	"net/http"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/access"
)

// Models are the names of the registered models.
type Models struct {
	Models []string `json:"models"`
}

// Model is a registered model.
type Model struct {
	Model    string           `json:"model"`
	Versions []engine.Version `json:"versions"` // the newest first
	History  []engine.Change  `json:"history"`  // the oldest first
	Event    uint64           `json:"event"`    // the number that this is not older than
}

// RegisterRequest asks to register a run.
type RegisterRequest struct {
	Run    string `json:"run"`
	Reason string `json:"reason,omitempty"`
}

// AliasRequest asks to point an alias at a version.
type AliasRequest struct {
	Version int `json:"version"`
	// Share is the percentage of the traffic that a challenger answers, 0.01 to
	// 100; without it, or at 0, it is tried in shadow mode. A champion has none.
	Share  *float64 `json:"share,omitempty"`
	Reason string   `json:"reason,omitempty"`
}

// ReasonRequest says why.
type ReasonRequest struct {
	Reason string `json:"reason,omitempty"`
}

// maxReason is the longest reason, in bytes.
const maxReason = 4000

func checkReason(reason string) error {
	if len(reason) > maxReason {
		return fault.Newf(fault.Invalid, "the reason has %d bytes; at most %d are kept", len(reason), maxReason)
	}
	return nil
}

func (a *API) listModels(*http.Request, access.Principal) (any, error) {
	names, err := a.desk.Models()
	return Models{orEmpty(names)}, err
}

func (a *API) getModel(r *http.Request, _ access.Principal) (any, error) {
	return a.model(r.PathValue("model"))
}

func (a *API) model(name string) (Model, error) {
	m := Model{Model: name, Event: a.desk.LastEvent()}
	versions, err := a.desk.Versions(name)
	if err != nil {
		return Model{}, err
	}
	history, err := a.desk.History(name)
	m.Versions, m.History = orEmpty(versions), orEmpty(history)
	return m, err
}

func (a *API) registerRun(r *http.Request, who access.Principal) (any, error) {
	var request RegisterRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	if err := checkReason(request.Reason); err != nil {
		return nil, err
	}
	return a.desk.Register(r.PathValue("model"), request.Run, request.Reason, who.Caller())
}

func (a *API) setAlias(r *http.Request, who access.Principal) (any, error) {
	var request AliasRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	if err := checkReason(request.Reason); err != nil {
		return nil, err
	}
	switch alias := engine.Alias(r.PathValue("alias")); alias {
	case engine.ChampionAlias:
		if request.Share != nil {
			return nil, fault.Newf(fault.Invalid, "field share is for a challenger; the champion answers what no challenger does")
		}
		return a.desk.Promote(r.PathValue("model"), request.Version, request.Reason, who.Caller())
	case engine.ChallengerAlias:
		var share float64
		if request.Share != nil {
			share = *request.Share
		}
		return a.desk.Challenge(r.PathValue("model"), request.Version, share, request.Reason, who.Caller())
	default:
		return nil, fault.Newf(fault.NotFound, "no alias %.40q; a version can be champion or challenger", alias)
	}
}

func (a *API) removeAlias(r *http.Request, who access.Principal) (any, error) {
	var request ReasonRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	if err := checkReason(request.Reason); err != nil {
		return nil, err
	}
	model := r.PathValue("model")
	switch alias := engine.Alias(r.PathValue("alias")); alias {
	case engine.ChampionAlias:
		return nil, fault.Newf(fault.Conflict, "a model that has a champion keeps one; promote another version, or roll back")
	case engine.ChallengerAlias:
		if err := a.desk.Retire(model, request.Reason, who.Caller()); err != nil {
			return nil, err
		}
		return a.model(model)
	default:
		return nil, fault.Newf(fault.NotFound, "no alias %.40q; a version can be champion or challenger", alias)
	}
}

func (a *API) rollback(r *http.Request, who access.Principal) (any, error) {
	var request ReasonRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	if err := checkReason(request.Reason); err != nil {
		return nil, err
	}
	return a.desk.Rollback(r.PathValue("model"), request.Reason, who.Caller())
}
