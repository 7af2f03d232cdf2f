package engine

import (
	"time"

	"copydesk/engine/classify"
)

// ModelName is the registered model that train adds versions to.
const ModelName = "news-classifier"

// Version is a registered version of a model: a run's bundle under a number
// that people speak of.
type Version struct {
	Model    string             `json:"model"`
	Number   int                `json:"version"` // counts from 1
	Run      string             `json:"run"`
	Kind     classify.Kind      `json:"kind"`
	Type     string             `json:"model_type"`
	Digest   string             `json:"digest"` // of the bundle
	Created  time.Time          `json:"created"`
	By       string             `json:"by"`
	Metrics  map[string]float64 `json:"metrics"`
	ChosenOn string             `json:"chosen_on"` // the part that it was chosen on
	Champion bool               `json:"champion"`
	// Challenger says that the version is tried beside the champion.
	Challenger bool `json:"challenger"`
	// ChallengerShare is the percentage of the traffic that the challenger
	// answers; 0: it is tried in shadow mode.
	ChallengerShare float64 `json:"challenger_share,omitempty"`
}

// Alias is a name that points at one version of a model.
type Alias string

const (
	ChampionAlias   Alias = "champion"   // answers predictions
	ChallengerAlias Alias = "challenger" // is tried beside the champion
)

// Action is what was done to a registered model.
type Action string

const (
	Register Action = "register"
	Promote  Action = "promote"
	Rollback Action = "rollback"
	// Challenge makes a version challenger, Retire takes that back.
	Challenge Action = "challenge"
	Retire    Action = "retire"
)

// Change is an entry of a registered model's history, oldest first.
type Change struct {
	Model  string    `json:"model"`
	Time   time.Time `json:"time"`
	Action Action    `json:"action"`
	From   int       `json:"from,omitempty"` // champion (or challenger) before, 0 if none
	To     int       `json:"to"`             // champion (or challenger) after, 0 if none; for register the new version
	By     string    `json:"by"`
	Reason string    `json:"reason"`
	// Share is the percentage of the traffic that a challenger was given; 0 of
	// one in shadow mode.
	Share float64 `json:"share,omitempty"`
}

// PreviousChampion returns the version that a rollback goes back to, 0 if there
// is none: history is read as a stack that promote pushes on and rollback pops.
func PreviousChampion(history []Change) int {
	var stack []int
	for _, c := range history {
		switch c.Action {
		case Promote:
			stack = append(stack, c.To)
		case Rollback:
			stack = stack[:max(0, len(stack)-1)]
		}
	}
	if len(stack) < 2 {
		return 0
	}
	return stack[len(stack)-2]
}
