package desk

import (
	"context"
	"net/http"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/access"
)

// RetryRequest is the body of a retry.
type RetryRequest struct {
	Request string `json:"request_id"`
	Force   bool   `json:"force,omitempty"`
}

// Samples are the progress of what is under way.
type Samples struct {
	Samples []engine.Event `json:"samples"`
}

// maxWait is the longest that a request waits for the end of a job.
const maxWait = 60

func (a *API) listJobs(r *http.Request, _ access.Principal) (any, error) {
	q := queryOf(r)
	jobs := engine.JobQuery{Limit: int(q.whole("limit", 1, engine.MaxPage, 0)), Token: q.text("page_token")}
	for _, s := range q.list("state") {
		state := engine.State(s)
		if !state.Known() {
			return nil, fault.Newf(fault.Invalid, "parameter state is %.40q; it must be queued, running, succeeded, failed, cancelled or interrupted", s)
		}
		jobs.States = append(jobs.States, state)
	}
	if err := q.end(); err != nil {
		return nil, err
	}
	return a.desk.FindJobs(jobs)
}

func (a *API) startJob(r *http.Request, who access.Principal) (any, error) {
	var request engine.TrainRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	return a.desk.Train(r.Context(), request, who.Caller())
}

func (a *API) getJob(r *http.Request, _ access.Principal) (any, error) {
	q := queryOf(r)
	wait := q.whole("wait_s", 0, maxWait, 0)
	if err := q.end(); err != nil {
		return nil, err
	}
	j, err := a.desk.Job(r.PathValue("job"))
	if err != nil || wait == 0 {
		return j, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), time.Duration(wait)*time.Second)
	defer cancel()
	ended, err := a.desk.Wait(ctx, j.ID)
	if ctx.Err() != nil && r.Context().Err() == nil {
		return a.desk.Job(j.ID)
	}
	return ended, err
}

func (a *API) cancelJob(r *http.Request, _ access.Principal) (any, error) {
	j, err := a.desk.Job(r.PathValue("job"))
	if err != nil {
		return nil, err
	}
	if err := a.desk.Cancel(j.ID); err != nil {
		return nil, err
	}
	return a.desk.Job(j.ID)
}

func (a *API) retryJob(r *http.Request, who access.Principal) (any, error) {
	var request RetryRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	return a.desk.Retry(r.Context(), r.PathValue("job"), request.Request, request.Force, who.Caller())
}

func (a *API) getProgress(*http.Request, access.Principal) (any, error) {
	return Samples{a.desk.Samples()}, nil
}
