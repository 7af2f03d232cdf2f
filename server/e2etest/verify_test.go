//go:build linux

package e2etest_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server/client"
)

// stored is all that a desk has.
type stored struct {
	status   engine.Status
	jobs     map[string]engine.Job // by id
	runs     map[string]engine.Run // by id
	versions []engine.Version
	changes  []engine.Change
}

// must returns v, or ends the test.
func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// everything lists a desk.
func everything(t testing.TB, w *workspace, c *client.Client) stored {
	t.Helper()
	ctx, cancel := asking()
	defer cancel()
	s := stored{status: w.mustStatus(), jobs: make(map[string]engine.Job), runs: make(map[string]engine.Run)}
	for q := (engine.JobQuery{Limit: engine.MaxPage}); ; {
		page := must[engine.JobPage](t)(c.FindJobs(ctx, q))
		for _, j := range page.Jobs {
			s.jobs[j.ID] = j
		}
		if q.Token = page.Next; q.Token == "" {
			break
		}
	}
	for q := (engine.RunQuery{Limit: engine.MaxPage, View: engine.ViewAll}); ; {
		page := must[engine.RunPage](t)(c.FindRuns(ctx, q))
		for _, r := range page.Runs {
			s.runs[r.ID] = r
		}
		if q.Token = page.Next; q.Token == "" {
			break
		}
	}
	s.versions = must[[]engine.Version](t)(c.Versions(ctx, engine.ModelName))
	s.changes = must[[]engine.Change](t)(c.History(ctx, engine.ModelName))
	return s
}

// verify holds a desk that just started to what was said by those before it.
func verify(t *testing.T, w *workspace, h *history) {
	t.Helper()
	c := w.client()
	defer c.Close()
	s := everything(t, w, c)
	verifyEvents(t, w, h, s)
	verifyJobs(t, h, s, c)
	verifyRuns(t, w, h, s)
	verifyRegistry(t, w, h, s, c)
	for _, p := range h.problems {
		t.Error(p)
	}
}

// verifyEvents looks at the last events again, and at those that nobody saw.
func verifyEvents(t *testing.T, w *workspace, h *history, s stored) {
	t.Helper()
	const again = 500
	if s.status.Event == 0 {
		return
	}
	if seen := h.lastEvent(); s.status.Event < seen {
		t.Errorf("the last event is %d; %d was seen", s.status.Event, seen)
	}
	after := h.lastEvent()
	after -= min(after, again)
	ctx, cancel := asking()
	defer cancel()
	err := w.raw().events(ctx, after, s.status.Store, func(e engine.Event) bool {
		if e.Number > 0 || e.Kind == engine.Reset {
			h.saw(e)
		}
		return e.Number < s.status.Event
	})
	if err != nil {
		t.Error(err)
	}
	if seen := h.lastEvent(); seen < s.status.Event {
		t.Errorf("events end at %d; the desk says %d", seen, s.status.Event)
	}
}

func verifyJobs(t *testing.T, h *history, s stored, c *client.Client) {
	t.Helper()
	byRequest := make(map[string]engine.Job)
	running := 0
	for _, j := range s.jobs {
		if other, ok := byRequest[j.Request]; ok {
			t.Errorf("request %s started job %s and job %s", j.Request, other.ID, j.ID)
		}
		byRequest[j.Request] = j
		switch {
		case j.State == engine.Running:
			running++
			if j.Started.Before(s.status.Started) {
				t.Errorf("job %s is running since %v; the desk started at %v", j.ID, j.Started, s.status.Started)
			}
		case j.State == engine.Interrupted && !strings.Contains(j.Error, "ended before this job"):
			t.Errorf("job %s was interrupted and says %q", j.ID, j.Error)
		case j.State == engine.Failed:
			t.Errorf("job %s failed: %s", j.ID, j.Error)
		}
		for _, id := range j.Runs {
			r, ok := s.runs[id]
			if ok && j.State.Ended() && !r.State.Ended() {
				t.Errorf("job %s is %s, its run %s is %s", j.ID, j.State, id, r.State)
			}
		}
	}
	if running > 1 {
		t.Errorf("%d jobs are running", running)
	}
	for request, was := range h.jobs {
		j, ok := byRequest[request]
		switch {
		case was.start == refused && ok:
			t.Errorf("job %s was refused and is there", j.ID)
		case was.start == acknowledged && !ok:
			t.Errorf("job %s is gone", was.id)
		case !ok:
			continue
		case was.id != "" && was.id != j.ID:
			t.Errorf("request %s started job %s; it is job %s now", request, was.id, j.ID)
		case was.retryOf != j.RetryOf:
			t.Errorf("job %s repeats %q, want %q", j.ID, j.RetryOf, was.retryOf)
		case was.cancelled && !j.State.Ended():
			t.Errorf("job %s was cancelled and is %s", j.ID, j.State)
		}
		if e := was.ended; e != nil && (j.State != e.State || j.Best != e.Best || j.Version != e.Version || j.Error != e.Error || !j.Ended.Equal(e.Ended)) {
			t.Errorf("job %s was told to be %s (best %q, version %d, %q, ended %v) and is %s (%q, %d, %q, %v)", j.ID,
				e.State, e.Best, e.Version, e.Error, e.Ended, j.State, j.Best, j.Version, j.Error, j.Ended)
		}
	}
	again(t, h, byRequest, c)
}

// again asks for what was lost once more: what was started already is not
// started again.
func again(t *testing.T, h *history, byRequest map[string]engine.Job, c *client.Client) {
	t.Helper()
	for request, was := range h.jobs {
		if was.start != lost || was.retryOf != "" {
			continue
		}
		ctx, cancel := asking()
		j, err := c.Train(ctx, engine.TrainRequest{Request: request, Spec: small("nb")})
		cancel()
		if err != nil {
			t.Error(err)
			continue
		}
		if before, ok := byRequest[request]; ok && before.ID != j.ID {
			t.Errorf("request %s started job %s, and job %s when it was asked for again", request, before.ID, j.ID)
		}
		was.start, was.id = acknowledged, j.ID
	}
}

func verifyRuns(t *testing.T, w *workspace, h *history, s stored) {
	t.Helper()
	for id, was := range h.runs {
		r, ok := s.runs[id]
		is := runState{tag: r.Tags["e2e"], deleted: !r.Deleted.IsZero()}
		if !slices.ContainsFunc(was.possible, func(p runState) bool { return p.purged && !ok || ok && p == is }) {
			t.Errorf("run %s is %+v (there: %v); it was %+v", id, is, ok, was.possible)
		}
		is.purged = !ok
		was.possible = []runState{is}
	}
	files := engine.WorkspaceAt(w.dir)
	folder := map[string]string{engine.ModelArtifact: files.Models(), engine.PredictionsArtifact: files.Predictions(), engine.CorpusArtifact: files.Corpora()}
	for _, r := range s.runs {
		if r.State == engine.Succeeded && len(r.Artifacts) != 3 {
			t.Errorf("run %s has %d files", r.ID, len(r.Artifacts))
		}
		for _, a := range r.Artifacts {
			there(t, folder[a.Kind], a.Digest, "run "+r.ID)
		}
	}
}

// there checks that a file is there.
func there(t *testing.T, dir, digest, of string) {
	t.Helper()
	_, name, _ := strings.Cut(digest, ":")
	if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
		t.Errorf("a file of %s is gone: %v", of, err)
	}
}

func verifyRegistry(t *testing.T, w *workspace, h *history, s stored, c *client.Client) {
	t.Helper()
	champion, challenger := fold(t, s.changes)
	for i, v := range s.versions {
		if v.Number != len(s.versions)-i {
			t.Errorf("version %d is at position %d of %d", v.Number, i, len(s.versions))
		}
		if v.Champion != (v.Number == champion) || v.Challenger != (v.Number == challenger) {
			t.Errorf("version %d: champion %v, challenger %v; its history says %d and %d", v.Number, v.Champion, v.Challenger, champion, challenger)
		}
		there(t, engine.WorkspaceAt(w.dir).Models(), v.Digest, "a version")
	}
	if n := countChampions(s.versions); len(s.versions) > 0 && n != 1 {
		t.Errorf("there are %d champions", n)
	}
	for _, v := range s.versions[:min(len(s.versions), 10)] {
		if _, err := c.PredictorOf(context.Background(), v.Digest); err != nil {
			t.Errorf("version %d does not load: %v", v.Number, err)
		}
	}
	if p, v, err := c.Predictor(context.Background(), engine.ModelName); len(s.versions) > 0 {
		if err != nil {
			t.Errorf("the champion does not load: %v", err)
		} else if a := p.Predict("Chipmaker lifts forecast"); a.Category == "" || v.Number != champion {
			t.Errorf("version %d answers %+v; the champion is version %d", v.Number, a, champion)
		}
	}
	verifyChanges(t, h, s.changes)
}

// fold follows a model's changes and returns who is champion and who challenger
// after them.
func fold(t *testing.T, changes []engine.Change) (champion, challenger int) {
	t.Helper()
	versions := 0
	for i, c := range changes {
		wrong := false
		switch c.Action {
		case engine.Register:
			versions++
			wrong = c.To != versions
		case engine.Rollback, engine.Promote:
			wrong = c.From != champion || c.To == champion
			if c.Action == engine.Rollback {
				wrong = wrong || c.To != engine.PreviousChampion(changes[:i])
			}
			champion = c.To
			if challenger == c.To {
				challenger = 0
			}
		case engine.Challenge:
			wrong = c.From != challenger || c.To == champion
			challenger = c.To
		case engine.Retire:
			wrong = c.From != challenger || c.To != 0
			challenger = 0
		}
		if wrong {
			t.Errorf("change %d is %+v; the champion was %d, the challenger %d, of %d versions", i, c, champion, challenger, versions)
		}
	}
	return champion, challenger
}

// verifyChanges looks for what was said of the registry: once what was
// acknowledged, never what was refused, and in the order in which it was asked.
func verifyChanges(t *testing.T, h *history, changes []engine.Change) {
	t.Helper()
	at := make(map[string]int)
	var latest time.Time // that a change up to here was asked for
	for i, c := range changes {
		was, ok := h.changes[c.Reason]
		if !ok {
			continue
		}
		if first, twice := at[c.Reason]; twice {
			t.Errorf("change %d is there again as %d: %+v", first, i, c)
		}
		at[c.Reason] = i
		if c.Action != was.action || was.to != 0 && c.To != was.to {
			t.Errorf("change %d is %+v, asked for was %s %d", i, c, was.action, was.to)
		}
		if was.till.Before(latest) {
			t.Errorf("change %d, %+v, comes after one that was asked for when it had been answered", i, c)
		}
		if was.from.After(latest) {
			latest = was.from
		}
	}
	for reason, was := range h.changes {
		_, ok := at[reason]
		if was.answer == acknowledged && !ok {
			t.Errorf("%s %d (%s) was acknowledged and is gone", was.action, was.to, reason)
		}
		if was.answer == refused && ok {
			t.Errorf("%s %d (%s) was refused and is there", was.action, was.to, reason)
		}
		if was.answer == lost && !ok {
			was.answer = refused // and must not come back
		} else if was.answer == lost {
			was.answer = acknowledged
		}
	}
}

// settled checks, once a desk has done all that waited, that the workspace has
// no file which nothing refers to.
func settled(t *testing.T, w *workspace) {
	t.Helper()
	w.within(2*time.Minute, "the end of the queue", func() bool {
		s := w.mustStatus()
		return s.Running == 0 && s.Queued == 0
	})
	c := w.client()
	s := everything(t, w, c)
	referred := make(map[string]bool)
	refer := func(digest string) {
		_, name, _ := strings.Cut(digest, ":")
		referred[name] = true
	}
	for _, r := range s.runs {
		for _, a := range r.Artifacts {
			refer(a.Digest)
		}
	}
	for _, v := range s.versions {
		refer(v.Digest)
	}
	files := engine.WorkspaceAt(w.dir)
	w.eventually("the removal of orphaned files", func() bool {
		for _, dir := range []string{files.Models(), files.Predictions(), files.Corpora()} {
			entries, err := os.ReadDir(dir)
			if err != nil || slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !referred[e.Name()] }) {
				return false
			}
		}
		return true
	})
	if len(referred) == 0 {
		t.Error("no run has files")
	}
}
