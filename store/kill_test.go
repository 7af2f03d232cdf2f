package store

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
)

var kills = flag.Int("store.kills", 10, "how often TestKill kills the process that writes")

// childVariable makes the test binary a child: "job directory argument...".
const childVariable = "COPYDESK_STORE_CHILD"

func TestMain(m *testing.M) {
	if what := os.Getenv(childVariable); what != "" {
		if err := child(strings.Split(what, "\n")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	removeMany()
	os.Exit(code)
}

// children are what a child can do.
var children = map[string]func(args []string) error{
	"hold":  hold,
	"write": writeForever,
}

func child(args []string) error {
	return children[args[0]](args[1:])
}

// process is a child under way.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr *bytes.Buffer
}

func start(t *testing.T, args ...string) *process {
	t.Helper()
	p := command(args...)
	in, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.in, p.out = in, bufio.NewReader(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill() })
	return p
}

func command(args ...string) *process {
	p := &process{cmd: exec.Command(os.Args[0]), stderr: new(bytes.Buffer)}
	p.cmd.Env = append(os.Environ(), childVariable+"="+strings.Join(args, "\n"))
	p.cmd.Stderr = p.stderr
	return p
}

// line reads a line that the child says.
func (p *process) line(t *testing.T) string {
	t.Helper()
	s, err := p.out.ReadString('\n')
	if err != nil {
		t.Fatalf("the child ended: %v: %s", p.cmd.Wait(), p.stderr)
	}
	return strings.TrimSuffix(s, "\n")
}

// kill ends the child as kill -9 does, and returns what it still said.
func (p *process) kill(t *testing.T) string {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	said, err := io.ReadAll(p.out)
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Wait()
	if p.stderr.Len() > 0 {
		t.Errorf("the child complains: %s", p.stderr)
	}
	return string(said)
}

// A memory table that is full after some hundred writes, so that tables are
// written and compacted all the time.
const smallMemTable = 2 << 20

// step is the n-th write of a child, counted from 1: a job that was asked for once,
// with its run, its evaluation and its points, registered and made champion, a run
// that a later step purges, and events.
func step(n int) engine.Writes {
	job, run := filled[engine.Job]("job"), filled[engine.Run]("run")
	job.ID, run.ID = "job"+runID(n), runID(n)
	job.Runs, run.Job = []string{run.ID}, job.ID
	job.Created, run.Created = noon.Add(time.Duration(n)), noon.Add(time.Duration(n))
	job.Request = "request " + job.ID
	run.Deleted = time.Time{}
	run.Points = 1 + n%5
	w := engine.Writes{
		Jobs:        []engine.Job{job},
		Runs:        []engine.Run{run},
		Evaluations: map[string]engine.Evaluation{run.ID: filled[engine.Evaluation](run.ID)},
		Points:      map[string][]engine.Point{run.ID: series(run.Points)},
		Versions:    []engine.Version{{Model: "m", Number: n, Run: run.ID}},
		Champions:   map[string]int{"m": n},
		Changes: []engine.Change{
			{Model: "m", Action: engine.Register, To: n},
			{Model: "m", Action: engine.Promote, From: n - 1, To: n},
		},
		Events: []engine.Event{
			{Number: uint64(2*n - 1), Kind: engine.JobChanged, Job: job.ID},
			{Number: uint64(2 * n), Kind: engine.RunChanged, Run: run.ID},
		},
	}
	// Each step makes a run that a later one purges.
	w.Runs = append(w.Runs, engine.Run{ID: shortLived(n), Created: run.Created})
	if n > keptRuns {
		w.Purge = []string{shortLived(n - keptRuns)}
		w.ForgetEvents = uint64(2*(n-keptRuns) + 1)
	}
	// One series grows with every write, over many chunks.
	const long = "long"
	if n == 1 {
		w.Runs = append(w.Runs, engine.Run{ID: long})
	}
	for i := range pointsPerStep {
		w.Points[long] = append(w.Points[long], engine.Point{Step: (n-1)*pointsPerStep + i, Elapsed: float64(n)})
	}
	return w
}

const (
	pointsPerStep = 7
	keptRuns      = 10
)

func shortLived(n int) string { return "short" + runID(n) }

// writeForever does one step after the other from n on, closes the store now
// and then, and says the number of each step when it is stored.
func writeForever(args []string) error {
	dir := args[0]
	n, err := strconv.Atoi(args[1])
	for err == nil {
		s, err := Open(Options{Dir: dir, memTableSize: smallMemTable})
		if err != nil {
			return err
		}
		for range 1 + rand.IntN(60) {
			if err := s.Write(step(n)); err != nil {
				return err
			}
			fmt.Println(n)
			n++
		}
		err = s.Close()
	}
	return err
}

// Whenever the process that writes is killed, everything that it said was stored
// is there, and every write is there whole or not at all.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	stored := 0
	for round := range *kills {
		c := start(t, "write", dir, strconv.Itoa(stored+1))
		said := []string{strconv.Itoa(stored)}
		for range rand.IntN(30) {
			said = append(said, c.line(t))
		}
		time.Sleep(rand.N(100 * time.Millisecond))
		said = append(said, strings.Fields(c.kill(t))...)
		acknowledged, err := strconv.Atoi(said[len(said)-1])
		if err != nil {
			t.Fatal(err)
		}
		stored = verify(t, dir, stored, acknowledged)
		if t.Failed() {
			t.Fatalf("after kill %d, with %d acknowledged and %d stored", round+1, acknowledged, stored)
		}
	}
	t.Logf("%d kills, %d writes", *kills, stored)
	if stored == 0 {
		t.Error("nothing was ever stored")
	}
}

// verify returns how many steps are stored; those after before are looked at one
// by one.
func verify(t *testing.T, dir string, before, acknowledged int) int {
	t.Helper()
	s, err := Open(Options{Dir: dir, memTableSize: smallMemTable})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	versions := must[[]engine.Version](t)(s.Versions("m"))
	n := len(versions)
	if n < acknowledged {
		t.Errorf("%d steps are stored", n)
	}
	for i, v := range versions {
		if v.Number != n-i || v.Champion != (i == 0) {
			t.Errorf("version %d is at position %d of %d, champion %v", v.Number, i, n, v.Champion)
		}
	}
	if got := len(must[[]engine.Change](t)(s.History("m"))); got != 2*n {
		t.Errorf("%d changes, want %d", got, 2*n)
	}
	if n == 0 {
		return 0
	}
	if got, want := len(allRuns(t, s)), n+1+min(n, keptRuns); got != want {
		t.Errorf("%d runs, want %d", got, want)
	}
	for i, e := range must[[]engine.Event](t)(s.Events(0, 0)) {
		if want := uint64(max(0, 2*(n-keptRuns)) + i + 1); e.Number != want {
			t.Fatalf("event %d is at position %d after %d steps; want %d", e.Number, i, n, want)
		}
	}
	equal(t, "last event", must[uint64](t)(s.LastEvent()), uint64(2*n))
	indexed(t, s)
	if got := len(allJobs(t, s)); got != n {
		t.Errorf("%d jobs, want %d", got, n)
	}
	for i, p := range must[[]engine.Point](t)(s.Points("long", 0, 0)) {
		if p.Step != i || i >= n*pointsPerStep {
			t.Fatalf("the long series has step %d at position %d; want %d points", p.Step, i, n*pointsPerStep)
		}
	}
	for i := before + 1; i <= n; i++ {
		w := step(i)
		run := w.Runs[0]
		equal(t, "Run", must[engine.Run](t)(s.Run(run.ID)), run)
		equal(t, "Job", must[engine.Job](t)(s.JobOfRequest(w.Jobs[0].Request)), w.Jobs[0])
		equal(t, "Evaluation", must[engine.Evaluation](t)(s.Evaluation(run.ID)), w.Evaluations[run.ID])
		equal(t, "Points", must[[]engine.Point](t)(s.Points(run.ID, 0, 0)), w.Points[run.ID])
	}
	return n
}
