package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/server/desk"
	"copydesk/server/desktest"
)

func TestReading(t *testing.T) {
	s := open(t)
	if m := want[desk.Models](s, 200, "GET", "/v1/models", nil); m.Models == nil || len(m.Models) > 0 {
		t.Errorf("models of an empty store: %#v", m)
	}
	job := s.trained("a", "nb", "lr", "rf", "mlp")
	status := want[engine.Status](s, 200, "GET", "/v1/desk", nil)
	if status.Protocol != desk.Protocol || status.Event == 0 || status.Store == "" {
		t.Errorf("status %+v", status)
	}
	if kept := want[engine.Kept](s, 200, "GET", "/v1/retention", nil); kept.Used.Bundles == 0 || kept.Limits.Bundles == 0 {
		t.Errorf("kept %+v", kept)
	}
	corpora := want[desk.Corpora](s, 200, "GET", "/v1/corpora", nil).Corpora
	if len(corpora) != 1 || corpora[0].Runs != 4 {
		t.Fatalf("corpora %+v", corpora)
	}
	digest := corpora[0].Dataset.Digest
	for _, id := range []string{digest, digest[:20], strings.TrimPrefix(digest, "sha256:")[:6]} {
		if c := want[engine.Corpus](s, 200, "GET", "/v1/corpora/"+id, nil); c.Dataset.Digest != digest {
			t.Errorf("corpus %q is %+v", id, c)
		}
	}
	for i, id := range job.Runs {
		for _, prefix := range []string{id, id[:12]} {
			if r := want[engine.Run](s, 200, "GET", "/v1/runs/"+prefix, nil); r.ID != id || r.State != engine.Succeeded || len(r.Params) == 0 {
				t.Errorf("run %s: %+v", prefix, r)
			}
		}
		if e := want[engine.Evaluation](s, 200, "GET", "/v1/runs/"+id+"/evaluation", nil); e.Test == nil || e.Validation == nil {
			t.Errorf("evaluation %+v", e)
		}
		points := want[desk.Series](s, 200, "GET", "/v1/runs/"+id+"/series", nil).Points
		part := want[desk.Series](s, 200, "GET", "/v1/runs/"+id+"/series?from=1&limit=1", nil).Points
		if kind := job.Spec.Classifiers[i]; kind != "nb" && (len(points) < 2 || len(part) != 1 || part[0].Step != points[1].Step) {
			t.Errorf("%s: %d points, part %+v", kind, len(points), part)
		}
	}
	want[engine.Paired](s, 200, "GET", "/v1/runs/"+job.Runs[0]+"/paired/"+job.Runs[1], nil)
	if list := want[desk.Experiments](s, 200, "GET", "/v1/experiments", nil).Experiments; len(list) != 1 || list[0].Runs != 4 {
		t.Errorf("experiments %+v", list)
	}
	if j := want[engine.Job](s, 200, "GET", "/v1/jobs/"+job.ID[:8], nil); j.ID != job.ID || j.Best == "" {
		t.Errorf("job %+v", j)
	}
	if samples := want[desk.Samples](s, 200, "GET", "/v1/progress", nil); samples.Samples == nil {
		t.Error("no progress is written as null")
	}
}

func TestPages(t *testing.T) {
	s := open(t)
	all := make(map[string]bool)
	for i := range 3 {
		for _, run := range s.trained(fmt.Sprint(i), "nb", "lr", "rf").Runs {
			all[run] = true
		}
	}
	got := make(map[string]bool)
	last, token := 2.0, ""
	for pages := 1; ; pages++ {
		page := want[engine.RunPage](s, 200, "GET", "/v1/runs?limit=2&order_by=metrics.accuracy+desc&page_token="+token, nil)
		if page.Total != len(all) {
			t.Fatalf("total %d, want %d", page.Total, len(all))
		}
		for _, r := range page.Runs {
			if got[r.ID] || r.Metrics["accuracy"] > last {
				t.Errorf("run %s comes twice or out of order", r.ID)
			}
			got[r.ID], last = true, r.Metrics["accuracy"]
		}
		if token = page.Next; token == "" {
			if pages != 5 || len(got) != len(all) {
				t.Errorf("%d runs on %d pages", len(got), pages)
			}
			break
		}
	}
	jobs, token := 0, ""
	for {
		page := want[engine.JobPage](s, 200, "GET", "/v1/jobs?state=succeeded&state=failed&limit=1&page_token="+token, nil)
		jobs += len(page.Jobs)
		if token = page.Next; token == "" {
			break
		}
	}
	if jobs != 3 {
		t.Errorf("%d jobs, want 3", jobs)
	}
	page := want[engine.RunPage](s, 200, "GET", "/v1/runs?filter=params.model+%3D+'lr'&experiment=default&view=all", nil)
	if page.Total != 3 {
		t.Errorf("%d runs of lr", page.Total)
	}
	if page := want[engine.RunPage](s, 200, "GET", "/v1/runs?view=deleted", nil); page.Runs == nil || page.Total != 0 {
		t.Errorf("deleted runs: %+v", page)
	}
}

func TestChangingRuns(t *testing.T) {
	s := open(t)
	job := s.trained("a", "nb", "lr")
	best, other := job.Best, job.Runs[0]
	if other == best {
		other = job.Runs[1]
	}
	path := "/v1/runs/" + other[:16]
	r := want[engine.Run](s, 200, "PATCH", path, `{"tags": {"note": "good <b>", "who": "me"}}`)
	if r.Tags["note"] != "good <b>" || r.Tags["who"] != "me" {
		t.Errorf("tags %v", r.Tags)
	}
	r = want[engine.Run](s, 200, "PATCH", path, `{"tags": {"who": null, "more": ""}}`)
	if _, there := r.Tags["who"]; there || len(r.Tags) != 2 {
		t.Errorf("null leaves the tag: %v", r.Tags)
	}
	s.refused(400, "invalid", "PATCH", path, `{}`, "tags or deleted")
	s.refused(400, "invalid", "PATCH", path, `{"tags": {"a": "b"}, "deleted": true}`, "one at a time")
	s.refused(400, "invalid", "PATCH", path, `{"tags": {"": "b"}}`, "1 to 250")
	s.refused(409, "conflict", "PATCH", path, `{"deleted": false}`, "is not deleted")
	s.refused(409, "conflict", "DELETE", path, nil, "delete it first")
	if r = want[engine.Run](s, 200, "PATCH", path, `{"deleted": true}`); r.Deleted.IsZero() {
		t.Error("not deleted")
	}
	s.refused(409, "conflict", "PATCH", path, `{"deleted": true}`, "deleted already")
	s.refused(409, "conflict", "POST", "/v1/models/m/versions", desk.RegisterRequest{Run: other}, "restore it first")
	if r = want[engine.Run](s, 200, "PATCH", path, `{"deleted": false}`); !r.Deleted.IsZero() {
		t.Error("not restored")
	}
	want[engine.Run](s, 200, "PATCH", path, `{"deleted": true}`)
	if r = want[engine.Run](s, 200, "DELETE", path, nil); r.ID != other {
		t.Errorf("purged %s", r.ID)
	}
	s.refused(404, "not found", "GET", path, nil, other[:16])

	want[engine.Run](s, 200, "PATCH", "/v1/runs/"+best, `{"deleted": true}`)
	s.refused(409, "conflict", "DELETE", "/v1/runs/"+best, nil, "version 1 of")
}

func TestRunsThatAreNotThere(t *testing.T) {
	s := open(t)
	job := s.trained("a", "nb")
	other := s.trained("b", "nb")
	for _, path := range []string{"/v1/runs/zz", "/v1/runs/zz/evaluation", "/v1/runs/zz/series", "/v1/runs/" + job.Runs[0] + "/paired/zz", "/v1/runs/zz/paired/zz", "/v1/jobs/zz", "/v1/corpora/zz"} {
		s.refused(404, "not found", "GET", path, nil, `"zz"`)
	}
	s.refused(404, "not found", "PATCH", "/v1/runs/zz", `{"deleted": true}`, `"zz"`)
	s.refused(404, "not found", "DELETE", "/v1/runs/zz", nil, `"zz"`)
	for _, path := range []string{"/v1/runs/zz/cancel", "/v1/jobs/zz/cancel"} {
		s.refused(404, "not found", "POST", path, nil, `"zz"`)
	}
	s.refused(404, "not found", "POST", "/v1/jobs/zz/retry", `{"request_id": "r"}`, `"zz"`)
	s.refused(409, "conflict", "POST", "/v1/runs/"+job.Runs[0]+"/cancel", nil, "succeeded")
	s.refused(409, "conflict", "POST", "/v1/jobs/"+job.ID+"/cancel", nil, "succeeded")
	want[engine.Run](s, 200, "PATCH", "/v1/runs/"+other.Runs[0], `{"tags": {"a": "b"}}`)

	split := desktest.Spec("nb")
	split.Seed = 7
	third := s.ended(s.start(split, "c").ID, engine.Succeeded)
	s.refused(409, "conflict", "GET", "/v1/runs/"+job.Runs[0]+"/paired/"+third.Runs[0], nil, "different articles")
}
