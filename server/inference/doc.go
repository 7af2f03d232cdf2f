// Package inference answers articles by the Open Inference Protocol, version 2,
// which clients of KServe, Triton and MLServer speak. The model that serves has
// one input and three outputs:
//
//	text           BYTES  [n] or [n,1]   in: an article each
//	label          BYTES  [n]            its category
//	label_id       INT64  [n]            where that is among the categories of GET /model/info
//	probabilities  FP64   [n,categories] row by row
//
// For example
//
//	api := inference.New(predictions, engine.ModelName, program.Version())
//	// POST /v2/models/news-classifier/infer
//	err := api.Infer(w, r)
//
// answers
//
//	{"id":"7","inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":["Shares fell"]}],"outputs":[{"name":"label"}]}
//
// with
//
//	{"model_name":"news-classifier","model_version":"3","id":"7","outputs":[{"name":"label","shape":[1],"datatype":"BYTES","data":["business"]}]}
//
// There are no extensions. Parameters and fields that are not known are ignored,
// such as the wish for outputs in binary form: they come as JSON, which the
// clients that have it read as well. Data that is not in the JSON is refused. A
// failure is {"error": "a sentence"}.
//
// The specification is specification/protocol/inference_rest.md of
// kserve/open-inference-protocol.
package inference
