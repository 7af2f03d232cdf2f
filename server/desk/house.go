package desk

import (
	"encoding/json"
	"net/http"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/access"
)

// StopRequest asks a desk to end.
type StopRequest struct {
	// Force stops it even while a job runs, which is interrupted, or while it
	// serves predictions.
	Force bool `json:"force,omitempty"`
}

// ServingRequest turns the prediction server on or off.
type ServingRequest struct {
	On bool `json:"on"`
	// Port is one to listen on instead of API_PORT; 0 takes a free one.
	Port *int `json:"port,omitempty"`
}

// Settings are those that a desk read when it started, by name.
type Settings struct {
	Settings map[string]json.RawMessage `json:"settings"`
}

func (a *API) getDesk(*http.Request, access.Principal) (any, error) { return a.now(), nil }

func (a *API) stopDesk(r *http.Request, _ access.Principal) (any, error) {
	var request StopRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	s := a.now()
	switch {
	case request.Force, s.Stopping:
	case s.Mode == engine.OneShotMode:
		return nil, fault.Newf(fault.Conflict, "the desk is a command (process %d) that ends by itself; --force interrupts it", s.PID)
	case s.Running > 0:
		return nil, fault.Newf(fault.Conflict, "the desk (process %d) is at work on a job; wait for its end or cancel it, or --force interrupts it", s.PID)
	case s.Serving != "":
		return nil, fault.Newf(fault.Conflict, "the desk (process %d) serves predictions on %s; --force stops that", s.PID, s.Serving)
	}
	a.Drain()
	a.stop()
	s.Stopping = true
	return s, nil
}

func (a *API) setServing(r *http.Request, _ access.Principal) (any, error) {
	var request ServingRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	var err error
	switch {
	case request.On:
		err = a.serving.Serve(request.Port)
	case request.Port != nil:
		err = fault.Newf(fault.Invalid, "port is for turning the prediction server on")
	default:
		err = a.serving.StopServing()
	}
	return a.now(), err
}

func (a *API) getTraffic(*http.Request, access.Principal) (any, error) {
	t := a.serving.Traffic()
	t.Confidence, t.Seconds, t.Failures = orEmpty(t.Confidence), orEmpty(t.Seconds), orEmpty(t.Failures)
	for _, counts := range []*map[string]int{&t.Categories, &t.Versions} {
		if *counts == nil {
			*counts = map[string]int{}
		}
	}
	return t, nil
}

func (a *API) getSettings(*http.Request, access.Principal) (any, error) {
	return Settings{a.settings}, nil
}

func (a *API) getRetention(*http.Request, access.Principal) (any, error) { return a.desk.Kept() }
