//go:build linux

package e2etest_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"copydesk/engine"
)

// host is a real sshd on loopback, for the user of the test.
type host struct {
	w         *workspace
	dir, port string
}

func newHost(t *testing.T, w *workspace) *host {
	t.Helper()
	server, err := exec.LookPath("sshd")
	if err != nil {
		if server = "/usr/sbin/sshd"; !isFile(server) {
			t.Skip("there is no sshd here (Debian: openssh-server)")
		}
	}
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skip("there is no ssh here (Debian: openssh-client)")
	}
	if os.Getuid() == 0 { // where sshd leaves its privileges
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			t.Fatal(err)
		}
	}
	h := &host{w: w, dir: t.TempDir(), port: freePort(t)}
	for _, name := range []string{"host", "user"} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(h.dir, name)).CombinedOutput(); err != nil {
			t.Fatalf("ssh-keygen: %v: %s", err, out)
		}
	}
	config := fmt.Sprintf(`
ListenAddress 127.0.0.1
Port %s
HostKey %s/host
AuthorizedKeysFile %s/user.pub
PidFile none
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
StrictModes no
UsePAM no
`, h.port, h.dir, h.dir)
	file := filepath.Join(h.dir, "sshd_config")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	daemon := exec.Command(server, "-D", "-e", "-f", file)
	daemon.Stderr = &log
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		daemon.Process.Kill()
		daemon.Wait()
		if t.Failed() {
			t.Logf("sshd: %s", &log)
		}
	})
	w.eventually("sshd", func() bool {
		c, err := net.Dial("tcp", "127.0.0.1:"+h.port)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	return h
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// ssh is ssh with a command of the program for the far side, which works in
// the workspace.
func (h *host) ssh(terminal bool, args ...string) *exec.Cmd {
	options := []string{"-p", h.port, "-i", filepath.Join(h.dir, "user"), "-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"}
	if terminal {
		options = append(options, "-t")
	}
	far := []string{"env"}
	for _, word := range slices.Concat(h.w.env, []string{"TERM=xterm", program}, args) {
		far = append(far, quoted(word))
	}
	return exec.Command("ssh", append(options, "127.0.0.1", strings.Join(far, " "))...)
}

// quoted is s as one word of a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// long are flags of a training that takes more than a minute: it learns slowly.
var long = []string{
	"--models", "mlp", "--set", "models.neural_network.max_iter=1000000",
	"--set", "models.neural_network.learning_rate_init=0.00001", "--set", "models.neural_network.hidden_layer_sizes=[400,400]",
}

// moves checks that a job runs and comes further.
func (w *workspace) moves(job string) {
	w.t.Helper()
	c := w.client()
	done := func() map[string]int64 { // by run
		n := make(map[string]int64)
		for _, e := range must[[]engine.Event](w.t)(c.Samples(w.t.Context())) {
			if e.Job == job && e.Run != "" && e.Progress != nil {
				n[e.Run] = e.Progress.Done
			}
		}
		return n
	}
	before := done()
	w.eventually("progress of the job", func() bool {
		for run, n := range done() {
			if n > before[run] {
				return true
			}
		}
		return false
	})
	if j, err := c.Job(w.t.Context(), job); err != nil || j.State != engine.Running {
		w.t.Errorf("the job is %s, %v; want running", j.State, err)
	}
}

// running waits for the job that runs and returns it.
func (w *workspace) running() string {
	w.t.Helper()
	var id string
	w.eventually("a job that runs", func() bool {
		if _, err := w.status(); err != nil {
			return false // no desk yet
		}
		page, err := w.client().FindJobs(w.t.Context(), engine.JobQuery{States: []engine.State{engine.Running}})
		if err != nil {
			w.t.Fatal(err)
		}
		if len(page.Jobs) > 0 {
			id = page.Jobs[0].ID
		}
		return id != ""
	})
	return id
}

// A training that was started in the workbench goes on when the connection is
// lost, and is there when its owner comes back.
func TestConnectionLostInTheWorkbench(t *testing.T) {
	w := newWorkspace(t)
	h := newHost(t, w)
	first := w.sitAt(h.ssh(true, long...), 80, 24)
	first.Await("This workspace is empty")
	first.Press("t")
	job := w.running()
	first.Await("epoch")
	first.Kill()
	w.eventually("the end of the workbench", func() bool { return w.mustStatus().Watchers == 0 })
	w.moves(job)

	second := w.sitAt(h.ssh(true, long...), 80, 24)
	second.Await("Training on demo", "epoch")
	w.moves(job)
	second.quits(goesOn)
	w.moves(job)
	if err := w.client().Cancel(t.Context(), job); err != nil {
		t.Fatal(err)
	}
}

// Over a connection a person does all that can be done at the machine, and finds
// it there the next time.
func TestJourneyOverSSH(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	h := newHost(t, w)
	p := w.sitAt(h.ssh(true), 80, 24)
	p.Await("[2 Train]", "This workspace is empty")
	p.Press("t")
	p.Await("Trained on demo", "is best")
	best := w.best(t)
	p.Resize(120, 40)
	p.Await("Trained on demo", "Next: enter opens a run", "champion "+best+", version 1")
	p.goTo("Runs")
	p.Await("4 runs", "by accuracy, best first")
	p.Press("enter")
	p.Await("[Categories]", "worst first", "version 1")
	p.Press("esc")
	p.AwaitNone("[Categories]")
	p.Press("P")
	p.Await("predictions are served on http://")
	p.Await(w.mustStatus().URL())
	p.quits("")
	w.holds("job succeeded: nb succeeded, lr succeeded, rf succeeded, mlp succeeded", "version 1: "+best+", champion")
	if _, category := w.asked("Parliament voted on the budget after a long debate between the ministers."); category != "politics" {
		t.Errorf("the prediction server answers %s", category)
	}

	p = w.sitAt(h.ssh(true), 100, 30)
	p.Await("Trained on demo", "champion "+best+", version 1", "serving on "+w.mustStatus().Serving)
	p.Press("P")
	p.Await("off? Requests under way are answered first.")
	p.Press("y")
	p.Await("the prediction server is off")
	if s := w.mustStatus(); s.Serving != "" {
		t.Errorf("predictions are served on %s still", s.Serving)
	}
	p.quits("")
}

// So does one of a command, which is the desk itself and has lost its output.
func TestConnectionLostInTrain(t *testing.T) {
	w := newWorkspace(t)
	h := newHost(t, w)
	train := h.ssh(false, append([]string{"train"}, long...)...)
	var said output
	train.Stderr = &said
	if err := train.Start(); err != nil {
		t.Fatal(err)
	}
	job := w.running()
	w.eventually("progress over the connection", func() bool { return strings.Contains(said.String(), "mlp  fitting") })
	if s := w.mustStatus(); s.Mode != engine.OneShotMode {
		t.Errorf("the desk is %s", s.Mode)
	}
	if err := train.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// How it ended is what was asked for.
	_ = train.Wait()
	w.moves(job)

	out, err := h.ssh(false, "jobs", "list").Output()
	if err != nil || !strings.Contains(string(out), job[:8]) || !strings.Contains(string(out), "running") {
		t.Errorf("back again: %s, %v", out, err)
	}
	if err := w.client().Cancel(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	w.eventually("the end of the desk", func() bool {
		_, err := w.status()
		return err != nil
	})
	if j := w.must("jobs", "show", job, "--json"); !strings.Contains(j, `"cancelled"`) {
		t.Errorf("afterwards: %s", j)
	}
}
