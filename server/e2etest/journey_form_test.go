//go:build linux

package e2etest_test

import (
	"testing"

	"copydesk/engine"
	"copydesk/engine/config"
)

// What the form says is what the desk trains, with values that are held to what
// is right before they are sent; what waits can be taken out of the queue.
func TestJourneyFormAndQueue(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	p := w.sit(80, 24, slow...)
	p.Await("This workspace is empty")
	p.Press("t")
	p.Await("Training on demo", "of at most 9,999")

	p.Press("e")
	p.Await("as the defaults say", "1,021 articles")
	p.Press("/")
	p.Await("Find a setting")
	p.Type("max_iter")
	p.Press("enter")
	p.Await("models.neural_network.max_iter: the most epochs")
	p.Press("enter")
	p.Await("enter take it")
	p.Press("ctrl+u")
	p.Type("7x")
	p.Await("max_iter is 7x; it must be a whole number")
	p.Press("ctrl+u")
	p.Type("7")
	p.Press("enter")
	p.Await("default 9999", "1 change, marked *")
	p.Press("ctrl+s")
	p.Await("queued: it starts when what is under way has ended", "1 queued")
	w.holds("job running: nb succeeded, mlp running, rf queued", "job queued: nb queued, mlp queued, rf queued")

	p.Press("Q")
	p.Await("1 training waits", "under way: demo")
	p.Press("x")
	p.Await("out of the queue?")
	p.Press("n")
	p.AwaitNone("out of the queue?")
	p.Press("esc")
	p.Await("of at most 9,999")
	p.Press("x")
	p.Await("Stop mlp?")
	p.Press("y")
	p.Await("Trained on demo", "version 2 of news-classifier")
	c := w.client()
	defer c.Close()
	versions := must[[]engine.Version](t)(c.Versions(t.Context(), engine.ModelName))
	if len(versions) != 2 {
		t.Fatalf("%d versions, want one of each training", len(versions))
	}
	w.holds("job succeeded: nb succeeded, mlp cancelled, rf succeeded", "job succeeded: nb succeeded, mlp succeeded, rf succeeded",
		"version 2: "+string(versions[0].Kind), "version 1: "+string(versions[1].Kind)+", champion")
	page := must[engine.JobPage](t)(c.FindJobs(t.Context(), engine.JobQuery{Limit: 1}))
	if value, err := config.Get(page.Jobs[0].Spec, "models.neural_network.max_iter"); err != nil || value != "7" {
		t.Errorf("max_iter of the second training is %s, %v", value, err)
	}
	p.Press("[")
	p.Await("training 1 of 2", "mlp    stopped")
	p.Press("esc")
	p.Await("version 2 of news-classifier")
	p.quits("")
}
