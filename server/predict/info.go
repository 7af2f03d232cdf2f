package predict

import (
	"net/http"
	"strconv"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/server/reply"
)

// info is the answer of /model/info.
type info struct {
	ModelName    string   `json:"model_name"`
	Version      string   `json:"version"`
	Accuracy     *float64 `json:"accuracy"` // on test rows, else on validation rows; null if never judged
	Categories   []string `json:"categories"`
	TrainingDate string   `json:"training_date"`
	FeatureCount int      `json:"feature_count"`
}

// Info answers GET /model/info.
func (a *API) Info(w http.ResponseWriter, r *http.Request) error {
	m, err := a.model()
	if err != nil {
		return err
	}
	return reply.JSON(w, http.StatusOK, m.info)
}

func newInfo(v engine.Version, m bundle.Manifest) info {
	i := info{
		ModelName:    m.Type,
		Version:      strconv.Itoa(v.Number),
		Categories:   m.Categories,
		TrainingDate: reply.Timestamp(v.Created),
		FeatureCount: m.Features,
	}
	for _, name := range []string{"accuracy", "validation_accuracy"} {
		if accuracy, ok := v.Metrics[name]; ok {
			i.Accuracy = &accuracy
			break
		}
	}
	return i
}
