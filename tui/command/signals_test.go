//go:build unix

package command_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"copydesk/engine"
)

// start runs the program until its standard error has a line with said.
func start(t *testing.T, workspace, said string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	cmd := exec.Command(filepath.Join(program, "copydesk"), append(args, "--workspace", workspace)...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	seen := make(chan bool)
	rest := new(bytes.Buffer)
	go func() {
		s := bufio.NewScanner(stderr)
		told := false
		for s.Scan() {
			rest.WriteString(s.Text() + "\n")
			if !told && strings.Contains(s.Text(), said) {
				told = true
				seen <- true
			}
		}
		close(seen)
	}()
	select {
	case ok := <-seen:
		if !ok {
			t.Fatalf("%q was never said: %s", said, rest)
		}
	case <-time.After(time.Minute):
		t.Fatalf("%q was not said in a minute", said)
	}
	return cmd, rest
}

// runsOf lists a workspace with the program itself.
func runsOf(t *testing.T, workspace string) map[string]engine.Run {
	t.Helper()
	out, err := exec.Command(filepath.Join(program, "copydesk"), "runs", "--json", "--workspace", workspace).Output()
	if err != nil {
		t.Fatal(err)
	}
	var list struct{ Runs []engine.Run }
	if err := json.Unmarshal(out, &list); err != nil {
		t.Fatal(err)
	}
	byModel := make(map[string]engine.Run)
	for _, r := range list.Runs {
		byModel[string(r.Model)] = r
	}
	return byModel
}

// long are arguments of a training whose network does not end by itself.
var long = []string{"train", "--models", "nb,mlp", "--set", "models.neural_network.max_iter=1000000",
	"--set", "models.neural_network.learning_rate_init=0.5", "--set", "models.neural_network.hidden_layer_sizes=[400,400]"}

func TestInterruptKeepsWhatIsFinished(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			workspace := t.TempDir()
			cmd, _ := start(t, workspace, "mlp  fitting", long...)
			at := time.Now()
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			err := cmd.Wait()
			if took := time.Since(at); took > time.Second {
				t.Errorf("it took %v to stop", took)
			}
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 130 {
				t.Errorf("ended with %v, want exit code 130", err)
			}
			runs := runsOf(t, workspace)
			if runs["nb"].State != engine.Succeeded || runs["mlp"].State != engine.Cancelled {
				t.Errorf("nb %s, mlp %s; want succeeded and cancelled", runs["nb"].State, runs["mlp"].State)
			}
		})
	}
}

func TestHangupCancelsNothing(t *testing.T) {
	workspace := t.TempDir()
	cmd, _ := start(t, workspace, "mlp  fitting", "train", "--models", "mlp")
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if r := runsOf(t, workspace)["mlp"]; r.State != engine.Succeeded {
		t.Errorf("mlp %s, want succeeded", r.State)
	}
}

func TestKilledTrainingIsInterrupted(t *testing.T) {
	workspace := t.TempDir()
	cmd, _ := start(t, workspace, "mlp  fitting", long...)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	runs := runsOf(t, workspace)
	if runs["nb"].State != engine.Succeeded || runs["mlp"].State != engine.Interrupted {
		t.Errorf("nb %s, mlp %s; want succeeded and interrupted", runs["nb"].State, runs["mlp"].State)
	}
}

// TestCommandsBesideATraining asks the desk that a training is.
func TestCommandsBesideATraining(t *testing.T) {
	workspace := t.TempDir()
	cmd, _ := start(t, workspace, "mlp  fitting", long...)
	runs := runsOf(t, workspace)
	if runs["nb"].State != engine.Succeeded || runs["mlp"].State != engine.Running {
		t.Errorf("nb %s, mlp %s; want succeeded and running", runs["nb"].State, runs["mlp"].State)
	}
	out, err := exec.Command(filepath.Join(program, "copydesk"), "desk", "status", "--json", "--workspace", workspace).Output()
	if err != nil {
		t.Fatal(err)
	}
	var status struct{ Desk engine.Status }
	if err := json.Unmarshal(out, &status); err != nil {
		t.Fatal(err)
	}
	if status.Desk.PID != cmd.Process.Pid || status.Desk.Mode != engine.OneShotMode || status.Desk.Running != 1 {
		t.Errorf("the desk is %+v, want process %d at work", status.Desk, cmd.Process.Pid)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
}

// TestInterruptedWatchCancelsNothing watches the job of another process.
func TestInterruptedWatchCancelsNothing(t *testing.T) {
	workspace := t.TempDir()
	training, _ := start(t, workspace, "mlp  fitting", long...)
	watching, _ := start(t, workspace, "nb  done", "jobs", "watch")
	if err := watching.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := watching.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 130 {
		t.Errorf("watching ended with %v, want exit code 130", err)
	}
	if r := runsOf(t, workspace)["mlp"]; r.State != engine.Running {
		t.Errorf("mlp %s, want running", r.State)
	}
	if err := training.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	training.Wait()
}

// TestLostReaderCancelsNothing closes both outputs of a training.
func TestLostReaderCancelsNothing(t *testing.T) {
	workspace := t.TempDir()
	cmd := exec.Command(filepath.Join(program, "copydesk"), "train", "--models", "nb,mlp", "--workspace", workspace)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stdout.Close()
	stderr.Close()
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("ended with %v, want exit code 1: its table was not written", err)
	}
	runs := runsOf(t, workspace)
	if runs["nb"].State != engine.Succeeded || runs["mlp"].State != engine.Succeeded {
		t.Errorf("nb %s, mlp %s; want both succeeded", runs["nb"].State, runs["mlp"].State)
	}
}

func TestWorkspaceIsPrivate(t *testing.T) {
	workspace := filepath.Join(t.TempDir(), "w")
	if out, err := exec.Command(filepath.Join(program, "copydesk"), "train", "--models", "nb", "--workspace", workspace).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	err := filepath.WalkDir(workspace, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
