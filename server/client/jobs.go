package client

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"time"

	"copydesk/engine"
	"copydesk/server/desk"
)

// Status returns who the desk is and what it does.
func (c *Client) Status(ctx context.Context) (engine.Status, error) {
	return ask[engine.Status](ctx, c, get("desk"))
}

// Stop asks the desk to end, with force even while it is at work.
func (c *Client) Stop(ctx context.Context, force bool) (engine.Status, error) {
	return ask[engine.Status](ctx, c, call{method: "POST", path: []string{"desk", "stop"}, body: desk.StopRequest{Force: force}})
}

// drained is how long a prediction server may take to answer what is under way.
const drained = time.Minute

// Serve turns the prediction server on, on another port than the settings have
// if port is not nil, or off.
func (c *Client) Serve(ctx context.Context, on bool, port *int) (engine.Status, error) {
	body := desk.ServingRequest{On: on, Port: port}
	return ask[engine.Status](ctx, c, call{method: "PUT", path: []string{"serving"}, body: body, twice: true, wait: drained})
}

// Traffic returns what the prediction server was asked lately, the zero value, but
// for empty lists, while it is off.
func (c *Client) Traffic(ctx context.Context) (engine.Traffic, error) {
	return ask[engine.Traffic](ctx, c, get("traffic"))
}

// Settings returns the settings that the desk read when it started, by name.
func (c *Client) Settings(ctx context.Context) (map[string]json.RawMessage, error) {
	s, err := ask[desk.Settings](ctx, c, get("settings"))
	return s.Settings, err
}

// Kept returns what the workspace keeps and may keep.
func (c *Client) Kept(ctx context.Context) (engine.Kept, error) {
	return ask[engine.Kept](ctx, c, get("retention"))
}

// Train queues a training. A request without an id gets one, so that it is not
// started twice.
func (c *Client) Train(ctx context.Context, r engine.TrainRequest) (engine.Job, error) {
	if r.Request == "" {
		r.Request = newRequest()
	}
	return ask[engine.Job](ctx, c, call{method: "POST", path: []string{"jobs"}, body: r, twice: true})
}

// Retry queues the work of an ended job again.
func (c *Client) Retry(ctx context.Context, job string, force bool) (engine.Job, error) {
	body := desk.RetryRequest{Request: newRequest(), Force: force}
	return ask[engine.Job](ctx, c, call{method: "POST", path: []string{"jobs", job, "retry"}, body: body, twice: true})
}

// Job returns the job whose id is or begins with id.
func (c *Client) Job(ctx context.Context, id string) (engine.Job, error) {
	return ask[engine.Job](ctx, c, get("jobs", id))
}

// FindJobs returns a page of jobs, the newest first.
func (c *Client) FindJobs(ctx context.Context, q engine.JobQuery) (engine.JobPage, error) {
	to := get("jobs")
	to.query = url.Values{}
	for _, s := range q.States {
		to.query.Add("state", string(s))
	}
	add(to.query, "page_token", q.Token)
	addNumber(to.query, "limit", q.Limit)
	return ask[engine.JobPage](ctx, c, to)
}

// waitSeconds is how long one request waits for the end of a job.
const waitSeconds = 20

// Wait returns the job when it has ended.
func (c *Client) Wait(ctx context.Context, job string) (engine.Job, error) {
	to := get("jobs", job)
	to.query = url.Values{"wait_s": {strconv.Itoa(waitSeconds)}}
	to.wait = waitSeconds * time.Second
	for {
		j, err := ask[engine.Job](ctx, c, to)
		if err != nil || j.State.Ended() {
			return j, err
		}
	}
}

// Cancel ends a job; what it finished is kept.
func (c *Client) Cancel(ctx context.Context, job string) error {
	_, err := ask[engine.Job](ctx, c, call{method: "POST", path: []string{"jobs", job, "cancel"}})
	return err
}

// CancelRun ends one run of a job, the others go on.
func (c *Client) CancelRun(ctx context.Context, run string) error {
	_, err := ask[engine.Run](ctx, c, call{method: "POST", path: []string{"runs", run, "cancel"}})
	return err
}

// Samples returns the progress of what is under way.
func (c *Client) Samples(ctx context.Context) ([]engine.Event, error) {
	s, err := ask[desk.Samples](ctx, c, get("progress"))
	return s.Samples, err
}

func add(q url.Values, name, value string) {
	if value != "" {
		q.Set(name, value)
	}
}

func addNumber(q url.Values, name string, n int) {
	if n != 0 {
		q.Set(name, strconv.Itoa(n))
	}
}
