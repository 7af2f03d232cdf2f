//go:build unix

package worker

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/usage"
)

// told is what a worker told, without what depends on time.
type told struct {
	prepared engine.Prepared
	params   map[classify.Kind]string
	points   map[classify.Kind][]engine.Point
	outcomes map[classify.Kind]engine.Outcome
}

func run(t *testing.T, w engine.Worker) told {
	t.Helper()
	a := told{params: map[classify.Kind]string{}, points: map[classify.Kind][]engine.Point{}, outcomes: map[classify.Kind]engine.Outcome{}}
	u, err := w.Run(t.Context(), func(u engine.Update) {
		switch {
		case u.Prepared != nil:
			a.prepared = *u.Prepared
		case u.Started != nil:
			a.params[u.Model] = string(u.Started.Params)
		case u.Point != nil:
			u.Point.Elapsed = 0
			a.points[u.Model] = append(a.points[u.Model], *u.Point)
		case u.Outcome != nil:
			u.Outcome.Resources = engine.Resources{}
			a.outcomes[u.Model] = *u.Outcome
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if u.PeakRSS < 10<<20 {
		t.Errorf("a peak of %d bytes", u.PeakRSS)
	}
	return a
}

// A child makes the same models as this process, to the last bit.
func TestSameAsInProcess(t *testing.T) {
	dirs := [2]string{t.TempDir(), t.TempDir()}
	spec := quick("nb", "lr", "rf", "mlp")
	here, err := newTraining(engine.Assignment{Spec: spec, Workspace: dirs[0]})
	if err != nil {
		t.Fatal(err)
	}
	want := run(t, here)
	got := run(t, process("train", os.Stderr).New(engine.Assignment{Spec: spec, Workspace: dirs[1]}))
	if len(want.outcomes) != 4 || len(want.points["lr"]) == 0 || want.prepared.Dataset.Digest == "" {
		t.Fatalf("in process: %+v", want)
	}
	if !reflect.DeepEqual(got.prepared, want.prepared) {
		t.Errorf("prepared\n%+v, want\n%+v", got.prepared, want.prepared)
	}
	if !maps.Equal(got.params, want.params) {
		t.Errorf("parameters\n%v, want\n%v", got.params, want.params)
	}
	if !reflect.DeepEqual(got.points, want.points) {
		t.Error("the series differ")
	}
	for kind, w := range want.outcomes {
		if g := got.outcomes[kind]; !reflect.DeepEqual(g, w) {
			t.Errorf("%s: metrics %v and artifacts %v, want %v and %v", kind, g.Metrics, g.Artifacts, w.Metrics, w.Artifacts)
		}
		for _, a := range w.Artifacts {
			if a.Kind != engine.ModelArtifact {
				continue
			}
			name := strings.TrimPrefix(a.Digest, "sha256:")
			files, err := filepath.Glob(filepath.Join(dirs[1], "models", name+"*"))
			if err != nil || len(files) != 1 {
				t.Errorf("%s: the bundle %s is in %v, %v", kind, a.Digest, files, err)
			}
		}
	}
}

// start runs a child until it has told something, then does what is given.
func start(t *testing.T, ctx context.Context, p Process, a engine.Assignment, then func()) (engine.Usage, error) {
	t.Helper()
	told := false
	return p.New(a).Run(ctx, func(engine.Update) {
		if !told {
			told = true
			then()
		}
	})
}

func TestCancel(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		name  string
		child string
		a     engine.Assignment
		stops bool // it is stopped, as by SIGSTOP
	}{
		{"that trains", "train", engine.Assignment{Spec: endless("mlp"), Workspace: dir}, false},
		{"that waits", "patient", assignment(), false},
		{"that does not listen", "deaf", assignment(), false},
		{"that tells all the time", "talkative", assignment(), false},
		{"that is stopped", "deaf", assignment(), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			cause := fault.Newf(fault.Cancelled, "ana cancelled it")
			var at time.Time
			_, err := start(t, ctx, process(tt.child, os.Stderr), tt.a, func() {
				if tt.stops {
					stopOffspring(t)
				}
				at = time.Now()
				cancel(cause)
			})
			if took := time.Since(at); took > time.Second {
				t.Errorf("it took %v", took)
			}
			if !errors.Is(err, cause) {
				t.Errorf("Run() = %v, want %v", err, cause)
			}
		})
	}
}

func stopOffspring(t *testing.T) {
	t.Helper()
	needProc(t)
	for _, pid := range numbers(t) {
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
	}
}

// numbers returns the children of this process, of which there must be one.
func numbers(t *testing.T) []int {
	t.Helper()
	needProc(t)
	pids := offspring()
	if len(pids) != 1 {
		t.Fatalf("the children are %v, want one", pids)
	}
	n, err := strconv.Atoi(pids[0])
	if err != nil {
		t.Fatal(err)
	}
	return []int{n}
}

func TestCancelledBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := process("panics", os.Stderr).New(assignment()).Run(ctx, func(engine.Update) { t.Error("it began") })
	if fault.KindOf(err) != fault.Cancelled {
		t.Errorf("Run() = %v", err)
	}
}

func TestStop(t *testing.T) {
	w := process("train", os.Stderr).New(engine.Assignment{Spec: endless("nb", "mlp", "lr"), Workspace: t.TempDir()})
	w.Stop("lr")
	w.Stop("lr")
	w.Stop("svm") // is not in the job
	states := map[classify.Kind]engine.State{}
	_, err := w.Run(t.Context(), func(u engine.Update) {
		switch {
		case u.Point != nil && u.Model == "mlp":
			w.Stop("mlp")
		case u.Outcome != nil:
			states[u.Model] = u.Outcome.State
		}
	})
	want := map[classify.Kind]engine.State{"nb": engine.Succeeded, "mlp": engine.Cancelled, "lr": engine.Cancelled}
	if err != nil || !maps.Equal(states, want) {
		t.Errorf("%v, %v; want %v", states, err, want)
	}
}

// How a child can end, and what is said of it.
func TestEndings(t *testing.T) {
	for _, tt := range []struct {
		child string
		kind  fault.Kind
		says  []string
		log   string
	}{
		{"invalid", fault.Invalid, []string{"reading: news.csv: no usable row"}, ""},
		{"no such", fault.NotFound, []string{`no child "no such"`}, ""},
		{"panics", fault.Internal, []string{"panicked: runtime error: index out of range [3] with length 3", "log"}, "goroutine "},
		{"nil map", fault.Internal, []string{"panicked: assignment to entry in nil map"}, "goroutine "},
		{"silent", fault.Internal, []string{"without a result, with exit code 0"}, ""},
		{"half", fault.Internal, []string{"without a result, with exit code 0"}, ""},
		{"code 3", fault.Internal, []string{"with exit code 3: [31mno such thing [m"}, "no such thing"},
		{"signalled", fault.Internal, []string{"without a result, by a signal (terminated)"}, ""},
		{"closes", fault.Internal, []string{"closed its output without a result and did not end"}, ""},
		{"garbage", fault.Internal, []string{"not understood", `"Segmentation fault"`}, ""},
		{"binary", fault.Internal, []string{"not understood", `"\x00\xff\xfe\x1b]0;title\a"`}, ""},
		{"unknown", fault.Internal, []string{"not understood", `unknown field "progres"`}, ""},
		{"other model", fault.Internal, []string{"not understood", `model "svm" is not in the job`}, ""},
		{"long", fault.Internal, []string{"cannot be read: a line is longer than 64 MiB"}, ""},
	} {
		t.Run(tt.child, func(t *testing.T) {
			var log bytes.Buffer
			_, err := process(tt.child, &log).New(assignment()).Run(t.Context(), func(engine.Update) {})
			if err == nil || fault.KindOf(err) != tt.kind {
				t.Fatalf("Run() = %v (%v), want kind %v", err, fault.KindOf(err), tt.kind)
			}
			for _, s := range tt.says {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("Run() = %q, want it to say %q", err, s)
				}
			}
			if strings.ContainsAny(err.Error(), "\n\x1b\x07") {
				t.Errorf("Run() = %q has control characters", err)
			}
			if !strings.Contains(log.String(), tt.log) || tt.log == "" && log.Len() > 0 {
				t.Errorf("the log has %q, want %q", log.String(), tt.log)
			}
		})
	}
}

func TestKilled(t *testing.T) {
	_, err := start(t, t.Context(), process("patient", os.Stderr), assignment(), func() {
		if err := syscall.Kill(numbers(t)[0], syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	})
	if err == nil || !strings.Contains(err.Error(), "was killed (signal: killed)") || fault.KindOf(err) != fault.Internal {
		t.Errorf("Run() = %v", err)
	}
}

func TestTerminated(t *testing.T) {
	_, err := start(t, t.Context(), process("patient", os.Stderr), assignment(), func() {
		if err := syscall.Kill(numbers(t)[0], syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	})
	if fault.KindOf(err) != fault.Cancelled || !strings.Contains(err.Error(), "terminated") {
		t.Errorf("Run() = %v", err)
	}
}

// What a child used does not contain what its desk used.
func TestUsageIsOfTheChild(t *testing.T) {
	needProc(t)
	ballast = bytes.Repeat([]byte{1}, 96<<20)
	ballast = nil
	u, err := process("invalid", os.Stderr).New(assignment()).Run(t.Context(), func(engine.Update) {})
	if fault.KindOf(err) != fault.Invalid {
		t.Fatal(err)
	}
	if here := usage.PeakRSS(); here < 96<<20 || u.PeakRSS <= 0 || u.PeakRSS > 64<<20 {
		t.Errorf("%d bytes in a child of a process of %d", u.PeakRSS, here)
	}
}

func TestStandsBack(t *testing.T) {
	needProc(t)
	_, err := process("looks", os.Stderr).New(assignment()).Run(t.Context(), func(engine.Update) {})
	values, rest, _ := strings.Cut(strings.TrimPrefix(err.Error(), "nice "), "; ")
	if rest != "oom_score_adj 1000; leader true" {
		t.Errorf("the child sees %q", err)
	}
	own, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := max(20-own, 10) // it does not come forward where its desk stands back
	for value := range strings.FieldsSeq(values) {
		if value != strconv.Itoa(want) {
			t.Errorf("its threads are nice %s, want all %d", values, want)
		}
	}
}

func TestLingers(t *testing.T) {
	p := process("lingers", os.Stderr)
	p.Grace = 100 * time.Millisecond
	began := time.Now()
	u, err := p.New(assignment()).Run(t.Context(), func(engine.Update) {})
	if err != nil || u.PeakRSS != 7 {
		t.Errorf("Run() = %v, %v", u, err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestNotStarted(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("no program"), 0o700); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none"): "no such file or directory",
		dir:                        "permission denied",
		text:                       "exec format error",
	} {
		p := process("", os.Stderr)
		p.Path = path
		_, err := p.New(assignment()).Run(t.Context(), func(engine.Update) {})
		if err == nil || err.Error() != "the job's process could not be started from "+path+": "+want {
			t.Errorf("Run() = %v, want %q", err, want)
		}
	}
}

// However a child ends, nothing of it is left.
func TestNothingIsLeft(t *testing.T) {
	needProc(t)
	files := func() int {
		all, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	once := func() {
		for _, name := range []string{"invalid", "panics", "silent", "garbage", "closes", "lingers", "patient", "deaf"} {
			ctx, cancel := context.WithCancel(t.Context())
			p := process(name, new(bytes.Buffer))
			p.Grace = 20 * time.Millisecond
			var n atomic.Int64
			p.New(assignment()).Run(ctx, func(engine.Update) {
				if n.Add(1) == 1 && name != "panics" {
					cancel()
				}
			})
			cancel()
		}
		p := process("", os.Stderr)
		p.Path = "/nowhere/copydesk"
		p.New(assignment()).Run(t.Context(), func(engine.Update) {})
	}
	once()
	goroutines, open := runtime.NumGoroutine(), files()
	for range 3 {
		once()
	}
	deadline := time.Now().Add(2 * time.Second)
	for runtime.NumGoroutine() > goroutines || files() > open || len(offspring()) > 0 {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, were %d; %d files, were %d; children %v\n%s",
				runtime.NumGoroutine(), goroutines, files(), open, offspring(), stacks[:runtime.Stack(stacks, true)])
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestExcerpt(t *testing.T) {
	var e excerpt
	for range 5 {
		e.Write(bytes.Repeat([]byte("a"), maxExcerpt/3))
	}
	e.Write([]byte("panic: at last\n"))
	if e.Len() > maxExcerpt || !strings.HasSuffix(e.String(), "apanic: at last\n") {
		t.Errorf("%d bytes are kept, with the end %q", e.Len(), e.String()[e.Len()-20:])
	}
	if n, err := e.Write(bytes.Repeat([]byte("b"), 3*maxExcerpt)); n != 3*maxExcerpt || err != nil || e.Len() > maxExcerpt {
		t.Errorf("Write() = %d, %v; %d bytes are kept", n, err, e.Len())
	}
}
