//go:build linux

package e2etest_test

import (
	"fmt"
	"slices"
	"testing"

	"copydesk/engine"
)

// slow are flags of a training of naive Bayes, a network that learns slowly for
// minutes, and a random forest.
var slow = slices.Concat([]string{"--models", "nb,mlp,rf"}, slowly(9999))

// slowly are flags of a network that learns for so many epochs, of which a fast
// machine does two hundred a second, and does not stop before.
func slowly(epochs int) []string {
	return []string{
		"--set", fmt.Sprintf("models.neural_network.max_iter=%d", epochs),
		"--set", "models.neural_network.learning_rate_init=0.00001", "--set", "models.neural_network.hidden_layer_sizes=[200,200]",
	}
}

// Somebody who has nothing yet has a prediction server two keys later. What is
// told to ask it does so, another version answers once that is agreed to, and the
// one before it does when it is taken back.
func TestJourneyFromNothingToPredictions(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	w.configure("desk: {idle_after: 1}\n")
	p := w.sit(100, 30)
	p.Await("[2 Train]", "This workspace is empty", "no champion yet")
	p.Press("t")
	p.Await("Trained on demo", "is best")
	best := w.best(t)
	p.Await(best+" is best", "version 1 of news-classifier and champion", "champion "+best+", version 1")
	trained := "job succeeded: nb succeeded, lr succeeded, rf succeeded, mlp succeeded"
	w.holds(trained, "version 1: "+best+", champion")

	p.goTo("Runs")
	p.Await("4 runs")
	second := string(w.runs("metrics.validation_accuracy desc")[1].Model)
	p.Press("down", "r")
	p.Await(second + " of demo is version 2")
	w.holds(trained, "version 2: "+second, "version 1: "+best+", champion")

	p.goTo("Serve")
	p.Await("Prediction server off")
	p.Press("s")
	p.Await("predictions are served on http://", "Try it")
	url := w.mustStatus().URL()
	p.Await(url)
	p.answersCurl("1")

	p.Press("p")
	p.Await("Which version is to answer")
	p.Press("enter")
	p.Await("Make " + second + ", version 2, the champion, in place of " + best + ", version 1?")
	p.Press("n")
	p.AwaitNone("Make " + second)
	w.holds(trained, "version 2: "+second, "version 1: "+best+", champion")
	p.Press("p")
	p.Await("Which version is to answer")
	p.Press("enter")
	p.Await("Make " + second + ", version 2, the champion")
	p.Press("y")
	p.Await("news-classifier version 2 ("+second+") is champion", "champion "+second+", version 2, serving")
	w.holds(trained, "version 2: "+second+", champion", "version 1: "+best)
	p.answersCurl("2")
	p.Press("r")
	p.Await("Roll back to " + best + ", version 1, in place of " + second + ", version 2?")
	p.Press("y")
	p.Await("news-classifier version 1 ("+best+") is champion", "champion "+best+", version 1, serving")
	w.holds(trained, "version 2: "+second, "version 1: "+best+", champion")

	article := map[string]string{"text": "The striker scored twice in the second half and the team won the cup final."}
	if status, answer, body := w.web("POST", "/predict", article); status != 200 || answer["prediction"] != "sports" || answer["model_version"] != "1" {
		t.Errorf("the prediction server answers %d %s", status, body)
	}
	p.Press("s")
	p.Await("Turn the prediction server on " + w.mustStatus().Serving + " off?")
	p.Press("n")
	p.AwaitNone("Turn the prediction server")
	p.quits("")
	w.eventually("the end of the workbench", func() bool { return w.mustStatus().Watchers == 0 })
	if status, _, body := w.web("POST", "/predict", article); status != 200 {
		t.Errorf("after the workbench the prediction server answers %d %s", status, body)
	}

	w.must("desk", "serve", "--off")
	w.eventually("the end of the desk that nobody needs", func() bool { return len(marked(w.marker)) == 0 })
	w.clean()
}

// A run is stopped and the others go on; a training is stopped and what has ended
// is kept. Nothing is stopped without a yes.
func TestJourneyStop(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	p := w.sit(100, 30, slow...)
	p.Await("This workspace is empty")
	p.Press("t")
	p.Await("Training on demo", "of at most 9,999")
	w.holds("job running: nb succeeded, mlp running, rf queued")
	p.Press("x")
	p.Await("Stop mlp?")
	p.Press("n")
	p.AwaitNone("Stop mlp?")
	w.moves(w.running())

	p.Press("x")
	p.Await("Stop mlp?")
	p.Press("y")
	p.Await("Trained on demo", "is best")
	best := w.best(t)
	first := []string{"job succeeded: nb succeeded, mlp cancelled, rf succeeded", "version 1: " + best + ", champion"}
	w.holds(first...)

	p.Press("t")
	p.Await("Training on demo", "of at most 9,999")
	p.Press("X")
	p.Await("Stop the training?")
	p.Press("esc")
	p.AwaitNone("Stop the training?")
	w.moves(w.running())
	p.Press("X")
	p.Await("Stop the training?")
	p.Press("y")
	p.Await("Training on demo was stopped", "none was registered")
	w.holds(slices.Insert(first, 1, "job cancelled: nb succeeded, mlp cancelled, rf cancelled")...)
	p.quits("")
	if s := w.mustStatus(); s.Running != 0 || s.Queued != 0 {
		t.Errorf("%d jobs run and %d wait", s.Running, s.Queued)
	}
}

// Who leaves a training and comes back finds it as it is, and sees its end.
func TestJourneyLeaveAndReturn(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	flags := slices.Concat(slow, slowly(lastingEpochs))
	p := w.sit(100, 30, flags...)
	p.Await("This workspace is empty")
	p.Press("t")
	p.Await("Training on demo", fmt.Sprintf("of at most %d", lastingEpochs))
	p.goTo("Runs")
	p.goTo("Train")
	p.quits(goesOn)
	job := w.running()
	w.moves(job)

	p = w.sit(80, 24, flags...)
	p.Await("Training on demo", fmt.Sprintf("of at most %d", lastingEpochs))
	w.holds("job running: nb succeeded, mlp running, rf queued")
	p.Await("Trained on demo", "is best")
	w.holds("job succeeded: nb succeeded, mlp succeeded, rf succeeded", "version 1: "+w.best(t)+", champion")
	if j := must[engine.Job](t)(w.client().Job(t.Context(), job)); j.State != engine.Succeeded {
		t.Errorf("the job that was left is %s: %s", j.State, j.Error)
	}
	p.quits("")
}
