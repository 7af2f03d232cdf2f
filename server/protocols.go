package server

import (
	"strings"

	"copydesk/server/access"
	"copydesk/server/inference"
	"copydesk/server/openapi"
	"copydesk/server/program"
	"copydesk/server/scoring"
)

// protocols returns the routes of the protocols that other clients speak.
func (s *Server) protocols() []route { return append(s.inference(), s.scoring()...) }

// inferencePrefix is what the paths of the Open Inference Protocol start with.
const inferencePrefix = "/v2"

// inference returns the routes of the Open Inference Protocol.
func (s *Server) inference() []route {
	api := inference.New(s.api, s.o.Model, program.Version())
	notReady := openapi.JSON(inference.ReadyDocument{Error: noModel})
	routes := []route{
		{method: "GET", path: inferencePrefix, least: access.Predict, handle: api.Server, statuses: []int{200}, doc: doc{
			summary: "The server, as the Open Inference Protocol has it",
			answers: openapi.JSON(inference.ServerDocument{Name: "copydesk", Version: program.Version(), Extensions: []string{}}),
		}},
		{method: "GET", path: inferencePrefix + "/health/live", least: anyone, handle: api.Live, statuses: []int{200}, doc: doc{
			summary: "Whether the process answers, as the Open Inference Protocol has it", answers: openapi.JSON(inference.LiveDocument{Live: true}),
		}},
		{method: "GET", path: inferencePrefix + "/health/ready", least: anyone, handle: api.Ready, statuses: []int{200, 503}, doc: doc{
			summary: "Whether a prediction can be had, as the Open Inference Protocol has it",
			answers: openapi.JSON(inference.ReadyDocument{Live: true, Ready: true}), other: map[int]openapi.Contents{503: notReady},
		}},
	}
	model := openapi.Param{Name: "model", In: "path", Kind: "string", Help: "its registered name; there is one", Example: s.o.Model}
	version := openapi.Param{Name: "version", In: "path", Kind: "string", Help: "a registered one", Example: "1"}
	path := inferencePrefix + "/models/{model}"
	routes = append(routes, s.ofModel(api, path, "the model", model)...)
	routes = append(routes, s.ofModel(api, path+"/versions/{version}", "a version of the model", model, version)...)
	for i := range routes {
		routes[i].fail = inference.Fail
		routes[i].doc.fails = openapi.JSON(inference.FailureDocument{Error: noModel})
	}
	return routes
}

// noModel is a failure of the examples.
const noModel = "news-classifier has no version yet; train one with: copydesk train"

// ofModel returns the routes below the path of a model, or of one of its
// versions, which is what.
func (s *Server) ofModel(api *inference.API, path, what string, params ...openapi.Param) []route {
	notReady := openapi.JSON(inference.ModelReadyDocument{Name: s.o.Model, Error: noModel})
	return []route{
		{method: "GET", path: path, least: access.Predict, handle: api.Model, statuses: []int{200, 404, 503}, doc: doc{
			summary: "The inputs and outputs of " + what, params: params, answers: openapi.JSON(inference.ExampleModel(s.o.Model)),
		}},
		{method: "GET", path: path + "/ready", least: access.Predict, handle: api.ModelReady, statuses: []int{200, 404, 503}, doc: doc{
			summary: "Whether a prediction can be had of " + what, params: params,
			answers: openapi.JSON(inference.ModelReadyDocument{Name: s.o.Model, Ready: true}), other: map[int]openapi.Contents{503: notReady},
		}},
		{method: "POST", path: path + "/infer", least: access.Predict, limited: true, predicts: true, handle: api.Infer, statuses: predictStatuses(404), doc: doc{
			summary: "Sort articles with " + what + ", as the Open Inference Protocol has it",
			text:    "Parameters and fields that are not known are ignored; data that is not in the JSON is refused. label_id is where a label is among the categories of /model/info.",
			params:  append(routingKey(), params...),
			takes:   openapi.Open(openapi.JSON(inference.ExampleInfer())), answers: openapi.JSON(inference.ExampleAnswer(s.o.Model)),
		}},
	}
}

// scoring returns the routes of MLflow's scoring protocol, beside /health, which
// is the server's own.
func (s *Server) scoring() []route {
	api := scoring.New(s.api, program.Version())
	routes := []route{
		{method: "GET", path: "/ping", least: anyone, handle: api.Ping, statuses: []int{200, 503}, doc: doc{
			summary: "Whether a prediction can be had, as MLflow's scoring protocol has it", answers: openapi.Text("text/plain", "\n"),
		}},
		{method: "GET", path: "/version", least: access.Predict, handle: api.Version, statuses: []int{200}, doc: doc{
			summary: "The version of the program, as MLflow's scoring protocol has it", answers: openapi.Text("text/plain", program.Version()),
		}},
		{method: "POST", path: "/invocations", least: access.Predict, limited: true, predicts: true, handle: api.Invocations, statuses: predictStatuses(), doc: doc{
			summary: "Sort articles, as MLflow's scoring protocol has it",
			text: "A JSON body has exactly one of dataframe_split, dataframe_records, instances and inputs. The columns that make the text of a row are " +
				"chosen as in training: headline or title, short_description or description, text, content or body; a single column may have any name.",
			params:  routingKey(),
			takes:   append(openapi.Open(openapi.JSON(scoring.ExampleRequest())), openapi.Text("text/csv", scoring.ExampleCSV())...),
			answers: openapi.JSON(scoring.ExampleAnswer()),
			other:   map[int]openapi.Contents{415: openapi.Text("text/plain", `Content-Type is "text/html"; it must be application/json or text/csv`)},
		}},
	}
	for i := range routes {
		routes[i].fail = scoring.Fail
		routes[i].doc.fails = openapi.JSON(scoring.FailureDocument{Code: "TEMPORARILY_UNAVAILABLE", Message: noModel})
	}
	return routes
}

// failer returns what writes the failures of a request: its route's, if that has
// one, and below the prefix of a protocol that protocol's.
func (s *Server) failer(to *route, path string) failer {
	switch {
	case to != nil && to.fail != nil:
		return to.fail
	case to == nil && strings.HasPrefix(path, inferencePrefix+"/"):
		return inference.Fail
	}
	return s.fail
}
