package engine_test

import (
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

func TestPaired(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	job := train(t, desk, quick("nb", "rf"))
	var runs [3]engine.Run
	for i, id := range job.Runs {
		var err error
		if runs[i], err = desk.Run(id); err != nil {
			t.Fatal(err)
		}
	}
	p, err := desk.Paired(runs[0], runs[1])
	if err != nil {
		t.Fatal(err)
	}
	rows := runs[0].Dataset.Rows.Test
	if p.Part != "test" || p.Rows != rows {
		t.Errorf("%d %s rows, want %d test rows", p.Rows, p.Part, rows)
	}
	// What only one of them has right is the difference of their accuracies.
	difference := float64(p.B-p.C) / float64(rows)
	if want := runs[0].Metrics["accuracy"] - runs[1].Metrics["accuracy"]; difference-want > 1e-12 || want-difference > 1e-12 {
		t.Errorf("only the first right %d, only the second %d of %d; the accuracies differ by %v", p.B, p.C, rows, want)
	}
	if p.BothRight+p.B != int(runs[0].Metrics["accuracy"]*float64(rows)+0.5) || p.BothRight+p.BothWrong+p.B+p.C != rows {
		t.Errorf("%d both right, %d only the first, %d only the second, %d both wrong, of %d", p.BothRight, p.B, p.C, p.BothWrong, rows)
	}
	if p.Advantage != difference || !(p.Difference.Low < difference && difference < p.Difference.High) {
		t.Errorf("a difference of %v in %+v, want %v", p.Advantage, p.Difference, difference)
	}
	same, err := desk.Paired(runs[0], runs[0])
	if err != nil || same.B != 0 || same.C != 0 || same.PValue != 1 {
		t.Errorf("a run against itself: %+v, %v", same, err)
	}

	other := quick("nb")
	other.Seed = 7
	if runs[2], err = desk.Run(train(t, desk, other).Runs[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Paired(runs[0], runs[2]); fault.KindOf(err) != fault.Conflict {
		t.Errorf("another split: %v, want a fault of kind conflict", err)
	}
}
