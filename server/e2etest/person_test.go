//go:build linux

package e2etest_test

import (
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server/e2etest/screen"
)

// person is somebody at a terminal with the workbench on its screen.
type person struct {
	*screen.Screen
	w *workspace
}

// sit starts the workbench of a workspace in a terminal of so many columns and
// rows.
func (w *workspace) sit(cols, rows int, flags ...string) *person {
	w.t.Helper()
	cmd := w.command(flags...)
	cmd.Env = append(slices.Clone(cmd.Env), "TERM=xterm-256color", "LANG=C.UTF-8")
	return w.sitAt(cmd, cols, rows)
}

// sitAt is sit with the command that shows the workbench.
func (w *workspace) sitAt(cmd *exec.Cmd, cols, rows int) *person {
	w.t.Helper()
	return &person{screen.Start(w.t, cmd, cols, rows), w}
}

// still is how long nothing is written by a workbench that has drawn all it knows.
const still = 300 * time.Millisecond

// tabs are the screens of the workbench and the keys that lead to them.
var tabs = map[string]string{"Data": "1", "Train": "2", "Runs": "3", "Compare": "4", "Ask": "5", "Serve": "6"}

// deskUp is how long the desk is up, as the masthead says it, with the blanks
// after it.
var deskUp = regexp.MustCompile(`desk up \d+ \w+(\x1b\[[\d;]*m)* *`)

// picture is what is on the screen, colours included, but for how long the desk
// is up: that is never the same for long.
func (p *person) picture() string { return deskUp.ReplaceAllString(p.Picture(), "desk up ") }

// goTo goes to a screen.
func (p *person) goTo(tab string) {
	p.w.t.Helper()
	p.Press(tabs[tab])
	p.Await("[" + tabs[tab] + " " + tab + "]")
}

// quits leaves the workbench, which says farewell, if only with nothing, and
// leaves the terminal as it was.
func (p *person) quits(farewell string) {
	p.w.t.Helper()
	p.Press("q")
	if code := p.Wait(); code != 0 {
		p.w.t.Errorf("q ended the workbench with code %d", code)
	}
	p.Restored()
	if said := strings.TrimSpace(p.Text()); said != farewell {
		p.w.t.Errorf("%q is left on the screen, want %q", said, farewell)
	}
}

// goesOn is what the workbench says when it is left while a training runs.
const goesOn = "The training goes on. See it with: copydesk, or copydesk jobs watch"

// holds checks what the store has, asked of the desk: a line a job, the oldest
// first, and a line a version, the newest first.
//
//	job succeeded: nb succeeded, lr succeeded
//	version 1: lr, champion
func (w *workspace) holds(want ...string) {
	w.t.Helper()
	if got := w.held(); !slices.Equal(got, want) {
		w.t.Errorf("the store has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func (w *workspace) held() []string {
	w.t.Helper()
	c := w.client()
	defer c.Close()
	s := everything(w.t, w, c)
	var lines []string
	for _, j := range s.inOrder() {
		runs := make([]string, len(j.Runs))
		for i, id := range j.Runs {
			r := s.runs[id]
			runs[i] = fmt.Sprintf("%s %s", r.Model, r.State)
		}
		lines = append(lines, fmt.Sprintf("job %s: %s", j.State, strings.Join(runs, ", ")))
	}
	for _, v := range s.versions {
		line := fmt.Sprintf("version %d: %s", v.Number, v.Kind)
		if v.Champion {
			line += ", champion"
		}
		lines = append(lines, line)
	}
	return lines
}

// inOrder are the jobs, the oldest first.
func (s stored) inOrder() []engine.Job {
	var jobs []engine.Job
	for _, j := range s.jobs {
		jobs = append(jobs, j)
	}
	slices.SortFunc(jobs, func(a, b engine.Job) int { return a.Created.Compare(b.Created) })
	return jobs
}

// best returns the model with the highest accuracy on the validation articles.
func (w *workspace) best(t *testing.T) string {
	t.Helper()
	runs := w.runs("metrics.validation_accuracy desc")
	if len(runs) == 0 {
		t.Fatal("no run was judged")
	}
	return string(runs[0].Model)
}

// runs are those that are not deleted, in an order.
func (w *workspace) runs(order string) []engine.Run {
	w.t.Helper()
	c := w.client()
	defer c.Close()
	return must[engine.RunPage](w.t)(c.FindRuns(w.t.Context(), engine.RunQuery{OrderBy: order})).Runs
}

// runOf is the only run of a model.
func (w *workspace) runOf(model string) engine.Run {
	w.t.Helper()
	var found []engine.Run
	for _, r := range w.runs("") {
		if string(r.Model) == model {
			found = append(found, r)
		}
	}
	if len(found) != 1 {
		w.t.Fatalf("%d runs of %s, want one", len(found), model)
	}
	return found[0]
}
