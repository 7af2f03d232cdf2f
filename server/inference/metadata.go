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

// tensor describes a tensor. A dimension of -1 is of any size.
type tensor struct {
	Name     string `json:"name"`
	Datatype string `json:"datatype"`
	Shape    []int  `json:"shape"`
}

// Server answers GET /v2.
func (a *API) Server(w http.ResponseWriter, r *http.Request) error {
	return reply.JSON(w, http.StatusOK, struct {
		Name       string   `json:"name"`
		Version    string   `json:"version"`
		Extensions []string `json:"extensions"`
	}{"copydesk", a.version, []string{}})
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
	versions := make([]string, len(numbers))
	for i, n := range numbers {
		versions[i] = strconv.Itoa(n)
	}
	return reply.JSON(w, http.StatusOK, struct {
		Name     string   `json:"name"`
		Versions []string `json:"versions"`
		Platform string   `json:"platform"`
		Inputs   []tensor `json:"inputs"`
		Outputs  []tensor `json:"outputs"`
	}{
		Name: a.model, Versions: versions, Platform: platform,
		Inputs: []tensor{{textInput, typeBytes, []int{-1}}},
		Outputs: []tensor{
			{labelOutput, typeBytes, []int{-1}},
			{labelIDOutput, typeInt64, []int{-1}},
			{probabilitiesOutput, typeFP64, []int{-1, len(m.Categories())}},
		},
	})
}
