package desk

import (
	"math"
	"net/http"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/access"
)

// Experiments is a list of them.
type Experiments struct {
	Experiments []engine.Experiment `json:"experiments"`
}

// Series is a part of a run's series.
type Series struct {
	Points []engine.Point `json:"points"`
}

// RunPatch says what is to be another. What is left out stays as it is.
type RunPatch struct {
	// Tags are set, or removed by null.
	Tags    map[string]*string `json:"tags,omitempty"`
	Deleted *bool              `json:"deleted,omitempty"`
}

func (a *API) listExperiments(*http.Request, access.Principal) (any, error) {
	list, err := a.desk.Experiments()
	return Experiments{orEmpty(list)}, err
}

func (a *API) listRuns(r *http.Request, _ access.Principal) (any, error) {
	q := queryOf(r)
	runs := engine.RunQuery{
		Filter: q.text("filter"), OrderBy: q.text("order_by"), Experiment: q.text("experiment"), View: engine.View(q.text("view")),
		Limit: int(q.whole("limit", 1, engine.MaxPage, 0)), Token: q.text("page_token"),
	}
	if err := q.end(); err != nil {
		return nil, err
	}
	return a.desk.FindRuns(runs)
}

func (a *API) getRun(r *http.Request, _ access.Principal) (any, error) {
	return a.desk.Run(r.PathValue("run"))
}

func (a *API) patchRun(r *http.Request, _ access.Principal) (any, error) {
	var patch RunPatch
	if err := decode(r, &patch); err != nil {
		return nil, err
	}
	id := r.PathValue("run")
	switch {
	case patch.Deleted != nil && len(patch.Tags) > 0:
		return nil, fault.Newf(fault.Invalid, "tags and deleted are two changes; ask for one at a time")
	case patch.Deleted != nil && *patch.Deleted:
		return a.desk.Delete(id)
	case patch.Deleted != nil:
		return a.desk.Restore(id)
	case len(patch.Tags) > 0:
		return a.desk.Tag(id, patch.Tags)
	}
	return nil, fault.Newf(fault.Invalid, "nothing to change; give tags or deleted")
}

func (a *API) purgeRun(r *http.Request, _ access.Principal) (any, error) {
	return a.desk.Purge(r.PathValue("run"))
}

func (a *API) cancelRun(r *http.Request, _ access.Principal) (any, error) {
	run, err := a.desk.Run(r.PathValue("run"))
	if err != nil {
		return nil, err
	}
	if err := a.desk.CancelRun(run.ID); err != nil {
		return nil, err
	}
	return a.desk.Run(run.ID)
}

func (a *API) getEvaluation(r *http.Request, _ access.Principal) (any, error) {
	run, err := a.desk.Run(r.PathValue("run"))
	if err != nil {
		return nil, err
	}
	return a.desk.Evaluation(run.ID)
}

func (a *API) getSeries(r *http.Request, _ access.Principal) (any, error) {
	q := queryOf(r)
	from, limit := q.whole("from", 0, math.MaxInt32, 0), q.whole("limit", 0, math.MaxInt32, 0)
	if err := q.end(); err != nil {
		return nil, err
	}
	run, err := a.desk.Run(r.PathValue("run"))
	if err != nil {
		return nil, err
	}
	points, err := a.desk.Points(run.ID, int(from), int(limit))
	return Series{orEmpty(points)}, err
}

func (a *API) getPaired(r *http.Request, _ access.Principal) (any, error) {
	first, err := a.desk.Run(r.PathValue("run"))
	if err != nil {
		return nil, err
	}
	second, err := a.desk.Run(r.PathValue("other"))
	if err != nil {
		return nil, err
	}
	return a.desk.Paired(first, second)
}

// orEmpty makes a list that is written as [] where there is nothing.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
