//go:build linux

package e2etest_test

import (
	"fmt"
	"testing"

	"copydesk/engine"
)

// A tag, a note from the person's own editor, and two deletions that are taken
// back: after each the desk has what the screen says.
func TestJourneyUndo(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	editor := w.editor(`printf 'Too sure of sports.\n\nTry without numbers.\n' > "$1"`)
	p := w.sit(100, 30, "--models", "nb,lr,rf")
	p.Await("This workspace is empty")
	p.Press("t")
	p.Await("Trained on demo", "is best")
	p.goTo("Runs")
	p.Await("3 runs")
	order := w.runs("metrics.validation_accuracy desc")
	best, second, third := order[0], order[1], order[2]
	held := func(deleted, tag, note string) {
		t.Helper()
		w.edited(second.ID, deleted, tag, note)
		w.edited(third.ID, deleted, "", "")
		w.edited(best.ID, "", "", "")
		w.holds("job succeeded: nb succeeded, lr succeeded, rf succeeded", "version 1: "+string(best.Model)+", champion")
	}
	held("", "", "")

	p.Press("down", "#")
	p.Await("Tag " + string(second.Model) + " of demo")
	p.Type("stage=review")
	p.Press("enter")
	p.Await("tagged " + string(second.Model) + " of demo")
	held("", "review", "")

	p.Press("N")
	p.Await("noted on " + string(second.Model) + " of demo")
	note := "Too sure of sports.\n\nTry without numbers."
	held("", "review", note)
	p.Press("n")
	p.Await("not now: the note has several lines")
	editor.becomes("exit 4")
	p.Press("N")
	p.Await("the editor failed: exit status 4")
	held("", "review", note)

	p.Press("space")
	p.Await("1 marked")
	p.Press("space")
	p.Await("2 marked")
	p.Press("d")
	p.Await("deleted 2 runs; u takes it back", "1 run ")
	held("deleted", "review", note)
	p.Press("u")
	p.Await("restored 2 runs", "3 runs")
	held("", "review", note)
	p.Press("u")
	p.Await("not now: nothing was deleted here")

	// Of one that is deleted by itself, only that comes back.
	p.Press("end", "d")
	p.Await("deleted "+string(third.Model)+" of demo", "2 runs")
	w.edited(third.ID, "deleted", "", "")
	w.edited(second.ID, "", "review", note)
	p.Press("u")
	p.Await("restored "+string(third.Model)+" of demo", "3 runs")
	held("", "review", note)
	p.quits("")
}

// edited checks what a person did to a run: whether it is deleted, the tag stage
// and the note.
func (w *workspace) edited(run, deleted, tag, note string) {
	w.t.Helper()
	c := w.client()
	defer c.Close()
	r := must[engine.Run](w.t)(c.Run(w.t.Context(), run))
	is := ""
	if !r.Deleted.IsZero() {
		is = "deleted"
	}
	got := fmt.Sprintf("%q", []string{is, r.Tags["stage"], r.Tags[engine.NoteTag]})
	if want := fmt.Sprintf("%q", []string{deleted, tag, note}); got != want {
		w.t.Errorf("%s has %s, want %s", r.Model, got, want)
	}
}
