package desk

import (
	"net/http"
	"reflect"
	"strings"

	"copydesk/engine"
	"copydesk/server/access"
	"copydesk/server/openapi"
)

// route is something that a client can ask for.
type route struct {
	method, path string
	least        access.Role // that may ask
	summary      string
	params       []openapi.Param
	takes        reflect.Type // of the body, nil if there is none
	answers      reflect.Type
	status       int   // of success; 0: 200
	failures     []int // beside those of every route
	draining     bool  // asked for also of a desk that closes
	handle       func(*http.Request, access.Principal) (any, error)
	// stream answers by itself; then there is no handle.
	stream  func(http.ResponseWriter, *http.Request) error
	content string // the media type of a stream that is not JSON
}

// check refuses what the route does not take: a body, a parameter.
func (to route) check(r *http.Request) error {
	if to.takes == nil && to.method != http.MethodGet {
		if err := decode(r, &struct{}{}); err != nil {
			return err
		}
	}
	q := queryOf(r)
	for _, p := range to.params {
		if p.In == "query" {
			q.list(p.Name)
		}
	}
	return q.end()
}

func path(name, help string) openapi.Param {
	return openapi.Param{Name: name, In: "path", Kind: "string", Help: help}
}
func text(name, help string) openapi.Param {
	return openapi.Param{Name: name, In: "query", Kind: "string", Help: help}
}
func number(name, help string) openapi.Param {
	return openapi.Param{Name: name, In: "query", Kind: "integer", Help: help}
}

func many(p openapi.Param) openapi.Param {
	p.Many = true
	return p
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

func joined(words []string, by string) string { return strings.Join(words, by) }

// routes returns every route.
func (a *API) routes() []route {
	job := path("job", "id of a job, or the beginning of one")
	run := path("run", "id of a run, or the beginning of one")
	digest := path("digest", "digest of a corpus, or the beginning of its hexadecimal digits")
	model := path("model", "name of a registered model")
	token := text("page_token", "next_page_token of the page before")
	limit := number("limit", "the most that a page has")
	top := number("top", "the most terms that a list has, from 1 to 100; without it 20")
	return []route{
		{method: "GET", path: "/v1/desk", least: access.Viewer, summary: "Who the desk is and what it does",
			answers: typeOf[engine.Status](), handle: a.getDesk},
		{method: "POST", path: "/v1/desk/stop", least: access.Operator, summary: "Stop the desk",
			takes: typeOf[StopRequest](), answers: typeOf[engine.Status](), status: http.StatusAccepted, failures: []int{409}, draining: true, handle: a.stopDesk},
		{method: "PUT", path: "/v1/serving", least: access.Operator, summary: "Turn the prediction server on or off",
			takes: typeOf[ServingRequest](), answers: typeOf[engine.Status](), failures: []int{409}, handle: a.setServing},
		{method: "GET", path: "/v1/traffic", least: access.Viewer, summary: "What the prediction server was asked lately. While it is off, on is missing and nothing is counted",
			answers: typeOf[engine.Traffic](), handle: a.getTraffic},
		{method: "GET", path: "/v1/settings", least: access.Viewer, summary: "The settings that the desk read when it started",
			answers: typeOf[Settings](), handle: a.getSettings},
		{method: "GET", path: "/v1/retention", least: access.Viewer, summary: "What the workspace keeps, and what it may keep",
			answers: typeOf[engine.Kept](), handle: a.getRetention},

		{method: "GET", path: "/v1/corpora", least: access.Viewer, summary: "Corpora: the built-in one, those that were added, and those that runs learned from; the last used first",
			answers: typeOf[Corpora](), handle: a.listCorpora},
		{method: "POST", path: "/v1/corpora", least: access.Operator, summary: "Queue a job that reads files and keeps them as a corpus. Under a request id that was met before, nothing is started and the job is answered as it is now",
			takes: typeOf[engine.ImportRequest](), answers: typeOf[engine.Job](), status: http.StatusAccepted, failures: []int{429}, handle: a.startImport},
		{method: "GET", path: "/v1/corpora/{digest}", least: access.Viewer, summary: "One corpus",
			params: []openapi.Param{digest}, answers: typeOf[engine.Corpus](), failures: []int{404}, handle: a.getCorpus},
		{method: "DELETE", path: "/v1/corpora/{digest}", least: access.Operator, summary: "Forget a corpus that was added and that no run refers to",
			params: []openapi.Param{digest}, answers: typeOf[engine.Corpus](), failures: []int{404, 409}, handle: a.forgetCorpus},
		{method: "GET", path: "/v1/corpora/{digest}/profile", least: access.Viewer, summary: "What there is to know of a corpus before training on it",
			params: []openapi.Param{digest}, answers: typeOf[engine.Profile](), failures: []int{404}, handle: a.getProfile},
		{method: "GET", path: "/v1/corpora/{digest}/articles", least: access.Viewer, summary: "Articles of a corpus, in the order of their rows",
			params:  []openapi.Param{digest, text("category", "only those of this category"), text("contains", "only those with this text, in any case"), text("show", "duplicates or conflicts: only those whose text an earlier row has, with another category"), limit, token},
			answers: typeOf[engine.ArticlePage](), failures: []int{404}, handle: a.listArticles},

		{method: "GET", path: "/v1/jobs", least: access.Viewer, summary: "Jobs, the newest first",
			params: []openapi.Param{many(text("state", "queued, running, succeeded, failed, cancelled or interrupted")), limit, token}, answers: typeOf[engine.JobPage](), handle: a.listJobs},
		{method: "POST", path: "/v1/jobs", least: access.Operator, summary: "Queue a training. Under a request id that was met before, nothing is started and the job is answered as it is now",
			takes: typeOf[engine.TrainRequest](), answers: typeOf[engine.Job](), status: http.StatusAccepted, failures: []int{404, 429}, handle: a.startJob},
		{method: "GET", path: "/v1/jobs/{job}", least: access.Viewer, summary: "One job. With wait_s the answer comes when it has ended, or after so many seconds",
			params: []openapi.Param{job, number("wait_s", "how many seconds to wait for the end, at most 60")}, answers: typeOf[engine.Job](), failures: []int{404}, handle: a.getJob},
		{method: "POST", path: "/v1/jobs/{job}/cancel", least: access.Operator, summary: "Cancel a job; what it finished is kept",
			params: []openapi.Param{job}, answers: typeOf[engine.Job](), status: http.StatusAccepted, failures: []int{404, 409}, handle: a.cancelJob},
		{method: "POST", path: "/v1/jobs/{job}/retry", least: access.Operator, summary: "Queue the same work again",
			params: []openapi.Param{job}, takes: typeOf[RetryRequest](), answers: typeOf[engine.Job](), status: http.StatusAccepted, failures: []int{404, 409, 429}, handle: a.retryJob},
		{method: "GET", path: "/v1/progress", least: access.Viewer, summary: "How far everything is that is under way",
			answers: typeOf[Samples](), handle: a.getProgress},

		{method: "GET", path: "/v1/experiments", least: access.Viewer, summary: "Experiments that have runs",
			answers: typeOf[Experiments](), handle: a.listExperiments},
		{method: "GET", path: "/v1/runs", least: access.Viewer, summary: "Runs that match a filter, in an order",
			params:  []openapi.Param{text("filter", "such as metrics.accuracy > 0.9 and params.model = 'lr'"), text("order_by", "such as metrics.accuracy desc"), text("experiment", "name of an experiment"), text("view", "active, deleted or all"), limit, token},
			answers: typeOf[engine.RunPage](), handle: a.listRuns},
		{method: "GET", path: "/v1/runs/{run}", least: access.Viewer, summary: "One run",
			params: []openapi.Param{run}, answers: typeOf[engine.Run](), failures: []int{404}, handle: a.getRun},
		{method: "PATCH", path: "/v1/runs/{run}", least: access.Operator, summary: "Change a run's tags, delete it or restore it",
			params: []openapi.Param{run}, takes: typeOf[RunPatch](), answers: typeOf[engine.Run](), failures: []int{404, 409}, handle: a.patchRun},
		{method: "DELETE", path: "/v1/runs/{run}", least: access.Operator, summary: "Purge a deleted run for good",
			params: []openapi.Param{run}, answers: typeOf[engine.Run](), failures: []int{404, 409}, handle: a.purgeRun},
		{method: "POST", path: "/v1/runs/{run}/cancel", least: access.Operator, summary: "Cancel one run of a job; the others go on",
			params: []openapi.Param{run}, answers: typeOf[engine.Run](), status: http.StatusAccepted, failures: []int{404, 409}, handle: a.cancelRun},
		{method: "GET", path: "/v1/runs/{run}/evaluation", least: access.Viewer, summary: "How a run's model did",
			params: []openapi.Param{run}, answers: typeOf[engine.Evaluation](), failures: []int{404}, handle: a.getEvaluation},
		{method: "GET", path: "/v1/runs/{run}/series", least: access.Viewer, summary: "Points of a run's series",
			params: []openapi.Param{run, number("from", "position of the first point"), number("limit", "the most points")}, answers: typeOf[Series](), failures: []int{404}, handle: a.getSeries},
		{method: "GET", path: "/v1/runs/{run}/paired/{other}", least: access.Viewer, summary: "Two runs on the same articles: the difference of their accuracies, and McNemar's test of it",
			params: []openapi.Param{run, path("other", "another run")}, answers: typeOf[engine.Paired](), failures: []int{404, 409}, handle: a.getPaired},
		{method: "GET", path: "/v1/runs/{run}/judged", least: access.Viewer, summary: "Articles that a run's model was judged on: the wrong answers, the most confident first, then the right ones, the least confident first",
			params: []openapi.Param{run, text("part", "validation or test; without it the part that the run was chosen on"), text("truth", "only articles of this category"), text("answer", "only articles that the model put into this category"),
				text("verdict", "right or wrong"), text("against", "another run that was judged on the same articles; its answers are there too"), text("pair", "with against: "+joined(engine.JudgedPairs(), ", ")), limit, number("skip", "articles to leave out before the first page"), token},
			answers: typeOf[engine.JudgedPage](), failures: []int{404, 409}, handle: a.listJudged},
		{method: "GET", path: "/v1/runs/{run}/terms", least: access.Viewer, summary: "The terms that a run's model listens to most",
			params: []openapi.Param{run, top}, answers: typeOf[engine.Terms](), failures: []int{404, 409}, handle: a.getTerms},
		{method: "GET", path: "/v1/runs/{run}/terms/{other}", least: access.Viewer, summary: "The terms whose weight differs most between the models of two runs",
			params: []openapi.Param{run, path("other", "another run"), top}, answers: typeOf[engine.TermChanges](), failures: []int{404, 409}, handle: a.getTermChanges},

		{method: "GET", path: "/v1/models", least: access.Predict, summary: "Names of the registered models",
			answers: typeOf[Models](), handle: a.listModels},
		{method: "GET", path: "/v1/models/{model}", least: access.Predict, summary: "Versions of a model and what was done to them",
			params: []openapi.Param{model}, answers: typeOf[Model](), handle: a.getModel},
		{method: "POST", path: "/v1/models/{model}/versions", least: access.Operator, summary: "Register a finished run as the next version",
			params: []openapi.Param{model}, takes: typeOf[RegisterRequest](), answers: typeOf[engine.Version](), status: http.StatusCreated, failures: []int{404, 409}, handle: a.registerRun},
		{method: "PUT", path: "/v1/models/{model}/aliases/{alias}", least: access.Operator, summary: "Make a version champion, or challenger with a share of the traffic",
			params: []openapi.Param{model, path("alias", "champion or challenger")}, takes: typeOf[AliasRequest](), answers: typeOf[engine.Version](), failures: []int{404, 409}, handle: a.setAlias},
		{method: "DELETE", path: "/v1/models/{model}/aliases/{alias}", least: access.Operator, summary: "Leave a model without a challenger",
			params: []openapi.Param{model, path("alias", "challenger")}, takes: typeOf[ReasonRequest](), answers: typeOf[Model](), failures: []int{404, 409}, handle: a.removeAlias},
		{method: "POST", path: "/v1/models/{model}/rollback", least: access.Operator, summary: "Make the previous champion champion again",
			params: []openapi.Param{model}, takes: typeOf[ReasonRequest](), answers: typeOf[engine.Version](), failures: []int{404, 409}, handle: a.rollback},
		{method: "GET", path: "/v1/models/{model}/feedback", least: access.Viewer, summary: "How the versions of a model did by all the feedback on them",
			params: []openapi.Param{model}, answers: typeOf[Tallies](), handle: a.listTallies},

		{method: "GET", path: "/v1/feedback", least: access.Viewer, summary: "Feedback on predictions, the last given first",
			params: []openapi.Param{limit, token}, answers: typeOf[engine.FeedbackPage](), handle: a.listFeedback},
		{method: "GET", path: "/v1/samples", least: access.Viewer, summary: "Samples of predictions, the newest first",
			params: []openapi.Param{limit, token}, answers: typeOf[engine.SamplePage](), handle: a.listSamples},

		{method: "GET", path: "/v1/bundles/{digest}", least: access.Predict, summary: "A model file, a zip",
			params: []openapi.Param{path("digest", "digest of a bundle")}, failures: []int{404}, stream: a.getBundle, content: "application/zip"},

		{method: "GET", path: "/v1/events", least: access.Viewer, summary: "What happens, as server-sent events",
			params: []openapi.Param{number("after", "number of the last event that is known; without it only what happens from now on"), text("store", "the store that the number is of"), number("interval_ms", "least time between two deliveries, 100 to 10000")},
			stream: a.events, content: "text/event-stream"},
		{method: "GET", path: "/v1/openapi.json", least: access.Predict, summary: "This document", stream: a.getDocument},
	}
}
