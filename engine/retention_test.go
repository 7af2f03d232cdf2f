package engine_test

import (
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// seeded is a spec whose model file is its own.
func seeded(seed uint32) engine.Spec {
	s := quick("nb")
	s.Seed = seed
	return s
}

func TestBundlesOfVersionsStayBeyondTheLimit(t *testing.T) {
	desk, _ := scriptedDesk(t, t.TempDir(), succeed, func(c *engine.Config) { c.Retention.Bundles = 3500 })
	// 1,000 bytes each, and the next version. Between two jobs a desk tidies up.
	for seed := range uint32(6) {
		train(t, desk, seeded(seed+1))
	}
	if n := len(filesIn(t, desk.Workspace().Models())); n != 6 {
		t.Errorf("%d model files of 6 versions", n)
	}
	kept, err := desk.Kept()
	if err != nil || kept.Used.Bundles != 6000 || kept.Limits.Bundles != 3500 || kept.Used.Series != 6 {
		t.Errorf("kept %+v, %v", kept, err)
	}
}

func TestUnregisteredBundlesAreDroppedOldestFirst(t *testing.T) {
	desk, _ := scriptedDesk(t, t.TempDir(), succeed, func(c *engine.Config) { c.Retention.Bundles = 3500 })
	spec := quick("nb", "lr", "rf") // nb is registered, lr and rf are not
	first := train(t, desk, spec)
	spec.Seed = 1
	second := train(t, desk, spec)
	// 6,000 bytes: lr and rf of the first job go, and one of the second.
	eventually(t, "files are dropped", func() bool { return len(filesIn(t, desk.Workspace().Models())) == 3 })
	dropped := 0
	for i, id := range append(first.Runs, second.Runs...) {
		r, err := desk.Run(id)
		if err != nil {
			t.Fatal(err)
		}
		file, ok := r.Artifact(engine.ModelArtifact)
		if !ok {
			t.Fatalf("run %d has lost what is known of its file", i)
		}
		if !file.Dropped.IsZero() {
			dropped++
			if r.Model == "nb" {
				t.Error("the file of a registered version was dropped")
			}
			_, err := desk.Register(engine.ModelName, id, "", tester)
			if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "copydesk jobs retry "+r.Job[:8]) {
				t.Errorf("registering it: %v, want how to train it again", err)
			}
		} else if i == 1 || i == 2 {
			t.Errorf("run %d, one of the oldest, has its file", i)
		}
	}
	if dropped != 3 {
		t.Errorf("%d files were dropped, want 3", dropped)
	}
}

func TestSeriesBeyondTheLimitAreDropped(t *testing.T) {
	desk, _ := scriptedDesk(t, t.TempDir(), succeed, func(c *engine.Config) { c.Retention.Series = 1 })
	job := train(t, desk, quick("nb", "lr", "rf")) // nb is registered
	train(t, desk, seeded(1))                      // the newest
	for _, id := range job.Runs {
		var r engine.Run
		eventually(t, "what is neither new nor registered is dropped", func() (done bool) {
			var err error
			if r, err = desk.Run(id); err != nil {
				t.Fatal(err)
			}
			return r.Model == "nb" || !r.SeriesDropped.IsZero()
		})
		points, err := desk.Points(id, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(points) != r.Points || (len(points) == 0) != (r.Model != "nb") {
			t.Errorf("%s has %d points and says %d", r.Model, len(points), r.Points)
		}
	}
}

func TestOrphansAreRemovedAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	desk, closeDesk := scriptedDesk(t, dir, succeed)
	train(t, desk, quick("nb"))
	models := desk.Workspace().Models()
	closeDesk()
	orphan := strings.Repeat("ab", 32)
	write(t, models, orphan)
	write(t, models, ".tmp-123")
	write(t, models, "notes.txt")
	scriptedDesk(t, dir, succeed)
	eventually(t, "the orphan is gone", func() bool {
		names := strings.Join(filesIn(t, models), " ")
		return !strings.Contains(names, orphan) && !strings.Contains(names, ".tmp")
	})
	if names := filesIn(t, models); len(names) != 2 {
		t.Errorf("left are %v, want the model and what is not ours", names)
	}
}

func TestEventsBeyondTheLimitAreForgotten(t *testing.T) {
	dir := t.TempDir()
	few := func(c *engine.Config) { c.Retention.Events = 10 }
	desk, closeDesk := scriptedDesk(t, dir, succeed, few)
	for range 5 {
		train(t, desk, quick("nb"))
	}
	last := desk.LastEvent()
	closeDesk()
	desk, _ = scriptedDesk(t, dir, succeed, few)
	if kept, err := desk.Kept(); err != nil || kept.Used.Events < 10 || kept.Used.Events > 20 {
		t.Errorf("%d events are kept, %v", kept.Used.Events, err)
	}
	events, err := desk.Watch(0).Next(t.Context())
	if err != nil || events[0].Kind != engine.Reset || events[0].Number != last {
		t.Errorf("from the beginning: %+v, %v; want a reset at %d", events, err, last)
	}
}
