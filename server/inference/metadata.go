package inference

import (
	"net/http"
	"strconv"

	"copydesk/server/reply"
)

// The tensors of the model.
const (
	textInput           = "text"
	labelOutput         = "label"
	labelIDOutput       = "label_id"
	probabilitiesOutput = "probabilities"
)

// The types of their elements.
const (
	typeBytes = "BYTES"
	typeInt64 = "INT64"
	typeFP64  = "FP64"
)

// platform names what computes the answers.
const platform = "copydesk_tfidf"

// Server answers GET /v2.
func (a *API) Server(w http.ResponseWriter, r *http.Request) error {
	return reply.JSON(w, http.StatusOK, ServerDocument{"copydesk", a.version, []string{}})
}

// Model answers GET /v2/models/{model}[/versions/{version}].
func (a *API) Model(w http.ResponseWriter, r *http.Request) error {
	version, m, err := a.find(r)
	if err != nil {
		return err
	}
	numbers := []int{version}
	if version == 0 {
		if numbers, err = a.predictor.Versions(r.Context()); err != nil {
			return err
		}
	}
	return reply.JSON(w, http.StatusOK, newModelDocument(a.model, numbers, len(m.Categories())))
}

// newModelDocument describes versions of a model with so many categories.
func newModelDocument(model string, numbers []int, categories int) ModelDocument {
	versions := make([]string, len(numbers))
	for i, n := range numbers {
		versions[i] = strconv.Itoa(n)
	}
	return ModelDocument{
		Name: model, Versions: versions, Platform: platform,
		Inputs: []Tensor{{textInput, typeBytes, []int{-1}}},
		Outputs: []Tensor{
			{labelOutput, typeBytes, []int{-1}},
			{labelIDOutput, typeInt64, []int{-1}},
			{probabilitiesOutput, typeFP64, []int{-1, categories}},
		},
	}
}
