//go:build unix

package worker

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/classify/neural"
	"copydesk/engine/fault"
	"copydesk/engine/usage"
)

// childVariable makes the test binary a child of that name.
const childVariable = "COPYDESK_WORKER_CHILD"

func TestMain(m *testing.M) {
	name := os.Getenv(childVariable)
	if name == "" {
		os.Exit(m.Run())
	}
	if c, ok := children[name]; ok {
		os.Exit(c())
	}
	os.Exit(Main(context.Background(), os.Stdin, os.Stdout, func(a engine.Assignment) (engine.Worker, error) {
		if name == "train" {
			return newTraining(a)
		}
		run, ok := works[name]
		if !ok {
			return nil, fault.Newf(fault.NotFound, "no child %q", name)
		}
		return work{func(ctx context.Context, tell func(engine.Update)) (engine.Usage, error) {
			err := run(ctx, tell)
			return engine.Usage{PeakRSS: usage.PeakRSS()}, err
		}}, nil
	}))
}

func newTraining(a engine.Assignment) (engine.Worker, error) {
	demo, err := os.ReadFile(filepath.FromSlash("../../testdata/demo.csv"))
	if err != nil {
		return nil, err
	}
	_, err = engine.OpenWorkspace(a.Workspace)
	return engine.NewWorker(a, demo), err
}

// busy is an update that says that the work is under way.
func busy() engine.Update {
	return engine.Update{Progress: &engine.Progress{Stage: engine.Read, Unit: engine.Bytes, Done: 1}}
}

var (
	ballast []byte
	index   = 3
)

// works are what a child can do with Main.
var works = map[string]func(ctx context.Context, tell func(engine.Update)) error{
	"patient": func(ctx context.Context, tell func(engine.Update)) error {
		tell(busy())
		<-ctx.Done()
		return ctx.Err()
	},
	"deaf": func(_ context.Context, tell func(engine.Update)) error {
		tell(busy())
		select {}
	},
	"talkative": func(ctx context.Context, tell func(engine.Update)) error {
		for ctx.Err() == nil {
			tell(busy())
		}
		return ctx.Err()
	},
	"invalid": func(context.Context, func(engine.Update)) error {
		return fmt.Errorf("reading: %w", fault.Newf(fault.Invalid, "news.csv: no usable row"))
	},
	"panics": func(_ context.Context, tell func(engine.Update)) error {
		tell(busy())
		done := make(chan int)
		go func() { done <- make([]int, 3)[index] }()
		return fmt.Errorf("never %d", <-done)
	},
	"nil map": func(context.Context, func(engine.Update)) error {
		var m map[string]int
		m["a"] = 1
		return nil
	},
	"gluttonous": func(_ context.Context, tell func(engine.Update)) error {
		// What the address space has now, and 128 MiB.
		statm, err := os.ReadFile("/proc/self/statm")
		if err != nil {
			return err
		}
		pages, err := strconv.ParseUint(strings.Fields(string(statm))[0], 10, 64)
		if err != nil {
			return err
		}
		limit := pages*uint64(os.Getpagesize()) + 128<<20
		if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			return err
		}
		tell(busy())
		var kept [][]byte
		for range 64 {
			b := make([]byte, 16<<20)
			for i := 0; i < len(b); i += 4096 {
				b[i] = 1
			}
			kept = append(kept, b)
		}
		return fmt.Errorf("%d blocks fit", len(kept))
	},
	"looks": func(context.Context, func(engine.Update)) error {
		var values []string
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return err
		}
		for _, thread := range threads {
			id, err := strconv.Atoi(thread.Name())
			if err != nil {
				return err
			}
			p, err := syscall.Getpriority(syscall.PRIO_PROCESS, id)
			if err != nil {
				return err
			}
			values = append(values, strconv.Itoa(20-p))
		}
		adj, err := os.ReadFile("/proc/self/oom_score_adj")
		if err != nil {
			return err
		}
		group, err := syscall.Getpgid(0)
		return errors.Join(fmt.Errorf("nice %s; oom_score_adj %s; leader %v",
			strings.Join(values, " "), strings.TrimSpace(string(adj)), group == os.Getpid()), err)
	},
}

// say makes a child that says something and exits.
func say(what string, code int) func() int {
	return func() int {
		io.WriteString(os.Stdout, what)
		return code
	}
}

// children are what a child can do without Main.
var children = map[string]func() int{
	"silent":      say("", 0),
	"code 3":      func() int { fmt.Fprintln(os.Stderr, "\x1b[31mno such thing\x1b[m"); return 3 },
	"garbage":     say("Segmentation fault\n", 0),
	"binary":      say("\x00\xff\xfe\x1b]0;title\x07\n", 0),
	"unknown":     say(`{"progres":{}}`+"\n", 0),
	"other model": say(`{"model":"svm","started":{"params":{}}}`+"\n", 0),
	"half":        say(`{"progress":{"stage":"read"`, 0),
	"long": func() int {
		block := []byte(strings.Repeat("a", 1<<20))
		for range maxLine/len(block) + 1 {
			if _, err := os.Stdout.Write(block); err != nil {
				return 1
			}
		}
		time.Sleep(time.Minute)
		return 0
	},
	// It has told its end, and does not go.
	"lingers": func() int {
		say(`{"end":{"usage":{"peak_rss_bytes":7}}}`+"\n", 0)()
		time.Sleep(time.Minute)
		return 0
	},
	"closes": func() int { os.Stdout.Close(); time.Sleep(time.Minute); return 0 },
	"signalled": func() int {
		syscall.Kill(os.Getpid(), syscall.SIGTERM)
		time.Sleep(time.Minute)
		return 0
	},
	// A desk with a child: it says the child's number.
	"desk": func() int {
		p := Process{Path: os.Args[0], Env: environment("deaf"), Log: slog.New(slog.DiscardHandler)}
		_, err := p.New(assignment()).Run(context.Background(), func(engine.Update) {
			fmt.Println(strings.Join(offspring(), " "))
		})
		fmt.Fprintln(os.Stderr, err)
		return 1
	},
}

func environment(child string) []string {
	return append(os.Environ(), childVariable+"="+child)
}

// process starts children of that name and puts what they write to stderr in
// log.
func process(child string, log io.Writer) Process {
	return Process{Path: os.Args[0], Env: environment(child), Log: slog.New(slog.NewTextHandler(log, nil))}
}

// assignment is one of which a child needs nothing.
func assignment() engine.Assignment {
	return engine.Assignment{Spec: engine.DefaultSpec(), Workspace: "/nowhere"}
}

// quick trains in little time.
func quick(kinds ...classify.Kind) engine.Spec {
	spec := engine.DefaultSpec()
	spec.Classifiers = kinds
	spec.Models["neural_network"].(*neural.MLPClassifier).MaxIter = 3
	return spec
}

// endless has a network that does not end by itself.
func endless(kinds ...classify.Kind) engine.Spec {
	spec := quick(kinds...)
	mlp := spec.Models["neural_network"].(*neural.MLPClassifier)
	mlp.MaxIter, mlp.LearningRateInit = 1_000_000, 0.5
	mlp.HiddenLayerSizes = []int{400, 400}
	return spec
}

// offspring returns the numbers of this process's children, zombies included.
func offspring() []string {
	var all []string
	files, _ := filepath.Glob("/proc/self/task/*/children")
	for _, f := range files {
		if numbers, err := os.ReadFile(f); err == nil {
			all = append(all, strings.Fields(string(numbers))...)
		}
	}
	return all
}

// alive reports whether a process runs; a zombie does not.
func alive(t *testing.T, pid string) bool {
	t.Helper()
	stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))[0] != "Z"
}

func needProc(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("it looks into /proc, which is Linux's")
	}
}

// A child that runs out of memory fails its job, and only that.
func TestOutOfMemory(t *testing.T) {
	needProc(t)
	other := make(chan error, 1)
	u, err := start(t, t.Context(), process("gluttonous", new(bytes.Buffer)), assignment(), func() {
		go func() {
			_, err := process("train", os.Stderr).New(engine.Assignment{Spec: quick("nb"), Workspace: t.TempDir()}).Run(t.Context(), func(engine.Update) {})
			other <- err
		}()
	})
	if err != nil && (strings.Contains(err.Error(), "-race mode") || strings.Contains(err.Error(), "ThreadSanitizer")) {
		t.Skip("the race detector does not work with so little memory")
	}
	if fault.KindOf(err) != fault.Exhausted || !strings.Contains(err.Error(), "ran out of memory (fatal error: ") {
		t.Errorf("Run() = %v (%v)", err, fault.KindOf(err))
	}
	// It is known of a child that grew larger than its parent ever was.
	const least = 64 << 20
	if here := usage.PeakRSS(); here < least && (u.PeakRSS < least || !strings.Contains(err.Error(), "it used up to ")) {
		t.Errorf("%d bytes, %v; this process used %d", u.PeakRSS, err, here)
	}
	t.Log(err)
	if err := <-other; err != nil {
		t.Errorf("a job beside it: %v", err)
	}
}

// A desk that is killed leaves no child behind.
func TestDeskIsKilled(t *testing.T) {
	needProc(t)
	desk := exec.Command(os.Args[0])
	desk.Env = environment("desk")
	out, err := desk.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := desk.Start(); err != nil {
		t.Fatal(err)
	}
	defer desk.Process.Kill()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pids := strings.Fields(line)
	if len(pids) != 1 || !alive(t, pids[0]) {
		t.Fatalf("the desk has the children %q, want one", pids)
	}
	if err := desk.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	killed := time.Now()
	desk.Wait()
	for alive(t, pids[0]) {
		if time.Since(killed) > time.Second {
			t.Fatal("the child of a killed desk lives after a second")
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Logf("gone after %v", time.Since(killed))
}
