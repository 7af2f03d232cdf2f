package compare

import (
	"copydesk/engine"
	"copydesk/engine/eval"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// letters stand for the runs, in their order: A is the baseline.
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// side is a run that is compared.
type side struct {
	id     string
	run    engine.Run // as it was known last; empty while read is false
	read   bool
	listed bool // it was on the board

	judged     bool // the evaluation was read
	evaluation engine.Evaluation
	points     []engine.Point
	noPoints   string // why its series cannot be had

	pair     *engine.Paired // of the baseline against it
	unpaired string         // why the desk could not make one
}

// report is how the run did on a part, nil where it was not judged on it.
func (x side) report(part string) *eval.Report {
	if part == "validation" {
		return x.evaluation.Validation
	}
	return x.evaluation.Test
}

// trouble says what of the run cannot be compared with the baseline, and what
// can; "" where all can. It is a sentence, name its subject.
func (x side) trouble(h *screen.Host, name string, baseline side) string {
	r := x.run
	switch {
	case !x.read:
		return ""
	case r.State == engine.Queued:
		return name + " waits for its turn: only its settings can be compared until it was trained."
	case !r.State.Ended():
		return name + " is still being trained: its settings and its curve can be compared until it is done."
	case r.State != engine.Succeeded:
		return name + " " + ended(r.State) + ": its settings and what there is of its curve can be compared."
	case baseline.read && r.Dataset.Digest != baseline.run.Dataset.Digest:
		return name + " is of another corpus (" + h.Symbols.Text(r.Dataset.Name, 24) + "): all can be compared but answers to the same articles."
	case !r.Deleted.IsZero():
		return name + " was deleted: it can be compared until it is purged."
	}
	return ""
}

// ended says how a run ended that has no result.
func ended(s engine.State) string {
	if s == engine.Failed {
		return "failed"
	}
	return "was " + format.StateWord(s)
}
