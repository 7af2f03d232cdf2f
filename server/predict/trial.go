package predict

import (
	"context"
	"encoding/json"
	"log/slog"
	"strconv"

	"copydesk/engine"
)

// trial is what every model is tried on.
const trial = "The council met on Tuesday and the game was won."

// open loads a version and tries it: its file must be whole, its answers must be
// probabilities and those to stored examples what they were when it was judged.
// Where there are no examples any more, it says so in the log.
func open(ctx context.Context, models Models, v engine.Version, log *slog.Logger) (m *Model, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, panicked(p)
		}
	}()
	predictor, err := models.PredictorOf(ctx, v.Digest)
	if err != nil {
		return nil, err
	}
	m = &Model{
		Version: v, Manifest: predictor.Manifest(),
		predictor: predictor, number: strconv.Itoa(v.Number), quoted: make(map[string]string),
	}
	m.info = newInfo(v, m.Manifest)
	for _, c := range m.info.Categories {
		quoted, err := json.Marshal(c)
		if err != nil {
			return nil, err
		}
		m.quoted[c] = string(quoted)
	}
	if _, err := m.answer(trial); err != nil {
		return nil, err
	}
	examples, err := models.Examples(ctx, v)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		log.Warn("model was tried on a built-in sentence only", "model", v.Model, "version", v.Number, "reason", err.Error())
		return m, nil
	}
	if err := predictor.Reproduce(examples); err != nil {
		return nil, err
	}
	m.tried = len(examples)
	return m, nil
}
