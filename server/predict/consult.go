package predict

import (
	"context"

	"copydesk/engine"
)

// Consult asks the champion about a text whose answer nobody asked for: it is
// neither counted nor recorded as a prediction, and has no id. It fails as Do
// does.
func (a *API) Consult(ctx context.Context, text string) (*Model, engine.Prediction, error) {
	m, err := a.Model(ctx, 0)
	if err != nil {
		return nil, engine.Prediction{}, err
	}
	answers, err := a.workers.answer(ctx, m, []string{text}, 1)
	if err != nil {
		return nil, engine.Prediction{}, err
	}
	return m, answers[0].Prediction, nil
}
