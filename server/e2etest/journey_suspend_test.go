//go:build linux

package e2etest_test

import (
	"os/exec"
	"slices"
	"testing"
)

// A workbench that is suspended gives the terminal back, and is whole when its
// shell brings it back.
func TestJourneySuspend(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	cmd := exec.Command("sh", "-c", `set -m; "$0"; echo "the shell again: $?"; read x; fg; echo "the end: $?"`, program)
	cmd.Env = append(slices.Clone(w.env), "TERM=xterm-256color", "LANG=C.UTF-8")
	p := w.sitAt(cmd, 80, 24)
	p.Await("This workspace is empty")
	p.goTo("Runs")
	p.Await("Runs stand here once there are some")
	p.Quiet(still)
	whole := p.picture()
	p.Press("ctrl+z")
	p.Await("the shell again: 148")
	p.Resize(70, 20)
	p.Resize(80, 24)
	p.Press("enter")
	p.Until("the screen as it was", func(string) bool { return p.picture() == whole })
	p.sameAfterRedraw()
	p.Press("q")
	if code := p.Wait(); code != 0 {
		t.Errorf("the shell ended with code %d", code)
	}
	p.Await("the end: 0")
	w.holds()
}

// Where no shell would bring the workbench back, ctrl+z does not lock its owner
// out.
func TestJourneySuspendWithoutAShell(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	p := w.sit(80, 24)
	p.Await("This workspace is empty")
	p.Press("ctrl+z")
	p.Await("there is no shell to go back to", "This workspace is empty")
	p.Press("3")
	p.Await("[3 Runs]")
	p.quits("")
}
