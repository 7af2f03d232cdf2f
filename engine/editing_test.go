package engine_test

import (
	"context"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

func TestTags(t *testing.T) {
	dir := t.TempDir()
	desk, closeDesk := scriptedDesk(t, dir, succeed)
	job := train(t, desk, quick("nb"))
	value, note := "a", "the baseline"
	if _, err := desk.Tag(job.Runs[0][:10], map[string]*string{"team": &value, engine.NoteTag: &note}); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Tag(job.Runs[0], map[string]*string{"team": nil}); err != nil {
		t.Fatal(err)
	}
	closeDesk()
	desk, _ = scriptedDesk(t, dir, succeed)
	r, err := desk.Run(job.Runs[0])
	if err != nil || len(r.Tags) != 1 || r.Tags[engine.NoteTag] != note {
		t.Errorf("tags %v, %v", r.Tags, err)
	}
	page, err := desk.FindRuns(engine.RunQuery{Filter: "tags.note like '%baseline%' and params.model = 'nb'"})
	if err != nil || page.Total != 1 {
		t.Errorf("%d runs by their note, %v", page.Total, err)
	}
	long := strings.Repeat("x", 8001)
	for _, tags := range []map[string]*string{{"": &value}, {long: &value}, {"a": &long}, {"\xff": &value}} {
		if _, err := desk.Tag(r.ID, tags); fault.KindOf(err) != fault.Invalid {
			t.Errorf("tags were taken, %v", err)
		}
	}
	if _, err := desk.Tag("nothing", map[string]*string{"a": &value}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("tagging what is not there: %v", err)
	}
}

func TestTagsOfARunUnderWayStay(t *testing.T) {
	release := make(chan struct{})
	desk, _ := scriptedDesk(t, t.TempDir(), func(ctx context.Context, w *scripted, tell func(engine.Update)) error {
		<-release
		return succeed(ctx, w, tell)
	})
	job, err := ask(t, desk, quick("nb"))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "it runs", func() bool { return stateOf(t, desk, job.ID) == engine.Running })
	value := "mine"
	if _, err := desk.Tag(job.Runs[0], map[string]*string{"whose": &value}); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Delete(job.Runs[0]); fault.KindOf(err) != fault.Conflict {
		t.Errorf("deleting a run under way: %v", err)
	}
	close(release)
	if _, err := desk.Wait(t.Context(), job.ID); err != nil {
		t.Fatal(err)
	}
	r, err := desk.Run(job.Runs[0])
	if err != nil || r.State != engine.Succeeded || r.Tags["whose"] != value || r.Points != 1 {
		t.Errorf("run %s, tags %v, %d points, %v", r.State, r.Tags, r.Points, err)
	}
}

func TestDeleteRestorePurge(t *testing.T) {
	desk, _ := scriptedDesk(t, t.TempDir(), succeed)
	job := train(t, desk, quick("nb", "lr")) // nb is registered: it is the first of equals
	registered, other := job.Runs[0], job.Runs[1]
	conflict := func(what string, err error) {
		t.Helper()
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s: %v, want a conflict", what, err)
		}
	}
	_, err := desk.Restore(other)
	conflict("restoring what is not deleted", err)
	_, err = desk.Purge(other)
	conflict("purging what is not deleted", err)
	for _, id := range job.Runs {
		if r, err := desk.Delete(id); err != nil || r.Deleted.IsZero() {
			t.Fatalf("delete: %v", err)
		}
	}
	_, err = desk.Delete(other)
	conflict("deleting twice", err)
	_, err = desk.Register(engine.ModelName, other, "", tester)
	conflict("registering what is deleted", err)
	if page, err := desk.FindRuns(engine.RunQuery{}); err != nil || page.Total != 0 {
		t.Errorf("%d runs are listed, %v", page.Total, err)
	}
	if page, err := desk.FindRuns(engine.RunQuery{View: engine.ViewDeleted}); err != nil || page.Total != 2 {
		t.Errorf("%d deleted runs are listed, %v", page.Total, err)
	}
	_, err = desk.Purge(registered)
	conflict("purging a registered run", err)
	if r, err := desk.Restore(registered); err != nil || !r.Deleted.IsZero() {
		t.Errorf("restore: %v", err)
	}

	models := desk.Workspace().Models()
	if n := len(filesIn(t, models)); n != 2 {
		t.Fatalf("%d model files, want 2", n)
	}
	w := desk.Watch(desk.LastEvent())
	if _, err := desk.Purge(other); err != nil {
		t.Fatal(err)
	}
	if events, err := w.Next(t.Context()); err != nil || len(events) != 1 || !events[0].Purged || events[0].Run != other {
		t.Errorf("events %+v, %v", events, err)
	}
	if _, err := desk.Run(other); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a purged run: %v", err)
	}
	eventually(t, "the file of the purged run is removed, and no other", func() bool { return len(filesIn(t, models)) == 1 })
	if j, err := desk.Job(job.ID); err != nil || len(j.Runs) != 2 {
		t.Errorf("the job of it: %v, %v", j.Runs, err)
	}
}
