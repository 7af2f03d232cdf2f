package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/desk"
	"copydesk/server/desktest"
)

func TestTheSameStartManyTimes(t *testing.T) {
	s := open(t)
	body, err := json.Marshal(engine.TrainRequest{Spec: desktest.HeldSpec("nb"), Request: "once"})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	ids := make(map[string]int)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			response, err := s.client.Post("http://localhost/v1/jobs", "application/json", strings.NewReader(string(body)))
			if err != nil {
				t.Error(err)
				return
			}
			defer response.Body.Close()
			var j engine.Job
			if err := json.NewDecoder(response.Body).Decode(&j); err != nil || response.StatusCode != http.StatusAccepted {
				t.Errorf("%d, %v", response.StatusCode, err)
			}
			mu.Lock()
			ids[j.ID]++
			mu.Unlock()
		})
	}
	wg.Wait()
	if len(ids) != 1 {
		t.Errorf("20 starts under one request id made the jobs %v", ids)
	}
	if page := want[engine.JobPage](s, 200, "GET", "/v1/jobs", nil); page.Total != 1 {
		t.Errorf("%d jobs are stored", page.Total)
	}
	s.gate.Open()
}

func TestJobs(t *testing.T) {
	s := open(t)
	first := s.start(desktest.HeldSpec("nb", "lr"), "a")
	s.running(first.ID)
	if again := s.start(desktest.HeldSpec("nb", "lr"), "a"); again.ID != first.ID || again.State != engine.Running {
		t.Errorf("asked again: %+v", again)
	}
	second := s.start(desktest.HeldSpec("nb"), "b")
	if status := want[engine.Status](s, 200, "GET", "/v1/desk", nil); status.Running != 1 || status.Queued != 1 {
		t.Errorf("status %+v", status)
	}
	s.refused(409, "conflict", "POST", "/v1/jobs/"+first.ID+"/retry", `{"request_id": "c"}`, "only a job that has ended")
	s.refused(409, "conflict", "POST", "/v1/runs/"+second.Runs[0]+"/cancel", nil, "waits for its job to start")
	s.refused(409, "conflict", "PATCH", "/v1/runs/"+first.Runs[0], `{"deleted": true}`, "under way")
	want[engine.Run](s, 200, "PATCH", "/v1/runs/"+first.Runs[0], `{"tags": {"a": "b"}}`)

	began := time.Now()
	if j := want[engine.Job](s, 200, "GET", "/v1/jobs/"+first.ID+"?wait_s=1", nil); j.State != engine.Running || time.Since(began) < time.Second {
		t.Errorf("waited %v for %s", time.Since(began), j.State)
	}
	if j := want[engine.Job](s, 202, "POST", "/v1/jobs/"+second.ID[:9]+"/cancel", nil); j.State != engine.Cancelled {
		t.Errorf("a queued job that is cancelled is %s", j.State)
	}
	s.refused(409, "conflict", "POST", "/v1/jobs/"+second.ID+"/cancel", nil, "cancelled")
	want[engine.Run](s, 202, "POST", "/v1/runs/"+first.Runs[0]+"/cancel", nil)
	s.gate.Open()
	done := s.ended(first.ID, engine.Succeeded)
	if r := want[engine.Run](s, 200, "GET", "/v1/runs/"+done.Runs[0], nil); r.State != engine.Cancelled || r.Tags["a"] != "b" {
		t.Errorf("the run that was cancelled is %s, tags %v", r.State, r.Tags)
	}

	again := want[engine.Job](s, 202, "POST", "/v1/jobs/"+second.ID+"/retry", desk.RetryRequest{Request: "c"})
	if again.RetryOf != second.ID || again.ID == second.ID {
		t.Errorf("retry %+v", again)
	}
	if twice := want[engine.Job](s, 202, "POST", "/v1/jobs/"+second.ID+"/retry", desk.RetryRequest{Request: "c"}); twice.ID != again.ID {
		t.Errorf("a retry under the same id started %s", twice.ID)
	}
	s.ended(again.ID, engine.Succeeded)
	s.refused(400, "invalid", "POST", "/v1/jobs/"+second.ID+"/retry", `{}`, "request_id")
}

func TestCancelOfARunningJob(t *testing.T) {
	s := open(t)
	job := s.start(desktest.HeldSpec("nb"), "a")
	s.running(job.ID)
	began := time.Now()
	want[engine.Job](s, 202, "POST", "/v1/jobs/"+job.ID+"/cancel", nil)
	s.ended(job.ID, engine.Cancelled)
	if took := time.Since(began); took > time.Second {
		t.Errorf("cancelling took %v", took)
	}
}

func TestTheQueueIsFull(t *testing.T) {
	s := open(t)
	s.running(s.start(desktest.HeldSpec("nb"), "running").ID)
	for i := range 100 {
		if _, err := s.desk.Train(t.Context(), engine.TrainRequest{Spec: desktest.HeldSpec("nb"), Request: fmt.Sprint(i)}, engine.Caller{}); err != nil {
			t.Fatal(err)
		}
	}
	s.refused(429, "exhausted", "POST", "/v1/jobs", engine.TrainRequest{Spec: desktest.HeldSpec("nb"), Request: "one more"}, "100 jobs wait")
}

// scarce is memory of which there is none.
type scarce struct{ desktest.Plenty }

func (scarce) Check(int64) error {
	return fault.Newf(fault.Exhausted, "needs 2 MiB and 1 MiB are free")
}

func TestMemory(t *testing.T) {
	s := openWith(t, func(c *engine.Config) { c.Memory = scarce{} })
	s.refused(429, "exhausted", "POST", "/v1/jobs", engine.TrainRequest{Spec: desktest.Spec("nb"), Request: "a"}, "1 MiB are free")
	job := want[engine.Job](s, 202, "POST", "/v1/jobs", engine.TrainRequest{Spec: desktest.Spec("nb"), Request: "a", Force: true})
	s.ended(job.ID, engine.Succeeded)
	s.refused(429, "exhausted", "POST", "/v1/jobs/"+job.ID+"/retry", desk.RetryRequest{Request: "b"}, "1 MiB are free")
}

func TestAFailedJob(t *testing.T) {
	s := open(t)
	spec := desktest.Spec("nb")
	spec.Source.Train = "/nowhere/news.csv"
	job := s.ended(s.start(spec, "a").ID, engine.Failed)
	if !strings.Contains(job.Error, "/nowhere/news.csv") {
		t.Errorf("error %q", job.Error)
	}
	s.refused(409, "conflict", "POST", "/v1/models/m/versions", desk.RegisterRequest{Run: job.Runs[0]}, "no model file")
	if e := want[engine.Evaluation](s, 200, "GET", "/v1/runs/"+job.Runs[0]+"/evaluation", nil); e.Test != nil {
		t.Errorf("a failed run has the evaluation %+v", e)
	}
}

func TestWaitingOutlivesTheTimeToReadARequest(t *testing.T) {
	s := open(t) // which reads for 200 ms
	job := s.start(desktest.HeldSpec("nb"), "a")
	s.running(job.ID)
	time.AfterFunc(500*time.Millisecond, s.gate.Open)
	s.ended(job.ID, engine.Succeeded)
}

func TestDraining(t *testing.T) {
	s := open(t)
	job := s.trained("a", "nb")
	s.api.Drain()
	spec := engine.TrainRequest{Spec: desktest.Spec("nb"), Request: "b"}
	for _, r := range []struct {
		method, path string
		body         any
	}{
		{"POST", "/v1/jobs", spec},
		{"POST", "/v1/jobs/" + job.ID + "/retry", desk.RetryRequest{Request: "b"}},
		{"POST", "/v1/jobs/" + job.ID + "/cancel", nil},
		{"PATCH", "/v1/runs/" + job.Runs[0], `{"tags": {"a": "b"}}`},
		{"DELETE", "/v1/runs/" + job.Runs[0], nil},
		{"POST", "/v1/runs/" + job.Runs[0] + "/cancel", nil},
		{"POST", "/v1/models/m/versions", desk.RegisterRequest{Run: job.Runs[0]}},
		{"PUT", "/v1/models/m/aliases/champion", desk.AliasRequest{Version: 1}},
		{"DELETE", "/v1/models/m/aliases/challenger", nil},
		{"POST", "/v1/models/m/rollback", nil},
	} {
		s.refused(503, "unavailable", r.method, r.path, r.body, "closing")
		if after := s.raw(r.method, r.path, text(t, r.body)).header.Get("Retry-After"); after != "1" {
			t.Errorf("%s %s: Retry-After is %q", r.method, r.path, after)
		}
	}
	if status := want[engine.Status](s, 200, "GET", "/v1/desk", nil); !status.Stopping {
		t.Error("the desk does not say that it closes")
	}
	for _, path := range []string{"/v1/runs", "/v1/runs/" + job.Runs[0], "/v1/jobs/" + job.ID, "/v1/models"} {
		want[any](s, 200, "GET", path, nil)
	}
	if want[engine.Status](s, 202, "POST", "/v1/desk/stop", nil); s.stopped.Load() != 1 {
		t.Error("a desk that closes cannot be asked to stop")
	}
}

func text(t *testing.T, body any) string {
	t.Helper()
	if s, ok := body.(string); ok || body == nil {
		return s
	}
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestStop(t *testing.T) {
	with := func(change func(*engine.Status)) func(*site) {
		return func(s *site) {
			status := *s.status.Load()
			change(&status)
			s.status.Store(&status)
		}
	}
	for _, tt := range []struct {
		name    string
		arrange func(*site)
		refuses string
	}{
		{"idle", func(*site) {}, ""},
		{"a command", with(func(s *engine.Status) { s.Mode = engine.OneShotMode }), "a command (process 7)"},
		{"serving", with(func(s *engine.Status) { s.Mode, s.Serving = engine.ServeMode, "127.0.0.1:80" }), "serves predictions on 127.0.0.1:80"},
		{"at work", func(s *site) { s.running(s.start(desktest.HeldSpec("nb"), "a").ID) }, "at work"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t)
			tt.arrange(s)
			if tt.refuses != "" {
				s.refused(409, "conflict", "POST", "/v1/desk/stop", nil, tt.refuses, "--force")
				if s.stopped.Load() != 0 {
					t.Error("it was stopped all the same")
				}
			}
			status := want[engine.Status](s, 202, "POST", "/v1/desk/stop", desk.StopRequest{Force: tt.refuses != ""})
			if !status.Stopping || s.stopped.Load() != 1 {
				t.Errorf("stopped %d times, %+v", s.stopped.Load(), status)
			}
		})
	}
}

func TestAClosedDesk(t *testing.T) {
	s := open(t)
	job := s.start(desktest.HeldSpec("nb"), "a")
	s.running(job.ID)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	failed := make(chan answer, 1)
	go func() {
		r, err := http.NewRequestWithContext(ctx, "GET", "http://localhost/v1/jobs/"+job.ID+"?wait_s=60", nil)
		if err == nil {
			var response *http.Response
			if response, err = s.client.Do(r); err == nil {
				response.Body.Close()
				failed <- answer{status: response.StatusCode, header: response.Header}
				return
			}
		}
		t.Error(err)
		failed <- answer{}
	}()
	time.Sleep(50 * time.Millisecond)
	s.api.Drain()
	s.desk.Close()
	if a := <-failed; a.status != 503 || a.header.Get("Retry-After") != "1" {
		t.Errorf("who waits is answered %d, Retry-After %q", a.status, a.header.Get("Retry-After"))
	}
	if j := want[engine.Job](s, 200, "GET", "/v1/jobs/"+job.ID, nil); j.State != engine.Interrupted {
		t.Errorf("the job is %s", j.State)
	}
}
