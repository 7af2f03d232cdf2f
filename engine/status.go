package engine

import "time"

// Mode is what kind of process a desk is.
type Mode string

const (
	// BackgroundMode is a desk that a client started: it ends when nobody
	// needs it.
	BackgroundMode Mode = "background"
	// ServeMode is a desk in the foreground, with the prediction server on.
	ServeMode Mode = "serve"
	// OneShotMode is a command that is the desk while it works.
	OneShotMode Mode = "one-shot"
)

// Status says who a desk is and what it does.
type Status struct {
	Protocol  int       `json:"protocol"` // the number of the API
	Build     string    `json:"build"`
	Version   string    `json:"version"`
	PID       int       `json:"pid"`
	Host      string    `json:"host"`
	Mode      Mode      `json:"mode"`
	Started   time.Time `json:"started"`
	Workspace string    `json:"workspace"`
	Store     string    `json:"store"` // names the store that event numbers belong to
	Event     uint64    `json:"event"` // the last state change
	Running   int       `json:"running"`
	Queued    int       `json:"queued"`
	Watchers  int       `json:"watchers"`          // open streams of events
	Serving   string    `json:"serving,omitempty"` // address of the prediction server
	ServesTLS bool      `json:"serves_tls,omitempty"`
	// WantsTokens says that whoever asks the prediction server needs a token.
	WantsTokens bool `json:"wants_tokens,omitempty"`
	Stopping    bool `json:"stopping,omitempty"`
}

// URL is where the prediction server is, "" while there is none.
func (s Status) URL() string {
	switch {
	case s.Serving == "":
		return ""
	case s.ServesTLS:
		return "https://" + s.Serving
	}
	return "http://" + s.Serving
}
