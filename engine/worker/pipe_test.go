//go:build unix

package worker

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

// direct starts a child that nothing but its pipes ties to its parent.
func direct(t *testing.T, name string) (cmd *exec.Cmd, in io.WriteCloser, out io.ReadCloser) {
	t.Helper()
	cmd = exec.Command(os.Args[0])
	cmd.Env = environment(name)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err = cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	if _, err := io.WriteString(in, `{"spec":{},"workspace":"/nowhere"}`+"\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReaderSize(out, 16).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return cmd, in, out
}

// exitsSoon waits for a child that nobody waits for.
func exitsSoon(t *testing.T, cmd *exec.Cmd, limit time.Duration) {
	t.Helper()
	start := time.Now()
	err := cmd.Wait()
	took := time.Since(start)
	if took > limit {
		t.Errorf("it took %v, want at most %v", took, limit)
	}
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Errorf("it ended with %d (%v), want 1", code, err)
	}
}

func TestStdinCloses(t *testing.T) {
	for _, name := range []string{"patient", "deaf", "talkative"} {
		t.Run(name, func(t *testing.T) {
			cmd, in, out := direct(t, name)
			go io.Copy(io.Discard, out)
			in.Close()
			exitsSoon(t, cmd, 500*time.Millisecond) // 100 ms, on a machine that is busy
		})
	}
}

// A child whose parent does not read any more gets an error, not a signal.
func TestStdoutBreaks(t *testing.T) {
	cmd, _, out := direct(t, "talkative")
	out.Close()
	exitsSoon(t, cmd, 500*time.Millisecond)
}

// A child that waits for room in a full pipe ends like every other.
func TestStdinClosesWhileStdoutIsFull(t *testing.T) {
	cmd, in, _ := direct(t, "talkative")
	time.Sleep(50 * time.Millisecond)
	in.Close()
	start := time.Now()
	cmd.Process.Wait() // Cmd.Wait would close stdout
	if took := time.Since(start); took > 500*time.Millisecond {
		t.Errorf("it took %v", took)
	}
}
