package board

import (
	"testing"
	"time"

	"copydesk/engine"
)

func TestPutRunCountsChanges(t *testing.T) {
	b := New()
	r := engine.Run{ID: "a", State: engine.Succeeded, Tags: map[string]string{"stage": "trial"}, Created: time.Unix(1, 0)}
	b.PutRun(r)
	was := b.RunsVersion
	same := r
	same.Tags = map[string]string{"stage": "trial"}
	if b.PutRun(same); b.RunsVersion != was {
		t.Error("a run that is there as it is counts as a change")
	}
	same.Tags = map[string]string{"stage": "baseline"}
	if b.PutRun(same); b.RunsVersion == was {
		t.Error("a run with another tag does not count as a change")
	}
	deleted := same
	deleted.Deleted = time.Unix(2, 0)
	if b.PutRun(deleted); len(b.Runs) != 0 || b.Total != 0 {
		t.Errorf("%d runs of %d are listed after the deletion of the only one", len(b.Runs), b.Total)
	}
}
