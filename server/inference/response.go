package inference

import (
	"slices"

	"copydesk/server/predict"
)

func newResponse(q *request, r *predict.Result) InferDocument {
	p := InferDocument{Model: r.Model.Version.Model, Version: r.Model.Number(), ID: q.id}
	n := len(r.Answers)
	for _, name := range q.outputs {
		o := Output{Tensor: Tensor{Name: name, Shape: []int{n}}}
		switch name {
		case labelOutput:
			o.Datatype, o.Data = typeBytes, labels(r)
		case labelIDOutput:
			o.Datatype, o.Data = typeInt64, labelIDs(r)
		case probabilitiesOutput:
			o.Datatype, o.Data = typeFP64, probabilities(r)
			o.Shape = append(o.Shape, len(r.Model.Categories()))
		}
		p.Outputs = append(p.Outputs, o)
	}
	return p
}

func labels(r *predict.Result) []string {
	data := make([]string, len(r.Answers))
	for i, a := range r.Answers {
		data[i] = a.Category
	}
	return data
}

func labelIDs(r *predict.Result) []int64 {
	data := make([]int64, len(r.Answers))
	for i, a := range r.Answers {
		data[i] = int64(slices.Index(r.Model.Categories(), a.Category))
	}
	return data
}

func probabilities(r *predict.Result) []float64 {
	data := make([]float64, 0, len(r.Answers)*len(r.Model.Categories()))
	for _, a := range r.Answers {
		data = append(data, a.Probabilities...)
	}
	return data
}
