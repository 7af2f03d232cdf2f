package predict

import (
	"net/http"

	"copydesk/engine"
)

// VariantHeader is the header of an answer that says who gave it: champion or
// challenger.
const VariantHeader = "X-Model-Variant"

// The values of that header, shared by all answers.
var (
	byChampion   = []string{string(engine.ChampionAlias)}
	byChallenger = []string{string(engine.ChallengerAlias)}
)

// setVariant says who gave an answer.
func setVariant(w http.ResponseWriter, as engine.Alias) {
	switch as {
	case engine.ChampionAlias:
		w.Header()[VariantHeader] = byChampion
	case engine.ChallengerAlias:
		w.Header()[VariantHeader] = byChallenger
	}
}
